# SPDX-License-Identifier: EUPL-1.2
"""Signatures of devices and manager: ES256 over topic and payload (SECURITY 41, SECURITY 15).

ECDSA on P-256 with SHA-256 (RFC 7518, section 3.4): 64 bytes, r then s, as base64url without
padding. What is signed is a fixed label, then topic and payload, each with its length in front, so
that no byte can wander from one to the other. The same function covers JSON and the raw bytes of
evidence. What a signature does not show (that the scene was real, the reading right, the clock
true) is said in the documents, not here. Keeping keys is left to the agent and the store. The only
importer of cryptography; drawing a key or a nonce uses the operating system's randomness through
it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

_LABEL = b"sardze signature 1\n"
_HALF = 32
_ALGORITHM = ec.ECDSA(hashes.SHA256())


class SignatureError(ValueError):
    """A signature that does not hold; the message says how."""


class KeyFormatError(ValueError):
    """Text that holds no key of the kind that is needed."""


class PublicKey:
    """The half of a key that everybody may have."""

    __slots__ = ("_key",)

    def __init__(self, key: ec.EllipticCurvePublicKey) -> None:
        self._key = key

    @classmethod
    def from_pem(cls, pem: str | bytes) -> PublicKey:
        """Reads a public key.

        Raises:
            KeyFormatError: it is not a P-256 public key in PEM.
        """
        try:
            key = serialization.load_pem_public_key(_as_bytes(pem))
        except (ValueError, UnsupportedAlgorithm) as error:
            raise KeyFormatError(f"no public key in PEM: {error}") from None
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(
            key.curve, ec.SECP256R1
        ):
            raise KeyFormatError("the public key is not on the curve P-256, which ES256 needs")
        return cls(key)

    @property
    def pem(self) -> str:
        """SubjectPublicKeyInfo as PEM text."""
        return self._key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the key's DER form, hexadecimal: what a person compares."""
        return hashlib.sha256(
            self._key.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        ).hexdigest()

    @property
    def key_id(self) -> str:
        """The first 16 digits of the fingerprint: enough to tell keys apart in logs and tables."""
        return self.fingerprint[:16]

    def check(self, signature: bytes, signed: bytes) -> bool:
        """Whether the DER signature is this key's over these bytes."""
        try:
            self._key.verify(signature, signed, _ALGORITHM)
        except InvalidSignature:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicKey) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self.fingerprint)


class SigningKey:
    """A whole key. It is made where it is used and does not show itself in text (SECURITY 4)."""

    __slots__ = ("_key",)

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> SigningKey:
        """A fresh key on P-256."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, pem: str | bytes) -> SigningKey:
        """Reads a key as ``to_pem`` writes it.

        Raises:
            KeyFormatError: it is not a P-256 private key in PEM without a password.
        """
        try:
            key = serialization.load_pem_private_key(_as_bytes(pem), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyFormatError(f"no private key in PEM: {error}") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(
            key.curve, ec.SECP256R1
        ):
            raise KeyFormatError("the private key is not on the curve P-256, which ES256 needs")
        return cls(key)

    def to_pem(self) -> str:
        """PKCS 8 as PEM text, without a password: guard the file."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode("ascii")

    @property
    def public_key(self) -> PublicKey:
        """The half that may be shown."""
        return PublicKey(self._key.public_key())

    @property
    def public_pem(self) -> str:
        """The half that may be shown, as PEM text."""
        return self.public_key.pem

    def sign_bytes(self, signed: bytes) -> bytes:
        """A DER signature over these bytes."""
        return self._key.sign(signed, _ALGORITHM)

    def __repr__(self) -> str:
        return f"SigningKey(public {self.public_key.key_id})"


def sign(key: SigningKey, topic: str, payload: bytes) -> str:
    """The signature to send beside a payload on a topic."""
    r, s = decode_dss_signature(key.sign_bytes(_signed_bytes(topic, payload)))
    raw = r.to_bytes(_HALF, "big") + s.to_bytes(_HALF, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def verify(public_key: PublicKey, topic: str, payload: bytes, signature: str) -> None:
    """Checks that the owner of the key signed just this payload on just this topic.

    Raises:
        SignatureError: it is malformed, or it is not.
    """
    raw = _raw(signature)
    encoded = encode_dss_signature(
        int.from_bytes(raw[:_HALF], "big"), int.from_bytes(raw[_HALF:], "big")
    )
    if not public_key.check(encoded, _signed_bytes(topic, payload)):
        raise SignatureError(
            "the signature does not match: topic or payload were changed, or another key signed"
        )


def _raw(signature: str) -> bytes:
    try:
        text = signature.encode("ascii")
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise SignatureError("the signature is not base64url") from None
    if len(raw) != 2 * _HALF:
        raise SignatureError(f"the signature has {len(raw)} bytes where ES256 has {2 * _HALF}")
    return raw


def _signed_bytes(topic: str, payload: bytes) -> bytes:
    name = topic.encode("utf-8")
    return b"".join(
        (_LABEL, len(name).to_bytes(4, "big"), name, len(payload).to_bytes(8, "big"), payload)
    )


def _as_bytes(pem: str | bytes) -> bytes:
    return pem.encode("ascii", "replace") if isinstance(pem, str) else pem
