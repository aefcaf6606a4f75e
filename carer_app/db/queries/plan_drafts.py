"""What people have typed in sections of plans and not saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.people import Person
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.db.queries.keys import bring, brought


def of_section(session: Session, child_id: str, section: str, person_id: str, since: datetime) -> Sequence[tuple[SectionDraft, Person]]:
    """This person's draft of a section, and those that others typed in since then, in one query with what opens their names."""
    query = select(SectionDraft, Person).join(Person, Person.id == SectionDraft.person_id)
    query = query.where(SectionDraft.child_id == child_id, SectionDraft.section == section)
    query = query.where(or_(SectionDraft.person_id == person_id, SectionDraft.at >= since)).order_by(SectionDraft.at)
    keys = ((SubjectKind.CHILD, SectionDraft.child_id), (SubjectKind.ORGANISATION, Person.organisation_id))
    found = session.execute(bring(query, *keys)).all()
    KeyRing.of(session).take(brought(key for row in found for key in row[2:]))
    return [(row[0], row[1]) for row in found]


def of_person(session: Session, child_id: str, section: str, person_id: str) -> SectionDraft | None:
    """One person's draft of a section."""
    same = SectionDraft.child_id == child_id, SectionDraft.section == section, SectionDraft.person_id == person_id
    return session.scalar(select(SectionDraft).where(*same).execution_options(populate_existing=True))


def untouched_since(session: Session, at: datetime) -> Sequence[tuple[SectionDraft, Person]]:
    """Drafts that nobody has typed in since, with the person each belongs to."""
    query = select(SectionDraft, Person).join(Person, Person.id == SectionDraft.person_id).where(SectionDraft.at <= at)
    return [(row, person) for row, person in session.execute(query.order_by(SectionDraft.at))]
