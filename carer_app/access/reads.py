"""Writes down who read what of a child, and who was refused: once for each person, child and kind in ten minutes; a document, each time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from carer_app.access.subjects import Found
from carer_app.db import audit
from carer_app.db.models.people import LoginSession
from carer_app.db.queries import readings, sign_in
from carer_app.db.transaction import own_transaction

WINDOW = timedelta(minutes=10)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


class NotWrittenDown(Exception):
    """The line of a reading could not be kept, so what was to be read is not shown."""


class Ledger:
    """What one process has written in the present ten minutes, so that a page that is open all evening costs nothing."""

    def __init__(self) -> None:
        self._window = _EPOCH
        self._written: set[tuple[str, str, str | None]] = set()

    def record_read(self, what: str, person_id: str, found: Found, now: datetime, browser: LoginSession | None) -> None:
        """The person saw this: `what` is a word like plan, occurrence, pack, photo. Their browser counts as used."""
        self._record(f"read_{what}", person_id, found, now, browser)

    def record_many(self, what: str, person_id: str, child_ids: Collection[str], now: datetime, browser: LoginSession | None) -> None:
        """The person's phone took this of each of these children: written down at once, each as often as a page would be."""
        kind = f"read_{what}"
        new = [child_id for child_id in child_ids if not self._is_written((kind, person_id, child_id), now)]
        if not new:
            return
        with own_transaction() as session:
            written = readings.children_since(session, kind, person_id, new, self._window)
            for child_id in new:
                if child_id not in written:
                    audit.record(session, kind, person_id, child_id, None, f"child:{child_id}", at=now)
            if browser is not None:
                sign_in.seen(session, browser.id, now)
        self._written.update((kind, person_id, child_id) for child_id in new)

    def record_document(self, what: str, version: int, person_id: str, found: Found, now: datetime) -> None:
        """The person was given this version of a document: written down every time, since it may leave the house."""
        with own_transaction() as session:
            subject = f"{found.kind}:{found.thing.id}"
            audit.record(session, f"read_{what}", person_id, found.child_id, found.occurrence_id, subject, {"version": version}, now)

    def record_refusal(self, person_id: str, found: Found, now: datetime) -> None:
        """The person asked for a record that is not theirs to see, and was told there is none."""
        self._record(f"refused_{found.kind}", person_id, found, now, None)

    def _record(self, kind: str, person_id: str, found: Found, now: datetime, browser: LoginSession | None) -> None:
        if self._is_written((kind, person_id, found.child_id), now):
            return
        with own_transaction() as session:
            if not readings.written_since(session, kind, person_id, found.child_id, self._window):
                audit.record(session, kind, person_id, found.child_id, found.occurrence_id, f"{found.kind}:{found.thing.id}", at=now)
            if browser is not None:
                sign_in.seen(session, browser.id, now)
        self._written.add((kind, person_id, found.child_id))

    def _is_written(self, event: tuple[str, str, str | None], now: datetime) -> bool:
        if (window := window_start(now)) != self._window:
            self._window, self._written = window, set()
        return event in self._written


def window_start(now: datetime) -> datetime:
    """When the ten minutes that `now` falls in began."""
    return _EPOCH + (now - _EPOCH) // WINDOW * WINDOW
