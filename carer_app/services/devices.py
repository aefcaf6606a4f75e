"""Phones: set up for a person, known by their token, listed, and taken out of use."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.devices import Device, DevicePerson, Lock
from carer_app.db.models.people import Person
from carer_app.db.queries import devices as rows
from carer_app.services import phone_homes
from carer_app.services.errors import Refused

MAY_STILL_HAND_IN = timedelta(days=7)
READABLE_HOURS = {Lock.PIN: 24, Lock.PASSKEY: 168}
CONFIRMED_FOR = timedelta(days=1)
_ASK = (
    "This phone is set up for you, and still opens as before. If you have forgotten how, your manager has to say that it is you: "
    "they see it under Phones. Then set it up here once more. Until then work with a network; a log can always be started."
)
_NOT_OWN = "Somebody else has to say that it is you."
_OFTEN_ENOUGH = timedelta(minutes=5)


ASK_MANAGER = "ask_manager"


class Taken(Refused):
    """This id cannot be had; the phone makes another one, and its old lines keep the old one. `code` says why."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that showed its token, and the people who have a store on it. `signed_in`: whose session came along, if any."""

    device: Device
    stores: tuple[tuple[DevicePerson, Person], ...]
    signed_in: Person | None = None

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken out of use."""
        return self.device.revoked_at is not None

    @property
    def people(self) -> tuple[Person, ...]:
        """Whose phone it is: those who were set up on it, and who is signed in."""
        there = {person.id: person for _, person in self.stores}
        return tuple((there | ({self.signed_in.id: self.signed_in} if self.signed_in else {})).values())

    def store_of(self, person_id: str) -> DevicePerson | None:
        """That person's store, unless it was taken away."""
        return next((store for store, person in self.stores if person.id == person_id and store.revoked_at is None), None)


@dataclass(frozen=True, slots=True)
class SetUp:
    """A phone that is ready. `token` is there once, when it is new."""

    device: Device
    store: DevicePerson
    token: str | None


def set_up(
    session: Session, person: Person, device_id: str, token: str | None, label: str, lock: Lock, now: datetime, *, left: bool = False
) -> SetUp:
    """This phone has a store for this person from now on. `left`: they took their things off it before.

    Raises Taken for a phone that is somebody else's, or was taken out of use; and where they have a store that could still be opened (P2).
    """
    found = rows.known(session, device_id, lock=True)
    if found is None:
        new, where = secrets.token_urlsafe(32), phone_homes.of_person(person, now)
        device = Device(
            id=device_id, organisation_id=person.organisation_id, home_id=where.home_id if where else None, token_hash=digest(new)
        )
        device.created_at = device.last_contact_at = now
        device.label = label or None
        session.add(device)
        store = _store(session, device, person, lock, now)
        return SetUp(device, store, new)
    if found.device.revoked_at is not None:
        raise Taken("device_revoked", "This phone was taken out of use. It can be set up again as a new one.")
    if not token or not _is_its_token(found.device, token):
        raise Taken("device_taken", "This phone has to be set up as a new one.")
    found.device.last_contact_at = now
    own = next((store for store, other in found.people if other.id == person.id), None)
    if own is None:
        phone_homes.set_up_by(found.device, person, now)
        return SetUp(found.device, _store(session, found.device, person, lock, now), None)
    if not (left or own.revoked_at or _has_expired(own, now) or _is_confirmed(own, now)):
        raise Taken(ASK_MANAGER, _ASK)
    phone_homes.set_up_by(found.device, person, now)
    own.lock, own.last_seen_at, own.revoked_at = lock, now, None
    own.asked_at = own.confirmed_at = own.confirmed_by = None
    return SetUp(found.device, own, None)


def ask_to_confirm(session: Session, person: Person, device_id: str, now: datetime) -> None:
    """The managers are asked whether it is this person who wants to set the phone up anew."""
    own = _own(session, person.id, device_id)
    if own is not None and own.asked_at is None:
        own.asked_at = now
        audit.record(session, "phone_asked_anew", person.id, subject=f"device:{device_id}", at=now)


