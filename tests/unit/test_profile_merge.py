"""Whatever two people did to a section at once, nothing that either wrote is lost without being asked about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.profile import SECTION_BY_ID, SECTIONS
from carer_app.domain.profile_merge import Clash, merge
from tests.unit import profile_strategies as some

THREE = st.sampled_from(SECTIONS).flatmap(lambda s: st.tuples(st.just(s), *(some.section(s) | st.just({}) for _ in range(3))))
PEOPLE = SECTION_BY_ID["people"]
KAI, MO, NAN = {"name": "Kai"}, {"name": "Mo"}, {"name": "Nan"}


def words(value):
    """Everything somebody wrote in a value: lines, and the cells of rows."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return {cell for item in items for cell in (item.items() if isinstance(item, dict) else [item])}


@given(THREE)
def test_what_either_wrote_is_in_the_whole_or_asked_about(case):
    section, base, theirs, mine = case
    merged = merge(section, base, theirs, mine)
    for f in section.fields:
        asked = [c for c in merged.clashes if c.field is f]
        whole = words(merged.values.get(f.id)).union(
            *(words(value if not c.is_item else [value]) for c in asked for value in (c.first, c.second))
        )
        for wrote in (theirs, mine):
            assert words(wrote.get(f.id)) - words(base.get(f.id)) <= whole
    assert {c.field.id for c in merged.clashes} <= {f.id for f in merged.theirs}


@given(THREE)
def test_what_was_saved_first_stands_where_there_are_two_answers(case):
    section, base, theirs, mine = case
    merged = merge(section, base, theirs, mine)
    for clash in merged.clashes:
        stands = merged.values.get(clash.field.id)
        assert clash.first in stands if clash.is_item else stands == clash.first == theirs.get(clash.field.id)
        assert clash.first != clash.second


@given(THREE)
def test_who_changed_nothing_has_the_others_words(case):
    section, base, theirs, _ = case
    assert merge(section, base, theirs, base).values == theirs
    assert merge(section, base, base, theirs).values == theirs
    assert not merge(section, base, theirs, theirs).theirs


def test_a_row_that_one_took_out_and_the_other_left_alone_is_out():
    merged = merge(PEOPLE, {"people": [KAI, MO]}, {"people": [MO]}, {"people": [KAI, MO, NAN]})
    assert merged.values == {"people": [MO, NAN]}


def test_a_row_that_both_changed_is_one_row_with_what_each_wrote():
    theirs, mine = {**KAI, "telephone": "07700 900130"}, {**KAI, "safe_to_visit": "no"}
    merged = merge(PEOPLE, {"people": [KAI, MO]}, {"people": [theirs, MO]}, {"people": [MO, mine]})
    assert merged.values == {"people": [MO, {**theirs, **mine}]}
    assert not merged.clashes


def test_two_answers_in_one_row_keep_the_first_and_ask():
    """A home that one says is safe to visit and the other does not is never one row of each."""
    theirs, mine = {**KAI, "safe_to_visit": "yes", "why": "He is kind."}, {**KAI, "safe_to_visit": "no", "age": "19"}
    merged = merge(PEOPLE, {"people": [KAI]}, {"people": [theirs]}, {"people": [mine]})
    first = {**theirs, "age": "19"}
    assert merged.values == {"people": [first]}
    assert merged.clashes == (Clash(PEOPLE.fields[0], KAI, first, {**first, "safe_to_visit": "no"}, is_item=True),)


def test_rows_of_one_name_are_never_taken_for_one():
    twice = [{**KAI, "age": "9"}, {**KAI, "age": "90"}]
    merged = merge(PEOPLE, {"people": [KAI, KAI]}, {"people": twice}, {"people": [{**KAI, "age": "12"}, KAI]})
    assert all(row in merged.values["people"] for row in [*twice, {**KAI, "age": "12"}])


def test_more_rows_than_a_list_holds_are_two_answers_and_none_is_dropped():
    mine, theirs = ([{"name": f"{who} {n}"} for n in range(30)] for who in ("mine", "theirs"))
    merged = merge(PEOPLE, {}, {"people": theirs}, {"people": mine})
    assert merged.values == {"people": theirs}
    assert merged.clashes == (Clash(PEOPLE.fields[0], None, theirs, mine),)


def test_a_wait_of_nought_minutes_is_an_answer_and_is_kept():
    merged = merge(SECTION_BY_ID["plan"], {}, {"who_searches": "Jo"}, {"wait_minutes": 0})
    assert merged.values == {"wait_minutes": 0, "who_searches": "Jo"}


def test_an_answer_taken_out_and_a_new_one_are_two_answers():
    merged = merge(SECTION_BY_ID["plan"], {"wait_minutes": 30}, {}, {"wait_minutes": 10})
    assert merged.values == {}
    assert [(c.was, c.first, c.second) for c in merged.clashes] == [(30, None, 10)]


@pytest.mark.parametrize("theirs, mine", [({}, {"police_condition": "After midnight"}), ({"police_condition": "After midnight"}, {})])
def test_who_said_the_police_from_the_start_and_named_no_condition_said_always(theirs, mine):
    yes = {"police_from_outset": "yes"}
    merged = merge(SECTION_BY_ID["plan"], {}, yes | theirs, yes | mine)
    assert merged.values == yes | theirs
    assert [(c.field.id, c.first, c.second) for c in merged.clashes] == [
        ("police_condition", theirs.get("police_condition"), mine.get("police_condition"))
    ]


def test_a_condition_that_one_of_them_added_to_what_stood_is_a_change_like_any_other():
    yes = {"police_from_outset": "yes"}
    merged = merge(SECTION_BY_ID["plan"], yes, yes, yes | {"police_condition": "After midnight"})
    assert (merged.values, merged.clashes) == (yes | {"police_condition": "After midnight"}, ())
