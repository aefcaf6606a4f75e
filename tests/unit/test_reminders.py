"""Who is reminded of what, from when on, in words that name nobody; and what waits for the morning."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from carer_app.domain.duty_words import WHO, Side
from carer_app.domain.entries import FoundWhere, PackShared, Returned, ReviewBasis, ReviewSet
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.reminders import NEVER_QUIET, SAYS, TONIGHT, QuietHours, Reason, Who, of_duty, of_night, of_plan, words_of
from tests.unit.occurrence_cases import Log, log_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")
NIGHT = QuietHours(21 * 60, 7 * 60)
DUTY = "20000000-0000-4000-8000-000000000001"


def waiting() -> tuple[Log, datetime]:
    log = log_of()
    due = log.at(90)
    log.add(1, ReviewSet(due, ReviewBasis.CARER))
    return log, due


def said(occurrence: Occurrence, now: datetime, heard_at: datetime | None = None) -> set[tuple[str, str]]:
    return {(one.reason.value, one.who.value) for one in of_night(occurrence, heard_at, now)}


def test_a_time_that_runs_out_is_told_to_the_carer_at_once_and_to_the_manager_when_nobody_heeds_it() -> None:
    """G11, NAT-3.22g."""
    log, due = waiting()
    occurrence = Occurrence.of(log.entries)
    assert said(occurrence, due - MINUTE) == set()
    assert said(occurrence, due) == {("review", "carer")}
    assert said(occurrence, due + 10 * MINUTE) == {("review", "carer"), ("review", "manager")}
    assert [one.is_mailed for one in of_night(occurrence, None, due + 10 * MINUTE)] == [False, True]


def test_a_pack_that_nobody_confirmed_is_asked_after_and_a_phone_that_fell_silent_is_told_of() -> None:
    log = log_of(PackShared("p", 1, "Control room", "email"))
    occurrence, given_at = Occurrence.of(log.entries), log.at(1)
    assert ("pack_unconfirmed", "carer") not in said(occurrence, given_at + 14 * MINUTE)
    assert ("pack_unconfirmed", "carer") in said(occurrence, given_at + 15 * MINUTE)
    assert ("phone_quiet", "manager") not in said(occurrence, given_at + 59 * MINUTE, given_at)
    assert {("phone_quiet", "carer"), ("phone_quiet", "manager")} <= said(occurrence, given_at + HOUR, given_at)


def test_once_the_child_is_back_nothing_of_the_night_is_due() -> None:
    log, due = waiting()
    log.add(100, Returned(FoundWhere.CAME_BACK))
    assert of_night(Occurrence.of(log.entries), due, due + 5 * HOUR) == ()


def test_an_interview_is_told_of_a_day_ahead_and_when_it_is_overdue() -> None:
    """NAT-4.10a."""
    back = datetime(2026, 5, 1, 12, tzinfo=UTC)
    due = back + 72 * HOUR

    def hear(now: datetime) -> set[tuple[str, str]]:
        found = of_duty(DUTY, "return_interview", "responsible_la", back, due, now)
        assert {one.due_at for one in found} <= {due}
        return {(one.reason.value, one.who.value) for one in found}

    assert hear(due - 24 * HOUR - MINUTE) == set()
    assert hear(due - 24 * HOUR) == hear(due - MINUTE) == {("interview_soon", "social_worker")}
    assert hear(due) == hear(due + 500 * HOUR) == {("interview_overdue", "social_worker"), ("interview_overdue", "manager")}


def test_what_is_due_within_the_hour_is_told_of_at_half_time() -> None:
    arose = datetime(2026, 5, 1, 12, tzinfo=UTC)
    soon = [of_duty(DUTY, "tell", "carer", arose, arose + HOUR, arose + minute * MINUTE) for minute in (29, 30, 60)]
    assert [{(one.reason.value, one.who.value) for one in found} for found in soon] == [
        set(),
        {("duty_soon", "carer")},
        {("duty_overdue", "carer"), ("duty_overdue", "manager")},
    ]


@pytest.mark.parametrize("who", WHO)
def test_everybody_but_the_police_is_told_of_what_is_theirs(who: str) -> None:
    arose = datetime(2026, 5, 1, 12, tzinfo=UTC)
    found = {one.who for one in of_duty(DUTY, "tell", who, arose, arose + HOUR, arose + 2 * HOUR)}
    if WHO[who].side is Side.POLICE:
        assert not found
    else:
        assert (Who.CARER in found) == (WHO[who].side is Side.HOME)
        assert (Who.SOCIAL_WORKER in found) == (WHO[who].side is not Side.HOME)


def test_the_review_of_a_plan_is_overdue_once_its_day_is_over() -> None:
    """NAT-2.7b, NAT-2.13a."""
    over = datetime(2026, 6, 2, tzinfo=LONDON)
    assert of_plan(DUTY, date(2026, 6, 1), over - MINUTE) == ()
    (one,) = of_plan(DUTY, date(2026, 6, 1), over)
    assert (one.reason, one.who, one.due_at) == (Reason.PLAN_REVIEW, Who.MANAGER, over)


@pytest.mark.parametrize(
    "clock, waits", [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("06:59", True), ("07:00", False)]
)
def test_quiet_hours_reach_over_midnight(clock: str, waits: bool) -> None:
    assert NIGHT.hold(datetime.fromisoformat(f"2026-05-01T{clock}").replace(tzinfo=LONDON)) is waits


def test_quiet_hours_may_lie_in_a_day_and_the_same_time_twice_is_never() -> None:
    noon = datetime(2026, 5, 1, 12, 30, tzinfo=LONDON)
    assert QuietHours(12 * 60, 13 * 60).hold(noon)
    assert not QuietHours(13 * 60, 12 * 60 + 30).hold(noon + 10 * MINUTE)
    assert not NEVER_QUIET.hold(noon)


@pytest.mark.parametrize("day, hours", [("2026-03-28", 9), ("2026-10-24", 11)], ids=["spring", "autumn"])
def test_on_the_nights_the_clocks_change_they_end_by_the_clock_on_the_wall(day: str, hours: int) -> None:
    begins = datetime.fromisoformat(f"{day}T21:00").replace(tzinfo=LONDON).astimezone(UTC)
    held = [NIGHT.hold(begins + n * 30 * MINUTE) for n in range(30)]
    assert held == [n < hours * 2 for n in range(30)]


def test_nothing_of_the_night_is_among_what_waits_and_everything_has_its_words() -> None:
    assert set(SAYS) == set(Reason)
    assert {Reason.REVIEW, Reason.PHONE_QUIET} <= TONIGHT
    assert words_of(1, False, "Not Home Yet") == "Something is due for a child in your care. Open Not Home Yet."
    assert words_of(3, True, "Not Home Yet") == "3 things are due now for children in your care. Open Not Home Yet."
