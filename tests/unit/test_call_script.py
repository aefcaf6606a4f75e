"""The call script: in the order the call handler asks, filled from the record, and open about what is not known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from carer_app.domain.call_script import CallScript, ScriptFacts, call_script, purpose_of, steps_taken
from carer_app.domain.entries import (
    DETAILS,
    Answered,
    Body,
    ContactHow,
    ContactMade,
    Corrected,
    Decided,
    DetailsGiven,
    Entry,
    ExpectedWhere,
    FoundWhere,
    InformationReceived,
    LevelRaised,
    Located,
    Noted,
    Opened,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    Returned,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.packs import loader
from tests.unit.entry_strategies import logs
from tests.unit.occurrence_cases import Log, entry_id

QUESTIONS = loader.national().call_questions
FACTS = ScriptFacts(
    caller_name="Pat Marsh", caller_role="foster carer", callback="01632 960001", child_name="Robin Vale", called="Robin",
    date_of_birth="3 May 2012", age=14, address="2 Mill Lane", description="Tall, short brown hair.", has_photo=True, has_pack=True,
    about={"before": "Yes: twice in the last 90 days.", "medical": "Inhaler for asthma."},
)  # fmt: skip


def log_of(*bodies: Body, minute: float = 0) -> Log:
    log = Log()
    log.add(minute, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(minute)))
    for number, body in enumerate(bodies, start=1):
        log.add(minute + number, body)
    return log


def occurrence_of(*bodies: Body) -> Occurrence:
    return Occurrence.of(log_of(*bodies).entries)


def script(*bodies: Body, facts: ScriptFacts = FACTS, **more: Any) -> CallScript:
    return call_script(QUESTIONS, occurrence_of(*bodies), facts, **more)


def answer(found: CallScript, question: str) -> str:
    return next(line.answer for line in found.questions if line.id == question)


def decided(state: State, level: LevelOfIntervention, call: str | None = "101", rule: str = "D8") -> Decided:
    return Decided({}, level, state, rule, "default", (), (), call=call)


POLICE = decided(State.POLICE_DECIDED, LevelOfIntervention.POLICE)
KNOWN_WITH_RISK = decided(State.KNOWN_WITH_RISK, LevelOfIntervention.POLICE, rule="D6")


def test_it_begins_as_a_call_begins() -> None:
    assert script(POLICE).opening == (
        "I am reporting a child in care missing from 2 Mill Lane. My name is Pat Marsh. I am their foster carer. "
        "You can ring me back on 01632 960001. The child is Robin Vale, born 3 May 2012, aged 14. "
        "There is a Philomena Protocol form, with a photo. I can send it now."
    )


def test_with_no_network_nothing_is_promised_that_the_phone_cannot_do() -> None:
    opening = script(POLICE, facts=replace(FACTS, can_send=False)).opening
    assert opening.endswith("There is a Philomena Protocol form, with a photo. I can send it when there is signal.")


def test_blanks_are_left_out_of_what_is_read_aloud() -> None:
    assert script(facts=ScriptFacts()).opening == "I am reporting a child in care missing."


def test_last_seen_then_looks_then_the_questions_in_the_order_of_the_pack() -> None:
    found = script(POLICE)
    assert [line.id for line in found.questions] == ["last_seen", "description", "clothing", *(q.id for q in QUESTIONS)]
    assert [line.cites for line in found.questions[3:]] == [q.cites for q in QUESTIONS]


def test_the_child_is_called_by_name_in_the_questions() -> None:
    assert "Why are you worried about Robin?" in [line.question for line in script().questions]
    assert not [line for line in script(facts=ScriptFacts()).questions if "{" in line.question]


def test_nothing_known_leaves_every_question_open_with_the_detail_to_fill() -> None:
    found = script(facts=ScriptFacts())
    assert found.gaps == found.questions
    assert {line.field for line in found.questions} <= DETAILS | {None}
    assert {line.id: line.field for line in found.questions}["self_harm"] == "self_harm"


def test_details_of_tonight_answer_the_questions() -> None:
    seen = {"last_seen_at": "2026-10-14T20:30:00+01:00", "last_seen_by": "her teacher"}
    found = script(DetailsGiven(seen | {"clothing": "red coat", "worry": "She was crying."}))
    assert answer(found, "last_seen") == (
        "Noticed not home at 22:00 on 14 October. Last seen at: 20:30 on 14 October. Last seen by: her teacher."
    )
    assert answer(found, "clothing") == "Clothes: red coat."
    assert answer(found, "worry") == "Why we are worried: She was crying."
    assert {"last_seen", "clothing", "worry", "description", "before", "medical"} == {line.id for line in found.questions if line.known}


def test_answers_of_the_pages_are_said_in_the_first_person() -> None:
    found = script(
        Answered("danger", {"immediate_concern_child": "yes", "immediate_concern_other": "no"}),
        Answered("signs", {"trigger_incident": "yes", "out_of_character": "no"}, signs=("a car she does not know",)),
        LevelRaised(LevelOfIntervention.POLICE),
    )
    assert answer(found, "worry") == (
        "I think Robin may be in danger now. "
        "Something happened that means Robin may not be safe. "
        "We have noticed: a car she does not know. I am more worried as time goes on."
    )
    assert answer(found, "out_of_character") == "I have seen nothing so far that is out of character for Robin."
    assert found.number == "999"


def test_why_we_worry_says_worries_only() -> None:
    """A call handler who hears "no danger" or "some worry" first looks less hard; the questions about danger come later."""
    found = script(
        Answered("danger", {"immediate_concern_child": "no", "immediate_concern_other": "no"}),
        Answered("tonight", {"carer_concern": "some"}),
        LevelRaised(LevelOfIntervention.POLICE),
    )
    assert answer(found, "worry") == "I am more worried as time goes on."
    assert answer(found, "hurt") == "", "no danger at this moment does not say that the child is not hurt or will not be"
    assert answer(script(Answered("tonight", {"carer_concern": "some"})), "worry") == "I am a bit worried."


def test_what_the_carer_wrote_beside_the_answers_is_read_out_too() -> None:
    """Nobody has to remember in the middle of a call what they typed a minute before."""
    log = log_of()
    log.add(1, Answered("signs", {"trigger_incident": "yes"}, words="He argued about the phone at tea"))
    log.add(2, Answered("tonight", {"carer_concern": "worried"}, words=""))
    assert answer(call_script(QUESTIONS, Occurrence.of(log.entries), FACTS), "other").startswith("He argued about the phone at tea.")


def test_not_sure_is_said_and_leaves_the_question_open() -> None:
    found = script(Answered("tonight", {"exploitation_risk_today": "dont_know"}))
    line = next(line for line in found.questions if line.id == "exploitation")
    assert (line.answer, line.known, line.field) == ("I am not sure whether someone is exploiting Robin.", False, "exploitation")


def test_the_gap_to_fill_is_the_first_blank_detail() -> None:
    found = script(DetailsGiven({"other": "Robin has a bus pass.", "believed_place": ""}))
    assert next(line.field for line in found.questions if line.id == "other") == "believed_place"


def test_what_was_done_is_told_oldest_first_whatever_order_it_was_written_in() -> None:
    log = log_of()
    log.add(40, StepTaken("family_friends", StepResult.SPOKE, contact="Nana Jo", contact_id="p1"), happened_at=log.at(5))
    log.add(41, StepTaken("contact_child", StepResult.NO_ANSWER), happened_at=log.at(2))
    log.add(42, StepTaken("search_surroundings", StepResult.NOT_SAFE, reason="icy"), happened_at=log.at(7))
    log.add(43, ContactMade(ContactHow.TEXT, Unsure.DONT_KNOW, said="im ok"), happened_at=log.at(9))
    log.add(44, InformationReceived("a friend", "at the park", Unsure.NO), happened_at=log.at(200))
    log.add(45, Noted("the kettle is on"))
    told = steps_taken(Occurrence.of(log.entries), "Robin")
    assert told == (
        "At 22:02 we rang Robin: no answer.",
        "At 22:05 we rang Nana Jo: spoke to them.",
        "At 22:07: look in the streets close by: not safe to do. Reason: icy.",
        "At 22:09: Robin sent a text. “im ok”. Not sure whether Robin is safe.",
        "At 01:20 on 15 October: heard from a friend. “at the park”.",
    )
    assert answer(call_script(QUESTIONS, Occurrence.of(log.entries), FACTS), "done") == " ".join(told)


def test_other_peoples_words_are_told_as_they_were_said() -> None:
    log = log_of()
    log.add(2, StepTaken("search_home", StepResult.NOT_THERE, note="The child protection team was told."))
    log.add(3, InformationReceived("a friend", "I saw the child", Unsure.YES))
    assert steps_taken(Occurrence.of(log.entries), "Robin") == (
        "At 22:02 we searched the home: Robin was not there. The child protection team was told.",
        "At 22:03: heard from a friend. “I saw the child”. This is worrying.",
    )


def test_when_it_was_noticed_is_said_and_where_the_child_was_last_seen_stays_a_gap() -> None:
    line = script(facts=ScriptFacts()).questions[0]
    assert (line.id, line.answer, line.known) == ("last_seen", "Noticed not home at 22:00 on 14 October. Last seen: not known.", False)


@pytest.mark.parametrize("area, question", [("national", "done"), ("lancashire", "tried_child")])
def test_who_cannot_reach_the_child_has_not_done_nothing(area: str, question: str) -> None:
    questions = loader.together((area,)).call_questions if area != "national" else QUESTIONS
    unreached, rang = Answered("where", {"contact": "no_reply"}), StepTaken("contact_child", StepResult.NO_ANSWER)
    found = call_script(questions, occurrence_of(unreached), FACTS)
    assert answer(found, question) == "I have not been able to reach Robin."
    assert answer(call_script(questions, occurrence_of(unreached, rang), FACTS), question) == "At 22:02 we rang Robin: no answer."
    assert "reach Robin" not in answer(call_script(questions, occurrence_of(Answered("where", {"contact": "not_tried"})), FACTS), question)


def test_what_was_done_can_be_added_while_they_talk() -> None:
    line = next(line for line in script(DetailsGiven({"done": "I looked in the shed."})).questions if line.id == "done")
    assert (line.answer, line.field) == ("I looked in the shed.", "done")


def test_nothing_out_of_character_seen_is_no_reassurance() -> None:
    """“None of these” says what was seen; what would be unlike the child follows."""
    would_be = ScriptFacts(called="Robin", about={"out_of_character": "Out of character would be: going without a coat."})
    found = script(Answered("signs", {"out_of_character": "no"}), facts=would_be)
    assert answer(found, "out_of_character") == (
        "I have seen nothing so far that is out of character for Robin. Out of character would be: going without a coat."
    )


def test_a_step_that_was_withdrawn_is_not_told_to_the_police() -> None:
    log = log_of()
    step = log.add(2, StepTaken("contact_child", StepResult.NO_ANSWER))
    log.add(3, Corrected(step.id, "never rang", "wrong child", withdraws=True))
    assert steps_taken(Occurrence.of(log.entries)) == ()


def test_the_number_is_that_of_the_rule() -> None:
    """G10: 999 for D1 and D4, 101 for the others."""
    assert script(POLICE).number == "101"
    assert script(decided(State.POLICE_DECIDED, LevelOfIntervention.POLICE, call="999", rule="D4")).number == "999"
    assert script().number == "101"
    assert script(POLICE, Answered("danger", {"immediate_concern_other": "yes"})).number == "999"
    assert script(Answered("danger", {"immediate_concern_other": "yes"}), Returned(FoundWhere.CAME_BACK)).number == "101"


def test_a_known_place_with_risk_is_a_request_for_help_and_not_a_missing_report() -> None:
    """C4, NAT-3.8."""
    heard = Located(FoundWhere.OTHER, adult_with_child=False, place="a flat on Mill Lane")
    risk = Answered("place", {"risk_at_location": "yes", "risk_to_visitor": "yes", "risk_to_others_at_location": "no"})
    found = script(heard, risk, KNOWN_WITH_RISK)
    assert found.purpose == "help"
    assert "This is not a missing report: we think we know where the child is. My name" in found.opening
    assert "Robin may be at a flat on Mill Lane. Robin could come to harm there." in found.opening
    assert found.opening.endswith("It may not be safe for us to go there.")
    assert "reporting" not in found.opening
    assert "before anybody goes" in found.closing
    seen = script(Located(FoundWhere.OTHER, adult_with_child=True), KNOWN_WITH_RISK)
    assert "this is not a missing report: we know where" in seen.opening.lower()


def test_what_each_call_is_for() -> None:
    told, refused = PoliceTold("AB 12"), PoliceAnswered(PoliceOutcome.REFUSED, reference="AB 12")
    away_known = decided(State.AWAY_KNOWN, LevelOfIntervention.CARER, call=None, rule="D7")
    for bodies, purpose in (
        ((), "report"), ((POLICE,), "report"), ((POLICE, PoliceRang("101", answered=True)), "report"), ((POLICE, told), "update"),
        ((POLICE, PoliceAnswered(PoliceOutcome.RECORDED_MISSING)), "update"), ((POLICE, refused), "again"),
        ((POLICE, PoliceAnswered(PoliceOutcome.ABSENT)), "again"), ((KNOWN_WITH_RISK,), "help"), ((POLICE, told, KNOWN_WITH_RISK), "help"),
        ((away_known,), "help"), ((POLICE, told, away_known), "located"), ((POLICE, told, Returned(FoundWhere.CAME_BACK)), "return"),
    ):  # fmt: skip
        assert purpose_of(occurrence_of(*bodies)) == purpose, bodies


def test_reporting_again_says_what_was_reported_and_asks_again() -> None:
    found = script(POLICE, PoliceTold("AB 12"), PoliceAnswered(PoliceOutcome.DELAYED))
    assert found.opening.startswith(
        "I am ringing again about a child in care missing from 2 Mill Lane. I reported it at 22:02 on 14 October, reference AB 12. "
        "I am still worried."
    )
    assert found.closing.startswith("I ask you to record the child as missing.")


def test_the_call_about_a_return_says_when_and_from_where() -> None:
    found = script(POLICE, PoliceTold(none_given=True), Returned(FoundWhere.FAMILY_OR_FRIENDS))
    assert found.opening.startswith("A child in care is back. I reported it at 22:02 on 14 October, and got no reference.")
    assert found.opening.endswith("Robin came back at 22:03 on 14 October. Robin had been with family or friends.")
    assert found.questions == ()


def test_gone_again_before_the_police_heard_of_the_return_is_one_call_with_the_same_reference() -> None:
    """AMB-22."""
    earlier = occurrence_of(POLICE, PoliceTold("AB 12"), Returned(FoundWhere.CAME_BACK))
    again = Log(occurrence=entry_id(600))
    again.add(25, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, again.at(25), continues=earlier.id))
    found = call_script(QUESTIONS, Occurrence.of(again.entries), FACTS, earlier=earlier)
    assert found.purpose == "gone_again"
    assert found.opening.startswith(
        "A child in care has gone missing again from 2 Mill Lane. I reported it at 22:02 on 14 October, reference AB 12. "
        "Robin came back at 22:03 on 14 October. Robin has been gone again since 22:25 on 14 October. "
        "You may not have heard about the return. Please keep the same reference."
    )
    assert purpose_of(Occurrence.of(again.entries), occurrence_of(POLICE, Returned(FoundWhere.CAME_BACK))) == "report"


def test_a_purpose_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="'gossip'"):
        script(purpose="gossip")


@settings(max_examples=100, deadline=None)
@given(logs())
def test_every_log_gives_a_script_that_can_be_read_aloud(log: list[Entry]) -> None:
    found = call_script(QUESTIONS, Occurrence.of(log), FACTS)
    assert found.opening
    assert found.closing
    assert found.number in ("999", "101")
    assert "{" not in found.opening
    for line in found.questions:
        assert line.known <= bool(line.answer)


@pytest.mark.parametrize(
    "label, opening",
    [
        ("", "I am asking for help to bring a child in care to safety. This is not a missing report: we think we know where the child is."),
        (
            "assist",
            "I am asking the police to assist with a child in care. This is not a missing report: we think we know where the child is.",
        ),
        (
            "report",
            "I am reporting a child in care missing. I report it although we think we know where the child is: it is not safe there.",
        ),
    ],
)
def test_a_known_place_that_is_not_safe_is_told_under_the_label_of_the_area(label: str, opening: str) -> None:
    """C4: Somerset reports, Nottinghamshire asks to assist; all ring the police."""
    assert script(KNOWN_WITH_RISK, facts=ScriptFacts(known_risk=label)).opening == opening


def test_the_form_has_its_local_name() -> None:
    """C24: one stored profile, under the protocol's title."""
    told = script(POLICE, facts=ScriptFacts(has_pack=True, form_title="Find Me Plan")).opening
    assert told == "I am reporting a child in care missing. There is a Find Me Plan, without a photo. I can send it now."


