"""A child's story: dated rows out of the logs, what followed, the plan and the homes. In order, none lost, none doubled, each for its readers."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carer_app.domain import entries as e
from carer_app.domain import interviews as i
from carer_app.domain import meetings as m
from carer_app.domain.follow_up import Answer, Category, CategoryDecided, DutyAnswered, FollowUp
from carer_app.domain.letters import LetterKept
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.placement_concern import PlacementConcern
from carer_app.domain.prevention import PreventionNotHeld
from carer_app.domain.reviewing import OccurrenceReviewed
from carer_app.domain.story import entry_kinds, story
from carer_app.domain.story_facts import Agreed, Asks, Facts, Kind, LookedAt, PartSaved, Reader, Stay
from tests.unit.entry_strategies import logs, times
from tests.unit.occurrence_cases import START, log_of

SECRET = "Afraid of somebody here"
HOUR = timedelta(hours=1)


def line(body: Any, hours: float = 0, thing: str | None = "t1", about: tuple[str, ...] = (), later: timedelta = timedelta()) -> FollowUp:
    at = START + hours * HOUR
    return FollowUp(f"{type(body).__name__}-{hours}", "child", at, at + later, body, "dee", thing, about)


def rows(*lines: FollowUp, interviews: bool = False) -> list[str]:
    return [row.text for row in story(Facts(lines=lines), Reader("Ash", interviews=interviews))]


def decided(level: LevelOfIntervention, *why: str) -> e.Decided:
    state = State.CARER_INTERVENTION if level is LevelOfIntervention.CARER else State.POLICE_DECIDED
    return e.Decided({}, level, state, "D1", "fixed", why, ())


def test_a_level_is_told_when_it_changes_with_why() -> None:
    carer, police = (
        decided(level, why) for level, why in ((LevelOfIntervention.CARER, "It is late"), (LevelOfIntervention.POLICE, "A sign was seen"))
    )
    log = log_of(carer, carer, police, e.PoliceTold("REF-7"), police)
    told = story(Facts((Occurrence.of(log.entries),)), Reader())
    assert [row.kind for row in told] == [Kind.POLICE, Kind.LEVEL, Kind.LEVEL, Kind.AWAY]
    assert "A sign was seen" in told[1].text
    assert "Reference: REF-7" in told[0].text


def test_a_call_that_was_answered_is_told_by_what_came_of_it() -> None:
    log = log_of(e.PoliceRang("101", False), e.PoliceRang("101", True), e.PoliceTold("REF-7"))
    told = [row.text for row in story(Facts((Occurrence.of(log.entries),)), Reader(kinds=frozenset({Kind.POLICE})))]
    assert len(told) == 2
    assert "Nobody answered" in told[1]


SAID = (
    i.WishAsked(i.Wish.NO, SECRET, SECRET, SECRET, SECRET),
    i.InterviewOffered("Dee", "social worker", SECRET),
    i.InterviewAccepted(SECRET),
    i.InterviewRefused(SECRET, SECRET, SECRET),
    i.InterviewTried(SECRET, "Dee", SECRET),
    i.InterviewNotHeld("Dee", "manager", SECRET),
    i.ChildsWords(SECRET, SECRET, SECRET, SECRET, SECRET, SECRET),
    i.InterviewersView(SECRET),
    i.PlacementFelt("yes", SECRET),
    i.ToldPolice(SECRET, SECRET, SECRET),
    i.InterviewShared(i.SharedWith.FAMILY, SECRET, SECRET),
    PreventionNotHeld("Dee", "manager", SECRET),
)


@pytest.mark.parametrize("body", SAID, ids=lambda body: type(body).__name__)
def test_what_was_said_in_an_interview_is_for_whoever_may_read_it(body: Any) -> None:
    assert SECRET in "".join(rows(line(body), interviews=True))
    told = rows(line(body))
    assert SECRET not in "".join(told)
    assert bool(told) is not isinstance(body, (*i.NOT_FOR_THE_HOME, i.InterviewShared))


def test_a_note_beside_an_interview_in_the_log_is_for_them_too() -> None:
    log = log_of(e.Returned(e.FoundWhere.CAME_BACK), e.ReturnStep("return_interview", "held", SECRET))
    for reads in (False, True):
        told = story(Facts((Occurrence.of(log.entries),)), Reader(interviews=reads))
        assert any("Independent return interview: held" in row.text for row in told)
        assert (SECRET in "".join(row.text for row in told)) is reads


RULES = {"r1": Asks("Tell senior managers about {child}"), "talk": Asks("Return interview", is_talk=True)}


@pytest.mark.parametrize(
    "answer, says",
    [
        (Answer.DONE, "Tell senior managers about Ash: done. By post."),
        (Answer.NOT_NEEDED, "Tell senior managers about Ash: not needed. Reason: By post."),
        (Answer.OWED_AGAIN, "Tell senior managers about Ash: owed again. Reason: By post."),
    ],
)
def test_what_became_of_a_duty_is_told(answer: Answer, says: str) -> None:
    (row,) = story(Facts(lines=(line(DutyAnswered("r1", answer, "By post")),), rules=RULES), Reader("Ash"))
    assert (row.kind, row.text) == (Kind.DUTY, says)


@pytest.mark.parametrize("reads", [True, False])
def test_why_a_talk_is_not_owed_is_for_whoever_may_read_it(reads: bool) -> None:
    (row,) = story(Facts(lines=(line(DutyAnswered("talk", Answer.NOT_NEEDED, SECRET)),), rules=RULES), Reader("Ash", interviews=reads))
    assert (SECRET in row.text) is reads


def test_a_letter_is_told_once_it_was_sent_and_not_what_it_says() -> None:
    kept, went = (LetterKept("senior_managers", "Sam Senior", SECRET, sent, "By post") for sent in (False, True))
    (row,) = story(Facts(lines=(line(kept), line(went, 1))), Reader())
    assert (row.kind, row.letter) == (Kind.LETTER, "senior_managers")
    assert row.text == "A letter was written down as sent to Sam Senior: To senior managers. By post."
    summary = LetterKept("awoa_summary", "Sam Senior", SECRET, True, "By post", "2026-10")
    assert "Away without authorisation, October 2026" in rows(line(summary))[0]


def test_a_part_of_the_plan_that_was_saved_is_told_and_not_what_it_says() -> None:
    saved = (PartSaved("s1", START, "places", "Places", 1), PartSaved("s2", START + HOUR, "places", "Places", 2))
    told = story(Facts(saved=saved), Reader())
    assert [(row.kind, row.text, row.section) for row in told] == [
        (Kind.PLAN, "Places: saved again, version 2.", "places"),
        (Kind.PLAN, "Places: saved for the first time.", "places"),
    ]


def test_a_worry_about_the_home_makes_no_row() -> None:
    assert rows(line(PlacementConcern(SECRET)), interviews=True) == []


def test_meetings_are_called_what_they_are() -> None:
    agreed = (m.Agreed("Ask the school", "Dee", "2026-10-20"),)
    told = rows(
        line(m.MeetingAsked("strategy_meeting", why="Away a day"), 1),
        line(m.MeetingSet(START + 30 * HOUR, "By phone"), 2),
        line(m.MeetingHeld((m.Attender("Dee", "manager"),), "How to keep her safer", agreed), 3),
        line(m.AgreedDone(0, note="They know"), 4),
        line(OccurrenceReviewed("a", "b"), 5),
        line(CategoryDecided(Category.MISSING, "Nobody knew where"), 6),
    )
    assert told == [
        "It counts as: missing. Reason: Nobody knew where.",
        "The home’s manager looked back at this time away.",
        "Done, from the strategy meeting: Ask the school. They know.",
        "Strategy meeting: held. There: Dee, manager. How to keep her safer. Agreed: Ask the school (Dee, by 20 October 2026).",
        "Strategy meeting: set for 04:00 on 16 October. By phone.",
        "Strategy meeting: asked for. Away a day.",
    ]


def test_what_was_written_later_says_so() -> None:
    soon, late = (line(i.InterviewAccepted(), hours, later=after) for hours, after in ((1, timedelta(seconds=90)), (2, 9 * HOUR)))
    assert [row.is_late for row in story(Facts(lines=(soon, late)), Reader())] == [True, False]
    same_day = Agreed("s", date(2026, 10, 14), START, 3, "Dee (social worker)")
    assert [row.is_late for row in story(Facts(agreed=(same_day, replace(same_day, id="l", on=date(2026, 10, 12)))), Reader())] == [
        False,
        True,
    ]


def test_the_plan_and_the_homes() -> None:
    facts = Facts(
        agreed=(Agreed("a", date(2026, 10, 14), START, 3, "Dee (social worker)"),),
        looked_at=(LookedAt("l", date(2026, 10, 15), START, 3, "Ash and Dee", "Moved", False),),
        stays=(Stay("s1", START - 90 * HOUR, "Larch House", True), Stay("s2", START - HOUR * 80, "", False, "It was planned.")),
    )
    assert [row.text for row in story(facts, Reader())] == [
        "The plan was looked at again with Ash and Dee. Moved. Nothing had to change.",
        "Dee (social worker) agreed to the plan and the risk assessment, version 3.",
        "Moved to another home. It was planned.",
        "Living at Larch House as far back as this record goes.",
    ]


@st.composite
def occurrences(draw: st.DrawFn) -> Occurrence:
    """A log with ids of its own."""
    name = str(draw(st.uuids(version=4)))
    return Occurrence.of(replace(one, id=str(uuid.uuid5(uuid.UUID(name), one.id)), occurrence=name) for one in draw(logs(8)))


BODIES = (
    *SAID,
    m.MeetingAsked("strategy_meeting"),
    m.MeetingSet(START),
    m.MeetingHeld((), "x"),
    m.AgreedDone(1),
    CategoryDecided(Category.OTHER, "x"),
    DutyAnswered("r1", Answer.NOT_NEEDED, "x"),
    LetterKept("senior_managers", "Sam", "x", True, "By post"),
    LetterKept("senior_managers", "Sam", "x", False),
)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Logs, lines about some of them, and the plan."""
    found = draw(st.lists(occurrences(), max_size=3, unique_by=lambda one: one.id))
    about = st.lists(st.sampled_from([one.id for one in found]), max_size=2, unique=True) if found else st.just([])
    ids = st.uuids(version=4).map(str)
    made = st.builds(FollowUp, ids, st.just("child"), times, times, st.sampled_from(BODIES), st.none(), ids, about.map(tuple))
    agreed = st.builds(Agreed, ids, st.dates(date(2026, 1, 1), date(2026, 12, 1)), times, st.integers(1, 9), st.just("Dee"))
    stays = st.builds(Stay, ids, times, st.just(""), st.booleans())
    saved = st.builds(PartSaved, ids, times, st.just("plan"), st.just("Plan"), st.integers(1, 9))
    return Facts(
        tuple(found),
        tuple(draw(st.lists(made, max_size=4))),
        tuple(draw(st.lists(agreed, max_size=2))),
        (),
        tuple(draw(st.lists(stays, max_size=2))),
        tuple(draw(st.lists(saved, max_size=2))),
    )


