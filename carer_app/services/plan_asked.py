"""Who is asked about a change to a child's plan: one person, by name."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db.models.children import AssignmentKind, Child
from carer_app.db.models.people import Person, RoleName
from carer_app.db.queries import children, people
from carer_app.services.actor import Actor


def whom_to_ask(session: Session, child: Child, actor: Actor, now: datetime, *, other: str | None = None) -> str | None:
    """The child's social worker, or else a registered manager of the home; neither the person who asks nor `other`, who wrote the other
    answer and is asked only where there is nobody else. None: nobody."""
    wrote = {actor.person_id, other}
    asked = _social_worker(session, child, wrote, now) or _manager(session, child, wrote, now)
    return asked or (other if other != actor.person_id else None)


def _social_worker(session: Session, child: Child, wrote: Container[str | None], now: datetime) -> str | None:
    for named in reversed(children.assignments(session, child.id, now)):
        if named.kind is AssignmentKind.SOCIAL_WORKER and named.person_id not in wrote:
            person: Person | None = people.get(session, named.person_id)
            if person is not None and person.active:
                return person.id
    return None


def _manager(session: Session, child: Child, wrote: Container[str | None], now: datetime) -> str | None:
    home = children.placed_in(session, child.id, now)
    if home is None:
        return None
    found = people.with_role(session, RoleName.REGISTERED_MANAGER, home.organisation_id, now, home_id=home.id)
    supervising = people.with_role(session, RoleName.SUPERVISING_SOCIAL_WORKER, home.organisation_id, now, home_id=home.id)
    return next((person.id for person in [*found, *supervising] if person.id not in wrote), None)
