"""What waits for somebody when they open the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from carer_app.db.queries import first_page as kept
from carer_app.services.phone_lists import Places


def waiting(session: Session, child_ids: Sequence[str], places: Places) -> tuple[Mapping[str, tuple[str | None, ...]], int]:
    """For each child with proposals that wait, whom each of them asks; and how many logs of phones are no child's yet."""
    rows = kept.waiting(session, child_ids, places.homes, places.organisations)
    found: dict[str, tuple[str | None, ...]] = {}
    for child_id, asked in rows.proposals:
        found[child_id] = (*found.get(child_id, ()), asked)
    return found, rows.logs
