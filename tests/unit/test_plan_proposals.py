"""A proposal changes its own line and no other, and knows whether the plan still says what it was made from."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.plan_proposals import Line, Standing, changes
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS
from tests.unit import profile_strategies as some

TWO = st.sampled_from(SECTIONS).flatmap(lambda s: st.tuples(st.just(s), *(some.section(s) | st.just({}) for _ in range(2))))
PLAN = SECTION_BY_ID["plan"]
KAI, MO = {"name": "Kai", "age": 15}, {"name": "Mo"}


def without_blanks(values):
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def in_no_order(values):
    return {
        name: sorted(map(repr, set(map(repr, value)))) if isinstance(value, list) else value
        for name, value in without_blanks(values).items()
    }


@given(TWO)
def test_all_lines_accepted_make_the_one_out_of_the_other(case):
    section, before, after = case
    values = before
    for line in changes(section, before, after):
        assert line.standing(values) is not Standing.CHANGED_SINCE
        values = line.applied(values)
        assert line.standing(values) is Standing.ALREADY_SO
    assert in_no_order(values) == in_no_order(after)


@given(TWO)
def test_one_line_touches_its_own_field_and_no_other(case):
    section, before, after = case
    for line in changes(section, before, after):
        applied = line.applied(before)
        assert {n: v for n, v in applied.items() if n != line.field} == {n: v for n, v in before.items() if n != line.field}


def test_a_row_that_kept_its_name_is_one_change():
    older = {**KAI, "age": 16}
    (line,) = changes(SECTION_BY_ID["people"], {"people": [KAI, MO]}, {"people": [MO, older]})
    assert line == Line("people", "people", KAI, older, is_item=True)
    assert line.applied({"people": [KAI, MO]}) == {"people": [older, MO]}


def test_a_line_in_its_place_is_one_change_and_others_come_and_go():
    assert changes(PLAN, {"steps": ["Ring Nan"]}, {"steps": ["Ring Nan first"]}) == (
        Line("plan", "steps", "Ring Nan", "Ring Nan first", is_item=True),
    )
    came_and_went = changes(PLAN, {"steps": ["Ring Nan", "Look in the shed"]}, {"steps": ["Look in the shed", "Ring Mo", "Wait"]})
    assert {(line.was, line.value) for line in came_and_went} == {("Ring Nan", None), (None, "Ring Mo"), (None, "Wait")}


def test_what_changed_since_says_so_and_what_is_so_already_too():
    line = Line("plan", "wait_minutes", 60, 20)
    assert [line.standing({"wait_minutes": now}) for now in (60, 20, 30, None)] == [
        Standing.AS_IT_WAS, Standing.ALREADY_SO, Standing.CHANGED_SINCE, Standing.CHANGED_SINCE
    ]  # fmt: skip
    assert line.standing({}) is Standing.CHANGED_SINCE
    row = Line("people", "people", KAI, {**KAI, "age": 16}, is_item=True)
    assert row.standing({"people": [{**KAI, "age": 17}]}) is Standing.CHANGED_SINCE
    assert row.applied({"people": [{**KAI, "age": 17}]}) == {"people": [{**KAI, "age": 17}, {**KAI, "age": 16}]}


def test_a_blank_is_an_answer_to_propose():
    line = Line("plan", "wait_minutes", 60, None)
    assert line.standing({}) is Standing.ALREADY_SO
    assert without_blanks(line.applied({"wait_minutes": 60})) == {}
