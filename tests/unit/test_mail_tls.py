"""A mail server proves who it is before it is given a letter or a password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from flask_mailman import EmailMessage, Mail

from carer_app.config import settings
from carer_app.db.sealed import new_sealing_key
from tests.e2e.server import free_port


class Post:
    def __init__(self) -> None:
        self.letters = 0

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.letters += 1
        return "250 OK"


def certificate(folder: Path, name: str) -> Path:
    """A key and a certificate for that name, which signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(*form) + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(params=["localhost", "elsewhere.example"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path, Post, int]]:
    """A mail server with a certificate for that name."""
    shown, post, port = certificate(tmp_path, request.param), Post(), free_port()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown)
    server = Controller(post, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    server.start()
    yield request.param, shown, post, port
    server.stop()


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_mail_server_without_a_certificate_for_its_name_is_not_spoken_to(
    served: tuple[str, Path, Post, int], is_trusted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, shown, post, port = served
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(shown))
    app = Flask("mail")
    given = {"APP_ENV": "production", "SECRET_KEY": "x" * 40, "SEALING_KEYS": new_sealing_key(), "PUBLIC_URL": "https://nhy.example"}
    app.config.from_mapping(settings({**given, "MAIL_URL": f"smtp+starttls://localhost:{port}"}))
    Mail(app)
    with app.app_context():
        letter = EmailMessage("Hello", "Hello.", "post@nhy.example", ["somebody@nhy.example"])
        if is_trusted and name == "localhost":
            letter.send()
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                letter.send()
    assert post.letters == (1 if is_trusted and name == "localhost" else 0)
