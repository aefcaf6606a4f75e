"""Not agreeing with the police: the conversation line by line, whom to ask for next, and when somebody should have rung back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carer_app.domain.call_script import call_script
from carer_app.domain.entries import (
    Body,
    Corrected,
    DetailsGiven,
    Disagreed,
    Escalated,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    StepResult,
    StepTaken,
)
from carer_app.domain.escalation import owed, rungs, said_to_police, words_above
from carer_app.domain.occurrence import Occurrence
from carer_app.packs import loader
from tests.unit.test_call_script import FACTS, POLICE, log_of

NOTT = loader.load("nottinghamshire").escalation
SUPERVISOR, SENIOR = NOTT.rungs
REFUSED = PoliceAnswered(PoliceOutcome.REFUSED, officer="Officer Reed", officer_role="call handler", reason="Wait an hour")


def occurrence(*bodies: Body) -> Occurrence:
    return Occurrence.of(log_of(POLICE, *bodies).entries)


def test_each_conversation_is_a_line_with_who_spoke() -> None:
    said = said_to_police(
        occurrence(
            PoliceRang("101", answered=True),
            PoliceTold(none_given=True, name="Officer Reed"),
            REFUSED,
            Disagreed("She is 13."),
            Escalated(SUPERVISOR, reached=False),
            Escalated(SUPERVISOR, reached=True, name="Sergeant Ames", outcome="Will look now"),
        )
    )
    assert [one.who for one in said] == [
        "You", "Officer Reed", "Officer Reed, call handler", "You", "You", "Sergeant Ames, a police supervisor",
    ]  # fmt: skip
    assert "Wait an hour" in said[2].words
    assert said[3].words.startswith("Did not agree")
    assert [one.at for one in said] == sorted(one.at for one in said)


def test_what_the_lines_of_the_protocol_leave_to_say_is_said() -> None:
    log = occurrence(
        StepTaken("contact_child", StepResult.NO_ANSWER), DetailsGiven({"worry": "She is 13."}), PoliceTold(reference="AB 12"), REFUSED
    )
    script = call_script(loader.national().call_questions, log, FACTS)
    told = words_above(NOTT.script, script, False)
    assert told[1] == ("I reported it at 22:04 on 14 October, reference AB 12. The child is Robin Vale, born 3 May 2012, aged 14.")
    place = next(place for place, line in enumerate(told) if line.endswith("still worried."))
    assert told[place + 1 : place + 3] == ("At 22:02 we rang Robin: no answer.", "Why we are worried: She is 13.")
    assert [line for line in told if line in NOTT.script] == list(NOTT.script)
    urgent = words_above(NOTT.urgent_script, script, True)
    assert urgent[urgent.index("The danger is this.") + 1] == "Why we are worried: She is 13."


@pytest.mark.parametrize("area", ["national", "nottinghamshire", "somerset"])
def test_every_script_says_where_the_grounds_belong(area: str) -> None:
    words = loader.load(area).escalation
    for lines, end in ((words.script, "still worried."), (words.urgent_script, "The danger is this.")):
        assert [line for line in lines if line.endswith(end)]


def test_a_line_that_did_not_happen_is_no_part_of_it() -> None:
    log = log_of(POLICE, REFUSED)
    log.add(9, Corrected(log.entries[-1].id, "They never said so", "wrong child", withdraws=True))
    assert not said_to_police(Occurrence.of(log.entries))


def test_the_next_to_ask_for_is_the_first_who_was_not_reached() -> None:
    """NOTT-46a, NAT-L2-A-f"""
    assert [(rung.role, rung.state, rung.is_next) for rung in rungs(NOTT, occurrence(REFUSED))] == [
        (SUPERVISOR, "open", True),
        (SENIOR, "open", False),
    ]
    reached = Escalated(SUPERVISOR, reached=True)
    assert [rung.is_next for rung in rungs(NOTT, occurrence(REFUSED, reached))] == [False, True]
    both = rungs(NOTT, occurrence(REFUSED, reached, Escalated(SENIOR, reached=True)))
    assert [(rung.state, rung.is_next) for rung in both] == [("reached", False), ("reached", True)]
    assert rungs(NOTT, occurrence(REFUSED, Escalated(SUPERVISOR, reached=False)))[0].state == "asked"


@pytest.mark.parametrize(
    "outcome, cited",
    [
        (PoliceOutcome.REFUSED, {"NAT-3.16", "NAT-3.17", "NAT-3.20", "NOTT-46a"}),
        (PoliceOutcome.ABSENT, {"NAT-3.16", "NOTT-53", "NOTT-55a", "NOTT-55c"}),
        (PoliceOutcome.RECORDED_MISSING, {"NAT-3.22c", "NAT-3.22g", "NOTT-49"}),
    ],
)
def test_what_they_owe_follows_from_what_they_decided(outcome: PoliceOutcome, cited: set[str]) -> None:
    found = owed(NOTT, occurrence(PoliceAnswered(outcome)))
    assert cited <= {cite for one in found for cite in one.cites}
    assert found[0].source == "nottinghamshire"


def test_nothing_is_owed_before_they_decided() -> None:
    assert owed(NOTT, occurrence()) == ()


def test_in_somerset_the_duty_inspector_comes_first() -> None:
    """SOM-TIME-3, SOM-TIME-4"""
    words = loader.load("somerset").escalation
    assert words.rungs[0] == "the duty Police Inspector"
    assert {"SOM-TIME-3", "SOM-TIME-4"} <= {c for one in owed(words, occurrence(PoliceAnswered(PoliceOutcome.ABSENT))) for c in one.cites}
    assert words.meanwhile == loader.national().escalation.meanwhile


def test_who_did_not_ring_back_within_half_an_hour_is_rung_again() -> None:
    asked = occurrence(REFUSED, Escalated(SUPERVISOR, reached=False))
    at = next(timer.due_at for timer in asked.timers if timer.kind == "ring_back")
    assert at - said_to_police(asked)[-1].at == timedelta(minutes=30)
    assert asked.at(at).ring_back_passed
    assert not asked.at(at - timedelta(minutes=1)).ring_back_passed