def confirm(session: Session, actor: Person, device_id: str, person_id: str, now: datetime) -> bool:
    """It is they: within a day they may set the phone up anew. False where nobody asked. Raises Refused for oneself."""
    own = _own(session, person_id, device_id)
    if own is None or own.asked_at is None:
        return False
    if person_id == actor.id:
        raise Refused(_NOT_OWN)
    own.asked_at, own.confirmed_at, own.confirmed_by = None, now, actor.id
    audit.record(session, "phone_confirmed_anew", actor.id, subject=f"device:{device_id}", detail={"person": person_id}, at=now)
    return True


def known(session: Session, device_id: str, token: str, now: datetime, signed_in: Person | None = None) -> Phone | None:
    """The phone with this id and token. None for any other, and for one that was taken out of use more than a week ago."""
    found = rows.known(session, device_id)
    if found is None or not _is_its_token(found.device, token):
        return None
    if found.device.revoked_at is not None and now - found.device.revoked_at > MAY_STILL_HAND_IN:
        return None
    return Phone(found.device, found.people, signed_in)


def heard_of(session: Session, phone_id: str, person_id: str | None, now: datetime) -> None:
    """The phone was in contact just now, and so was this person on it."""
    found = rows.known(session, phone_id)
    if found is None:
        return
    found.device.last_contact_at = now
    phone_homes.follow(found.device, found.people, now)
    for store, person in found.people:
        if person.id == person_id:
            store.last_seen_at = now


def is_due(phone: Phone, now: datetime) -> bool:
    """Whether its last contact was so long ago that it is worth writing down again."""
    return now - phone.device.last_contact_at > _OFTEN_ENOUGH


def revoke(session: Session, actor: Person, device_id: str, now: datetime) -> bool:
    """Takes a phone out of use: at its next contact it drops what it could read, and for a week it may still hand in what it has."""
    found = rows.known(session, device_id, lock=True)
    if found is None or found.device.revoked_at is not None:
        return False
    found.device.revoked_at, found.device.revoked_by = now, actor.id
    audit.record(session, "phone_revoked", actor.id, subject=f"device:{device_id}", at=now)
    return True


def revoke_own(session: Session, person: Person, device_id: str, now: datetime) -> bool:
    """Takes the person's own phone out of use; of a shared one only their own store. False where they have none on it."""
    found = rows.known(session, device_id, lock=True)
    own = next((store for store, other in found.people if other.id == person.id and store.revoked_at is None), None) if found else None
    if found is None or own is None or found.device.revoked_at is not None:
        return False
    own.revoked_at = now
    audit.record(session, "phone_store_revoked", person.id, subject=f"device:{device_id}", at=now)
    if all(store.revoked_at is not None for store, _ in found.people):
        return revoke(session, person, device_id, now)
    return True


def own(session: Session, person: Person) -> list[tuple[Device, DevicePerson]]:
    """The phones on which the person has a store now."""
    return [(device, store) for device, store in rows.of_person(session, person.id) if not (device.revoked_at or store.revoked_at)]


def of_places(session: Session, homes: Collection[str], organisations: Collection[str]) -> list[rows.Known]:
    """The phones of these homes and organisations."""
    return rows.of_places(session, homes, organisations)


def digest(token: str) -> str:
    """What is kept of a token. It is random and long, so one hash is enough."""
    return hashlib.sha256(b"device token\x00" + token.encode(errors="replace")).hexdigest()


def _is_its_token(device: Device, token: str) -> bool:
    return hmac.compare_digest(device.token_hash, digest(token))


def _own(session: Session, person_id: str, device_id: str) -> DevicePerson | None:
    found = rows.known(session, device_id, lock=True)
    return next((store for store, person in found.people if person.id == person_id), None) if found else None


def _has_expired(own: DevicePerson, now: datetime) -> bool:
    """What opened the store opens it no more."""
    return now - own.last_seen_at >= timedelta(hours=READABLE_HOURS[own.lock])


def _is_confirmed(own: DevicePerson, now: datetime) -> bool:
    return own.confirmed_at is not None and now - own.confirmed_at < CONFIRMED_FOR


def _store(session: Session, device: Device, person: Person, lock: Lock, now: datetime) -> DevicePerson:
    made = DevicePerson(device_id=device.id, person_id=person.id, lock=lock, set_up_at=now, last_seen_at=now)
    session.add(made)
    session.flush()
    audit.record(session, "phone_set_up", person.id, subject=f"device:{device.id}", detail={"lock": lock.value}, at=now)
    return made
