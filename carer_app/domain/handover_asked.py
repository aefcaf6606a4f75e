"""What the call handler asks, in the words and the order of the child's protocols, answered as the caller reads it out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from carer_app.domain.call_opening import REPORT
from carer_app.domain.call_script import call_script
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Earlier, Row
from carer_app.domain.log_words import detail_label, detail_text
from carer_app.domain.profile import Profile
from carer_app.domain.script_facts import script_facts

if TYPE_CHECKING:
    from carer_app.domain.protocol import Pack

ASKED = (
    "looks", "worry", "done", "out_of_character", "before", "victim_of_crime", "hurt", "exploitation", "self_harm", "danger_to_others",
    "travelled_abroad", "family_and_friends", "gp_and_dentist", "school", "other",
)  # fmt: skip
"""The details of an occurrence that are for the call handler. One that no question of the protocols asks for is printed all the same."""
_ON_PAGE_1 = "done"


def asked_rows(pack: Pack, log: LogReader, profile: Profile, now: datetime, earlier: Sequence[Earlier]) -> tuple[Row, ...]:
    """The same answers as the script has, from the same source. What was done is on page 1 and in the log."""
    questions = [question for question in pack.call_questions if question.id != _ON_PAGE_1]
    script = call_script(questions, log.occurrence, script_facts(profile, now, earlier, called=log.child), purpose=REPORT)
    answers = {line.id: line for line in script.questions}
    lines = (answers[question.id] for question in questions)
    given = {key for question in questions for key in question.details}
    details = log.occurrence.details
    rest = (Row(detail_label(key, False), log.say(detail_text(key, details[key]))) for key in ASKED if key in details and key not in given)
    return (*(Row(line.question, log.say(line.answer) or None) for line in lines), *rest)
