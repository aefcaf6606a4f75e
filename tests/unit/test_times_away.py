"""A time away as thresholds see it: what it counts as, its clocks, and what the log shows was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from carer_app.domain.entries import (
    Body,
    Corrected,
    Decided,
    ExpectedWhere,
    FoundWhere,
    Located,
    Opened,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    PoliceToldOfReturn,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.follow_up import Answer, Category, CategoryDecided, DutyAnswered, FlagsSaid, FollowUp
from carer_app.domain.history import Done
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.moments import moment
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.times_away import InCare, counts_as, episode_of, flags_of, history_of
from tests.unit.occurrence_cases import OCCURRENCE, START, Log, log_of

POLICE = Decided({}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D4", "default", ("A sign.",), ("NAT-L2-T",))
CARER = Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D9", "default", ("Worry.",), ("NAT-L1-T",))
WAIT = Decided({}, LevelOfIntervention.NO_IMMEDIATE, State.WAITING, "D15", "default", ("Late.",), ("NAT-L0-T",))
AT_A_FRIENDS = Decided({}, LevelOfIntervention.CARER, State.AWAY_KNOWN, "D7", "default", ("Known.",), ("NOTT-30e",))
TOLD = PoliceTold("REF-1")
MISSING = PoliceAnswered(PoliceOutcome.RECORDED_MISSING, risk_grade="High")
ABSENT = PoliceAnswered(PoliceOutcome.ABSENT)
BACK = Returned(FoundWhere.CAME_BACK)
NOW = START + timedelta(days=2)


def of(*bodies: Body) -> Occurrence:
    return Occurrence.of(log_of(*bodies).entries)


def said(body: object, minutes: int = 600, **more: object) -> FollowUp:
    at = START + timedelta(minutes=minutes)
    return FollowUp(f"line-{minutes}", "child", at, at, body, author="manager", **{"occurrences": (OCCURRENCE,), **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "bodies, category",
    [
        ((WAIT, BACK), Category.OTHER),
        ((CARER, BACK), Category.MISSING),
        ((POLICE, TOLD, BACK), Category.MISSING),
        ((POLICE, TOLD, MISSING, BACK), Category.MISSING),
        ((POLICE, TOLD, ABSENT, BACK), Category.ABSENT),
        ((POLICE, TOLD, ABSENT, MISSING, BACK), Category.MISSING),
        ((AT_A_FRIENDS, BACK), Category.AWAY_WITHOUT_AUTHORISATION),
        ((CARER, AT_A_FRIENDS, BACK), Category.MISSING),
        ((WAIT, TOLD, BACK), Category.MISSING),
        ((), Category.MISSING),
    ],
)
def test_what_a_time_counts_as_follows_from_its_log(bodies: tuple[Body, ...], category: Category) -> None:
    """AMB-11, AMB-13, C1, C3: recorded wide; a child who was only late is shown beside the counts."""
    assert counts_as(of(*bodies)).category is category


def test_a_managers_decision_stands_with_its_reason_and_the_newest_wins() -> None:
    one = of(WAIT, BACK)
    first = said(CategoryDecided(Category.MISSING, "She had been hiding."), 600)
    second = said(CategoryDecided(Category.OTHER, "She was at school all along."), 700)
    assert counts_as(one, [first]).category is Category.MISSING
    assert counts_as(one, [second, first]) == counts_as(one, [first, second])
    assert counts_as(one, [first, second]).reason == "She was at school all along."
    elsewhere = replace(first, occurrences=("another",))
    assert counts_as(one, [elsewhere]).category is Category.OTHER


def test_the_four_times_and_the_ends_are_those_of_the_log() -> None:
    log = log_of(
        POLICE, TOLD, MISSING, Located(FoundWhere.OTHER, adult_with_child=False), Located(FoundWhere.OTHER, adult_with_child=True), BACK
    )
    log.add(90, PoliceToldOfReturn())
    one = Occurrence.of(log.entries)
    found = episode_of(one, Category.MISSING)
    minutes = {entry.kind: moment(entry.happened_at) for entry in log.entries}
    assert (found.reported, found.recorded_by_police) == (minutes["police_told"], minutes["police_answered"])
    assert found.located == minutes["located"], "a place that nobody has checked ends nothing (AMB-18)"
    assert (found.returned, found.return_notified) == (minutes["returned"], minutes["police_told_of_return"])


def test_nothing_ends_before_it_began() -> None:
    log = log_of(CARER)
    log.add(10, BACK, happened_at=START - timedelta(days=1))
    found = episode_of(Occurrence.of(log.entries), Category.MISSING)
    assert found.returned is not None
    assert found.realised is not None
    assert found.returned >= found.realised


def test_flags_come_from_the_log_and_what_somebody_said_of_it_stands() -> None:
    one = of(POLICE, TOLD, MISSING, BACK, ReturnStep("hurt_or_unwell", "yes"))
    assert flags_of(one) == {"assessed_high_risk", "harmed_while_missing"}
    lines = [said(FlagsSaid(so=("media_interest_or_briefing",), not_so=("assessed_high_risk",), reason="Put right by the police."))]
    assert flags_of(one, lines) == {"media_interest_or_briefing", "harmed_while_missing"}


def test_a_line_taken_back_counts_for_nothing() -> None:
    log = log_of(CARER, ABSENT)
    wrong = log.entries[-1]
    log.add(30, Corrected(wrong.id, "They did not say that.", "wrong", withdraws=True))
    one = Occurrence.of(log.entries)
    assert counts_as(one).category is Category.MISSING
    assert episode_of(one, Category.MISSING).classified_absent is None


def history(one: Occurrence, *lines: FollowUp, care: InCare | None = None):  # type: ignore[no-untyped-def]
    return history_of([one], lines, care or InCare(), NOW)


def test_what_the_log_shows_need_not_be_said_twice() -> None:
    log = log_of(
        POLICE, StepTaken("tell_edt", StepResult.NO_ANSWER), StepTaken("tell_edt", StepResult.SPOKE), TOLD, BACK, PoliceToldOfReturn()
    )
    done = {rule.rule: rule for rule in history(Occurrence.of(log.entries)).done}
    assert moment(log.entries[3].happened_at) == done["nat_notify_social_worker"].at
    assert moment(log.entries[-1].happened_at) == done["nat_tell_police_of_return"].at


def test_an_answer_to_a_duty_is_done_until_it_is_taken_back() -> None:
    one = of(POLICE, TOLD, BACK)
    done = said(DutyAnswered("nat_prevention_interview", Answer.DONE), 700)
    again = said(DutyAnswered("nat_prevention_interview", Answer.OWED_AGAIN, "It was another child."), 800)
    assert Done("nat_prevention_interview", moment(done.happened_at), OCCURRENCE) in history(one, done).done
    assert not any(rule.rule == "nat_prevention_interview" for rule in history(one, done, again).done)
    assert not any(rule.rule == "nat_prevention_interview" for rule in history(one, again, done).done), "in whatever order they are read"


def test_a_child_who_was_only_late_is_in_no_count_and_no_answer_about_it_breaks_one() -> None:
    one = of(WAIT, BACK)
    found = history(one, said(DutyAnswered("nat_return_interview", Answer.NOT_NEEDED, "Only late.")))
    assert (found.episodes, found.done) == ((), ())


def test_what_came_to_notice_later_is_owed_from_then() -> None:
    log = Log(datetime(2026, 10, 14, 21, 0, tzinfo=UTC))
    log.add(0, Opened("child", ExpectedWhere.HOME, START - timedelta(days=3), past=True))
    log.add(0, BACK, happened_at=START - timedelta(days=2))
    found = history(Occurrence.of(log.entries))
    assert [event.kind for event in found.events] == ["came_to_notice"]
    assert "hidden_missing" in found.episodes[0].flags


def test_a_move_and_a_review_of_the_plan_come_from_the_record() -> None:
    one = of(CARER, BACK)
    care = InCare(moved_at=(NOW,), reviewed_until=(NOW,))
    found = history(one, care=care)
    assert [(event.kind, event.at) for event in found.events] == [("placement_move", moment(NOW))]
    assert [(done.rule, done.occurrence) for done in found.done] == [("nat_review_documents", None)]
