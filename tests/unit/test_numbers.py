"""What is counted of times away: against a fixture counted by hand, and what holds of any log and any numbers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.counting import (
    CATEGORIES,
    NOTHING,
    Both,
    Counted,
    Spread,
    Talk,
    count,
    months_of,
    months_until,
    picture_json,
    picture_of,
    quarter_of,
    spread,
)
from carer_app.domain.entries import (
    Answered,
    Body,
    Decided,
    ExpectedWhere,
    FoundWhere,
    LevelRaised,
    Noted,
    Opened,
    PoliceRang,
    PoliceTold,
    Returned,
    StepResult,
    StepTaken,
)
from carer_app.domain.follow_up import Category
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.numbers import LEVELS, Facts, facts_of
from carer_app.domain.occurrence import Occurrence
from tests.unit.entry_strategies import logs
from tests.unit.occurrence_cases import START, Log, log_of

POLICE = Decided({}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D4", "default", ("A sign.",), ("NAT-L2-T",))
CARER = Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D9", "default", ("Worry.",), ("NAT-L1-T",))
BACK = Returned(FoundWhere.CAME_BACK)
SIGN = Answered("signs", {}, signs=("Goes quiet after a call.",))
AN_HOUR = timedelta(hours=1)


def facts(*bodies: Body, counts_as: Category = Category.MISSING) -> Facts:
    return facts_of(Occurrence.of(log_of(*bodies).entries), counts_as)


def step(result: StepResult = StepResult.NO_ANSWER) -> StepTaken:
    return StepTaken("contact_child", result)


def test_one_night_is_read_from_its_log() -> None:
    log = Log()
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(0)))
    log.add(2, CARER)
    log.add(5, step())
    log.add(6, step(StepResult.NOT_SAFE))
    log.add(9, step(StepResult.SPOKE))
    log.add(20, POLICE)
    log.add(23, PoliceRang("101", answered=False))
    log.add(31, PoliceRang("101", answered=True))
    log.add(44, PoliceTold("REF-1"))
    log.add(50, step())
    log.add(90, BACK)
    found = facts_of(Occurrence.of(log.entries), Category.MISSING)
    at = [None if one is None else (one - START) // timedelta(minutes=1) for one in (found.police_level_at, found.rang_at, found.told_at)]
    assert (found.month, found.level, at, found.steps, found.returned_at) == ("2026-10", "police", [20, 23, 44], 2, log.at(90))


def test_a_month_is_that_of_the_clock_in_england() -> None:
    log = Log(start=datetime(2026, 4, 30, 23, 30, tzinfo=UTC))
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(0)))
    assert facts_of(Occurrence.of(log.entries), Category.MISSING).month == "2026-05"


@pytest.mark.parametrize(
    "after, alone",
    [((), True), ((Noted("Hm."), CARER), True), ((step(),), False), ((LevelRaised(LevelOfIntervention.POLICE),), False)],
)
def test_a_sign_with_nothing_following_is_told_from_one_that_was_heeded(after: tuple[Body, ...], alone: bool) -> None:
    found = facts(step(), SIGN, *after, BACK)
    assert (found.signs, found.signs_alone) == (True, alone)


def test_no_sign_and_no_report_are_no_numbers() -> None:
    found = facts(CARER, BACK)
    assert (found.signs, found.signs_alone, found.police_level_at, found.rang_at, found.told_at) == (False, False, None, None, None)


def one(name: str, **more: object) -> Facts:
    begun = datetime(2026, 10, 1, 20, tzinfo=UTC)
    plain = Facts(name, "2026-10", begun, "missing", "carer", None, None, None, begun + AN_HOUR, 0, False, False, False)
    return plain._replace(**more)


def at(minutes: int) -> datetime:
    return datetime(2026, 10, 1, 20, tzinfo=UTC) + timedelta(minutes=minutes)


BY_HAND: list[Counted] = [
    ("ash", one("a", level="police", police_level_at=at(10), rang_at=at(12), told_at=at(30), steps=4)),
    ("ash", one("b", level="police", police_level_at=at(10), rang_at=at(30), told_at=at(35), steps=0, signs=True)),
    ("ash", one("c", level="police", police_level_at=at(10), signs=True, signs_alone=True)),
    ("birch", one("d", level="police", police_level_at=at(10), rang_at=at(5), told_at=at(25), steps=7)),
    ("birch", one("e", counts_as="away_without_authorisation")),
    ("cedar", one("f", counts_as="other", level="no_immediate")),
    ("cedar", one("g", level="undecided", is_past=True, rang_at=at(0), told_at=at(0))),
]
TALKS = [
    Talk("ash", at(60), True, True, False, at(60), False),
    Talk("ash", at(60), True, False, True, None, True),
    Talk("birch", at(60), True, True, False, at(61), False),
    Talk("birch", at(60), False, False, False, None, False),
]


def test_a_picture_is_what_was_counted_by_hand() -> None:
    found = count(BY_HAND, TALKS)
    assert (found.all, found.late, found.again, found.often) == (Both(6, 3), Both(1, 1), 2, 1)
    assert found.levels == {"no_immediate": Both(0, 0), "carer": Both(1, 1), "police": Both(4, 2), "undecided": Both(1, 1)}
    assert found.categories == {"missing": Both(5, 3), "absent": Both(), "away_without_authorisation": Both(1, 1)}
    assert (found.told, found.not_told) == (Both(4, 3), Both(1, 1))
    assert found.to_call == Spread(3, 2, 0, 20), "rung before the level was there is no minute; written down afterwards is none at all"
    assert found.to_told == Spread(3, 18, 5, 20)
    assert (found.steps, found.no_steps) == (Spread(3, 4, 0, 7), Both(1, 1))
    assert (found.signs, found.signs_alone) == (Both(2, 1), Both(1, 1))
    assert found.talks == {
        "owed": Both(4, 2), "never_offered": Both(1, 1), "offered": Both(3, 2), "accepted": Both(2, 2), "refused": Both(1, 1),
        "held": Both(2, 2), "in_time": Both(1, 1), "not_held": Both(1, 1),
    }  # fmt: skip
    assert not found.is_few


times = st.none() | st.integers(0, 500).map(at)
any_facts = st.builds(
    Facts, st.uuids().map(str), st.just("2026-10"), st.just(at(0)), st.sampled_from([c.value for c in Category]), st.sampled_from(LEVELS),
    times, times, times, times, st.integers(0, 9), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
rows = st.lists(st.tuples(st.sampled_from(("ash", "birch", "cedar")), any_facts), max_size=12)


@given(rows)
def test_levels_and_categories_each_add_up_to_all_and_children_are_never_more_than_times(found: list[Counted]) -> None:
    counted = count(found)
    assert sum(it.times for it in counted.levels.values()) == counted.all.times
    assert sum(counted.categories[name].times for name in CATEGORIES) == counted.all.times
    assert counted.all.times + counted.late.times == len(found)
    every = [counted.all, counted.late, counted.told, counted.not_told, counted.signs, counted.no_steps, *counted.levels.values()]
    assert all(it.children <= it.times and (it.children == 0) == (it.times == 0) for it in every)
    assert counted.often <= counted.again <= counted.all.children


@given(rows, st.randoms())
def test_the_order_of_rows_counts_for_nothing_and_a_kept_picture_is_the_same(found: list[Counted], random: object) -> None:
    before = count(found)
    random.shuffle(found)  # type: ignore[attr-defined]
    assert count(found) == before == picture_of(json.loads(json.dumps(picture_json(before))))


@given(st.lists(st.none() | st.integers(0, 999)))
def test_the_middle_is_one_of_the_values_with_half_on_each_side(values: list[int | None]) -> None:
    known = [value for value in values if value is not None]
    found = spread(values)
    assert found.of == len(known)
    if known:
        assert found.middle in known
        assert (found.least, found.most) == (min(known), max(known))
        assert sum(value < found.middle for value in known) <= len(known) / 2 >= sum(value > found.middle for value in known)


@given(logs())
def test_the_facts_of_any_log_hold_together(entries: list) -> None:  # type: ignore[type-arg]
    found = facts_of(Occurrence.of(entries), Category.MISSING)
    assert found.signs or not found.signs_alone
    assert found.told_at is None or (found.rang_at is not None and found.rang_at <= found.told_at)
    assert found == facts_of(Occurrence.of(list(reversed(entries))), Category.MISSING)


def test_nothing_is_few() -> None:
    assert NOTHING.is_few
    assert (NOTHING.all, NOTHING.to_call.of) == (Both(), 0)


def test_months_quarters_and_years_hold_each_other() -> None:
    months = months_until("2027-02", 14)
    assert (months[0], months[-1], len(months)) == ("2026-01", "2027-02", 14)
    assert [quarter_of(month) for month in months[::3]] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"]
    assert [months_of(period) for period in ("2026-10", "2026-Q4", "2026")] == [
        ("2026-10", "2026-10"),
        ("2026-10", "2026-12"),
        ("2026-01", "2026-12"),
    ]
