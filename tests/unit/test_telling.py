"""Who was e-mailed and has not said that they know: sent is not received (NAT-3.5f, NAT-3.10)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carer_app.domain.closing import Gap
from carer_app.domain.entries import Body, FoundWhere, Returned, ReturnStep, StepResult, StepTaken
from carer_app.domain.log_lines import log_sentence
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.pack_given import ASK_AFTER
from carer_app.domain.reminders import Reason, Reminder, of_night
from carer_app.domain.telling import unanswered
from tests.unit.occurrence_cases import log_of

EDT = StepTaken("mail_edt", StepResult.DONE, "Duty team")
HOST = StepTaken("mail_host_edt", StepResult.DONE, "Host team")
OFFICER = StepTaken("mail_missing_coordinator", StepResult.DONE, "Missing officer")
BACK = Returned(FoundWhere.CAME_BACK)


def after(*bodies: Body) -> Occurrence:
    return Occurrence.of(log_of(*bodies).entries)


def asked(*bodies: Body) -> list[str]:
    return [one.whom for one in unanswered(after(*bodies))]


def test_each_is_asked_until_they_say_that_they_know() -> None:
    assert asked(EDT, HOST) == ["Duty team", "Host team"]
    assert asked(EDT, HOST, StepTaken("tell_social_worker", StepResult.NO_ANSWER)) == ["Duty team", "Host team"]
    assert asked(EDT, HOST, StepTaken("tell_social_worker", StepResult.SPOKE)) == ["Host team"]
    assert asked(EDT, HOST, replace(HOST, result=StepResult.SPOKE)) == ["Duty team"]


def test_an_answer_after_the_return_ends_it_too() -> None:
    assert asked(EDT, OFFICER, BACK) == ["Duty team", "Missing officer"]
    assert asked(EDT, OFFICER, BACK, ReturnStep("people_told", "done")) == ["Missing officer"]
    assert asked(EDT, OFFICER, BACK, ReturnStep("missing_officer_told", "done")) == ["Duty team"]
    assert asked(EDT, BACK, ReturnStep("people_told", "dont_know")) == ["Duty team"]


def test_the_last_one_sent_counts_and_one_that_did_not_go_says_so() -> None:
    failed = replace(EDT, result=StepResult.NOT_POSSIBLE, reason="the e-mail did not go")
    (one,) = unanswered(after(EDT, failed))
    assert one.failed
    (again,) = unanswered(after(EDT, failed, EDT))
    assert not again.failed
    assert again.at > one.at


def test_an_email_alone_tells_nobody() -> None:
    """Closing asks whether the social worker or the duty team knows that the child is back, and sent is not received."""
    gaps = [gap.code for gap in closing_gaps_of(BACK, EDT)]
    assert "people_told" in gaps
    assert "people_told" not in [gap.code for gap in closing_gaps_of(BACK, EDT, StepTaken("tell_edt", StepResult.SPOKE))]


def closing_gaps_of(*bodies: Body) -> list[Gap]:
    return list(after(*bodies).missing_to_close)


@pytest.mark.parametrize(
    "body, says",
    [
        (EDT, "E-mailed Duty team: done."),
        (replace(EDT, contact=""), "E-mailed the out of hours duty team: done."),
        (replace(EDT, result=StepResult.NOT_POSSIBLE), "E-mail Duty team: not possible."),
    ],
)
def test_the_log_says_so(body: StepTaken, says: str) -> None:
    assert log_sentence(after(body).log[-1].entry) == says


def test_whoever_is_there_is_reminded_after_a_quarter_of_an_hour_and_at_once_where_it_failed() -> None:
    def reminders(occurrence: Occurrence, wait: float) -> list[Reminder]:
        now = occurrence.log[-1].entry.happened_at + wait * ASK_AFTER
        return [one for one in of_night(occurrence, None, now) if one.reason is Reason.TELLING_UNCONFIRMED]

    occurrence = after(EDT)
    assert reminders(occurrence, 0.9) == []
    assert len(reminders(occurrence, 1)) == 1
    assert len(reminders(after(EDT, replace(EDT, result=StepResult.NOT_POSSIBLE)), 0)) == 1
    assert reminders(after(EDT, StepTaken("tell_edt", StepResult.SPOKE)), 4) == []
