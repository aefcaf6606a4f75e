"""Deciding, page by page: immediate danger first, the child's own signs, the level and why, nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.domain.entries import Answered
from carer_app.domain.levels import State
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import folded, kinds
from tests.web.tonight import (
    CALM,
    PLAN,
    SIGNS,
    another_child,
    begin,
    carer,
    entries,
    give_plan,
    level,
    live,
    say,
    tap,
    tick,
    to_looking,
    to_waiting,
    whole,
)

StrictAs = Callable[..., StrictClient]
TONIGHT = "A few more things about today"


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    return carer(strict_as)


def test_the_first_page_has_one_button_for_each_child_at_home(app: Flask, world: World, client: StrictClient) -> None:
    another_child(app, world, "larch", "Hazel")
    page = client.get("/")
    assert page.h1 == "Who is not home?"
    assert "Hazel" in page.text
    assert "Not home yet" in page.text
    assert "School or college" in page.text
    assert "No plan yet" in page.text
    assert "Not decided yet" in page.text
    assert "Go on" in page.text
    assert "Birch" not in page.text
    assert "Fir" not in page.text


def test_one_tap_starts_and_asks_about_danger(app: Flask, world: World, client: StrictClient) -> None:
    child = another_child(app, world, "larch", "Hazel")
    page = client.get("/").submit(action="/decide/start", press=("expected_where", "home"))
    assert page.h1 == "Are you worried now for anyone’s immediate safety?"
    assert page.text.startswith("Back Hazel · question 1")
    assert "Ash" not in page.text
    assert child not in page.url


def test_two_taps_start_one_occurrence(app: Flask, world: World, client: StrictClient) -> None:
    another_child(app, world, "larch", "Hazel")
    page = client.get("/")
    first, second = (page.submit(action="/decide/start", press=("expected_where", "home")) for _ in range(2))
    assert first.url == second.url
    assert kinds(app, first.url.split("/")[2]) == []


def test_the_place_where_the_child_should_be_is_kept_and_rung_first(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.5a, NAT-L1-A-d"""
    another_child(app, world, "larch", "Hazel")
    page = client.get("/").submit(action="/decide/start", press=("expected_where", "school"))
    page = say(tap(tap(tap(page, "no"), "cannot_reach"), "none"), **{**CALM, "carer_concern": "some"})
    assert page.text.index("Ring the school or college") < page.text.index("Ring Hazel")


def test_danger_is_two_taps_to_999(world: World, client: StrictClient) -> None:
    """NAT-INT-7"""
    page = tap(begin(client, world), "child")
    assert page.h1 == "Police intervention"
    assert page.url.startswith("/occurrence/")
    assert "Ring 999 now" in page.text
    assert "Read this out" in page.text
    assert "You have NOT told the police yet" in whole(page)


