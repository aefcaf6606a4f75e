"""Which line answers a duty: the newest, about one of its times, for the same deed, and not taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from carer_app.domain.duty_answers import answer_to, standing_answers
from carer_app.domain.follow_up import Answer, DutyAnswered, FollowUp
from carer_app.packs import loader
from carer_app.packs.thresholds import thresholds_of
from tests.unit.duty_cases import JUNE, away, reckoned, told

AT = datetime.fromisoformat(JUNE)
RULES = {rule.id: rule for rule in thresholds_of(loader.names())}
DUTIES = {duty.rule: duty for duty in reckoned(told(JUNE, away(hours=0, name="o1")), "wakefield")}


def line(number: int, rule: str, answer: Answer, *about: str) -> FollowUp:
    at = AT + timedelta(minutes=number)
    return FollowUp(str(number), "c", at, at, DutyAnswered(rule, answer, "Why."), "p", None, about)


def answering(rule: str, *lines: FollowUp) -> str | None:
    found = answer_to(DUTIES[rule], standing_answers(lines), RULES)
    return found.id if found else None


def test_the_newest_about_one_of_its_times_answers() -> None:
    first, second = (line(n, "nat_review_documents", Answer.DONE, "o1") for n in (1, 2))
    assert answering("nat_review_documents", second, first) == "2"
    assert answering("nat_review_documents", line(3, "nat_review_documents", Answer.DONE, "o2")) is None
    assert answering("nat_review_documents", line(4, "nat_review_documents", Answer.NOT_NEEDED)) == "4"


def test_one_return_interview_answers_each_rule_that_asks_for_one() -> None:
    assert answering("nat_return_interview", line(1, "wake_rhi", Answer.DONE, "o1")) == "1"
    assert answering("nat_review_documents", line(1, "wake_rhi", Answer.DONE, "o1")) is None


def test_what_was_taken_back_answers_nothing() -> None:
    done, again = line(1, "wake_rhi", Answer.DONE, "o1", "o2"), line(2, "wake_rhi", Answer.OWED_AGAIN, "o1")
    assert answering("wake_rhi", done, again) is None
    assert standing_answers([done, again]) == {("wake_rhi", "o2"): done}
