"""A time passes and nobody writes: noticed once and told once, whoever sweeps, however often, and whatever the clock does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.models.children import Child, ContactSlot, ScopeKind, Slot
from carer_app.db.models.overdue import OverdueNotice
from carer_app.db.queries.children import placements
from carer_app.domain.entries import Body, FoundWhere, Noted, Returned, ReviewBasis, ReviewSet
from carer_app.services import occurrences, overdue
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World, make_world

MINUTE = timedelta(minutes=1)
DUE = NOW + 30 * MINUTE
LATE = DUE + 10 * MINUTE


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    wait_until(session, made, DUE)
    return made


def write(session: Session, world: World, body: Body, at: datetime, child: str = "ash") -> None:
    actor = Actor(world.people["worker"], "Worker", "test")
    occurrences.write(session, actor, world.occurrences[child], body, at, entry_id=new_id())
    session.commit()


def wait_until(session: Session, world: World, due: datetime, at: datetime = NOW) -> None:
    write(session, world, ReviewSet(due, ReviewBasis.CARER, "She rings when she is late."), at)


def noticed(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OverdueNotice)) or 0


def tell(session: Session, notice_id: str, now: datetime) -> bool:
    notice = overdue.claim(session, notice_id, now)
    if notice is not None:
        overdue.told(session, notice, 1, now)
    return notice is not None


def test_a_time_that_passed_is_noticed_once_and_told_once(session: Session, world: World) -> None:
    assert overdue.sweep(session, LATE - MINUTE) == ()
    (notice,) = overdue.sweep(session, LATE)
    assert overdue.sweep(session, LATE + MINUTE) == (notice,)
    assert [tell(session, notice, LATE), tell(session, notice, LATE)] == [True, False]
    assert overdue.sweep(session, LATE + 600 * MINUTE) == ()
    assert noticed(session) == 1


def test_two_workers_at_once_tell_once(sessions: sessionmaker[Session], session: Session, world: World) -> None:
    def work(_: int) -> list[bool]:
        with sessions() as own:
            return [tell(own, notice, LATE) for notice in overdue.sweep(own, LATE)]

    with ThreadPoolExecutor(4) as pool:
        done = [each for one in pool.map(work, range(8)) for each in one]
    assert done.count(True) == 1
    assert noticed(session) == 1


def test_what_was_missed_while_no_worker_ran_is_told_when_one_runs_again(session: Session, world: World) -> None:
    (notice,) = overdue.sweep(session, DUE + 3000 * MINUTE)
    assert tell(session, notice, DUE + 3000 * MINUTE)


@pytest.mark.parametrize("later", [-1500, -61, 1500], ids=["back a day", "back an hour", "on a day"])
def test_a_clock_that_jumps_tells_nothing_twice_and_loses_nothing(session: Session, world: World, later: int) -> None:
    (notice,) = overdue.sweep(session, LATE)
    jumped = LATE + later * MINUTE
    assert set(overdue.sweep(session, jumped)) == {notice}
    assert [tell(session, notice, jumped), tell(session, notice, LATE)] == [True, False]
    assert overdue.sweep(session, LATE + MINUTE) == overdue.sweep(session, jumped) == ()
    assert noticed(session) == 1


@pytest.mark.parametrize("later", [6, -6], ids=["later", "before, as the clock went back"])
def test_a_worker_that_died_with_a_mail_in_hand_is_taken_over_from(session: Session, world: World, later: int) -> None:
    (notice,) = overdue.sweep(session, LATE)
    assert overdue.claim(session, notice, LATE)
    assert overdue.claim(session, notice, LATE + MINUTE) is None
    assert overdue.claim(session, notice, LATE + later * MINUTE)


def test_a_mail_that_was_not_taken_is_tried_at_the_next_sweep(session: Session, world: World) -> None:
    (notice,) = overdue.sweep(session, LATE)
    claimed = overdue.claim(session, notice, LATE)
    assert claimed
    overdue.let_go(session, claimed)
    assert overdue.sweep(session, LATE + MINUTE) == (notice,)
    assert tell(session, notice, LATE + MINUTE)


def test_a_new_time_that_passes_too_is_told_of(session: Session, world: World) -> None:
    (first,) = overdue.sweep(session, LATE)
    tell(session, first, LATE)
    wait_until(session, world, LATE + 60 * MINUTE, LATE + MINUTE)
    assert overdue.sweep(session, LATE + 69 * MINUTE) == ()
    (second,) = overdue.sweep(session, LATE + 70 * MINUTE)
    assert second != first


def test_once_the_child_is_back_nobody_is_told_of_what_was_noticed_before(session: Session, world: World) -> None:
    overdue.sweep(session, LATE)
    write(session, world, Returned(FoundWhere.CAME_BACK), LATE)
    assert overdue.sweep(session, LATE + MINUTE) == ()


def test_a_line_after_the_time_is_somebody_who_is_there(session: Session, world: World) -> None:
    write(session, world, Noted("Still ringing round."), DUE + MINUTE)
    assert overdue.sweep(session, DUE + 30 * MINUTE) == ()
    assert len(overdue.sweep(session, DUE + 31 * MINUTE)) == 1


def test_the_manager_on_call_is_told_and_without_one_those_who_answer_for_the_home(session: Session, world: World) -> None:
    (found,) = overdue.sweep(session, LATE)
    notice = session.get_one(OverdueNotice, found)
    assert overdue.addresses(session, notice, LATE) == ("head@larchwood.test", "manager@larchwood.test")
    slot = ContactSlot(organisation_id=world.organisations["larchwood"], scope_kind=ScopeKind.ORGANISATION,
                       scope_id=world.organisations["larchwood"], slot=Slot.ON_CALL_MANAGER)  # fmt: skip
    slot.label, slot.email = "On call", "on-call@larchwood.test"
    session.add(slot)
    session.commit()
    assert overdue.addresses(session, notice, LATE) == ("on-call@larchwood.test",)


def test_who_is_told_follows_the_child_and_nobody_of_the_last_home_hears(session: Session, world: World) -> None:
    (found,) = overdue.sweep(session, LATE)
    placements(session, world.children["ash"])[0].home_id = world.homes["thorn"]
    session.get_one(Child, world.children["ash"]).organisation_id = world.organisations["thornfield"]
    session.commit()
    assert overdue.addresses(session, session.get_one(OverdueNotice, found), LATE) == ("stranger@thornfield.test",)
