"""Times, ages and telephone numbers as pages say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carer_app.web import filters

NOW = datetime(2026, 10, 14, 21, 16, tzinfo=UTC)  # 22:16 on clocks in England


@pytest.mark.parametrize(
    "at, says",
    [
        (NOW, "22:16"),
        (NOW - timedelta(hours=23), "yesterday 23:16"),
        (NOW + timedelta(hours=3), "tomorrow 01:16"),
        (NOW - timedelta(days=3), "11 October 22:16"),
        (NOW - timedelta(days=400), "9 September 2025 22:16"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "25 October 01:30"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: datetime, says: str) -> None:
    assert filters.clock(at, NOW) == says


def test_the_day_turns_at_midnight_in_england_and_not_in_greenwich() -> None:
    assert filters.clock(datetime(2026, 7, 1, 22, 50, tzinfo=UTC), datetime(2026, 7, 1, 23, 10, tzinfo=UTC)) == "yesterday 23:50"


@pytest.mark.parametrize(
    "minutes, says", [(0, "0 min"), (59, "59 min"), (60, "1 h"), (65, "1 h 5 min"), (2879, "47 h 59 min"), (2880, "2 days")]
)
def test_a_length_of_time(minutes: int, says: str) -> None:
    assert filters.duration(minutes) == says
    assert filters.duration(timedelta(minutes=minutes)) == says


@pytest.mark.parametrize(
    "seconds, says", [(1, "1 min"), (60, "1 min"), (61, "2 min"), (0, "now"), (-59, "now"), (-60, "1 min ago"), (-3600, "1 h ago")]
)
def test_how_long_is_left(seconds: int, says: str) -> None:
    assert filters.left(NOW + timedelta(seconds=seconds), NOW) == says


@pytest.mark.parametrize(
    "born, on, years",
    [
        (date(2012, 5, 2), date(2026, 5, 1), 13),
        (date(2012, 5, 2), date(2026, 5, 2), 14),
        (date(2012, 2, 29), date(2026, 2, 28), 13),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 10, 15), datetime(2026, 10, 14, 23, 30, tzinfo=UTC), 14),
    ],
)
def test_an_age_is_by_the_calendar_in_england(born: date, on: date, years: int) -> None:
    assert filters.age(born, on) == years


@pytest.mark.parametrize(
    "number, dials", [("01632 960 000", "01632960000"), ("+44 (0)1632 960000", "+4401632960000"), ("999", "999"), ("a+b", "")]
)
def test_a_telephone_number_as_a_phone_dials_it(number: str, dials: str) -> None:
    assert filters.tel(number) == dials


def test_a_day_and_a_day_with_its_time() -> None:
    assert filters.day(NOW) == "14 October 2026"
    assert filters.day(date(2026, 3, 1)) == "1 March 2026"
    assert filters.day_and_time(NOW) == "14 October 2026 at 22:16"
    assert filters.iso(NOW) == "2026-10-14T21:16:00Z"
