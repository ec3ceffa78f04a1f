# SPDX-License-Identifier: EUPL-1.2
"""A signature holds for one key, one topic and one payload (SECURITY 41)."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from hypothesis import given, settings
from hypothesis import strategies as st

from sardze_wire.signature import (
    KeyFormatError,
    PublicKey,
    SignatureError,
    SigningKey,
    sign,
    verify,
)

KEY = SigningKey.generate()
PUBLIC = PublicKey.from_pem(KEY.public_pem)
TOPIC = "sardze/1/karsava/karsava-01/plate-read"
PAYLOAD = b'{"text": "AB1234"}'
SIGNED = sign(KEY, TOPIC, PAYLOAD)


@settings(deadline=None)
@given(st.text(max_size=40).filter(lambda text: text.isprintable()), st.binary(max_size=200))
def test_what_was_signed_verifies(topic: str, payload: bytes) -> None:
    verify(PUBLIC, topic, payload, sign(KEY, topic, payload))


@settings(deadline=None)
@given(st.integers(0, len(PAYLOAD) - 1), st.integers(1, 255))
def test_a_changed_byte_of_the_payload_fails(place: int, change: int) -> None:
    payload = bytearray(PAYLOAD)
    payload[place] ^= change
    with pytest.raises(SignatureError, match="does not match"):
        verify(PUBLIC, TOPIC, bytes(payload), SIGNED)


@settings(deadline=None)
@given(st.integers(0, len(SIGNED) - 1), st.sampled_from("AZaz09-_"))
def test_a_changed_character_of_the_signature_fails(place: int, character: str) -> None:
    changed = SIGNED[:place] + character + SIGNED[place + 1 :]
    same = base64.urlsafe_b64decode(changed + "==") == base64.urlsafe_b64decode(SIGNED + "==")
    if not same:
        with pytest.raises(SignatureError):
            verify(PUBLIC, TOPIC, PAYLOAD, changed)


def test_another_topic_fails_even_where_bytes_could_wander() -> None:
    with pytest.raises(SignatureError):
        verify(PUBLIC, TOPIC + "x", PAYLOAD, SIGNED)
    with pytest.raises(SignatureError):
        verify(PUBLIC, TOPIC[:-1], TOPIC[-1:].encode() + PAYLOAD, SIGNED)


def test_another_key_fails() -> None:
    with pytest.raises(SignatureError):
        verify(SigningKey.generate().public_key, TOPIC, PAYLOAD, SIGNED)


def test_it_is_es256_as_others_write_it() -> None:
    raw = base64.urlsafe_b64decode(SIGNED + "==")
    assert len(raw) == 64
    assert "=" not in SIGNED


@pytest.mark.parametrize("signature", ["", "AAAA", "é" * 86, "!" * 86, "A" * 86, "A" * 4000])
def test_a_malformed_signature_is_refused_with_words(signature: str) -> None:
    with pytest.raises(SignatureError, match="signature"):
        verify(PUBLIC, TOPIC, PAYLOAD, signature)


def test_a_key_survives_its_text() -> None:
    again = SigningKey.from_pem(KEY.to_pem())
    assert again.public_key == KEY.public_key
    assert hash(again.public_key) == hash(KEY.public_key)
    assert PUBLIC.key_id == PUBLIC.fingerprint[:16]
    verify(PUBLIC, TOPIC, PAYLOAD, sign(again, TOPIC, PAYLOAD))


def test_a_key_does_not_show_itself() -> None:
    shown = f"{KEY!r} {KEY}"
    assert PUBLIC.key_id in shown
    for line in KEY.to_pem().splitlines()[1:-1]:
        assert line not in shown


def test_keys_of_another_kind_are_refused() -> None:
    other = ed25519.Ed25519PrivateKey.generate()
    private = other.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = other.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    with pytest.raises(KeyFormatError, match="P-256"):
        SigningKey.from_pem(private)
    with pytest.raises(KeyFormatError, match="P-256"):
        PublicKey.from_pem(public)
    wrong_curve = ec.generate_private_key(ec.SECP384R1()).public_key()
    with pytest.raises(KeyFormatError, match="P-256"):
        PublicKey.from_pem(
            wrong_curve.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )


@pytest.mark.parametrize("text", ["", "hello", "-----BEGIN PUBLIC KEY-----\nAAAA\n", "ключ"])
def test_text_that_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(KeyFormatError, match="no public key"):
        PublicKey.from_pem(text)
    with pytest.raises(KeyFormatError, match="no private key"):
        SigningKey.from_pem(text)