def test_a_question_about_a_step_is_answered_from_its_lines() -> None:
    """LANC-3.4a to LANC-3.4f"""
    pack = loader.load("lancashire")
    log = occurrence_of(
        StepTaken("search_home", StepResult.DONE),
        StepTaken("hospitals", StepResult.DONE),
        StepTaken("known_places", StepResult.NOT_POSSIBLE, reason="snow"),
    )
    answers = {line.id: line for line in call_script(pack.call_questions, log, FACTS).questions}
    assert answers["searched_home"].known
    assert "searched the home" in answers["searched_home"].answer
    assert "hospital" in answers["hospitals_rung"].answer
    assert "snow" in answers["places_checked"].answer
    assert not answers["social_media_checked"].known


def test_a_step_that_nobody_has_done_is_not_done_yet_and_stays_a_gap() -> None:
    questions = loader.load("lancashire").call_questions
    found = call_script(questions, occurrence_of(StepTaken("search_home", StepResult.DONE)), FACTS)
    told = {line.id: line for line in found.questions}
    assert (told["hospitals_rung"].answer, told["hospitals_rung"].known) == ("Not yet.", False)
    assert told["searched_home"].known
    assert "searched the home" in told["searched_home"].answer


def test_what_the_plan_does_not_fear_is_said_but_closes_no_gap_the_carer_is_unsure_of() -> None:
    facts = replace(FACTS, calm={"self_harm": "The plan says no.", "exploitation": "The plan says no."})
    found = {line.id: line for line in script(Answered("today", {"exploitation_risk_today": "dont_know"}), facts=facts).questions}
    assert (found["self_harm"].answer, found["self_harm"].known) == ("The plan says no. Nobody has asked this time.", True)
    assert found["exploitation"].answer == "I am not sure whether someone is exploiting Robin. The plan says no."
    assert not found["exploitation"].known


