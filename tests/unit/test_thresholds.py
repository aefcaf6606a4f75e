"""Thresholds are read whole or not at all; times are added as people and clocks add them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.errors import MalformedPack
from carer_app.domain.moments import AT_LEAST, as_time, first_day_of_window, moment, plus
from carer_app.domain.thresholds import Span, parse_threshold
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.packs.thresholds import rule_ids, thresholds_of

RULE = {"id": "x_rule", "type": "elapsed", "op": ">=", "value": 24, "unit": "hours", "cites": ["WAKE-8a"], "action": "meet"}


def test_there_are_65_of_them() -> None:
    assert len(rule_ids()) == 65


def test_a_raw_threshold_is_read() -> None:
    read = parse_threshold({**RULE, "from": "wakefield", "clock": "not_stated", "clock_default": "reported_to_police"})
    assert (read.id, read.pack, read.value, read.line, read.runs_from) == ("x_rule", "wakefield", 24, 24, "reported_to_police")
    window = parse_threshold({**RULE, "type": "count_window", "op": ">", "value": 9, "window": {"n": 90, "unit": "days"}})
    assert (window.window, window.line) == (Span(90, "days"), 10)


@pytest.mark.parametrize(
    "change, says",
    [
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"cites": []}, "cites nothing"),
        ({"cites": "WAKE-8a"}, "must be a list"),
        ({"type": "sometimes"}, "'type' cannot be 'sometimes'"),
        ({"unit": "moons"}, "'unit' cannot be"),
        ({"op": "="}, "'op' cannot be"),
        ({"value": "24"}, "whole number"),
        ({"value": True}, "whole number"),
        ({"unit": ""}, "'unit' cannot be"),
        ({"counts": ["lost"]}, "no category 'lost'"),
        ({"guard": "moon"}, "no guard 'moon'"),
        ({"window": {"n": 3}}, "a number and a unit"),
        ({"window": {"n": 3, "unit": "days", "m": 1}}, "and nothing else"),
        ({"action": 7}, "must be words"),
    ],
)
def test_what_is_no_threshold_is_refused_by_its_name(change: dict[str, Any], says: str) -> None:
    with pytest.raises(MalformedPack, match=r"'x_rule'.*") as refused:
        parse_threshold({**RULE, **change})
    assert says in str(refused.value)


@pytest.mark.parametrize("missing", ["id", "type", "cites"])
def test_what_it_needs_it_must_have(missing: str) -> None:
    with pytest.raises(MalformedPack, match=f"needs '{missing}'"):
        parse_threshold({key: value for key, value in RULE.items() if key != missing})


def test_every_rule_it_points_to_is_there() -> None:
    for rule in thresholds_of(("nottinghamshire", "wakefield", "somerset", "lancashire")):
        assert {rule.starts_after, rule.falls_back_to} <= rule_ids() | {""}


@pytest.mark.parametrize(
    "start, value, unit, end",
    [
        ("2026-03-28T18:00+00:00", 24, "hours", "2026-03-29T19:00+01:00"),
        ("2026-03-28T18:00+00:00", 1, "days", "2026-03-29T18:00+01:00"),
        ("2026-03-28T01:30+00:00", 1, "days", "2026-03-29T02:30+01:00"),  # 01:30 is not there that night
        ("2026-10-24T01:30+01:00", 1, "days", "2026-10-25T01:30+01:00"),  # and there twice this night: the first
        ("2026-10-25T01:30+00:00", 1, "weeks", "2026-11-01T01:30+00:00"),
        ("2026-01-31T12:00+00:00", 1, "months", "2026-02-28T12:00+00:00"),
        ("2028-02-29T12:00+00:00", 1, "years", "2029-02-28T12:00+00:00"),
        ("2025-12-31T12:00+00:00", 2, "calendar_months", "2026-02-28T12:00+00:00"),
        ("2026-12-24T12:00+00:00", 1, "working_days", "2026-12-29T12:00+00:00"),  # Christmas, Boxing Day moved to Monday
        ("2026-05-22T12:00+01:00", 2, "working_days", "2026-05-27T12:00+01:00"),  # the late May bank holiday
        ("2026-08-28T12:00+01:00", 1, "working_days", "2026-09-01T12:00+01:00"),
        ("2026-06-13T12:00+01:00", 1, "working_days", "2026-06-15T12:00+01:00"),  # from a Saturday
    ],
)
def test_so_much_later(start: str, value: int, unit: str, end: str) -> None:
    later = plus(moment(datetime.fromisoformat(start)), value, unit, bank_holidays(2025, 2027))
    assert as_time(later).isoformat() == datetime.fromisoformat(end).isoformat()


@given(
    at=st.integers(min_value=1_600_000_000, max_value=2_000_000_000),
    value=st.integers(min_value=1, max_value=40),
    unit=st.sampled_from(sorted(AT_LEAST)),
)
def test_nothing_is_shorter_than_the_fewest_seconds_it_can_last(at: int, value: int, unit: str) -> None:
    assert plus(at, value, unit) - at >= value * AT_LEAST[unit]


@pytest.mark.parametrize(
    "last, n, unit, first",
    [
        ((2026, 3, 31), 90, "days", (2026, 1, 1)),
        ((2026, 6, 15), 2, "calendar_months", (2026, 4, 15)),
        ((2026, 4, 30), 2, "calendar_months", (2026, 2, 28)),
        ((2026, 6, 10), 1, "days", (2026, 6, 10)),
    ],
)
def test_a_window_counts_both_its_ends(last: tuple[int, int, int], n: int, unit: str, first: tuple[int, int, int]) -> None:
    assert date.fromordinal(first_day_of_window(date(*last).toordinal(), n, unit)) == date(*first)


def test_bank_holidays_are_those_of_england() -> None:
    days = bank_holidays(2026, 2026)
    assert {date(2026, 4, 3), date(2026, 4, 6), date(2026, 12, 28)} <= days
    assert date(2026, 8, 3) not in days  # Scotland's
