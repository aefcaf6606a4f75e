"""Elapsed hours are real hours, whatever the clock on the wall does (AMB-20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carer_app.domain.entries import Decided, ExpectedWhere, Opened, PoliceRang, ReviewBasis
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.timers import REVIEW, Clocks, in_order, timer, utc
from carer_app.domain.wall_clock import date_words, day_and_time_words, time_words
from tests.unit.occurrence_cases import Log

LONDON = ZoneInfo("Europe/London")
BEFORE_AUTUMN = datetime(2026, 10, 25, 0, 45, tzinfo=LONDON)
BEFORE_SPRING = datetime(2026, 3, 29, 0, 45, tzinfo=LONDON)


def waiting_from(start: datetime, minutes: int) -> Occurrence:
    log = Log(start=start.astimezone(UTC))
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, start))
    due = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
    log.add(0, Decided({}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D15", "default", (), (), review_at=due,
                       review_basis=ReviewBasis.CARER))  # fmt: skip
    return Occurrence.of(log.entries)


@pytest.mark.parametrize("start", [BEFORE_AUTUMN, BEFORE_SPRING], ids=["clocks go back", "clocks go forward"])
def test_ninety_minutes_are_ninety_minutes_on_the_nights_the_clocks_change(start: datetime) -> None:
    occurrence = waiting_from(start, 90)
    for minutes, state in ((89, State.WAITING), (90, State.CARER_INTERVENTION)):
        now = (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(LONDON)
        assert occurrence.at(now).state is state, minutes


def test_the_wall_clock_would_have_been_an_hour_wrong() -> None:
    """So that the test above is known to be able to fail."""
    later = datetime(2026, 10, 25, 1, 15, tzinfo=LONDON, fold=1)
    assert later - BEFORE_AUTUMN == timedelta(minutes=30)
    assert utc(later) - utc(BEFORE_AUTUMN) == timedelta(minutes=90)


def test_ringing_again_is_ten_real_minutes_later() -> None:
    start = datetime(2026, 10, 25, 1, 55, tzinfo=LONDON)
    log = Log(start=start.astimezone(UTC))
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, start))
    log.add(0, PoliceRang("101", answered=False), happened_at=start)
    occurrence = Occurrence.of(log.entries)
    assert not occurrence.at(datetime(2026, 10, 25, 1, 4, tzinfo=LONDON, fold=1)).ring_again
    assert occurrence.at(datetime(2026, 10, 25, 1, 5, tzinfo=LONDON, fold=1)).ring_again


def test_the_protocol_says_how_soon_to_ring_again() -> None:
    log = Log()
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(0)))
    log.add(5, PoliceRang("101", answered=False))
    occurrence = Occurrence.of(log.entries).ringing_again_after(4)
    assert [(timer.kind, timer.due_at) for timer in occurrence.timers] == [("ring_again", log.at(9))]
    assert occurrence.at(log.at(9)).ring_again
    assert not occurrence.at(log.at(8)).ring_again


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        utc(datetime(2026, 10, 14, 22, 5))  # noqa: DTZ001


def test_timers_are_told_in_the_order_they_run_out() -> None:
    at = datetime(2026, 10, 14, 21, tzinfo=UTC)
    late, early = (timer(REVIEW, at + timedelta(minutes=m), ReviewBasis.PLAN, "e") for m in (9, 3))
    assert in_order([late, early]) == (early, late)


def test_the_earliest_time_that_ran_out_is_kept() -> None:
    at = datetime(2026, 10, 14, 21, tzinfo=UTC)
    clocks = Clocks()
    clocks.time_is_over(at)
    clocks.time_is_over(at - timedelta(hours=1))
    clocks.time_is_over(at + timedelta(hours=1))
    assert clocks.time_over_at == at - timedelta(hours=1)


def test_times_are_said_as_the_clock_shows_them() -> None:
    at = datetime(2026, 10, 14, 21, 5, tzinfo=UTC)
    assert (time_words(at), day_and_time_words(at), date_words(at)) == ("22:05", "22:05 on 14 October", "14 October 2026")


def test_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert (time_words(first), time_words(second)) == ("01:30 (summer time)", "01:30 (winter time)")
    assert time_words(second + timedelta(hours=1)) == "02:30"
    assert time_words(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == "02:30"
