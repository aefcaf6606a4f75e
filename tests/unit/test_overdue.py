"""Times that pass with nobody there: when the manager on call is told (G11)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from carer_app.domain.entries import (
    Body,
    Decided,
    ExpectedWhere,
    FoundWhere,
    Located,
    Opened,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    Returned,
    ReviewBasis,
    ReviewSet,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.overdue import overdue
from tests.unit.occurrence_cases import START, Log


def minute(at: float, start: datetime = START) -> datetime:
    return start + timedelta(minutes=at)


def waiting(*bodies: Body, start: datetime = START) -> Occurrence:
    """Opened, to be looked at again 90 minutes on; then these lines, a minute after each other."""
    log = Log(start=start)
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, start))
    log.add(0, Decided({}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D15", "default", (), (), review_at=minute(90, start),
                       review_basis=ReviewBasis.CARER))  # fmt: skip
    for at, body in enumerate(bodies, start=1):
        log.add(at, body)
    return Occurrence.of(log.entries)


def told(occurrence: Occurrence, now: float, last_line: float = 1, start: datetime = START) -> list[str]:
    return [timer.kind for timer in overdue(occurrence, minute(last_line, start), minute(now, start))]


def test_ten_minutes_after_the_time_somebody_is_told() -> None:
    assert told(waiting(), 99.9) == []
    assert told(waiting(), 100) == ["review"]
    assert told(waiting(), 10_000) == ["review"]


def test_a_line_after_the_time_shows_that_somebody_is_there_but_not_for_ever() -> None:
    assert told(waiting(), 121, last_line=92) == []
    assert told(waiting(), 122, last_line=92) == ["review"]


@pytest.mark.parametrize("last_line", [-10_000, 10_000], ids=["long ago", "in the future"])
def test_a_line_whose_time_of_receipt_makes_no_sense_never_hurries_anybody(last_line: float) -> None:
    assert told(waiting(), 99, last_line=last_line) == []


def test_a_new_time_takes_the_place_of_the_old_one() -> None:
    later = waiting(ReviewSet(minute(240), ReviewBasis.CARER, ""))
    assert told(later, 245) == []
    assert told(later, 250) == ["review"]


def test_each_time_in_force_is_told_of() -> None:
    both = waiting(PoliceTold("REF-1"), PoliceAnswered(PoliceOutcome.RECORDED_MISSING, review_at=minute(95)))
    assert set(told(both, 200)) == {"review", "police_review"}


def test_once_the_child_is_back_nobody_is_woken() -> None:
    assert told(waiting(Returned(FoundWhere.CAME_BACK)), 500) == []


def test_ringing_the_police_again_is_for_whoever_rang() -> None:
    assert told(waiting(PoliceRang("101", answered=False)), 85) == []


def test_a_child_who_is_somewhere_safe_is_still_looked_after() -> None:
    assert told(waiting(Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)), 500) != []


@pytest.mark.parametrize("day", [date(2026, 10, 25), date(2026, 3, 29)], ids=["clocks go back", "clocks go forward"])
def test_minutes_are_minutes_on_the_nights_the_clocks_change(day: date) -> None:
    start = datetime.combine(day, time(0, 15), ZoneInfo("Europe/London")).astimezone(UTC)
    assert told(waiting(start=start), 99, start=start) == []
    assert told(waiting(start=start), 100, start=start) == ["review"]
