"""Where a phone belongs: it follows those who have a store on it, and what was written before stays with the home of that time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from carer_app.db.models.devices import Device, DevicePerson
from carer_app.db.models.people import Person
from carer_app.db.queries.devices import Known

Stores = Sequence[tuple[DevicePerson, Person]]


class Where(NamedTuple):
    """A home of an organisation; no home for somebody of several, or of none."""

    home_id: str | None
    organisation_id: str


def of_person(person: Person, at: datetime) -> Where | None:
    """Where somebody works at that time; None while they work nowhere."""
    homes = _homes(person, at)
    if not homes:
        return None
    return Where(next(iter(homes)) if len(homes) == 1 else None, person.organisation_id)


def when_written(known: Known, written: datetime) -> Where:
    """Where the phone belonged then, as far as that is known; else where it does today."""
    there = [(store, person) for store, person in known.people if store.set_up_at <= written and not _ended(store, written)]
    return _belongs(known.device, there, written) or _today(known.device)


def set_up_by(device: Device, person: Person, now: datetime) -> None:
    """Somebody sets it up: it is a phone of theirs from now on."""
    where = of_person(person, now)
    if where is not None and not _is_at(person, device, now):
        _move(device, where)


def follow(device: Device, stores: Stores, now: datetime) -> None:
    """When nobody with a store on it works where it belonged, it belongs where they do. One that is out of use stays."""
    if device.revoked_at is None:
        where = _belongs(device, [(store, person) for store, person in stores if not _ended(store, now)], now)
        if where is not None and where != _today(device):
            _move(device, where)


def _belongs(device: Device, stores: Stores, at: datetime) -> Where | None:
    if any(_is_at(person, device, at) for _, person in stores):
        return _today(device)
    last = sorted(stores, key=lambda pair: (pair[0].last_seen_at, pair[0].set_up_at), reverse=True)
    return next((where for _, person in last if (where := of_person(person, at)) is not None), None)


def _is_at(person: Person, device: Device, at: datetime) -> bool:
    homes = _homes(person, at)
    return person.organisation_id == device.organisation_id and (device.home_id in homes or (device.home_id is None and len(homes) > 1))


def _homes(person: Person, at: datetime) -> set[str | None]:
    return {m.home_id for m in person.memberships if m.from_at <= at and (m.to_at is None or at < m.to_at)}


def _ended(store: DevicePerson, at: datetime) -> bool:
    return store.revoked_at is not None and store.revoked_at <= at


def _today(device: Device) -> Where:
    return Where(device.home_id, device.organisation_id)


def _move(device: Device, where: Where) -> None:
    """What it is called is sealed by the organisation, so it is sealed anew."""
    label = device.label
    device.home_id, device.organisation_id = where
    device.label = label
