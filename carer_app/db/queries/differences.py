"""The lines of professional differences about a child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.differences import DifferenceLine
from carer_app.db.models.keys import SubjectKind
from carer_app.db.models.people import Person
from carer_app.db.queries.keys import bring, brought


def of_child(session: Session, child_id: str) -> Sequence[tuple[DifferenceLine, Person | None]]:
    """Every line with who wrote it, oldest first, in one query with what opens the names."""
    query: Any = select(DifferenceLine, Person).where(DifferenceLine.child_id == child_id)
    query = query.outerjoin(Person, Person.id == DifferenceLine.written_by).order_by(DifferenceLine.at, DifferenceLine.id)
    keys = ((SubjectKind.CHILD, DifferenceLine.child_id), (SubjectKind.ORGANISATION, Person.organisation_id))
    found = session.execute(bring(query, *keys)).all()
    KeyRing.of(session).take(brought({key for row in found for key in row[2:]}))
    return [(row[0], row[1]) for row in found]