@pytest.mark.parametrize("sign", [SIGNS["signs"][1], SIGNS["triggers"][0], "Something else that shows Ash may not be safe"])
def test_a_sign_of_the_childs_own_goes_to_the_police_before_any_search(app: Flask, world: World, client: StrictClient, sign: str) -> None:
    """NAT-APP-ANT-R, NAT-APP-TRG-R, NAT-L1-A-a"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    page = tick(tap(tap(begin(client, world), "no"), "cannot_reach"), sign)
    assert page.h1 == "Police intervention"
    occurrence = folded(app, world.occurrences["ash"])
    assert occurrence.state is State.POLICE_DECIDED
    assert occurrence.signs == ((sign,) if sign in SIGNS["signs"] + SIGNS["triggers"] else ())


def test_the_plans_lines_stand_word_for_word_and_what_is_not_ticked_is_no(app: Flask, world: World, client: StrictClient) -> None:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    page = tap(tap(begin(client, world), "no"), "cannot_reach")
    assert all(line in page.text for line in SIGNS["signs"] + SIGNS["triggers"])
    assert "only examples" not in page.text
    tick(page, SIGNS["signs"][0])
    answered = [e.body for e in entries(app, world.occurrences["ash"]) if isinstance(e.body, Answered) and e.body.page == "signs"]
    assert answered[-1].answers == {"antecedent_behaviour": "yes", "trigger_incident": "no", "out_of_character": "no"}


def test_a_blank_plan_shows_examples_and_says_that_they_are_examples(world: World, client: StrictClient) -> None:
    """NAT-APP-ANT-E, NAT-APP-TRG-E"""
    page = tap(tap(begin(client, world), "no"), "cannot_reach")
    assert "Ash’s plan does not say what to look for. These are only examples from other children" in page.text
    assert "Got into a car that nobody here knows" in page.text
    assert page.text.index("Something else that shows Ash") < page.text.index("These are only examples"), "the answers come first"


def test_not_sure_about_signs_is_never_read_as_safe(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-57b"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    page = say(tap(tap(tap(begin(client, world), "no"), "sounds_safe"), "not_sure"), **CALM)
    assert page.h1 == "Carer intervention"
    assert "Speak to someone now" in page.text


def test_ticking_and_not_sure_keeps_the_tick_and_leaves_the_rest_open(app: Flask, world: World, client: StrictClient) -> None:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    page = tap(tap(begin(client, world), "no"), "cannot_reach")
    value = next(e.get("value") for e in page.all("input") if (e.get("value") or "").startswith("out_of_character"))
    page.submit(action="/signs", ticked=[value], press=("choice", "not_sure"), title_is_h1=False)
    assert dict(folded(app, world.occurrences["ash"]).answers)["out_of_character"] == "yes"
    assert dict(folded(app, world.occurrences["ash"]).answers)["trigger_incident"] == "dont_know"


def test_ticking_and_none_of_these_is_asked_again_with_the_tick_kept(app: Flask, world: World, client: StrictClient) -> None:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=PLAN)
    page = tap(tap(begin(client, world), "no"), "cannot_reach")
    value = next(e.get("value") for e in page.all("input") if (e.get("value") or "").startswith("trigger_incident-"))
    before = len(entries(app, world.occurrences["ash"]))
    page = page.submit(action="/signs", ticked=[value], words="By the gate.", press=("choice", "none"), expect=422)
    assert "You ticked something and chose “None of these”" in page.text
    assert any(e.get("value") == value and "checked" in e.attrib for e in page.all("input"))
    assert "By the gate." in page.html
    assert len(entries(app, world.occurrences["ash"])) == before


def test_nothing_ticked_and_nothing_chosen_says_what_to_do(world: World, client: StrictClient) -> None:
    page = begin(client, world)
    assert "Choose one of the answers" in page.submit(action="/danger", expect=422).text
    page = tap(tap(page, "no"), "cannot_reach")
    assert "Tick what happened, or choose" in page.submit(action="/signs", expect=422).text


def test_a_condition_of_the_plan_is_a_tick_and_leads_to_the_police(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.14b"""
    only_if = "If Ash has been with the man called Dex"
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={**PLAN, "police_from_outset": "yes", "police_condition": only_if})
    page = tap(tap(begin(client, world), "no"), "cannot_reach")
    page = tick(page, only_if)
    assert page.h1 == "Police intervention"
    assert folded(app, world.occurrences["ash"]).decided.rule == "D2"


def test_the_plans_condition_is_asked_even_where_the_child_is_safe_somewhere(app: Flask, world: World, client: StrictClient) -> None:
    """G5"""
    only_if = "If Ash has been with the man called Dex"
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={**PLAN, "police_from_outset": "yes", "police_condition": only_if})
    page = tap(tap(begin(client, world), "no"), "verified")
    page = say(page, risk_at_location="no", risk_to_others_at_location="no", risk_to_visitor="no")
    assert page.h1 == "Has any of this happened since yesterday?"
    assert tick(page, only_if).h1 == "Risk at that place"
    assert folded(app, world.occurrences["ash"]).state is State.KNOWN_WITH_RISK