@settings(max_examples=60, deadline=None)
@given(facts(), st.randoms(use_true_random=False))
def test_rows_are_in_order_none_lost_none_doubled(given_facts: Facts, chance: Any) -> None:
    told = story(given_facts, Reader(interviews=True))
    keys = [row.key for row in told]
    assert keys == sorted(keys, reverse=True)
    assert len({row.id for row in told}) == len(told)
    lines = {one.id for one in given_facts.lines if not isinstance(one.body, LetterKept) or one.body.sent}
    plain = (e.Opened, e.PoliceTold, e.PoliceAnswered, e.PackShared, e.PackConfirmed, e.Returned, e.Located, e.LevelRaised, e.LevelLowered)
    logged = {one.entry.id for time in given_facts.times for one in time.log if one.counts and isinstance(one.entry.body, plain)}
    assert lines | logged | {one.id for one in (*given_facts.agreed, *given_facts.stays, *given_facts.saved)} <= {row.id for row in told}
    assert all(row.text.strip() for row in told)
    shuffled = list(given_facts.times), list(given_facts.lines)
    for part in shuffled:
        chance.shuffle(part)
    assert story(replace(given_facts, times=(*shuffled[0], *shuffled[0]), lines=tuple(shuffled[1])), Reader(interviews=True)) == told


