"""Which page is asked next, and that nothing is asked twice."""

from __future__ import annotations

import random

import pytest

from carer_app.domain.decision import Ask, Decision, decide
from carer_app.packs import loader
from tests.unit.calm import asked

NO_DANGER = {"immediate_concern_child": "no", "immediate_concern_other": "no"}
LOST = {**NO_DANGER, "whereabouts": "unknown", "contact": "no_reply"}
NO_SIGNS = {"antecedent_behaviour": "no", "trigger_incident": "no", "out_of_character": "no"}


def test_danger_is_asked_first() -> None:
    assert asked() == Ask("danger", ("immediate_concern_child", "immediate_concern_other"))


def test_then_where_the_child_is() -> None:
    assert asked(**NO_DANGER) == Ask("where", ("whereabouts",))


def test_then_the_signs_where_nobody_is_with_the_child() -> None:
    assert asked(**LOST) == Ask("signs", ("antecedent_behaviour", "trigger_incident", "out_of_character"))
    assert asked(**NO_DANGER, whereabouts="believed").page == "signs"


def test_then_the_place_where_somebody_is_with_the_child() -> None:
    assert asked(**NO_DANGER, whereabouts="verified") == Ask("place", ("risk_at_location", "risk_to_others_at_location", "risk_to_visitor"))


def test_contact_is_not_asked_again_when_the_page_before_answered_it() -> None:
    page = asked(**LOST, **NO_SIGNS)
    assert page.page == "tonight"
    assert "contact" not in page.facts
    assert "contact" in asked(**NO_DANGER, whereabouts="believed", **NO_SIGNS).facts


def test_a_child_under_thirteen_is_not_asked_about_age() -> None:
    assert "vulnerability_today" in asked(**LOST, **NO_SIGNS, child_age=13).facts
    assert "vulnerability_today" not in asked(**LOST, **NO_SIGNS, child_age=12).facts


def test_one_half_of_the_danger_page_is_not_enough() -> None:
    assert asked(immediate_concern_child="no") == Ask("danger", ("immediate_concern_other",))


def test_a_plan_for_the_police_waits_for_the_danger_page_only() -> None:
    assert asked(plan_police_from_outset="yes").page == "danger"
    decision = decide(loader.national().path, {**NO_DANGER, "plan_police_from_outset": "yes"})
    assert isinstance(decision, Decision)
    assert decision.rule == "D2"


def test_a_child_who_is_back_is_asked_nothing() -> None:
    decision = decide(loader.national().path, {"returned": "yes"})
    assert isinstance(decision, Decision)
    assert (decision.level, decision.state, decision.rule) == (None, "S11", "RETURNED")


def test_an_answer_no_question_offers_is_asked_again() -> None:
    assert asked(immediate_concern_child="no", immediate_concern_other="banana").facts == ("immediate_concern_other",)
    assert asked(**NO_DANGER, whereabouts="yes").page == "where"


def test_keys_from_elsewhere_do_no_harm() -> None:
    assert asked(**NO_DANGER, from_another_pack="yes").page == "where"


@pytest.mark.parametrize("seed", range(300))
def test_answering_page_by_page_no_page_comes_twice_and_every_question_counts(seed: int) -> None:
    path, chance, answers, pages = loader.national().path, random.Random(seed), {"plan_police_from_outset": "no"}, []
    while isinstance(result := decide(path, answers), Ask):
        assert result.page not in pages
        assert result.facts
        assert not set(result.facts) & set(answers)
        pages.append(result.page)
        answers |= {fact: chance.choice(path.facts[fact].option_ids) for fact in result.facts}
    assert len(pages) <= 5


@pytest.mark.parametrize("seed", range(300))
def test_one_tap_choices_answer_their_whole_page(seed: int) -> None:
    path, chance, answers, pages = loader.national().path, random.Random(seed), {"plan_police_from_outset": "no"}, []
    while isinstance(result := decide(path, answers), Ask):
        page = path.page(result.page)
        assert page.id not in pages
        pages.append(page.id)
        if page.choices:
            answers |= chance.choice(page.choices).answers
        else:
            answers |= {fact: chance.choice(path.facts[fact].option_ids) for fact in result.facts}
    assert len(pages) <= 5
