"""The phones of the homes somebody answers for, and what came from them that is in no log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permission_map import PERMISSION_MAP
from carer_app.access.permissions import ONLY_FOR_ONE_HOME, Permission, Scope
from carer_app.access.predicates import Held
from carer_app.db.models.devices import Apart, Device, DevicePerson, RefusedLine
from carer_app.db.models.people import Person
from carer_app.db.queries import devices
from carer_app.services import sync_apart
from carer_app.services.sync_apart import Waiting


@dataclass(frozen=True, slots=True)
class Places:
    """Whose phones: those of these homes, and of all of these organisations."""

    homes: frozenset[str]
    organisations: frozenset[str]


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone in a list: whose it is, and when it was last heard of."""

    device: Device
    people: tuple[str, ...]
    asks: tuple[tuple[DevicePerson, Person], ...] = ()
    """Who forgot what opens their store, and wants to set it up anew."""

    @property
    def is_revoked(self) -> bool:
        """Whether it was taken out of use."""
        return self.device.revoked_at is not None


@dataclass(frozen=True, slots=True)
class Overview:
    """What a manager sees of the phones."""

    phones: tuple[PhoneRow, ...]
    refused: tuple[tuple[RefusedLine, Device], ...]
    held: int
    not_theirs: tuple[Waiting, ...]
    to_put: int


def places_of(roles: Iterable[Held], permission: Permission) -> Places:
    """The homes and organisations that these roles reach with this permission."""
    homes, organisations = set(), set()
    for held in roles:
        scope = PERMISSION_MAP[held.role].get(permission)
        if scope is Scope.ORGANISATION:
            organisations.add(held.organisation)
        elif scope in (Scope.HOME, Scope.CHILD_PLACED_HERE):
            if held.home is not None:
                homes.add(held.home)
            elif held.role not in ONLY_FOR_ONE_HOME:
                organisations.add(held.organisation)
    return Places(frozenset(homes), frozenset(organisations))


def overview(session: Session, places: Places, now: datetime) -> Overview:
    """The phones, those last heard of first, and what came from them, or from a last home of a child, and went nowhere."""
    where = (places.homes, places.organisations)
    found = [PhoneRow(known.device, _names(known.people), _asks(known)) for known in devices.of_places(session, *where)]
    apart = sync_apart.waiting(session, *where, late_until=now)
    return Overview(
        phones=tuple(sorted(found, key=lambda row: row.is_revoked)),
        refused=tuple(devices.refused_in(session, *where)),
        held=len(devices.held_in(session, *where)),
        not_theirs=tuple(one for one in apart if one.because is Apart.NOT_THEIRS),
        to_put=sum(one.because is not Apart.NOT_THEIRS for one in apart),
    )


def to_put_to_a_child(session: Session, places: Places) -> tuple[Waiting, ...]:
    """What waits until somebody says of which child it is."""
    return tuple(one for one in sync_apart.waiting(session, places.homes, places.organisations) if one.because is not Apart.NOT_THEIRS)


def mark_seen(session: Session, places: Places, line_id: str, person: Person, now: datetime) -> bool:
    """Somebody has looked at a refused line of a phone that belonged to one of these places. It is kept."""
    row = session.get(RefusedLine, line_id)
    if row is None or not (row.home_id in places.homes or row.organisation_id in places.organisations):
        return False
    row.seen_at, row.seen_by = now, person.id
    return True


def _asks(known: devices.Known) -> tuple[tuple[DevicePerson, Person], ...]:
    return tuple((store, person) for store, person in known.people if store.asked_at is not None and known.device.revoked_at is None)


def _names(people: Sequence[tuple[object, Person]]) -> tuple[str, ...]:
    return tuple(person.name for _, person in people)
