"""Many people at once: accounts, the roles asked for them, and invitations that the job worker mails a few at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import Role
from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.people import Person, RoleRequest
from carer_app.db.queries import staff
from carer_app.domain.sheet import Fault
from carer_app.domain.staff_sheet import EMAIL, Somebody
from carer_app.services.errors import Refused
from carer_app.services.people import new_person

OURS = "They have an account here already. Take the line out, and give them the role on their own page."


def faults(session: Session, actor: Person, found: Sequence[Somebody]) -> list[Fault]:
    """What only the database knows: who has an account in this organisation. Of other organisations it tells nothing."""
    taken = staff.signing_in_with(session, [one.email for one in found])
    return [Fault(one.line, EMAIL.heading, OURS) for one in found if taken.get(one.email) == actor.organisation_id]


def bring(session: Session, actor: Person, found: Sequence[Somebody], now: datetime) -> int:
    """All of them or none; how many people. Raises Refused when somebody has an account here meanwhile."""
    taken = staff.signing_in_with(session, [one.email for one in found])
    if actor.organisation_id in taken.values():
        raise Refused("Somebody in this file was given an account meanwhile. Nothing is saved. Bring the file again.")
    made: dict[str, Person] = {}
    for one in found:
        if one.email not in made:
            made[one.email] = _account(one, actor, is_taken=one.email in taken, now=now)
    session.add_all(made.values())
    session.flush()
    for person in made.values():
        audit.record(session, "person_invited", actor.id, subject=f"person:{person.id}", at=now)
    for one in found:
        asked = {"role": Role(one.role), "organisation_id": actor.organisation_id, "home_id": one.home}
        session.add(RoleRequest(person_id=made[one.email].id, asked_by=actor.id, asked_at=now, **asked))
        detail = {"role": one.role, "home": one.home}
        audit.record(session, "role_asked_for", actor.id, subject=f"person:{made[one.email].id}", detail=detail, at=now)
    audit.record(session, "people_brought_in", actor.id, detail={"count": len(made)}, at=now)
    session.flush()
    return len(made)


def _account(one: Somebody, actor: Person, *, is_taken: bool, now: datetime) -> Person:
    person = new_person(actor.organisation_id, one.name, one.email, one.telephone, is_taken=is_taken)
    person.id, person.invite_due_at = new_id(), now
    return person
