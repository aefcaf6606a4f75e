"""Many children at once, from a sheet that was looked at first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.people import Home, Person
from carer_app.db.queries import staff
from carer_app.domain.children_sheet import FULL_NAME, WORKER, SomeChild
from carer_app.domain.sheet import Fault
from carer_app.domain.wall_clock import LONDON
from carer_app.services import new_children
from carer_app.services.new_children import NewChild, identities, identity

HERE = "A child of this name and birthday lives here already. Take the line out."
NO_WORKER = "Nobody with this address is a social worker here. Check it, or leave it empty and name them later."


def faults(session: Session, homes: Mapping[str, Home], found: Sequence[SomeChild], now: datetime) -> list[Fault]:
    """What only the database knows: who lives here already, and which addresses are no social worker's."""
    here = identities(session, list(homes), now)
    workers = staff.social_workers_by_email(session, [one.worker for one in found if one.worker], now)
    wrong = [Fault(one.line, FULL_NAME.heading, HERE) for one in found if identity(one.full_name, one.born) in here]
    return wrong + [Fault(one.line, WORKER.heading, NO_WORKER) for one in found if one.worker and one.worker not in workers]


def wrong_addresses(found: Iterable[SomeChild], those: Iterable[Fault]) -> int:
    """How many addresses were tried that are no social worker's: what is counted against whoever tries."""
    lines = {fault.line for fault in those if fault.says == NO_WORKER}
    return len({one.worker for one in found if one.line in lines})


def bring(
    session: Session, actor: Person, homes: Mapping[str, Home], found: Sequence[SomeChild], now: datetime, *, theirs: bool
) -> tuple[str, ...]:
    """All of them or none; whom to tell that they are social workers now. `theirs`: whoever brings them is. Raises Refused."""
    workers = staff.social_workers_by_email(session, [one.worker for one in found if one.worker], now)
    wanted = [_child(one, homes, workers.get(one.worker) or (actor if theirs else None), now) for one in found]
    new_children.add(session, actor, wanted, now)
    audit.record(session, "children_brought_in", actor.id, detail={"count": len(wanted)}, at=now)
    return tuple(sorted({one.worker.id for one in wanted if one.worker is not None and one.worker.id != actor.id}))


def _child(one: SomeChild, homes: Mapping[str, Home], worker: Person | None, now: datetime) -> NewChild:
    home = homes[one.home] if one.home else None
    since = now if one.since is None else min(now, datetime.combine(one.since, time(), LONDON).astimezone(UTC))
    return NewChild(new_id(), one.preferred_name, one.full_name, one.born, one.authority, home, since, worker)
