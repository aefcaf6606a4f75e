"""The keys that organisations sign with: made once, sealed, renewed; on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db.models.signing import SigningKey
from carer_app.db.queries import signing
from carer_app.pdf.certificates import GOOD_FOR, new_certificate
from carer_app.services import signing_keys
from tests.db import rows
from tests.db.rows import NOW


@pytest.fixture
def organisation(session: Session) -> str:
    made = rows.provider(session)
    session.commit()
    return made.organisation.id


def test_a_key_is_made_on_first_need_and_only_once(session, organisation):
    assert signing_keys.signer(session, organisation, NOW) is None
    made = signing_keys.make(session, organisation, NOW)
    assert signing_keys.make(session, organisation, NOW + timedelta(days=1)) is made
    signer = signing_keys.signer(session, organisation, NOW)
    assert signer is not None
    assert (signer.certificate, signer.private, signer.at) == (made.certificate, made.private, NOW)


def test_the_certificate_names_the_organisation_and_nobody(session, organisation):
    certificate = x509.load_der_x509_certificate(signing_keys.make(session, organisation, NOW).certificate)
    assert certificate.subject.rfc4514_string() == "CN=Larkfield Care: packs,O=Larkfield Care"
    assert certificate.issuer == certificate.subject


@pytest.mark.parametrize("name", ["", "x" * 200, "Cŵn ŵŷ " * 28, "مجلس " * 40, "漢" * 200])
def test_whatever_it_is_called_it_has_a_certificate(name):
    certificate = x509.load_der_x509_certificate(new_certificate(name, NOW).certificate)
    (said,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert name.startswith(said.value) or (name, said.value) == ("", "?")


def test_the_private_half_lies_sealed(session, organisation):
    made = signing_keys.make(session, organisation, NOW)
    session.commit()
    (lies,) = session.execute(text("SELECT private_sealed FROM signing_key")).scalars()
    assert made.private not in bytes(lies)
    assert len(made.private) > 100


def test_renewed_the_old_one_stays_and_the_new_one_signs(session, organisation):
    old = signing_keys.make(session, organisation, NOW)
    assert signing_keys.renew(session, NOW + timedelta(days=400)) == 1
    new = signing.current(session, organisation)
    assert new is not None
    assert new.id != old.id
    told = signing_keys.told(session)
    assert [(key.organisation, key.retired_at is None) for key in told] == [("Larkfield Care", True), ("Larkfield Care", False)]
    assert len({key.fingerprint for key in told}) == 2
    assert all(len(key.fingerprint) == 95 for key in told)


def test_a_key_near_its_end_is_replaced_before_anything_is_signed_with_it(session, organisation):
    old = signing_keys.make(session, organisation, NOW)
    late = NOW + GOOD_FOR - timedelta(days=20)
    assert signing_keys.signer(session, organisation, late) is None
    assert signing_keys.make(session, organisation, late).id != old.id
    assert signing_keys.signer(session, organisation, late) is not None


def test_an_organisation_never_has_two_keys_at_once(session, organisation):
    made = signing_keys.make(session, organisation, NOW)
    second = SigningKey(organisation_id=organisation, certificate=made.certificate, created_at=NOW)
    second.private = made.private
    session.add(second)
    with pytest.raises(IntegrityError):
        session.flush()
