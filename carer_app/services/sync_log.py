"""Lines of phones in a log: where it begins, how each came, and another log of the same time away."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.models.devices import LineReceipt
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.queries import occurrences as rows
from carer_app.domain.entries import Attached, Linked, Opened
from carer_app.domain.envelope import likely
from carer_app.domain.levels import State
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from carer_app.services.sync_lines import Taken
from carer_app.services.sync_reach import Reaches, home_to_open_in

ALSO_OPEN = "also_open"
THE_SERVER = Actor(None, "", "server")
_log = logging.getLogger(__name__)


def begin(session: Session, reaches: Reaches, occurrence_id: str, lines: Sequence[Taken], now: datetime) -> Occurrence | None:
    """The row of a log that these lines begin; None while they name no child for whom somebody of the phone that sends may open one."""
    for taken in in_order(lines):
        body = taken.entry.body
        phone = reaches.sends_now(taken.came)
        if phone is None or not isinstance(body, Opened | Attached) or not _is_uuid(body.child):
            continue
        opened = next((one.entry for one in in_order(lines) if isinstance(one.entry.body, Opened)), taken.entry)
        is_past = isinstance(opened.body, Opened) and opened.body.past
        at = opened.body.realised_at if isinstance(opened.body, Opened) and is_past else likely(opened.happened_at, now)
        home = home_to_open_in(session, phone, body.child, at, now)
        if home is None:
            continue
        return add_row(session, occurrence_id, body.child, home, opened.body, min(at, now))
    return None


def add_row(session: Session, occurrence_id: str, child_id: str, home: Any, opened: Any, at: datetime) -> Occurrence:
    """The row of the lists; the log makes the rest of it."""
    together = opened.together if isinstance(opened, Opened) and _is_uuid(opened.together) else None
    row = Occurrence(id=occurrence_id, child_id=child_id, home_id=home.id, organisation_id=home.organisation_id, opened_at=at)
    row.together, row.state = together, State.OPENED
    session.add(row)
    session.flush()
    return row


def write(session: Session, row: Occurrence, lines: Sequence[Taken], has_ended: Callable[[Taken], bool], now: datetime) -> None:
    """Every one of these lines at the end of the log, and the row of the lists after them. `row` is locked, or was made just now."""
    if not lines:
        return
    for taken in in_order(lines):
        store.append(session, row, taken.entry, received_at=now, proved=taken.proved)
        receipt = LineReceipt(id=taken.entry.id, occurrence_id=row.id, device_id=taken.device_id, access_ended=has_ended(taken))
        receipt.clock_seconds = taken.inside.clock.seconds_out(now)
        receipt.told = _told(taken)
        session.add(receipt)
    session.flush()
    bring_up_to_date(session, row)


def bring_up_to_date(session: Session, row: Occurrence) -> None:
    """The row of the lists after the log. A log that cannot be folded is kept all the same: its lines matter more than the row."""
    try:
        with session.begin_nested():
            occurrences.project(session, row)
    except OperationalError:
        raise
    except Exception as problem:
        _log.error("A log could not be folded for the lists: %s.", type(problem).__name__)


def link_others(session: Session, row: Occurrence, now: datetime) -> None:
    """Two phones that each opened a log for the same child: both are kept, and each says that there is the other."""
    if not row.state.is_open:
        return
    for other in rows.unfinished_for_children(session, [row.child_id]):
        if other.id != row.id and other.state.is_open:
            for one, beside in ((row.id, other.id), (other.id, row.id)):
                entry_id = occurrences.derived_id(one, f"also open {beside}")
                occurrences.append(session, THE_SERVER, one, Linked(beside, ALSO_OPEN), now, entry_id=entry_id)


def in_order(lines: Sequence[Taken]) -> list[Taken]:
    """As the log is read, whatever order they came in."""
    return sorted(lines, key=place)


def place(taken: Taken) -> tuple[int, str, str]:
    """Where a line stands."""
    return (taken.entry.seq, taken.entry.device, taken.entry.id)


def _told(taken: Taken) -> dict[str, Any]:
    """What the phone said beside the line, and a writer it named whom nobody here knows."""
    named = taken.inside.entry.get("author")
    return dict(taken.inside.told) | ({"named": named} if named is not None and taken.entry.author is None else {})


def _is_uuid(text: str | None) -> bool:
    try:
        return bool(text) and str(uuid.UUID(text)) == text
    except ValueError:
        return False
