"""The certificate that an organisation signs its packs with: made by itself, naming itself and nobody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509.oid import NameOID

GOOD_FOR = timedelta(days=5 * 365)
_LONGEST_NAME = 64
"""In bytes, as the library counts."""
_PACKS = ": packs"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate (DER) and its key (PKCS 8, DER)."""

    certificate: bytes
    private: bytes = field(repr=False)


def new_certificate(organisation: str, now: datetime) -> Certificate:
    """A new key on P-256, and a certificate that it signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _cut(organisation, _LONGEST_NAME) or "?"),
            x509.NameAttribute(NameOID.COMMON_NAME, _cut(organisation, _LONGEST_NAME - len(_PACKS)) + _PACKS),
        ]
    )
    uses = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False, key_agreement=False,
        key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + GOOD_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(uses, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Certificate(made.public_bytes(Encoding.DER), key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _cut(name: str, most: int) -> str:
    """As much of the name as there is room for, in whole letters."""
    return name.encode()[:most].decode(errors="ignore")


def fingerprint(certificate: bytes) -> str:
    """What two people compare over the telephone: SHA-256, in pairs, as every viewer shows it."""
    return hashlib.sha256(certificate).digest().hex(":").upper()


def sign_file(content: bytes, certificate: bytes, private: bytes) -> bytes:
    """A signature beside a file (PKCS 7, detached, DER), as `openssl smime -verify -binary` reads it."""
    key = load_der_private_key(private, None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("Organisations sign with keys on P-256.")
    made = PKCS7SignatureBuilder().set_data(content).add_signer(x509.load_der_x509_certificate(certificate), key, hashes.SHA256())
    return made.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])
