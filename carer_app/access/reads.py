"""Writes down who read what of a child, and who was refused: once for each person, child and kind in ten minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carer_app.access.subjects import Found
from carer_app.db import audit
from carer_app.db.models.people import LoginSession
from carer_app.db.queries import readings, sign_in
from carer_app.db.transaction import own_transaction

WINDOW = timedelta(minutes=10)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def record_read(what: str, person_id: str, found: Found, now: datetime, browser: LoginSession | None) -> None:
    """The person saw this: `what` is a word like plan, occurrence, pack, photo. Their browser counts as used."""
    _record(f"read_{what}", person_id, found, now, browser)


def record_refusal(person_id: str, found: Found, now: datetime) -> None:
    """The person asked for a record that is not theirs to see, and was told there is none."""
    _record(f"refused_{found.kind}", person_id, found, now, None)


def window_start(now: datetime) -> datetime:
    """When the ten minutes that `now` falls in began."""
    return _EPOCH + (now - _EPOCH) // WINDOW * WINDOW


def _record(kind: str, person_id: str, found: Found, now: datetime, browser: LoginSession | None) -> None:
    with own_transaction() as session:
        if readings.written_since(session, kind, person_id, found.child_id, window_start(now)):
            return
        subject = f"{found.kind}:{found.thing.id}"
        audit.record(session, kind, person_id, found.child_id, found.occurrence_id, subject, at=now)
        if browser is not None:
            sign_in.seen(session, browser.id, now)
