"""Who looks after which child at a time, and who answers for that: for many children at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Placement
from carer_app.db.models.people import NOBODYS, Home, Membership, Person, RoleName
from carer_app.db.queries.standing import current

CARERS = (RoleName.FOSTER_CARER, RoleName.RESIDENTIAL_WORKER)
MANAGERS = (RoleName.REGISTERED_MANAGER, RoleName.SUPERVISING_SOCIAL_WORKER)
AT_ONCE = 500


class Hears(NamedTuple):
    """Ids of people. Managers are those of the home; of the whole organisation where the home has none."""

    carers: frozenset[str] = frozenset()
    managers: frozenset[str] = frozenset()
    social_workers: frozenset[str] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Everybody."""
        return self.carers | self.managers | self.social_workers


def of_children(session: Session, child_ids: Iterable[str], at: datetime) -> dict[str, Hears]:
    """By child; two queries for each few hundred. Nobody who is no longer active."""
    wanted = sorted(set(child_ids))
    found: dict[str, Hears] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found.update(_of(session, wanted[start : start + AT_ONCE], at))
    return found


def _of(session: Session, child_ids: Collection[str], at: datetime) -> dict[str, Hears]:
    here = or_(Membership.home_id == Home.id, and_(Membership.home_id.is_(None), Membership.organisation_id == Home.organisation_id))
    of_home = (
        select(Placement.child_id, Membership.role, Membership.home_id, Person.id)
        .join(Home, Home.id == Placement.home_id)
        .join(Membership, and_(here, current(Membership, at), Membership.role.in_((*CARERS, *MANAGERS))))
        .join(Person, Person.id == Membership.person_id)
        .where(Placement.child_id.in_(child_ids), current(Placement, at), Person.active, ~Person.email.startswith(NOBODYS))
    )
    named = (
        select(Assignment.child_id, Person.id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.child_id.in_(child_ids), Assignment.kind == AssignmentKind.SOCIAL_WORKER, current(Assignment, at), Person.active)
    )
    carers, managers, heads, workers = (dict[str, set[str]]() for _ in range(4))
    for child_id, role, home_id, person_id in session.execute(of_home):
        into = carers if role in CARERS else managers if home_id else heads
        into.setdefault(child_id, set()).add(person_id)
    for child_id, person_id in session.execute(named):
        workers.setdefault(child_id, set()).add(person_id)
    none = set[str]()
    return {
        one: Hears(*map(frozenset, (carers.get(one, none), managers.get(one) or heads.get(one, none), workers.get(one, none))))
        for one in child_ids
    }
