"""What differs between two profiles: each thing once, in words, and nothing that stayed as it was."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_difference import How, difference
from carer_app.domain.profile_fields import Kind
from tests.unit.profile_strategies import PROFILES


def between(section: str, before: dict, after: dict):
    return difference(Profile.stored({section: before}), Profile.stored({section: after}))


def one(section: str, before: dict, after: dict):
    (change,) = between(section, before, after)
    return change


def test_a_value_says_what_it_was_and_what_it_is() -> None:
    change = one("plan", {"police_from_outset": "no"}, {"police_from_outset": "yes"})
    assert (change.section.id, change.field.id, change.how, change.was, change.now) == (
        "plan",
        "police_from_outset",
        How.CHANGED,
        "No",
        "Yes",
    )


@pytest.mark.parametrize(
    "before, after, how, was, now",
    [
        ({}, {"reviewed_on": "2026-11-03"}, How.FILLED_IN, None, "3 November 2026"),
        ({"reviewed_on": "2026-11-03"}, {}, How.TAKEN_OUT, "3 November 2026", None),
        ({"wait_minutes": 0}, {"wait_minutes": 30}, How.CHANGED, "0 minutes", "30 minutes"),
    ],
)
def test_a_blank_is_filled_in_and_a_value_taken_out(before, after, how, was, now) -> None:
    change = one("plan", before, after)
    assert (change.how, change.was, change.now) == (how, was, now)


def test_lines_are_told_one_by_one() -> None:
    change = one("warning_signs", {"signs": ["Goes quiet", "Packs a bag"]}, {"signs": ["Packs a bag", "Rings Nan"]})
    assert (change.added, change.taken_out) == (("Rings Nan",), ("Goes quiet",))


def test_a_line_that_stood_twice_and_stands_once_is_one_line_less() -> None:
    change = one("warning_signs", {"signs": ["Goes quiet", "Goes quiet"]}, {"signs": ["Goes quiet"]})
    assert (change.added, change.taken_out) == ((), ("Goes quiet",))


@pytest.mark.parametrize(
    "section, field, kept", [("warning_signs", "signs", ["A", "B"]), ("places", "places", [{"name": "A"}, {"name": "B"}])]
)
def test_the_same_in_another_order_is_told_as_that(section, field, kept) -> None:
    change = one(section, {field: kept}, {field: kept[::-1]})
    assert (change.how, change.added, change.taken_out, change.rows) == (How.REORDERED, (), (), ())


def test_a_row_is_known_by_its_name_wherever_it_stands() -> None:
    before = {"people": [{"name": "Nan", "telephone": "01632 960020"}, {"name": "Kai"}, {"name": "Dex", "police_only": "yes"}]}
    after = {"people": [{"name": "Mo"}, {"name": "kai", "safe_to_ring": "yes"}, {"name": "Nan", "telephone": "01632 960021"}]}
    rows = {row.title: row for row in one("people", before, after).rows}
    assert {title: row.how for title, row in rows.items()} == {
        "Nan": How.CHANGED, "kai": How.CHANGED, "Mo": How.FILLED_IN, "Dex": How.TAKEN_OUT,
    }  # fmt: skip
    assert [(v.label, v.was, v.now) for v in rows["Nan"].values] == [("Telephone", "01632 960020", "01632 960021")]
    assert [(v.label, v.was, v.now) for v in rows["kai"].values] == [("Name", "Kai", "kai"), ("Safe to ring", None, "Yes")]
    assert [(v.label, v.was, v.now) for v in rows["Dex"].values] == [("Name", "Dex", None), ("Police only", "Yes", None)]


def test_a_row_whose_name_was_put_right_is_known_by_its_number() -> None:
    (row,) = one("contacts", {"family": [{"name": "Jone", "telephone": "1"}]}, {"family": [{"name": "Joan", "telephone": "1"}]}).rows
    assert (row.how, [(v.was, v.now) for v in row.values]) == (How.CHANGED, [("Jone", "Joan")])


def test_of_two_with_one_name_the_one_that_stayed_is_left_alone() -> None:
    before = {"people": [{"name": "Kai", "age": 15}, {"name": "Kai", "age": 40}]}
    (row,) = one("people", before, {"people": [{"name": "Kai", "age": 41}, {"name": "Kai", "age": 15}]}).rows
    assert [(v.was, v.now) for v in row.values] == [("40", "41")]


def test_hours_of_waiting_are_known_by_their_days() -> None:
    before = {"waits": [{"days": "any_day", "from": "21:00", "until": "06:00", "minutes": 30}]}
    (row,) = one("plan", before, {"waits": [{**before["waits"][0], "minutes": 15}]}).rows
    assert [(v.label, v.was, v.now) for v in row.values] == [("wait", "30 minutes", "15 minutes")]


def test_what_an_earlier_release_kept_is_told_too() -> None:
    before = Profile.stored({"plan": {"was_called_so": "an old value"}, "gone": {"lines": ["A"], "rows": [{"name": "B"}]}})
    told = difference(before, Profile.stored({"plan": {"reviewed_on": "not a day"}}))
    assert [(c.section.title, c.field.label) for c in told] == [
        ("The plan", "Date of the last review"), ("The plan", "Was called so"), ("Gone", "Lines"), ("Gone", "Rows"),
    ]  # fmt: skip
    assert told[0].now == "not a day"


@given(PROFILES)
def test_a_profile_differs_in_nothing_from_itself(raw) -> None:
    assert difference(Profile.of(raw), Profile.of(raw)) == ()


@given(PROFILES, PROFILES)
def test_each_value_that_differs_is_named_once_and_no_other(raw_before, raw_after) -> None:
    before, after = Profile.of(raw_before), Profile.of(raw_after)
    told = [(change.section.id, change.field.id) for change in difference(before, after)]
    differ = {(s, f.id) for s, section in SECTION_BY_ID.items() for f in section.fields if before.get(s, f.id) != after.get(s, f.id)}
    assert len(told) == len(set(told))
    assert set(told) == differ


@given(PROFILES, PROFILES)
def test_what_is_told_of_lines_and_rows_adds_up(raw_before, raw_after) -> None:
    before, after = Profile.of(raw_before), Profile.of(raw_after)
    for change in difference(before, after):
        was, now = (list(p.get(change.section.id, change.field.id) or ()) if change.field.repeat else [] for p in (before, after))
        if change.field.kind is Kind.LIST:
            assert Counter(was) - Counter(change.taken_out) + Counter(change.added) == Counter(now)
            assert not set(change.added) & set(change.taken_out)
        if change.field.kind is Kind.ROWS:
            how = Counter(row.how for row in change.rows)
            assert len(was) - how[How.TAKEN_OUT] + how[How.FILLED_IN] == len(now)
            assert all(value.was != value.now for row in change.rows for value in row.values)
            assert all(row.values for row in change.rows)


@given(PROFILES.filter(bool), st.data())
def test_one_row_changed_is_one_row_told(raw, data) -> None:
    profile = Profile.of(raw)
    held = [(s, f) for s, section in SECTION_BY_ID.items() for f in section.fields if f.kind is Kind.ROWS and profile.get(s, f.id)]
    if not held:
        return
    section, field = data.draw(st.sampled_from(held))
    rows = list(profile.rows(section, field.id))
    at = data.draw(st.integers(0, len(rows) - 1))
    less = {**profile.sections, section: {**profile.sections[section], field.id: rows[:at] + rows[at + 1 :]}}
    (change,) = difference(profile, Profile.stored(less))
    (row,) = change.rows
    assert row.how is How.TAKEN_OUT
    assert [v.was for v in row.values] == [words for c in field.columns if (words := c.words(rows[at].get(c.id))) is not None]