def test_a_form_that_is_only_begun_and_an_old_photo_are_told_as_such() -> None:
    opening = script(facts=replace(FACTS, is_begun_only=True, is_photo_old=True)).opening
    told = "a photo more than 3 months old. It is only begun, and most of it is still blank. I can send it now."
    assert opening.endswith(f"There is a Philomena Protocol form, with {told}")


def test_the_child_is_called_by_name_wherever_the_caller_speaks() -> None:
    said = script(Answered("signs", {"antecedent_behaviour": "yes", "carer_concern": "some", "vulnerability_today": "yes"}))
    assert answer(said, "worry") == "Robin did something that often comes before going missing. I am a bit worried."


ASKED = {
    "national": (
        "worry", "done", "out_of_character", "before", "medical", "victim_of_crime", "hurt", "exploitation", "self_harm",
        "danger_to_others", "travelled_abroad", "other",
    ),
    "nottinghamshire": (
        "worry", "done", "out_of_character", "medical", "victim_of_crime", "hurt", "exploitation", "self_harm", "danger_to_others", "other",
    ),
    "lancashire": ("searched_home", "tried_child", "family_asked", "places_checked", "social_media_checked", "hospitals_rung"),
    "somerset": ("family_and_friends", "before", "gp_and_dentist", "school", "worry"),
}  # fmt: skip