@settings(max_examples=60, deadline=None)
@given(facts(), st.data())
def test_nothing_of_a_time_the_reader_may_not_see(given_facts: Facts, data: st.DataObject) -> None:
    names = [one.id for one in given_facts.times]
    scope = frozenset(data.draw(st.sets(st.sampled_from(names))) if names else ())
    told = story(given_facts, Reader(times=scope))
    assert {row.occurrence for row in told} - {None} <= scope
    outside = {one.entry.id for time in given_facts.times if time.id not in scope for one in time.log}
    outside |= {one.id for one in given_facts.lines if one.occurrences and not set(one.occurrences) & scope}
    assert not outside & {row.id for row in told}


@settings(max_examples=30, deadline=None)
@given(facts(), st.sets(st.sampled_from(Kind)))
def test_a_choice_of_kinds_leaves_out_the_others_and_nothing_else(given_facts: Facts, kinds: set[Kind]) -> None:
    all_rows = story(given_facts, Reader())
    assert story(given_facts, Reader(kinds=frozenset(kinds))) == tuple(row for row in all_rows if row.kind in kinds)
    by_id = {one.entry.id: one.entry.kind for time in given_facts.times for one in time.log}
    assert {by_id[row.id] for row in all_rows if row.id in by_id and row.kind in kinds} <= entry_kinds(kinds)
