"""What waits for whoever runs an organisation, in one query."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from carer_app.db.models.devices import Device
from carer_app.db.models.people import Person, RoleRequest


class Waits(NamedTuple):
    """How many: roles that wait for this person's yes, and for somebody else's; people who have not used their invitation, and those whose
    link has run out; mails still to go; phones not heard of."""

    to_agree: int
    others_agree: int
    unused: int
    run_out: int
    to_go: int
    quiet_phones: int


def waiting(
    session: Session, person_id: str, organisation_id: str, asked_since: datetime, invited_since: datetime, heard_since: datetime
) -> Waits:
    """All of it, counted."""
    asked = (RoleRequest.organisation_id == organisation_id, RoleRequest.decided_at.is_(None), RoleRequest.asked_at > asked_since)
    own = (RoleRequest.asked_by == person_id) | (RoleRequest.person_id == person_id)
    unused = (Person.organisation_id == organisation_id, Person.active, Person.password.is_(None))
    phones = (Device.organisation_id == organisation_id, Device.revoked_at.is_(None), Device.last_contact_at < heard_since)
    counts = (
        select(func.count(RoleRequest.id)).where(*asked, ~own),
        select(func.count(RoleRequest.id)).where(*asked, own),
        select(func.count(Person.id)).where(*unused),
        select(func.count(Person.id)).where(*unused, Person.invite_due_at.is_(None), Person.invited_at < invited_since),
        select(func.count(Person.id)).where(*unused, Person.invite_due_at.is_not(None)),
        select(func.count(Device.id)).where(*phones),
    )
    numbered = [query.add_columns(literal(number)) for number, query in enumerate(counts)]
    found = sorted((row[1], row[0]) for row in session.execute(union_all(*numbered)))
    return Waits(*(count for _, count in found))
