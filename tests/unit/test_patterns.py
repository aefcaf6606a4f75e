"""What repeats in the times not home: counts of what was written down, with the times behind each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.patterns import FEWEST, Time, patterns

FRIDAY = datetime(2026, 10, 2, 22, 30, tzinfo=UTC)  # 23:30 in summer time
FOUND = ("", "came back without help", "had been with the police")


def away(number: int, **more: object) -> Time:
    began = FRIDAY + timedelta(days=7 * number)
    return Time(f"t{number}", began, began + timedelta(hours=2), **more)  # type: ignore[arg-type]


def words(*times: Time) -> list[str]:
    return [claim.words for claim in patterns(times)]


def test_two_times_are_no_pattern():
    assert patterns((away(0), away(1))) == ()


def test_day_part_of_the_day_and_how_long():
    assert words(away(0), away(1), away(2)) == ["Began on a Friday", "Began in the evening, 18:00 to midnight", "Was away 1 to 6 hours"]


def test_three_of_seven_are_less_than_half_and_three_of_six_are_half():
    found = [away(number, found=FOUND[2] if number < 3 else FOUND[1]) for number in range(7)]
    assert "The child had been with the police" not in words(*found)
    claim = next(claim for claim in patterns(found[:6]) if claim.words == "The child had been with the police")
    assert (claim.count, claim.unknown, claim.ids) == (3, 0, ("t0", "t1", "t2"))


def test_what_nobody_wrote_down_is_said_and_not_counted():
    times = [away(number, place="Nan’s" if number < 3 else "") for number in range(5)]
    claim = next(claim for claim in patterns(times) if claim.words == "Where the child was: Nan’s")
    assert (claim.count, claim.unknown) == (3, 2)


def test_the_clock_on_the_wall_says_the_day():
    just_after = [Time(f"t{n}", datetime(2026, 7, 3 + 7 * n, 23, 30, tzinfo=UTC)) for n in range(3)]  # 00:30 on Saturday in London
    assert words(*just_after) == ["Began on a Saturday", "Began at the weekend", "Began in the night, midnight to 06:00"]


def test_a_month_is_named_only_over_a_year():
    near = [Time(f"n{n}", datetime(2026, 11, 1 + n, 12, tzinfo=UTC)) for n in range(4)]
    far = [Time(f"f{n}", datetime(2023 + n, 11, 5, 12, tzinfo=UTC)) for n in range(3)]
    assert "Began in November" not in words(*near)
    assert "Began in November" in words(*far)


def test_contact_visits_and_being_away_together():
    times = [away(number, expected=ExpectedWhere.CONTACT_VISIT, together=True) for number in range(3)]
    assert {"Should have been on a contact visit", "Was away together with another child"} <= set(words(*times))
    assert not any("Should have been" in said for said in words(*(away(n, expected=ExpectedWhere.HOME) for n in range(3))))


moments = st.integers(0, 60 * 24 * 1000).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
some = st.builds(
    Time,
    st.uuids().map(str),
    moments,
    st.none() | moments,
    st.none() | st.sampled_from(ExpectedWhere),
    st.sampled_from(FOUND),
    st.sampled_from(("", "Nan’s", "nan’s.", "the bus station")),
    st.sampled_from(("", "a friend")),
    st.booleans(),
)


@given(st.lists(some, max_size=12, unique_by=lambda time: time.id), st.randoms(use_true_random=False))
def test_each_count_is_right_and_the_order_makes_no_difference(times, shuffled):
    claims = patterns(times)
    mixed = list(times)
    shuffled.shuffle(mixed)
    assert patterns(mixed) == claims
    by_id = {time.id: time for time in times}
    for claim in claims:
        assert claim.count == len(claim.ids) == len(set(claim.ids)) >= FEWEST
        assert set(claim.ids) <= set(by_id)
        assert claim.count * 2 >= len(times)
        assert claim.count + claim.unknown <= len(times)
        if claim.words.startswith("The child "):
            assert claim.count == sum(time.found == claim.words.removeprefix("The child ") for time in times)
