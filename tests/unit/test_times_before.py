"""Words for a risk assessment, out of what was logged: counts, and nothing that they might mean (NAT-2.11a)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.handover_parts import Earlier
from carer_app.domain.profile import Profile
from carer_app.domain.times_before import suggested_history

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday


def away(days: float, hours: float | None = 2, where: str = "") -> Earlier:
    began = NOW - timedelta(days=days)
    return Earlier(began, None if hours is None else began + timedelta(hours=hours), where)


def test_nothing_logged_suggests_nothing():
    assert suggested_history((), NOW) == {}
    assert suggested_history((away(-1),), NOW) == {}, "what lies ahead is not history"


def test_how_often_what_days_what_hours_and_where_found():
    times = (away(2, 14, "bus station"), away(9, 0.75, "bus station"), away(9.5, None), away(28), away(60, 30, "her nan’s"), away(200))
    assert suggested_history(times, NOW) == {
        "missing_before": "yes",
        "how_many": "4 times in 28 days, 5 times in 90 days, once before that, since 6 May 2026, as logged up to 22 November 2026.",
        "pattern": "5 times in the 90 days up to 22 November 2026.\n"
        "Days: Friday (3 times), Sunday, Wednesday.\n"
        "Time it began: afternoon, noon to 18:00 (4 times), night, midnight to 06:00.\n"
        "Away for 45 minutes to 30 hours.\n"
        "Found: bus station (twice); not written down (twice); her nan’s.",
        "goes_where": "Found before: bus station (twice); her nan’s.",
    }


def test_long_ago_only_is_a_number_and_no_pattern():
    assert suggested_history((away(100),), NOW) == {
        "missing_before": "yes",
        "how_many": "Not once in 28 days, not once in 90 days, once before that, since 14 August 2026, as logged up to 22 November 2026.",
    }


def test_the_hours_are_those_of_clocks_in_england():
    evening = Earlier(datetime(2026, 10, 3, 22, 30, tzinfo=UTC), None)  # 23:30 in summer time
    assert "evening, 18:00 to midnight" in suggested_history((evening,), NOW)["pattern"]
    after_midnight = Earlier(datetime(2026, 10, 3, 23, 30, tzinfo=UTC), None)
    said = suggested_history((after_midnight,), NOW)["pattern"]
    assert "night, midnight to 06:00" in said
    assert "Sunday" in said


@given(st.lists(st.builds(away, st.floats(-5, 400), st.none() | st.floats(0, 900), st.text(max_size=400)), max_size=60))
def test_whatever_was_logged_the_words_can_be_kept(times):
    suggested = suggested_history(times, NOW)
    words = {name: value for name, value in suggested.items() if "pass" not in value.casefold() and "pin" not in value.casefold()}
    Profile.parse_section("history", words)
