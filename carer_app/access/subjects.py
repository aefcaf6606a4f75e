"""Which record a request is about: found from the ids in its address, with where that record stands."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from carer_app.access.predicates import Place, Standing
from carer_app.db.models.children import AssignmentKind, Photo, Placement
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home
from carer_app.db.queries import duty_team, moves, standing, visits
from carer_app.db.queries.ended import placement_ended
from carer_app.db.queries.situation import Core


@dataclass(frozen=True, slots=True)
class Found:
    """A record, where it stands, and which child or occurrence reading it would be a reading of; the home the child lives in, and the stay.

    `until`: whoever may read it only because it happened in their home reads what was written until the child left, and nothing since.
    """

    kind: str
    thing: Any
    standing: Standing
    child_id: str | None = None
    occurrence_id: str | None = None
    core: Core | None = None
    home: Home | None = None
    stay: Placement | None = None
    until: datetime | None = None


class Began(NamedTuple):
    """An occurrence as it stood when it began."""

    at: datetime
    standing: Standing


Finder = Callable[[Session, str, str, datetime], Found | None]


def _child(session: Session, child_id: str, person_id: str, at: datetime) -> Found | None:
    row = standing.of_child(session, child_id, person_id, at)
    return Found("child", row.thing, _of_child(row, person_id), child_id=child_id, home=row.home, stay=row.stay) if row else None


def _occurrence(session: Session, occurrence_id: str, person_id: str, at: datetime) -> Found | None:
    row = standing.of_occurrence(session, occurrence_id, person_id, at)
    return None if row is None else _of_occurrence(row, person_id)


def _of_occurrence(row: standing.ChildStanding, person_id: str) -> Found:
    occurrence: Occurrence = row.thing
    where = _of_child(row, person_id, happened=Place(occurrence.home_id, occurrence.organisation_id))
    return Found("occurrence", occurrence, where, occurrence.child_id, occurrence.id, core=row.core, home=row.home, stay=row.stay)


def _photo(session: Session, photo_id: str, person_id: str, at: datetime) -> Found | None:
    row = standing.of_photo(session, photo_id, person_id, at)
    if row is None:
        return None
    photo: Photo = row.thing
    return Found("photo", photo, _of_child(row, person_id), child_id=photo.child_id)


def _home(session: Session, home_id: str, person_id: str, at: datetime) -> Found | None:
    home = standing.of_home(session, home_id)
    if home is None:
        return None
    return Found("home", home, Standing(home=Place(home.id, home.organisation_id), organisation=home.organisation_id))


def _person(session: Session, other_id: str, person_id: str, at: datetime) -> Found | None:
    other = standing.of_person(session, other_id)
    return Found("person", other, Standing(organisation=other.organisation_id)) if other else None


def _membership(session: Session, membership_id: str, person_id: str, at: datetime) -> Found | None:
    membership = standing.of_membership(session, membership_id)
    return Found("membership", membership, Standing(organisation=membership.organisation_id)) if membership else None


def _move(session: Session, move_id: str, person_id: str, at: datetime) -> Found | None:
    """A move whose plan the new home may read: for its people the child is as good as placed there."""
    row = moves.with_standing(session, move_id, at)
    if row is None:
        return None
    move, home, _ = row
    return Found("move", move, Standing(placed=Place(home.id, home.organisation_id)), child_id=move.child_id, home=home)


def _own_organisation(session: Session, _: str, person_id: str, at: datetime) -> Found | None:
    organisation = standing.own_organisation(session, person_id)
    return Found("organisation", organisation, Standing(organisation=organisation.id)) if organisation else None


def _device(session: Session, device_id: str, person_id: str, at: datetime) -> Found | None:
    """A phone stands where its person worked when it was set up; one of nobody's home, only in its organisation."""
    device = standing.of_device(session, device_id)
    if device is None:
        return None
    return Found("device", device, Standing(home=Place(device.home_id or "", device.organisation_id), organisation=device.organisation_id))


