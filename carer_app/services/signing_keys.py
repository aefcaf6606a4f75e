"""The keys that organisations sign their packs with: made on first need, renewed by hand, told by their fingerprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db.models.people import Organisation
from carer_app.db.models.signing import SigningKey
from carer_app.db.queries import signing

if TYPE_CHECKING:
    from carer_app.pdf.signing import Signer

RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Told:
    """A key as somebody compares it over the telephone."""

    organisation: str
    fingerprint: str
    made_at: datetime
    retired_at: datetime | None


def signer(session: Session, organisation_id: str, now: datetime) -> Signer | None:
    """Who signs for this organisation; None until it has a key that still holds: `new_signer` makes one."""
    key = signing.current(session, organisation_id)
    return None if key is None or _ends(key) - now < RENEW_BEFORE else _signs(key, now)


def new_signer(session: Session, organisation_id: str, now: datetime) -> Signer:
    """The same, with a key that is made if need be."""
    return _signs(make(session, organisation_id, now), now)


def make(session: Session, organisation_id: str, now: datetime) -> SigningKey:
    """The key that holds, or a new one in place of that which is old. Two who ask at once get one."""
    key = signing.current(session, organisation_id)
    if key is not None and _ends(key) - now >= RENEW_BEFORE:
        return key
    try:
        with session.begin_nested():
            return _new(session, organisation_id, now)
    except IntegrityError:  # somebody else made it meanwhile
        made = signing.current(session, organisation_id)
        if made is None:
            raise
        return made


def renew(session: Session, now: datetime) -> int:
    """A new key for every organisation that has one. The old ones stay, for the packs they signed. How many were made."""
    holders = {organisation.id for organisation, key in signing.with_names(session) if key is not None}
    for organisation_id in holders:
        _new(session, organisation_id, now)
    return len(holders)


def told(session: Session) -> Sequence[Told]:
    """Every key that was ever made, with what tells it from any other."""
    from carer_app.pdf.certificates import fingerprint

    kept = ((organisation, key) for organisation, key in signing.with_names(session) if key is not None)
    return [Told(of.name, fingerprint(key.certificate), key.created_at, key.retired_at) for of, key in kept]


def told_of(session: Session, organisation_id: str) -> Sequence[Told]:
    """The keys of one organisation, the one that holds first."""
    from carer_app.pdf.certificates import fingerprint

    kept = signing.of_organisation(session, organisation_id)
    return [Told(of.name, fingerprint(key.certificate), key.created_at, key.retired_at) for of, key in kept]


def _new(session: Session, organisation_id: str, now: datetime) -> SigningKey:
    from carer_app.pdf.certificates import new_certificate

    old, organisation = signing.current(session, organisation_id), session.get_one(Organisation, organisation_id)
    if old is not None:
        old.retired_at = now
        session.flush()
    made = new_certificate(organisation.name, now)
    key = SigningKey(organisation_id=organisation_id, certificate=made.certificate, created_at=now)
    key.private = made.private
    session.add(key)
    session.flush()
    return key


def _signs(key: SigningKey, now: datetime) -> Signer:
    from carer_app.pdf.signing import Signer  # pyHanko takes its time to load

    return Signer(key.certificate, key.private, now)


def _ends(key: SigningKey) -> datetime:
    from carer_app.pdf.certificates import GOOD_FOR

    return key.created_at + GOOD_FOR
