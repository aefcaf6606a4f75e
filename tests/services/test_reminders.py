"""Reminders by a controlled clock: each noticed once and told once, whoever sweeps, whatever falls, and whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.models.devices import Device
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.people import Membership
from carer_app.db.models.reminders import Channel, Outcome, ReminderMessage, ReminderRow, ReminderSending
from carer_app.domain.entries import Body, FoundWhere, Noted, PackConfirmed, PackShared, Returned, ReviewBasis, ReviewSet
from carer_app.domain.reminders import NEVER_QUIET, QuietHours, Reason
from carer_app.domain.wall_clock import local
from carer_app.services import occurrences, plan_reminders, plans, reminders
from carer_app.services.actor import Actor
from carer_app.services.reminders import Wishes
from tests.factories import NOW
from tests.people import World, make_world

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DUE = NOW + 30 * MINUTE


@pytest.fixture
def world(session: Session) -> World:
    """Nobody has quiet hours, so that the hour in which the tests run says nothing."""
    made = make_world(session)
    for person in made.people.values():
        reminders.wish(session, person, Wishes(quiet=NEVER_QUIET))
    session.commit()
    return made


def write(session: Session, world: World, body: Body, at: datetime, who: str = "worker", device: str = "test") -> str:
    line = new_id()
    actor = Actor(world.people[who], who, device)
    occurrences.write(session, actor, world.occurrences["ash"], body, at, entry_id=line)
    session.commit()
    return line


def wait_until(session: Session, world: World, due: datetime, at: datetime = NOW) -> None:
    write(session, world, ReviewSet(due, ReviewBasis.CARER, "She rings when she is late."), at)


def owe(
    session: Session,
    child_id: str,
    due: datetime,
    *,
    who: str = "social_worker",
    action: str = "tell",
    arose: datetime | None = None,
    about: str | None = None,
) -> str:
    row = DutyRow(
        child_id=child_id, rule="r", action=action, who=who, pack="p", clock="return", arose_at=arose or due - 3 * DAY, due_at=due,
        is_notice=False, counted=[], subjects=[about] if about else [], cites=[],
    )  # fmt: skip
    session.add(row)
    session.commit()
    return row.id


def send(session: Session, ids: Iterable[str], now: datetime) -> list[tuple[str, str, int]]:
    """What a worker with a mail server that takes everything does: who was told, how, and of how much."""
    told = []
    for one in ids:
        mine = reminders.claim(session, one, now)
        if mine is not None:
            told.append((mine.person.email.split("@")[0], mine.sending.channel.value, mine.count))
            reminders.done(session, mine.sending, Outcome.SENT, now)
    return sorted(told)


def mails(told: Iterable[tuple[str, str, int]]) -> list[tuple[str, int]]:
    return [(who, count) for who, how, count in told if how == "mail"]


def run(session: Session, now: datetime) -> list[tuple[str, int]]:
    return mails(send(session, reminders.sweep(session, now), now))


def count(session: Session, of: type = ReminderRow) -> int:
    return session.scalar(select(func.count()).select_from(of)) or 0


def test_a_time_of_the_night_is_told_at_once_to_who_wrote_there_and_later_to_the_manager(session: Session, world: World) -> None:
    wait_until(session, world, DUE)
    assert run(session, DUE - MINUTE) == []
    assert run(session, DUE) == [("worker", 1)]
    assert run(session, DUE + MINUTE) == []
    told = send(session, reminders.sweep(session, DUE + 10 * MINUTE), DUE + 10 * MINUTE)
    assert told == [("manager", "push", 1)]  # the mail about it goes to the manager on call, as ever
    assert count(session) == 2


def test_where_nobody_wrote_lately_everybody_of_the_home_is_told(session: Session, world: World) -> None:
    wait_until(session, world, NOW + 13 * HOUR)
    assert run(session, NOW + 13 * HOUR) == [("night", 1), ("worker", 1)]


def test_nothing_holds_back_what_is_about_tonight(session: Session, world: World) -> None:
    always = QuietHours(0, 24 * 60)
    reminders.wish(session, world.people["worker"], Wishes(quiet=always))
    reminders.wish(session, world.people["social"], Wishes(quiet=always))
    wait_until(session, world, DUE)
    owe(session, world.children["ash"], DUE)
    assert run(session, DUE) == [("worker", 1)]
    reminders.wish(session, world.people["social"], Wishes(quiet=NEVER_QUIET))
    assert run(session, DUE + MINUTE) == [("social", 1)]


def test_what_is_owed_about_a_child_who_is_away_waits_for_no_morning_and_goes_to_who_is_there(session: Session, world: World) -> None:
    """To tell the social worker or the duty team, say, by the time of the protocol."""
    for person in world.people.values():
        reminders.wish(session, person, Wishes(quiet=QuietHours(0, 24 * 60)))
    write(session, world, Noted("Rang her aunt."), NOW)
    owe(session, world.children["ash"], DUE, who="carer", about=world.occurrences["ash"])
    owe(session, world.children["birch"], DUE, who="carer")
    assert run(session, DUE) == [("manager", 1), ("worker", 1)]


def test_a_pack_that_nobody_confirmed_and_then_somebody_did(session: Session, world: World) -> None:
    shared = write(session, world, PackShared(new_id(), 1, "Control room", "email"), NOW)
    assert run(session, NOW + 15 * MINUTE) == [("worker", 1)]
    write(session, world, PackConfirmed(shared, "PC Reed"), NOW + 16 * MINUTE)
    assert run(session, NOW + 17 * MINUTE) == []
    assert [row.over_at for row in session.scalars(select(ReminderRow))] == [NOW + 17 * MINUTE]


def test_a_phone_that_falls_silent_while_a_child_is_away(session: Session, world: World) -> None:
    phone = Device(organisation_id=world.organisations["larchwood"], token_hash="x", last_contact_at=NOW)
    session.add(phone)
    write(session, world, Noted("Looking in the park."), NOW, device=phone.id)
    assert run(session, NOW + 59 * MINUTE) == []
    assert run(session, NOW + HOUR) == [("manager", 1), ("worker", 1)]
    phone.last_contact_at = NOW + 61 * MINUTE
    session.commit()
    assert run(session, NOW + 62 * MINUTE) == []
    assert run(session, NOW + 121 * MINUTE) == [("manager", 1), ("worker", 1)]


def test_an_interview_is_told_of_a_day_ahead_and_again_when_it_is_overdue(session: Session, world: World) -> None:
    """NAT-4.10a."""
    due = NOW + 3 * DAY
    owe(session, world.children["ash"], due, action="return_interview", arose=NOW)
    assert run(session, due - DAY - MINUTE) == []
    assert run(session, due - DAY) == [("social", 1)]
    assert run(session, due - HOUR) == []
    assert run(session, due) == [("manager", 1), ("social", 1)]
    reasons = {row.reason: row.over_at for row in session.scalars(select(ReminderRow))}
    assert reasons == {Reason.INTERVIEW_SOON: due, Reason.INTERVIEW_OVERDUE: None}


def test_what_was_done_before_it_was_told_is_not_told(session: Session, world: World) -> None:
    duty = owe(session, world.children["ash"], DUE)
    waiting = reminders.sweep(session, DUE)
    session.delete(session.get_one(DutyRow, duty))
    session.commit()
    reminders.sweep(session, DUE + MINUTE)
    assert send(session, waiting, DUE + MINUTE) == []
    assert {row.outcome for row in session.scalars(select(ReminderSending))} == {Outcome.DROPPED}


def test_who_no_longer_has_to_do_with_the_child_hears_nothing(session: Session, world: World) -> None:
    reminders.wish(session, world.people["worker"], Wishes(quiet=QuietHours(0, 24 * 60)))
    reminders.wish(session, world.people["night"], Wishes(quiet=QuietHours(0, 24 * 60)))
    owe(session, world.children["ash"], DUE, who="carer")
    assert run(session, DUE) == [("manager", 1)]
    session.scalars(select(Membership).where(Membership.person_id == world.people["worker"])).one().to_at = DUE
    for name in ("worker", "night"):
        reminders.wish(session, world.people[name], Wishes(quiet=NEVER_QUIET))
    session.commit()
    assert run(session, DUE + 2 * HOUR) == [("night", 1)]


def test_what_can_wait_comes_in_one_message_an_hour(session: Session, world: World) -> None:
    for minute in range(5):
        owe(session, world.children["ash"], DUE + minute * MINUTE, arose=DUE - MINUTE)
    told = {minute: run(session, DUE + minute * MINUTE) for minute in (-1, 0, 1, 5, 59, 60, 61)}
    assert {minute: one for minute, one in told.items() if one} == {0: [("social", 2)], 60: [("social", 4)]}


def test_after_six_hours_without_a_worker_what_still_stands_comes_in_one_message(session: Session, world: World) -> None:
    wait_until(session, world, DUE)
    for hour in range(5):
        owe(session, world.children["ash"], DUE + hour * HOUR, who="carer")
    gone = owe(session, world.children["ash"], DUE + HOUR, who="carer")
    session.delete(session.get_one(DutyRow, gone))
    session.commit()
    told = dict(run(session, DUE + 6 * HOUR))
    assert told["worker"] == 6
    assert set(told) == {"worker", "night", "manager"}
    assert run(session, DUE + 6 * HOUR + MINUTE) == []


def test_six_hours_without_a_mail_server_end_in_one_mail(session: Session, world: World) -> None:
    for hour in range(6):
        owe(session, world.children["ash"], DUE + hour * HOUR, arose=DUE - HOUR)
        for one in reminders.sweep(session, DUE + hour * HOUR):
            if (mine := reminders.claim(session, one, DUE + hour * HOUR)) and mine.sending.channel is Channel.MAIL:
                reminders.let_go(session, mine.sending)
    ((who, much),) = run(session, DUE + 6 * HOUR)
    assert who == "social"
    assert much >= 6


def test_two_workers_at_once_tell_once(sessions: sessionmaker[Session], session: Session, world: World) -> None:
    wait_until(session, world, DUE)
    for child in ("ash", "cedar", "fir"):
        owe(session, world.children[child], DUE)

    def work(_: int) -> list[tuple[str, int]]:
        with sessions() as own:
            return run(own, DUE)

    with ThreadPoolExecutor(4) as pool:
        told = sorted(each for one in pool.map(work, range(8)) for each in one)
    assert told == [("social", 3), ("worker", 1)]
    assert count(session) == 4
    assert count(session, ReminderMessage) == 2


def test_a_worker_that_is_killed_with_a_message_in_hand_costs_one_repeat_at_most(session: Session, world: World) -> None:
    owe(session, world.children["ash"], DUE)
    (mail,) = (one for one in reminders.sweep(session, DUE) if session.get_one(ReminderSending, one).channel is Channel.MAIL)
    assert reminders.claim(session, mail, DUE)  # it may have gone; the worker is killed before it can say so
    assert mail in reminders.sweep(session, DUE + MINUTE)
    assert reminders.claim(session, mail, DUE + MINUTE) is None
    again = reminders.claim(session, mail, DUE + 6 * MINUTE)
    assert again
    assert again.sending.id == mail  # so that the mail server knows it again
    assert mail not in reminders.sweep(session, DUE + 7 * MINUTE)
    reminders.sweep(session, DUE + 12 * MINUTE)
    assert reminders.claim(session, mail, DUE + 12 * MINUTE) is None
    assert session.get_one(ReminderSending, mail, populate_existing=True).outcome is Outcome.UNKNOWN


def test_a_worker_that_is_killed_between_noticing_and_telling_loses_nothing(
    sessions: sessionmaker[Session], session: Session, world: World
) -> None:
    owe(session, world.children["ash"], DUE)
    with sessions() as killed:
        reminders.sweep(killed, DUE)
    assert run(session, DUE + MINUTE) == [("social", 1)]


@pytest.mark.parametrize("change", ["2026-03-29T01:00", "2026-10-25T01:00"], ids=["spring", "autumn"])
def test_the_nights_the_clocks_change_tell_once_and_keep_the_hours_on_the_wall(session: Session, world: World, change: str) -> None:
    at = datetime.fromisoformat(change).replace(tzinfo=UTC)
    reminders.wish(session, world.people["social"], Wishes(quiet=QuietHours(21 * 60, 7 * 60)))
    owe(session, world.children["ash"], at)
    told = {n: found for n in range(-120, 480, 60) if (found := run(session, at + n * MINUTE))}
    seven = 5 * 60 if change < "2026-04" else 6 * 60
    assert told == {seven: [("social", 1)]}
    assert count(session) == 2  # due soon, from the day before; and overdue


@pytest.mark.parametrize("jump", [-61, -120, 1500, 4320], ids=["back an hour", "back two hours", "on a day", "on three days"])
def test_a_clock_that_jumps_tells_nothing_twice(session: Session, world: World, jump: int) -> None:
    owe(session, world.children["ash"], DUE, arose=DUE - MINUTE)
    assert run(session, DUE) == [("social", 1)]
    for at in (DUE + jump * MINUTE, DUE + MINUTE, DUE + 90 * MINUTE):
        assert run(session, at) == []


def test_ten_thousand_open_duties_are_each_noticed_once_with_few_questions(engine: Engine, session: Session, world: World) -> None:
    children = [world.children[name] for name in ("ash", "cedar", "fir")]
    row = {"rule": "r", "action": "tell", "who": "social_worker", "pack": "p", "clock": "c", "is_notice": False, "counted": [], "subjects": [],
           "cites": [], "arose_at": NOW - DAY}  # fmt: skip
    many = [{**row, "id": new_id(), "child_id": children[n % 3], "due_at": NOW - n * MINUTE / 10} for n in range(10_000)]
    session.execute(DutyRow.__table__.insert(), many)
    session.commit()
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    assert run(session, NOW) == [("social", 10_000)]
    assert count(session) == 10_000
    assert len(asked) < 120
    asked.clear()
    assert run(session, NOW + MINUTE) == []
    assert len(asked) < 30


def test_once_the_child_is_back_nothing_of_the_night_stands(session: Session, world: World) -> None:
    wait_until(session, world, DUE)
    waiting = reminders.sweep(session, DUE)
    write(session, world, Returned(FoundWhere.CAME_BACK), DUE + MINUTE)
    later = {*waiting, *reminders.sweep(session, DUE + MINUTE)}
    assert send(session, later, DUE + MINUTE) == []


def test_the_review_of_a_plan_is_told_of_once_its_day_is_over_and_not_after_it_was_held(session: Session, world: World) -> None:
    """NAT-2.7b, NAT-2.13a."""
    manager, ash = Actor(world.people["manager"], "Manager", "test"), session.get_one(Child, world.children["ash"])
    day = local(NOW + DAY).date()
    plans.save_section(session, manager, ash, "plan", {"next_review_on": day}, NOW - DAY)
    session.commit()
    after = NOW + 3 * DAY
    for at in (NOW, after, after):
        plan_reminders.sweep(session, at)
    assert run(session, after) == [("manager", 1)]
    plans.save_section(session, manager, ash, "plan", {"next_review_on": day + 90 * DAY}, after)
    session.commit()
    plan_reminders.sweep(session, after)
    assert [row.over_at for row in session.scalars(select(ReminderRow))] == [after]
