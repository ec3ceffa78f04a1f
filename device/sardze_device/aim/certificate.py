# SPDX-License-Identifier: EUPL-1.2
"""A certificate for one aiming: made on the spot, good for hours, its key never on a shared disk.

No authority vouches for it, so a browser warns; the terminal shows the same fingerprint that the
browser shows, and comparing the two is what makes the connection safe.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_GOOD_FOR = timedelta(hours=12)
_CLOCKS_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnTls:
    """A server's side of TLS, and the SHA-256 fingerprint of its certificate."""

    context: ssl.SSLContext
    fingerprint: str


def make_tls(address: str, *, now: datetime) -> OwnTls:
    """TLS for one address of this machine."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sardze-device aim")])
    alternative = x509.IPAddress(ipaddress.ip_address(address))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + _CLOCKS_DIFFER + _GOOD_FOR)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with TemporaryDirectory() as folder:  # ssl takes files only; the folder is ours alone
        both = Path(folder) / "both.pem"
        both.touch(mode=0o600)
        both.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        context.load_cert_chain(both)
    return OwnTls(context, certificate.fingerprint(hashes.SHA256()).hex(":").upper())
