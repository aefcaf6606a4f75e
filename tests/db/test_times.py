"""Times go in with any offset and come back as the same moment, in UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import Occurrence
from tests.db.rows import child, occurrence, provider

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    "given",
    [
        datetime(2026, 7, 1, 23, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, tzinfo=LONDON),
        datetime(2026, 10, 25, 1, 30, fold=1, tzinfo=LONDON),
        datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
        datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_a_moment_comes_back_as_itself_in_utc(session: Session, given: datetime) -> None:
    home = provider(session).home
    away_id = occurrence(session, child(session, home), home, opened_at=given).id
    session.commit()
    session.expunge_all()
    away = session.get(Occurrence, away_id)
    assert away is not None
    assert away.opened_at == given.astimezone(UTC)
    assert away.opened_at.tzinfo is UTC


def test_a_time_without_an_offset_is_refused(session: Session) -> None:
    home = provider(session).home
    with pytest.raises(StatementError, match="must say its offset"):
        occurrence(session, child(session, home), home, opened_at=datetime(2026, 7, 1, 23, 30))  # noqa: DTZ001
