"""Whose line it may be: which log a phone's lines may join, which child it may open one for, and whether access has ended since.

A phone is judged by the people who were set up on it, and by who is signed in: never by who a line says has written it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access import predicates, subjects
from carer_app.access.people import roles_of
from carer_app.access.permission_map import LATE_FOR, PERMISSION_MAP
from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Held, Place
from carer_app.access.subjects import Found
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, Membership, Person
from carer_app.db.queries import children, devices
from carer_app.services.devices import Phone
from carer_app.services.sync_lines import Came, Line, Taken

ONLY_ADDS = frozenset(
    {"noted", "information_received", "details_given", "level_raised", "call_started", "handed_over", "disagreed", "linked"}
)
"""What moves nothing down, whoever writes it: no level, no search, and not whether the police know."""


class Reach:
    """What one phone reaches, asked once for each log."""

    def __init__(self, session: Session, phone: Phone, row: Occurrence, now: datetime) -> None:
        self._session, self._phone, self._row, self._now = session, phone, row, now
        found = {person.id: subjects.find(session, "occurrence", {"occurrence_id": row.id}, person.id, now) for person in phone.people}
        self._found: dict[str, Found] = {person_id: one for person_id, one in found.items() if one is not None}

    def may_join(self) -> bool:
        """Whether somebody of this phone has, or has ever had, to do with this log."""
        return any(self._may_now(person) for person in self._phone.people) or self._ever()

    def has_ended(self, author: str | None) -> bool:
        """Whether the writer, if it is somebody of this phone, else everybody of it, may no longer write this log."""
        theirs = [person for person in self._phone.people if person.id == author] or self._phone.people
        return self._phone.is_revoked or not any(self._may_now(person) for person in theirs)

    def comes_too_late(self, taken: Taken) -> bool:
        """Whether it could make things look better than they are, and its writer has no access any more when it comes.

        A former carer's phone must not call a child back, or the police told, whatever it says of when that was written: a phone's
        clock proves nothing. What they noted joins the log; the rest is kept apart, for those who care for the child today.
        """
        return taken.entry.kind not in ONLY_ADDS and self.has_ended(taken.entry.author)

    def _may_now(self, person: Person) -> bool:
        found = self._found.get(person.id)
        if found is None or not person.active or _store_ended(self._phone, person):
            return False
        return predicates.may(person.id, roles_of(person, self._now), Permission.WRITE_LOG, found.standing)

    def _ever(self) -> bool:
        people = self._phone.people
        places = {place for found in self._found.values() for place in (found.standing.happened, found.standing.placed) if place}
        if any(_cared_in(m, place) for person in people for m in person.memberships for place in places):
            return True
        return devices.was_ever_social_worker(self._session, self._row.child_id, [person.id for person in people])


class Reaches:
    """The reach of each phone that has lines in one batch: who sends, and whose lines waited."""

    def __init__(self, session: Session, phone: Phone, now: datetime) -> None:
        self._session, self._phone, self._now = session, phone, now
        self._known: dict[tuple[str, Came], Reach] = {}
        self._brought: dict[Came, Phone | None] = {}
        self._phones: dict[tuple[str, str | None], Phone] = {}

    def phone(self, device_id: str, signed_in: str | None) -> Phone:
        """The phone as it stands today, with whoever was signed in there when the line came."""
        theirs = self._phone.signed_in.id if self._phone.signed_in else None
        if (device_id, signed_in) == (self._phone.device.id, theirs):
            return self._phone
        if (device_id, signed_in) not in self._phones:
            found = devices.known(self._session, device_id)
            if found is None:
                raise LookupError("There is no such phone.")
            person = self._session.get(Person, signed_in) if signed_in else None
            self._phones[device_id, signed_in] = Phone(found.device, found.people, person)
        return self._phones[device_id, signed_in]

    def came(self, line: Line) -> Came:
        """How a line of this batch comes."""
        own, theirs = self._phone.device.id, self._phone.signed_in.id if self._phone.signed_in else None
        return came_by(line, own, theirs)

    def whose(self, came: Came) -> Phone | None:
        """The phone that a line is judged as: the one it names, and of its people those who stand behind whoever brought it.

        None where it names a phone that is not known here. With no people at all where a stranger brought it.
        """
        if came.brought_by is None:
            return self.phone(came.device_id, came.signed_in)
        if came not in self._brought:
            found, bearer = devices.known(self._session, came.device_id), self.phone(came.brought_by, came.signed_in)
            self._brought[came] = None if found is None else _behind_both(found, bearer)
        return self._brought[came]

    def sends_now(self, came: Came) -> Phone | None:
        """The phone of a line that came from whoever sends this batch, with who is signed in there now; None for another's."""
        if came.bearer != self._phone.device.id:
            return None
        return self.whose(replace(came, signed_in=self._phone.signed_in.id if self._phone.signed_in else None))

    def of(self, row: Occurrence, came: Came) -> Reach:
        """What a line that came so reaches of this log."""
        key = (row.id, came)
        if key not in self._known:
            phone = self.whose(came)
            if phone is None:
                raise LookupError("There is no such phone.")
            self._known[key] = Reach(self._session, phone, row, self._now)
        return self._known[key]

    def reaches_log(self, occurrence_id: str, came: Came) -> bool:
        """Whether that phone has, or has had, to do with a log. One that has not arrived yet is nobody else's."""
        row = self._session.get(Occurrence, occurrence_id)
        return row is None or self.of(row, came).may_join()


