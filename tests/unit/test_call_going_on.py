"""The report that is being made just now: from "they answered" until what they said is written down, another call, or an hour."""

from __future__ import annotations

from datetime import timedelta

from carer_app.domain.entries import Body, Entry, PoliceAnswered, PoliceOutcome, PoliceRang, PoliceTold
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.police_call import UPDATE, PoliceCall, call_going_on
from tests.unit.occurrence_cases import log_of

CALL = PoliceCall("999")
ANSWERED = CALL.ended(True)


def on(*bodies: Body, after: timedelta = timedelta(minutes=5)) -> Entry | None:
    entries = log_of(*bodies).entries
    return call_going_on(Occurrence.of(entries), max(line.happened_at for line in entries) + after)


def test_from_the_answer_until_they_have_it() -> None:
    assert on(CALL.started()) is None
    found = on(CALL.started(), ANSWERED)
    assert found is not None
    assert isinstance(found.body, PoliceRang)
    assert on(CALL.started(), ANSWERED, PoliceTold("TV 1")) is None
    assert on(ANSWERED, PoliceAnswered(PoliceOutcome.REFUSED)) is None


def test_no_answer_and_news_are_no_report() -> None:
    assert on(CALL.ended(False)) is None
    assert on(PoliceCall("101", UPDATE).ended(True)) is None


def test_cut_off_and_begun_anew_it_waits_for_an_answer_again() -> None:
    assert on(ANSWERED, CALL.started()) is None
    assert on(ANSWERED, CALL.started(), CALL.ended(False)) is None
    assert on(ANSWERED, CALL.started(), ANSWERED) is not None


def test_a_second_report_after_a_refusal_is_a_call_too() -> None:
    assert on(PoliceTold("1"), PoliceAnswered(PoliceOutcome.DELAYED), CALL.started(), ANSWERED) is not None


def test_nobody_talks_for_hours() -> None:
    assert on(ANSWERED, after=timedelta(minutes=59)) is not None
    assert on(ANSWERED, after=timedelta(minutes=61)) is None
