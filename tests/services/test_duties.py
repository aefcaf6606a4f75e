"""What is owed is kept current by whatever changes it and by time; answers to it stay; and two workers reckon the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.models.follow_ups import DutyRow, DutyWatch
from carer_app.domain.entries import Body, FoundWhere, PoliceTold, Returned
from carer_app.domain.errors import MalformedEntry
from carer_app.domain.follow_up import Answer, DutyAnswered
from carer_app.services import duties, follow_ups, occurrences
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from tests.factories import NOW
from tests.people import World, make_world

HOUR = timedelta(hours=1)
MANAGER = "manager"


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    session.commit()
    return made


def actor(world: World) -> Actor:
    return Actor(world.people[MANAGER], "Manager", "test")


def write(session: Session, world: World, body: Body, at: datetime, child: str = "ash") -> None:
    occurrences.write(session, actor(world), world.occurrences[child], body, at, entry_id=new_id(), happened_at=at)
    session.commit()


def told_and_back(session: Session, world: World) -> None:
    write(session, world, PoliceTold("REF-1"), NOW)
    write(session, world, Returned(FoundWhere.CAME_BACK), NOW + HOUR)


def rows(session: Session, child_id: str) -> dict[str, DutyRow]:
    return {row.rule: row for row in session.scalars(select(DutyRow).where(DutyRow.child_id == child_id))}


def swept(session: Session, world: World, at: datetime) -> dict[str, DutyRow]:
    while duties.sweep(session, at):
        pass
    return rows(session, world.children["ash"])


def test_a_return_brings_the_interview_within_72_hours_and_the_review(session: Session, world: World) -> None:
    """NAT-4.10a, NAT-2.13c, NAT-4.4."""
    told_and_back(session, world)
    found = swept(session, world, NOW + 2 * HOUR)
    assert found["nat_return_interview"].due_at == NOW + 73 * HOUR
    assert {"nat_review_documents", "nat_tell_police_of_return", "nat_prevention_interview"} <= set(found)


def test_what_is_reckoned_once_is_left_alone_until_something_changes_or_the_day_is_over(session: Session, world: World) -> None:
    told_and_back(session, world)
    swept(session, world, NOW + 2 * HOUR)
    assert duties.sweep(session, NOW + 2 * HOUR) == 0
    write(session, world, PoliceTold("REF-2"), NOW + 2 * HOUR)
    assert duties.sweep(session, NOW + 3 * HOUR) == 1
    watch = session.get_one(DutyWatch, world.children["ash"])
    assert watch.look_again_at is not None
    assert watch.look_again_at <= NOW + 27 * HOUR
    assert duties.sweep(session, NOW + 27 * HOUR) >= 1


def test_what_changes_while_it_is_reckoned_stays_wanted(session: Session, world: World) -> None:
    told_and_back(session, world)
    watch = session.get_one(DutyWatch, world.children["ash"])
    watch.wanted_at = NOW + 5 * HOUR
    session.commit()
    duties.reckon(session, world.children["ash"], NOW + 4 * HOUR)
    session.commit()
    assert session.get_one(DutyWatch, world.children["ash"], populate_existing=True).wanted_at == NOW + 5 * HOUR


def test_an_answer_ends_a_duty_with_its_reason_and_taking_it_back_owes_it_again(session: Session, world: World) -> None:
    told_and_back(session, world)
    child = world.children["ash"]

    def owed_now(at: datetime) -> dict[str, str]:
        found = duties.owed(session, child, at)
        assert found is not None
        return {duty.rule: duty.status for duty in found.duties}

    def say(answer: Answer, reason: str, at: datetime, **more: datetime) -> None:
        found = duties.owed(session, child, at)
        assert found is not None
        (duty,) = (one for one in found.duties if one.rule == "nat_prevention_interview")
        said = DutyAnswered(duty.rule, answer, reason)
        duties.answer(session, actor(world), child, duty, said, at, line_id=new_id(), **more)
        session.commit()

    at = NOW + 3 * HOUR
    with pytest.raises(Refused, match="why"):
        say(Answer.NOT_NEEDED, " ", at)
    with pytest.raises(Refused, match="ahead"):
        say(Answer.DONE, "", at, done_at=at + HOUR)
    with pytest.raises(Refused, match="before"):
        say(Answer.DONE, "", at, done_at=NOW)
    say(Answer.DONE, "The officer came.", at)
    assert owed_now(at + HOUR)["nat_prevention_interview"] == "done"
    assert "nat_prevention_interview" not in swept(session, world, at + HOUR)
    say(Answer.OWED_AGAIN, "That was another child.", at + 2 * HOUR)
    assert "nat_prevention_interview" in swept(session, world, at + 3 * HOUR)
    assert len(follow_ups.lines_of(session, child)) == 2


def test_the_same_post_twice_is_one_line(session: Session, world: World) -> None:
    child, line = world.children["ash"], new_id()
    said = DutyAnswered("nat_regular_review", Answer.DONE)
    assert follow_ups.write(session, actor(world), child, said, NOW, line_id=line)
    assert not follow_ups.write(session, actor(world), child, said, NOW, line_id=line)
    session.commit()
    assert len(follow_ups.lines_of(session, child)) == 1


def test_other_words_under_a_known_id_are_kept_as_a_line_of_their_own(session: Session, world: World) -> None:
    """Somebody went back to a page and wrote more: nothing that was said to be kept is lost."""
    child, line = world.children["ash"], new_id()
    first, more = DutyAnswered("nat_regular_review", Answer.DONE, "One"), DutyAnswered("nat_regular_review", Answer.DONE, "More")
    for body in (first, more, more, first):
        follow_ups.write(session, actor(world), child, body, NOW, line_id=line)
    follow_ups.write(session, actor(world), world.children["birch"], first, NOW, line_id=line)
    session.commit()
    assert sorted(one.body.reason for one in follow_ups.lines_of(session, child)) == ["More", "One"]
    assert len(follow_ups.lines_of(session, world.children["birch"])) == 1


def test_two_workers_reckon_the_same_duties_once(sessions: sessionmaker[Session], session: Session, world: World) -> None:
    told_and_back(session, world)

    def work(_: int) -> int:
        with sessions() as own:
            return duties.sweep(own, NOW + 2 * HOUR)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    session.expire_all()
    kept = session.scalars(select(DutyRow).where(DutyRow.child_id == world.children["ash"])).all()
    found = duties.owed(session, world.children["ash"], NOW + 2 * HOUR)
    assert found is not None
    assert len({row.id for row in kept}) == len(kept)
    assert {row.rule for row in kept} == {duty.rule for duty in found.duties if duty.status != "done"}


def test_a_line_cannot_be_changed(session: Session, world: World) -> None:
    line = new_id()
    follow_ups.write(session, actor(world), world.children["ash"], DutyAnswered("nat_regular_review", Answer.DONE), NOW, line_id=line)
    session.commit()
    row = follow_ups.kept.get(session, line)
    assert row is not None
    row.kind = "care_event"
    with pytest.raises(Exception, match=r"append-only|permission denied"):
        session.commit()
    session.rollback()


def test_a_record_that_cannot_be_read_keeps_nobody_elses_from_being_reckoned(
    session: Session, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_and_back(session, world)
    session.commit()
    reckoned = duties.owed

    def bad(session: Session, child_id: str, now: datetime) -> duties.Owed | None:
        if child_id == world.children["ash"]:
            raise MalformedEntry("There is no kind of line called that.")
        return reckoned(session, child_id, now)

    monkeypatch.setattr(duties, "owed", bad)
    write(session, world, PoliceTold("REF-9"), NOW, "birch")
    write(session, world, Returned(FoundWhere.CAME_BACK), NOW + HOUR, "birch")
    at = NOW + 2 * HOUR
    while duties.sweep(session, at):
        pass
    assert "nat_return_interview" in rows(session, world.children["birch"])
    assert duties.sweep(session, at + timedelta(minutes=9)) == 0
    assert duties.sweep(session, at + timedelta(minutes=11)) == 1, "it is tried again"