@pytest.mark.parametrize("area, asked", ASKED.items())
def test_each_area_asks_in_its_own_order(area: str, asked: tuple[str, ...]) -> None:
    """NOTT-45, LANC-3.4a to f, SOM-REP-2d to h; a local list comes first, and what all police ask after it."""
    found = call_script(loader.together((area,)).call_questions if area != "national" else QUESTIONS, occurrence_of(POLICE), FACTS)
    assert tuple(line.id for line in found.questions[3:])[: len(asked)] == asked


@pytest.mark.parametrize("area", ASKED)
def test_every_gap_can_be_filled_from_the_script(area: str) -> None:
    questions = loader.together((area,)).call_questions if area != "national" else QUESTIONS
    found = call_script(questions, occurrence_of(POLICE), ScriptFacts())
    assert not [line.id for line in found.questions if not line.field and not line.step]
    assert {line.field for line in found.questions if line.field} <= DETAILS


def test_what_the_child_looks_like_is_told_by_whoever_rings_where_the_plan_is_blank() -> None:
    found = script(POLICE, DetailsGiven({"looks": "Tall, red hair."}), facts=replace(FACTS, description=""))
    assert answer(found, "description") == "Tall, red hair."
    assert answer(script(POLICE, DetailsGiven({"looks": "A black eye."})), "description") == "A black eye. Tall, short brown hair."
