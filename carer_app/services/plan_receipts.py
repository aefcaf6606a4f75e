"""The plan goes to the new home, and each of its people says that they have it: a dated fact with the person (NAT-2.8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission, Role
from carer_app.access.predicates import Held
from carer_app.db import audit
from carer_app.db.models.moves import Move, PlanReceipt
from carer_app.db.models.people import Home
from carer_app.db.queries import moves, people
from carer_app.domain.new_area import without_the_last_home
from carer_app.domain.profile import Profile
from carer_app.services.actor import Actor
from carer_app.services.cared_for import reach_of
from carer_app.services.left import TOLD_FOR
from carer_app.services.plans import SOMEBODY, Saved


@dataclass(frozen=True)
class GivenPlan:
    """The plan as it was given: when, by whom, each section in the version of then."""

    at: datetime
    by: str
    profile: Profile
    saved: dict[str, Saved]


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody of the new home, and when they said that they have the plan."""

    name: str
    at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """What the first page says of plans that were given: to me, to be read; and by me as a social worker, confirmed by nobody yet."""

    to_read: list[moves.Given]
    unconfirmed: list[moves.Given]
    left: list[moves.Given]
    """Moves that took a child out of a home of mine, lately."""


def given_plan(session: Session, move: Move) -> GivenPlan:
    """What the new home was given. Nothing saved is changed, so the day says which versions they were. The last home's address is left out."""
    at = move.given_at or move.starts_at
    rows = moves.sections_as_of(session, move.child_id, at)
    names = people.names(session, [move.given_by or move.planned_by, *(row.saved_by for row in rows.values())])
    saved = {name: Saved(row.version, row.saved_at, names.get(row.saved_by, SOMEBODY)) for name, row in rows.items()}
    profile = Profile.stored({name: without_the_last_home(name, row.payload) for name, row in rows.items()})
    return GivenPlan(at, names.get(move.given_by or move.planned_by, SOMEBODY), profile, saved)


def receive(session: Session, actor: Actor, move: Move, now: datetime) -> None:
    """The person has read it. Said twice, it is kept once."""
    if actor.person_id is None or moves.receipt(session, move.id, actor.person_id) is not None:
        return
    session.add(PlanReceipt(move_id=move.id, person_id=actor.person_id, at=now))
    audit.record(session, "plan_received", actor.person_id, child_id=move.child_id, subject=f"move:{move.id}", at=now)


def receivers(session: Session, move: Move, home: Home, now: datetime) -> tuple[Receiver, ...]:
    """Who of the new home has confirmed it, and who has not."""
    confirmed = moves.receipts(session, move.id)
    found = moves.people_of_home(session, home, now)
    return tuple(Receiver(person.name, confirmed.get(person.id)) for person in found)


def waiting_for(session: Session, person_id: str, roles: Iterable[Held], now: datetime) -> Waiting:
    """A query for those who care for children, and one for social workers."""
    held = tuple(roles)
    reach = reach_of(person_id, held, Permission.RECEIVE_PLAN)
    to_read: list[moves.Given] = []
    left: list[moves.Given] = []
    if reach.homes or reach.organisations:
        to_read, left = moves.not_received_by(session, person_id, reach.homes, reach.organisations, now - TOLD_FOR, now)
    is_social_worker = any(role.role is Role.SOCIAL_WORKER for role in held)
    return Waiting(to_read, moves.not_received_at_all(session, person_id, now) if is_social_worker else [], left)