def _interview_access(session: Session, access_id: str, person_id: str, at: datetime) -> Found | None:
    """One return interview that somebody was given: while its time lasts it is theirs, and nobody else's."""
    access = standing.of_interview_access(session, access_id)
    if access is None:
        return None
    theirs = frozenset({access.person_id} if access.from_at <= at < access.to_at else ())
    return Found("interview_access", access, Standing(interviewers=theirs), child_id=access.child_id)


def _visited_log(session: Session, occurrence_id: str, person_id: str, at: datetime) -> Found | None:
    """A time away that a visitor may read the log of: only while the child's consent and the placing authority's both stand (Regulation 44)."""
    row = visits.occurrence_with_consents(session, occurrence_id)
    if row is None:
        return None
    occurrence, may_be_read = row
    home = Place(occurrence.home_id, occurrence.organisation_id) if may_be_read else None
    return Found("visited_log", occurrence, Standing(home=home), occurrence.child_id, occurrence.id)


def _reviewed_child(session: Session, child_id: str, person_id: str, at: datetime) -> Found | None:
    """A child as their reviewing officer reads them, wherever they live (NAT-2.13b, NAT-4.12)."""
    row = standing.of_child(session, child_id, person_id, at, AssignmentKind.IRO)
    if row is None:
        return None
    theirs = Standing(reviewers=frozenset({person_id} if row.is_named else ()))
    return Found("reviewed_child", row.thing, theirs, child_id=child_id, home=row.home, stay=row.stay)


def _away_tonight(session: Session, occurrence_id: str, person_id: str, at: datetime) -> Found | None:
    """A time away that is not over, for the duty team of the authority whose social worker is named for the child (NAT-3.10)."""
    row = duty_team.of_occurrence(session, occurrence_id, at)
    if row is None:
        return None
    away, authorities = row
    of = away.occurrence
    return Found("away_tonight", of, Standing(authorities=authorities), of.child_id, of.id, home=away.home)


FINDERS: dict[str, Finder] = {
    "child": _child,
    "occurrence": _occurrence,
    "photo": _photo,
    "home": _home,
    "person": _person,
    "membership": _membership,
    "move": _move,
    "own_organisation": _own_organisation,
    "device": _device,
    "interview_access": _interview_access,
    "visited_log": _visited_log,
    "away_tonight": _away_tonight,
    "reviewed_child": _reviewed_child,
}
"""The kinds of record a view may name; each is found by `<kind>_id` in the address, but one's own organisation by who asks."""


def find(session: Session, kind: str, ids: Mapping[str, Any], person_id: str, at: datetime) -> Found | None:
    """The record of that kind, or None where there is none. An id that is no UUID is just not found."""
    try:
        wanted = person_id if kind == "own_organisation" else str(uuid.UUID(str(ids[f"{kind}_id"])))
    except ValueError:
        return None
    return FINDERS[kind](session, wanted, person_id, at)


def occurrences(session: Session, occurrence_ids: Collection[str], person_id: str, at: datetime) -> dict[str, Found]:
    """Several occurrences by id, in one query: those that there are."""
    found = standing.of_occurrences(session, occurrence_ids, person_id, at)
    return {occurrence_id: _of_occurrence(row, person_id) for occurrence_id, row in found.items()}


def read_until(session: Session, found: Found) -> Found:
    """The occurrence as somebody reads it who may only because it happened in their home: until the child left."""
    left = placement_ended(session, found.thing.child_id, found.thing.opened_at)
    return replace(found, until=left or found.thing.opened_at)


def as_it_began(session: Session, found: Found) -> Began | None:
    """How an occurrence stood when it was opened; None for anything else."""
    if not isinstance(found.thing, Occurrence):
        return None
    placed = standing.placed_at(session, found.thing.child_id, found.thing.opened_at)
    return Began(found.thing.opened_at, found.standing.as_it_was_at(placed and Place(*placed)))


def _of_child(row: standing.ChildStanding, person_id: str, happened: Place | None = None) -> Standing:
    placed = Place(row.home.id, row.home.organisation_id) if row.home else None
    workers = frozenset({person_id} if row.is_named else ())
    return Standing(placed=placed, happened=happened, social_workers=workers)
