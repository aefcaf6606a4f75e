"""What is said of a line that came from a phone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carer_app.domain.decision import Decision, decide
from carer_app.domain.entries import Decided, Noted, Sent
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.sent import LATE, clock_words, disagrees, how_it_came
from carer_app.packs import loader
from tests.unit.occurrence_cases import Log

PACK = loader.national()
LOG = Log()
NOTED = LOG.add(1, Noted("quiet"))


@pytest.mark.parametrize(
    "seconds, said",
    [
        (121, "2 minutes fast"),
        (-1380, "23 minutes slow"),
        (3600, "1 hour fast"),
        (-10_800, "3 hours slow"),
        (86_400, "1 day fast"),
        (-172_800, "2 days slow"),
        (-1_790_000_000, "57 years slow"),
    ],
)
def test_a_clock_is_told_in_words(seconds: int, said: str) -> None:
    assert clock_words(seconds) == f"The clock of the phone was {said}."


def test_nothing_is_said_of_a_line_of_ours_or_of_one_that_came_as_it_should() -> None:
    assert how_it_came(NOTED, PACK) == how_it_came(replace(NOTED, sent=Sent()), PACK) == ()
    assert how_it_came(replace(NOTED, sent=Sent(True, 180)), PACK) == (LATE, "The clock of the phone was 3 minutes fast.")


def test_a_decision_is_worked_out_again_from_the_answers_that_were_shown() -> None:
    answers = {"immediate_concern_child": "yes", "child_age": "14"}
    found = decide(PACK.path, {"immediate_concern_child": "yes", "child_age": 14})
    assert isinstance(found, Decision)
    same = Decided(answers, found.rules_level, found.rules_state, found.rule, found.strength, found.why, found.cites)
    assert not disagrees(LOG.add(2, same), PACK)
    assert disagrees(LOG.add(3, replace(same, level=LevelOfIntervention.NO_IMMEDIATE)), PACK)
    assert disagrees(LOG.add(4, replace(same, answers={})), PACK)
