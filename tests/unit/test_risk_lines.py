"""What the times away say for the risk assessment: a line at a time, each with its times, never twice the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.patterns import Time
from carer_app.domain.plan_proposals import Line, Standing
from carer_app.domain.profile import Profile
from carer_app.domain.risk_lines import risk_lines

FRIDAY = datetime(2026, 10, 2, 21, 30, tzinfo=UTC)


def away(number: int, **more: Any) -> Time:
    return Time(f"t{number}", FRIDAY + timedelta(days=7 * number), FRIDAY + timedelta(days=7 * number, hours=2), **more)


def said(
    times: list[Time], values: dict[str, Any] | None = None, waiting: tuple[Line, ...] = (), declined: tuple[Line, ...] = ()
) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in risk_lines(times, values or {}, waiting, declined):
        found.setdefault(one.line.field, []).append(one.line.value)
    return found


def test_no_time_away_says_nothing() -> None:
    assert said([]) == {}


def test_each_field_gets_its_lines_with_their_times() -> None:
    times = [away(n, place="Nan’s" if n else "", expected=ExpectedWhere.CONTACT_VISIT) for n in range(4)]
    assert said(times) == {
        "missing_before": ["yes"],
        "how_many": ["4 times, 2 October 2026 to 23 October 2026."],
        "pattern": [
            "Began on a Friday: 4 of 4 times, 2 October 2026 to 23 October 2026.",
            "Began in the evening, 18:00 to midnight: 4 of 4 times, 2 October 2026 to 23 October 2026.",
            "Should have been on a contact visit: 4 of 4 times, 2 October 2026 to 23 October 2026.",
            "Was away 1 to 6 hours: 4 of 4 times, 2 October 2026 to 23 October 2026.",
        ],
        "goes_where": ["Nan’s: found there 3 times, 9 October 2026 to 23 October 2026."],
    }
    (place,) = [one for one in risk_lines(times, {}, (), ()) if one.line.field == "goes_where"]
    assert place.times == ("t1", "t2", "t3")


def test_what_somebody_wrote_is_not_written_over() -> None:
    values = {"missing_before": "yes", "how_many": "Often", "goes_where": "To the sea.\nNan’s: found there once, on 2 October 2026."}
    times = [away(n, place="Nan’s") for n in range(2)]
    (one,) = risk_lines(times, values, (), ())
    assert one.line.applied(values)["goes_where"] == "To the sea.\nNan’s: found there twice, 2 October 2026 to 9 October 2026."


def test_what_waits_or_was_declined_is_not_proposed_again_but_for_more_times() -> None:
    two, three = ([away(n, place="Nan’s") for n in range(count)] for count in (2, 3))
    first = tuple(one.line for one in risk_lines(two, {}, (), ()))
    assert said(two, waiting=first) == {}
    assert said(two, declined=first) == {}
    assert "goes_where" not in said(three, waiting=first)
    assert "found there 3 times" in said(three, declined=first)["goes_where"][0]


times = st.lists(
    st.builds(
        away, st.integers(0, 30), place=st.sampled_from(("", "Nan’s", "the bus: station", "Nan’s, with a friend")), together=st.booleans()
    ),
    max_size=9,
    unique_by=lambda time: time.id,
)


@settings(max_examples=80, deadline=None)
@given(times, st.sampled_from(("", "Somebody’s own words: two of them.\nAnd a second line.")))
def test_accepted_one_after_the_other_they_all_stand_and_nothing_is_left_to_propose(given_times: list[Time], own: str) -> None:
    values: dict[str, Any] = {"pattern": own, "goes_where": own} if own else {}
    for one in risk_lines(given_times, values, (), ()):
        assert one.line.standing(values) is Standing.AS_IT_WAS
        values = one.line.applied(values)
        assert one.line.standing(values) is Standing.ALREADY_SO
        assert set(one.times) <= {time.id for time in given_times}
    assert risk_lines(given_times, values, (), ()) == ()
    assert Profile.parse_section("history", values) == {name: value for name, value in values.items() if value}
    assert all(str(values[field]).startswith(own) for field in ("pattern", "goes_where") if own)