def came_by(line: Line, bearer: str, signed_in: str | None) -> Came:
    """A line of the phone that it names, sent by this one."""
    return Came(line.envelope.device, signed_in, None if line.envelope.device == bearer else bearer)


def _behind_both(named: devices.Known, bearer: Phone) -> Phone:
    """An id is no secret and anybody can seal a line, so a name alone gives nothing: only who has a store here, or is signed in, counts."""
    here = {person.id for store, person in bearer.stores if store.revoked_at is None}
    here |= {bearer.signed_in.id} if bearer.signed_in else set()
    stores = () if bearer.is_revoked else tuple((store, person) for store, person in named.people if person.id in here)
    is_theirs = bearer.signed_in is not None and bearer.signed_in.id in {person.id for _, person in stores}
    return Phone(named.device, stores, bearer.signed_in if is_theirs else None)


def home_to_open_in(session: Session, phone: Phone, child_id: str, written: datetime, now: datetime) -> Home | None:
    """The home in which somebody of this phone may open a log for this child: where it was placed when the line was written, or is now."""
    for at in dict.fromkeys((min(written, now), now)):
        home = children.placed_in(session, child_id, at)
        if home is not None and any(_may_open(session, person, child_id, home, at, now) for person in phone.people):
            return home
    return None


def _may_open(session: Session, person: Person, child_id: str, home: Home, at: datetime, now: datetime) -> bool:
    found = subjects.find(session, "child", {"child_id": child_id}, person.id, at)
    if found is None:
        return False
    held = tuple(_held(m) for m in _lately(person.memberships, at, now))
    return predicates.may(person.id, held, Permission.START_OCCURRENCE, found.standing)


def _lately(memberships: Iterable[Membership], at: datetime, now: datetime) -> Iterable[Membership]:
    """The roles of that time, and those that had ended not long before: a phone's clock need not be right."""
    return (m for m in memberships if m.from_at <= now and (m.to_at is None or m.to_at >= at - LATE_FOR))


def _cared_in(membership: Membership, place: Place) -> bool:
    held = _held(membership)
    return Permission.WRITE_LOG in PERMISSION_MAP[held.role] and predicates.covers(held, place)


def _held(membership: Membership) -> Held:
    return Held(Role(membership.role), membership.organisation_id, membership.home_id)


def _store_ended(phone: Phone, person: Person) -> bool:
    """Whether their store on this phone was taken away. Somebody who is signed in there writes as themselves."""
    if phone.signed_in is not None and phone.signed_in.id == person.id:
        return False
    return phone.store_of(person.id) is None
