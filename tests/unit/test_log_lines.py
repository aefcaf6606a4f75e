"""Every kind of entry has a sentence: plain, calm, and the same wherever it is read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from carer_app.domain import log_words as words
from carer_app.domain.entries import (
    DETAILS,
    KINDS,
    Agreed,
    Answered,
    Body,
    CallStarted,
    ContactHow,
    ContactMade,
    Corrected,
    Decided,
    DetailsGiven,
    Entry,
    Escalated,
    ExpectedWhere,
    FoundWhere,
    LevelLowered,
    Linked,
    Located,
    Opened,
    PackShared,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    ReturnArranged,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.domain.entry_json import body_to_json
from carer_app.domain.facts import ASKED
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_lines import log_sentence, quoted, sentences, timed_sentence
from carer_app.domain.log_titles import titles_of
from carer_app.domain.marks import SAYS, Mark
from carer_app.packs import loader
from tests.unit.entry_strategies import entries
from tests.unit.occurrence_cases import OCCURRENCE, START, entry_id
from tests.unit.test_occurrence_properties import SAMPLES

NEVER = ("absconder", "absconded", "awol", "resident", "case ", "incident", "completed", "submitted", "fault", "should have", "failed to")


def said(body: Body, **more: Any) -> str:
    return log_sentence(replace(Entry(entry_id(1), OCCURRENCE, "a", 1, START, START, body), **more))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_words(kind: str) -> None:
    """A new kind without words fails here."""
    assert re.fullmatch(r"[A-Z“][^_]*[.!?]", said(SAMPLES[kind])), said(SAMPLES[kind])


@settings(max_examples=300, deadline=None)
@given(entries())
def test_any_entry_can_be_said(entry: Entry) -> None:
    sentence = log_sentence(entry)
    assert sentence
    assert sentence == sentence.strip()
    assert "None" not in sentence or "None" in json.dumps(body_to_json(entry.body)), "a blank is left out, never printed"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_words_are_plain_and_blame_nobody(kind: str) -> None:
    sentence = said(SAMPLES[kind])
    assert not [word for word in NEVER if word in sentence.lower()]
    for part in re.split(r"[.!?]", sentence):
        assert len(part.split()) <= 20, part


TABLES = {name: table for name, table in vars(words).items() if name.isupper() and isinstance(table, dict)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_the_tables_of_words_are_plain_too(name: str) -> None:
    for value in TABLES[name].values():
        for text in value if isinstance(value, tuple) else (value,):
            assert not [word for word in NEVER if word in text.lower()], text


def test_every_answer_step_and_detail_of_the_national_pack_has_words() -> None:
    pack = loader.national()
    assert {step.code for step in pack.steps} - {words.PLAN_STEP} <= set(words.STEP)
    assert {step.id for step in pack.return_steps} <= set(words.RETURN_STEP)
    assert set(ASKED) <= set(words.FACT)
    assert set(words.DETAIL) == DETAILS
    for fact in pack.path.facts.values():
        if fact.asked:
            assert set(fact.option_ids) <= {*words.ANSWER, *(words.WORRIED if fact.id == "carer_concern" else ())}, fact.id
    for step in pack.return_steps:
        assert {option.id for option in step.options} <= set(words.ANSWER)


def test_every_choice_has_words() -> None:
    for table, choices in (
        (words.LEVEL, LevelOfIntervention), (words.EXPECTED, ExpectedWhere), (words.RESULT, StepResult), (words.HOW, ContactHow),
        (words.SOUNDS, Unsure), (words.COMPANY, Unsure), (words.OUTCOME, PoliceOutcome), (words.IS_AT, FoundWhere),
        (words.WAS_AT, FoundWhere),
    ):  # fmt: skip
        assert set(table) == set(choices)
    assert set(SAYS) == set(Mark)


CHECKED = LevelLowered(LevelOfIntervention.CARER, "the car is her aunt's", LevelOfIntervention.POLICE, "D4", "Bea Hill")


@pytest.mark.parametrize(
    "body,sentence",
    [
        (StepTaken("family_friends", StepResult.NO_ANSWER, contact="Nana Jo", contact_id="p1"), "Rang Nana Jo: no answer."),
        (StepTaken("family_friends", StepResult.NO_ANSWER), "Rang family or friends: no answer."),
        (StepTaken("contact_child", StepResult.NO_ANSWER, contact="Maya"), "Rang the child: no answer."),
        (StepTaken("search_home", StepResult.NOT_THERE), "Searched the home: the child was not there."),
        (
            StepTaken("search_surroundings", StepResult.NOT_SAFE, reason="icy", instead_by="Bea"),
            "Look in the streets close by: not safe to do. Reason: icy. Done instead by: Bea.",
        ),
        (StepTaken("child_specific", StepResult.DONE, contact="Ask at the skate park"),
         "From the child’s plan, “Ask at the skate park”: done."),
        (StepTaken("hospital_call", StepResult.NO_ANSWER, contact="City Hospital"), "Hospital call, City Hospital: no answer."),
        (StepTaken("known_places", StepResult.NOT_THERE, contact="the park", place="the bandstand", note="Quiet."),
         "Went to the park (the bandstand): the child was not there. Quiet."),
        (CallStarted("tell_edt"), "Started a call to the out of hours duty team."),
        (CallStarted("family_friends", "Nana Jo"), "Started a call to Nana Jo."),
        (PoliceRang("101", answered=False), "Rang the police on 101 to report. Nobody answered, so the police have not been told."),
        (PoliceRang("101", answered=False, purpose="return"), "Rang the police on 101 to say the child is back. Nobody answered."),
        (PoliceTold("AB 12", name="Sam", role="call handler"), "Told the police. Reference: AB 12. Spoke to Sam, call handler."),
        (PoliceTold(none_given=True), "Told the police. They gave no reference."),
        (PoliceTold(), "Told the police. No reference is written down yet."),
        (PoliceAnswered(PoliceOutcome.REFUSED, reason="late only"),
         "The police did not record the child as missing. They are not looking. Reason: late only."),
        (Escalated("inspector", reached=False, name="Vale"), "Tried to reach the inspector. Not reached yet. Asked for Vale."),
        (Escalated("inspector", reached=False), "Tried to reach the inspector. Not reached yet."),
        (ContactMade(ContactHow.TEXT, Unsure.DONT_KNOW, said="im ok"),
         "The child sent a text. “im ok”. Not sure whether the child is safe."),
        (ReturnArranged(Agreed.COMING_HOME, START), "The child will come home at 22:00 on 14 October."),
        (ReturnArranged(Agreed.NOTHING, START), "Nothing is agreed about the way home any more."),
        (Located(FoundWhere.HOSPITAL, adult_with_child=True, place="City Hospital", by_whom="a nurse"),
         "Heard that the child is in hospital: City Hospital. A trusted adult is with the child. Said by a nurse."),
        (Returned(FoundWhere.FAMILY_OR_FRIENDS, brought_by="an uncle"),
         "The child is back and had been with family or friends. Brought back by an uncle."),
        (ReturnStep("signs", "yes", signs=("Upset",)), "Signs that something happened: yes. Seen: Upset."),
        (Corrected(entry_id(2), "reference A7", "misheard"), "An earlier line is put right: “reference A7”. Reason: misheard."),
        (Corrected(entry_id(2), "", "wrong child", withdraws=True), "An earlier line did not happen. Reason: wrong child."),
        (DetailsGiven({"clothing": "red coat", "last_seen_at": START.isoformat(), "money": " "}),
         "Wrote down what the police will ask. Clothes: red coat. Last seen at: 22:00 on 14 October."),
        (Answered("danger", {"immediate_concern_child": "dont_know"}),
         "Answered the questions. Worried now for the child’s safety: not sure."),
        (CHECKED,
         "Decided on carer intervention. The guide says police intervention. Reason: the car is her aunt's. Second person: Bea Hill."),
        (Opened("c", ExpectedWhere.SCHOOL, START),
         "The child was not where they should be, at school or college. Noticed at 22:00 on 14 October."),
        (Linked("x", "same_report"), "The police have one report for this time and the time before."),
        (Decided({}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D15", "default", ("You are not worried.",), (), review_at=START),
         "The guide says no immediate intervention. You are not worried. Look again at 22:00 on 14 October."),
    ],
)  # fmt: skip
def test_what_the_lines_say(body: Body, sentence: str) -> None:
    assert said(body) == sentence


def test_a_line_read_aloud_begins_with_its_time() -> None:
    line = Entry(entry_id(1), OCCURRENCE, "a", 1, START, START, StepTaken("contact_child", StepResult.NO_ANSWER))
    assert timed_sentence(line) == "At 22:00: rang the child: no answer."
    assert timed_sentence(line, with_day=True) == "At 22:00 on 14 October: rang the child: no answer."


def test_words_quoted_with_their_stop_get_no_second_one() -> None:
    assert sentences("Answered", quoted("He rang.")) == "Answered. “He rang.”"
    assert sentences(quoted("He rang")) == "“He rang”."


def test_the_talks_after_a_return_are_called_as_the_child_s_protocols_call_them() -> None:
    titles = titles_of(loader.load("somerset"), "Robin")
    talk = Entry(entry_id(1), OCCURRENCE, "a", 1, START, START, ReturnStep("return_interview", "arranged"))
    assert log_sentence(talk, titles=titles) == "Return Home Interview: arranged."
    assert log_sentence(talk) == "Independent return interview: arranged."


def test_a_step_the_log_has_no_words_for_is_called_by_its_own_title() -> None:
    titles = {"ring_ferry": "Ring the ferry"}
    rung = Entry(entry_id(1), OCCURRENCE, "a", 1, START, START, StepTaken("ring_ferry", StepResult.DONE))
    assert log_sentence(rung, titles=titles) == "Ring the ferry: done."


def test_how_worried_the_carer_was_is_plain() -> None:
    assert "How worried: a bit worried." in said(Answered("tonight", {"carer_concern": "some"}))
    assert "Money: some." in said(DetailsGiven({"money": "some"}))


@pytest.mark.parametrize("channel", ["print", "shown_on_screen", "share", "saved", "email", "link"])
def test_no_way_of_giving_the_pack_is_told_as_sent_at_the_tap(channel: str) -> None:
    told = said(PackShared("p", 2, "Control room", channel))
    assert "Sent version" not in told
    assert "version 2 of the pack" in told.lower()
    assert "Control room" in told
