"""Random complete answers: a worse answer never lowers the level, in the decision itself and not only in the diagram."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain.decision import Decision, decide
from carer_app.packs import loader

PATH = loader.national().path
NOT_OURS = {"new_to_care", "returned", "police"}
complete = st.fixed_dictionaries(
    {fact.id: st.sampled_from(fact.option_ids) for fact in PATH.facts.values() if fact.id not in NOT_OURS}
    | {"days_in_care": st.one_of(st.none(), st.integers(0, 40)), "child_age": st.one_of(st.none(), st.integers(0, 18))}
)
worse = st.sampled_from(
    [
        (fact.id, a, b)
        for fact in PATH.facts.values()
        if fact.id not in NOT_OURS
        for a, b in zip(fact.worsens, fact.worsens[1:], strict=False)
    ]
)


def level(answers: dict[str, str | int]) -> int:
    decision = decide(PATH, answers)
    assert isinstance(decision, Decision)
    assert decision.level is not None
    return decision.level.rank


@settings(max_examples=1500, deadline=None)
@given(complete, worse)
def test_a_worse_answer_never_lowers_the_level(answers: dict[str, str | int | None], step: tuple[str, str, str]) -> None:
    fact, better, worsened = step
    said = {name: answer for name, answer in answers.items() if answer is not None}
    assert level({**said, fact: better}) <= level({**said, fact: worsened})


@settings(max_examples=500, deadline=None)
@given(complete)
def test_complete_answers_are_never_asked_more(answers: dict[str, str | int | None]) -> None:
    decision = decide(PATH, {name: answer for name, answer in answers.items() if answer is not None})
    assert isinstance(decision, Decision)
    assert decision.cites
    assert decision.why


@settings(max_examples=500, deadline=None)
@given(complete, st.sampled_from(["told", "recorded_missing", "recorded_absent"]))
def test_telling_the_police_never_lowers_the_level_of_a_child_nobody_has_found(answers: dict[str, str | int | None], police: str) -> None:
    said = {name: answer for name, answer in answers.items() if answer is not None}
    assert level({**said, "police": police}) >= level({**said, "police": "not_told"})
