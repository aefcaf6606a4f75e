"""The condition language: what it refuses, and how it answers with three values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.conditions import ALWAYS, NEVER, Condition, Truth, parse_condition
from carer_app.domain.errors import MalformedPack

FACTS = {"a": ("yes", "no", "dont_know"), "b": ("yes", "no", "dont_know"), "c": ("yes", "no", "dont_know")}
A, B = {"a": ["yes"]}, {"b": ["yes"]}


def truth(raw: Any, **answers: str) -> Truth:
    return parse_condition(raw, FACTS).evaluate(answers)


def test_an_unanswered_fact_is_undecided() -> None:
    assert truth(A) is Truth.UNDECIDED
    assert truth({"not": A}) is Truth.UNDECIDED


def test_an_answer_is_in_the_options_or_not() -> None:
    assert truth({"a": ["yes", "dont_know"]}, a="dont_know") is Truth.YES
    assert truth(A, a="no") is Truth.NO
    assert truth({"not": A}, a="no") is Truth.YES


def test_all_is_no_as_soon_as_one_part_is_no() -> None:
    assert truth({"all": [A, B]}, b="no") is Truth.NO
    assert truth({"all": [A, B]}, b="yes") is Truth.UNDECIDED
    assert truth({"all": [A, B]}, a="yes", b="yes") is Truth.YES


def test_any_is_yes_as_soon_as_one_part_is_yes() -> None:
    assert truth({"any": [A, B]}, b="yes") is Truth.YES
    assert truth({"any": [A, B]}, b="no") is Truth.UNDECIDED
    assert truth({"any": [A, B]}, a="no", b="no") is Truth.NO


def test_the_first_open_fact_is_asked_in_the_order_written() -> None:
    condition = parse_condition({"all": [{"any": [B, A]}, {"c": ["no"]}]}, FACTS)
    assert condition.first_undecided({}) == "b"
    assert condition.first_undecided({"b": "no"}) == "a"
    assert condition.first_undecided({"b": "yes"}) == "c"
    assert condition.first_undecided({"c": "yes"}) is None


def test_a_part_already_decided_no_longer_asks() -> None:
    condition = parse_condition({"all": [{"any": [A, B]}, {"c": ["no"]}]}, FACTS)
    assert condition.open_facts({}) == {"a", "b", "c"}
    assert condition.open_facts({"a": "yes"}) == {"c"}


def test_unanswered_counts_as_not_where_a_state_hangs_on_it() -> None:
    assert not parse_condition(A, FACTS).holds({})
    assert parse_condition({"not": A}, FACTS).holds({})


def test_the_reasons_are_the_answers_that_made_it_true() -> None:
    condition = parse_condition({"any": [A, {"all": [B, {"c": ["yes"]}]}]}, FACTS)
    assert condition.reasons({"a": "no", "b": "yes", "c": "yes"}) == ("b", "c")
    assert condition.reasons({"a": "yes", "b": "yes", "c": "no"}) == ("a",)
    assert parse_condition({"not": A}, FACTS).reasons({"a": "no"}) == ("a",)


@pytest.mark.parametrize(
    "raw, says",
    [
        (None, "one key"),
        ([], "one key"),
        ({}, "one key"),
        ({"a": ["yes"], "b": ["yes"]}, "one key"),
        ({"all": []}, "list of conditions"),
        ({"any": A}, "list of conditions"),
        ({"a": "yes"}, "list of options"),
        ({"a": []}, "list of options"),
        ({"a": [True]}, "list of options"),
        ({"a": ["yes", "yes"]}, "twice"),
        ({"a": ["perhaps"]}, "no option 'perhaps'"),
        ({"nowhere": ["yes"]}, "no fact called 'nowhere'"),
        ({"more_than": [A]}, "list of options"),
        ({"not": {"all": [A, {}]}}, "one key"),
        ({1: ["yes"]}, "is a word"),
    ],
)
def test_what_is_no_condition_is_refused_with_a_sentence(raw: Any, says: str) -> None:
    with pytest.raises(MalformedPack, match=says):
        parse_condition(raw, FACTS)


def test_without_known_facts_any_name_will_do() -> None:
    assert parse_condition({"elsewhere": ["x"]}).facts() == {"elsewhere"}


options = st.lists(st.sampled_from(FACTS["a"]), min_size=1, max_size=3, unique=True)
leaves = st.builds(lambda fact, chosen: {fact: chosen}, st.sampled_from(sorted(FACTS)), options)
conditions = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(lambda p: {"all": p}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda p: {"any": p}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda p: {"not": p}, parts),
    ),
    max_leaves=8,
).map(lambda raw: parse_condition(raw, FACTS))
answer_sets = st.dictionaries(st.sampled_from(sorted(FACTS)), st.sampled_from(FACTS["a"]))
complete = st.fixed_dictionaries({fact: st.sampled_from(FACTS["a"]) for fact in FACTS})


@given(conditions, complete)
def test_complete_answers_always_decide(condition: Condition, answers: dict[str, str]) -> None:
    assert condition.evaluate(answers) is not Truth.UNDECIDED
    assert condition.holds(answers) == (condition.evaluate(answers) is Truth.YES)
    assert condition.first_undecided(answers) is None


@given(conditions, answer_sets, complete)
def test_what_is_decided_stays_decided_whatever_is_answered_next(
    condition: Condition, answers: dict[str, str], rest: dict[str, str]
) -> None:
    now = condition.evaluate(answers)
    if now is not Truth.UNDECIDED:
        assert condition.evaluate({**rest, **answers}) is now


@given(conditions, answer_sets)
def test_an_undecided_condition_names_an_open_fact(condition: Condition, answers: dict[str, str]) -> None:
    fact = condition.first_undecided(answers)
    is_undecided = condition.evaluate(answers) is Truth.UNDECIDED
    assert (fact is not None) == is_undecided
    if fact is not None:
        assert fact in condition.open_facts(answers)
        assert fact not in answers


@given(conditions, complete)
def test_putting_answers_in_one_by_one_gives_the_same_truth(condition: Condition, answers: dict[str, str]) -> None:
    left = condition
    for fact, option in answers.items():
        left = left.given(fact, option)
    assert left == (ALWAYS if condition.holds(answers) else NEVER)
