"""How what is typed into a profile is read, or refused with a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_reading import MAX_ITEMS, MalformedProfile


def refused(section: str, raw: object) -> MalformedProfile:
    with pytest.raises(MalformedProfile) as problem:
        Profile.parse_section(section, raw)  # type: ignore[arg-type]
    return problem.value


def outcome(section: str, raw: object) -> dict[str, object] | MalformedProfile:
    try:
        return Profile.parse_section(section, raw)  # type: ignore[arg-type]
    except MalformedProfile as problem:
        return problem


def test_blanks_are_left_out():
    raw = {
        "preferred_name": "  Ash ",
        "religion": "",
        "date_of_birth": "",
        "sex": "",
        "other_names": ["", " "],
        "references": [{"kind": " "}],
    }
    assert Profile.parse_section("identity", raw) == {"preferred_name": "Ash"}


def test_a_date_may_come_as_a_date_and_a_number_as_digits_and_a_list_as_lines():
    assert Profile.parse_section("identity", {"date_of_birth": date(2012, 5, 2)}) == {"date_of_birth": "2012-05-02"}
    assert Profile.parse_section("plan", {"wait_minutes": " 30 "}) == {"wait_minutes": 30}
    assert Profile.parse_section("warning_signs", {"signs": "One\r\n\n Two "}) == {"signs": ["One", "Two"]}
    assert Profile.parse_section("plan", {"wait_minutes": 0}) == {"wait_minutes": 0}


@pytest.mark.parametrize(
    "section, raw, says",
    [
        ("identity", {"shoe_size": "7"}, "no field called 'shoe_size'"),
        ("identity", {"date_of_birth": "2012-02-30"}, "real date"),
        ("identity", {"date_of_birth": 7}, "real date"),
        ("identity", {"sex": "M"}, "must be one of: Female, Male"),
        ("identity", {"sex": ["male"]}, "must be one of"),
        ("identity", {"full_name": "x" * 301}, "300 characters or fewer. It has 301"),
        ("identity", {"full_name": 7}, "must be text"),
        ("identity", {"other_names": {"a": 1}}, "must be a list"),
        ("identity", {"other_names": ["x"] * (MAX_ITEMS + 1)}, "list of 40"),
        ("identity", {"references": ["x"]}, "Row 1 of “Reference numbers” must have named fields"),
        ("identity", {"references": [{"kind": "a"}, {"colour": "red"}]}, "Row 2 of “Reference numbers”: A row of"),
        ("plan", {"wait_minutes": "a while"}, "a number of minutes, or words like"),
        ("plan", {"wait_minutes": 721}, "between 0 and 720"),
        ("plan", {"wait_minutes": -1}, "between 0 and 720"),
        ("plan", {"wait_minutes": True}, "whole number"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(section, raw, says):
    problem = refused(section, raw)
    assert says in str(problem)
    assert (problem.section, problem.field) == (section, next(iter(raw)))


@pytest.mark.parametrize(
    "typed, kept", [("22:05", "22:05"), (" 7:30 ", "07:30"), ("22.05", "22:05"), ("22:05:00", "22:05"), ("00:00", "00:00")]
)
def test_a_time_is_kept_as_four_figures(typed, kept):
    assert Profile.parse_section("plan", {"waits": [{"from": typed}]}) == {"waits": [{"from": kept}]}


@pytest.mark.parametrize("typed", ["24:00", "tea time", "22:60", "2205", 22, "٢٢:٠٥"])
def test_what_is_no_time_is_refused_with_an_example(typed):
    assert "“From” must be a time, like 22:05." in str(refused("plan", {"waits": [{"from": typed}]}))


def test_a_row_that_is_refused_says_which():
    assert refused("people", {"people": [{"name": "Kai"}, {"name": "Mo", "age": 999}]}).row == 1


def test_a_section_nobody_knows_is_refused():
    assert "no section called 'passwords'" in str(refused("passwords", {}))


@pytest.mark.parametrize(
    "typed",
    [
        "password: hunter2",
        "his PIN is 4821",
        "PIN 4821",
        "Passcode = abcd",
        "pin number: 0000",
        "Her password is sunshine",
        "pw: abc",
        "the password was “rex”.",
    ],
)
def test_a_password_or_a_pin_is_never_kept(typed):
    assert "We never keep those" in str(refused("phone_online", {"accounts": [{"platform": "Snapgram", "note": typed}]}))
    assert "We never keep those" in str(refused("phone_online", {"cards": typed}))


@pytest.mark.parametrize(
    "typed",
    [
        "forgot his password",
        "pinned post",
        "card with a PIN kept by staff",
        "wears a pin badge",
        "the password is unknown",
        "his password is not known to us",
        "her password is the same as her sister’s",
        "PIN is with the manager",
    ],
)
def test_words_about_passwords_are_fine(typed):
    assert Profile.parse_section("phone_online", {"online_habits": typed}) == {"online_habits": typed}


def test_control_characters_become_spaces_so_that_pages_and_pdfs_stay_well_formed():
    assert Profile.parse_section("identity", {"full_name": "A\x00B\x0bC\ud800"}) == {"full_name": "A B C"}


@given(st.sampled_from([s.id for s in SECTIONS]), st.dictionaries(st.text(max_size=8), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
), max_size=4))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_nonsense_is_refused_and_never_a_fault(section, raw):
    assert outcome(section, raw) == {} or str(outcome(section, raw)).endswith(".")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nonsense_in_a_known_field_is_refused_and_never_a_fault(data):
    section = data.draw(st.sampled_from(SECTIONS))
    field = data.draw(st.sampled_from(section.fields))
    junk = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.floats() | st.lists(st.integers() | st.dictionaries(
        st.sampled_from([c.id for c in field.columns] or ["x"]), st.text(max_size=5) | st.integers(), max_size=2), max_size=3)  # fmt: skip
    tried = outcome(section.id, {field.id: data.draw(junk)})
    assert tried.section == section.id if isinstance(tried, MalformedProfile) else set(tried) <= {field.id}
