"""Who made a record that goes out: the manifest is signed with the key that the organisation signs its packs with."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key
from sqlalchemy.orm import Session

from carer_app.domain.record_file import BadRecord
from carer_app.services import signing_keys
from carer_app.services.export_pieces import as_json
from carer_app.services.pack_printing import own_session

_WRONG = "The manifest of this file is not the one that was signed, so nothing in it can be relied on."
_HOW = ec.ECDSA(hashes.SHA256())


def sign(session: Session, organisation_id: str, manifest: bytes, now: datetime) -> bytes:
    """The signature as a file of its own: the certificate with it. A key that is made now is kept at once, apart."""
    with own_session(session) as own, own.begin():
        key = signing_keys.make(own, organisation_id, now)
        certificate, private = key.certificate, load_der_private_key(key.private, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("A key of another kind.")
    return as_json({"certificate": b64encode(certificate).decode(), "signature": b64encode(private.sign(manifest, _HOW)).decode()})


def signer_of(manifest: bytes, signature: object) -> tuple[str, str]:
    """Who says that they made it, and the fingerprint of their key, to compare with what they tell by another way. Raises BadRecord."""
    from carer_app.pdf.certificates import fingerprint

    try:
        if not isinstance(signature, dict):
            raise TypeError
        raw = b64decode(signature["certificate"], validate=True)
        certificate = x509.load_der_x509_certificate(raw)
        public = certificate.public_key()
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError
        public.verify(b64decode(signature["signature"], validate=True), manifest, _HOW)
        names = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATION_NAME)
    except (InvalidSignature, KeyError, TypeError, ValueError):
        raise BadRecord(_WRONG) from None
    return str(names[0].value) if names else "nobody named", fingerprint(raw)