def test_the_police_from_the_outset_are_the_plans_and_need_no_more_questions(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.14b"""
    give_plan(app, world, "ash", plan={**PLAN, "police_from_outset": "yes"})
    assert tap(begin(client, world), "no").h1 == "Police intervention"


def test_no_worry_at_all_waits_with_a_time_and_never_says_the_police_are_not_needed(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L0-T, NAT-L0-A-a"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={**PLAN, "wait_minutes": 120})
    page = to_waiting(client, world)
    assert page.h1 == "No immediate intervention"
    assert "Look again at" in page.text
    assert "You can ring the police at any time" in page.text
    assert level(folded(app, world.occurrences["ash"])) == "no_immediate"


def test_a_wait_agreed_for_these_hours_is_enough(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-INT-9"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"police_from_outset": "no", "waits": [{"days": "every", "minutes": 120}]})
    page = to_waiting(client, world)
    assert page.h1 == "No immediate intervention"
    assert [str(timer.basis) for timer in folded(app, world.occurrences["ash"]).timers if timer.kind == "review"] == ["plan"]


def test_a_wait_for_an_activity_is_shown_and_sets_no_time(app: Flask, world: World, client: StrictClient) -> None:
    """AMB-1"""
    football = {"activity": "Football", "minutes": 90, "note": "Ring the coach"}
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"police_from_outset": "no", "activity_waits": [football]})
    page = to_waiting(client, world)
    assert page.h1 == "When will you look again?"
    assert "Agreed for an activity: Football: 90 minutes. Ring the coach" in page.text


def test_waiting_with_no_wait_agreed_asks_for_a_time_and_why(app: Flask, world: World, client: StrictClient) -> None:
    """AMB-1"""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"police_from_outset": "no"})
    page = to_waiting(client, world)
    assert page.h1 == "When will you look again?"
    assert "Say why then" in page.submit(action="/look-again", review_at="30", expect=422).text
    page = page.submit(action="/look-again", review_at="30", reason="He said he is on the 21:40 bus.")
    assert page.h1 == "No immediate intervention"
    assert entries(app, world.occurrences["ash"])[-1].kind == "review_set"


def test_some_worry_is_carer_intervention_with_the_reason_in_the_carers_own_answer(world: World, client: StrictClient) -> None:
    """NAT-L1-T"""
    page = to_looking(client, world)
    assert page.h1 == "Carer intervention"
    assert "You said you are a bit worried." in page.text
    assert "framework, table of levels, carer intervention" in page.text
    assert page.title.startswith("Carer intervention")


def test_a_believed_place_is_asked_about_and_checked_first(app: Flask, world: World, client: StrictClient) -> None:
    """LANC-2.1c, NOTT-43c"""
    page = tap(tap(begin(client, world), "no"), "believed")
    page = tap(page, "none")
    assert page.h1 == TONIGHT
    assert "Have you spoken to Ash" in page.text
    page = say(page, **CALM, contact="no_reply")
    assert page.h1 == "What do you know about that place?"
    page = say(page, risk_at_location="no", risk_to_others_at_location="no", risk_to_visitor="no", place="Kai’s flat")
    assert page.h1 == "Carer intervention"
    assert "Check that Ash is at Kai’s flat" in page.text


def test_a_known_place_with_a_risk_is_agreed_with_the_police_before_anybody_goes(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.8"""
    page = tap(tap(begin(client, world), "no"), "verified")
    page = say(page, risk_at_location="yes", risk_to_others_at_location="no", risk_to_visitor="dont_know")
    assert page.h1 == "Risk at that place"
    assert "Nobody goes there before that" in page.text
    assert not any("known_places" in (e.get("value") or "") for e in page.all("input"))


def test_a_known_safe_place_leads_to_the_way_home(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-43b, NAT-3.7b"""
    page = tap(tap(begin(client, world), "no"), "verified")
    page = say(page, risk_at_location="no", risk_to_others_at_location="no", risk_to_visitor="no")
    assert page.h1 == "Somewhere safe, not home"
    assert "Arrange the way home" in page.text


def test_questions_left_blank_say_so_and_nothing_is_kept(app: Flask, world: World, client: StrictClient) -> None:
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    before = len(entries(app, world.occurrences["ash"]))
    page = say(page, carer_concern="not_significant", expect=422)
    assert page.text.count("Choose one of the answers") >= 4
    assert any(e.get("value") == "not_significant" and "checked" in e.attrib for e in page.all("input"))
    assert len(entries(app, world.occurrences["ash"])) == before


def test_a_question_nobody_needs_any_more_may_stay_blank(world: World, client: StrictClient) -> None:
    """NAT-3.15: what is left open never holds anything up."""
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    assert say(page, carer_concern="worried", health_risk_today="no", exploitation_risk_today="no").h1 == "Police intervention"


def test_questions_show_what_the_plan_says_of_each(app: Flask, world: World, client: StrictClient) -> None:
    give_plan(app, world, "ash", risks={"criminal_exploitation": "now", "criminal_exploitation_why": "Calls from unknown men."})
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    assert "Criminal exploitation, county lines, gangs: a worry now. Calls from unknown men." in page.text


def test_a_standing_flag_alone_sets_no_level(app: Flask, world: World, client: StrictClient) -> None:
    """E3"""
    give_plan(app, world, "ash", risks={"criminal_exploitation": "now"}, warning_signs=SIGNS, plan=PLAN)
    assert to_waiting(client, world).h1 in ("No immediate intervention", "When will you look again?")


def test_a_page_posted_twice_is_kept_once(app: Flask, world: World, client: StrictClient) -> None:
    page = begin(client, world)
    tap(page, "no")
    tap(page, "no")
    assert len([e for e in entries(app, world.occurrences["ash"]) if e.kind == "answered"]) == 1


def test_going_back_and_answering_differently_runs_the_rules_again(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.4b"""
    to_looking(client, world)
    occurrence_id = world.occurrences["ash"]
    page = client.get(f"/decide/{occurrence_id}/again")
    assert "No, and I can’t reach Ash" in page.text
    assert "None of these" in page.text
    page = tap(client.get(f"/decide/{occurrence_id}/danger"), "other")
    assert page.h1 == "Police intervention"
    assert len([e for e in entries(app, occurrence_id) if e.kind == "answered"]) == 5


def test_looking_at_every_page_writes_nothing(app: Flask, world: World, client: StrictClient) -> None:
    to_looking(client, world)
    occurrence_id = world.occurrences["ash"]
    before = len(entries(app, occurrence_id))
    for page in ("danger", "where", "place", "signs", "tonight", "again"):
        client.get(f"/decide/{occurrence_id}/{page}", title_is_h1=False)
    client.get(f"/decide/{occurrence_id}/")
    assert len(entries(app, occurrence_id)) == before


@pytest.mark.parametrize("path", ["", "danger", "signs", "again", "still-true"])
def test_a_stranger_is_told_there_is_no_such_page(world: World, strict_as: StrictAs, path: str) -> None:
    assert carer(strict_as, "stranger").get(f"/decide/{world.occurrences['ash']}/{path}", expect=404).status == 404


def test_a_stranger_starts_nothing_for_somebody_elses_child(app: Flask, world: World, strict_as: StrictAs) -> None:
    stranger = carer(strict_as, "stranger")
    stranger.get("/decide/together")
    made = "11111111-1111-4111-8111-111111111111"
    stranger.post("/decide/start", {"child": f"{world.children['ash']}:{made}", "expected_where": "home"}, expect=404)
    stranger.post("/decide/start", {"child": "nonsense", "expected_where": "home"}, expect=400)


def test_a_page_that_is_not_in_the_protocol_is_not_found(world: World, client: StrictClient) -> None:
    client.get(f"/decide/{world.occurrences['ash']}/weather", expect=404)


def test_everything_is_one_tap_from_999(world: World, client: StrictClient) -> None:
    """NOTT-7"""
    for page in (client.get("/"), begin(client, world), live(client, world.occurrences["ash"])):
        assert "tel:999" in page.links
        assert "tel:101" in page.links
