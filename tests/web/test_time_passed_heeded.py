"""What puts the alert to the manager on call off, and what does not: a phone's clock that is ahead, and who has no access any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.overdue import OverdueNotice
from carer_app.domain.entries import Linked, Noted, ReviewBasis, ReviewSet
from carer_app.extensions import db
from carer_app.services import occurrences, overdue
from carer_app.services.sync_log import THE_SERVER
from tests.factories import NOW
from tests.people import World
from tests.phones import send
from tests.web.phone import set_up
from tests.web.telling import actor

MINUTE = timedelta(minutes=1)


def look_again(at: datetime) -> ReviewSet:
    return ReviewSet(at, ReviewBasis.CARER, "She rings when the bus is late.")


@pytest.mark.parametrize("knows", [True, False], ids=["the phone knows", "the phone does not know"])
@pytest.mark.parametrize("ahead", [MINUTE, timedelta(hours=1), timedelta(days=1), timedelta(days=1825), timedelta(days=30_000)])
def test_a_clock_that_is_ahead_puts_nothing_off(app: Flask, world: World, ahead: timedelta, knows: bool) -> None:
    phone, ash = set_up(app, world, "night"), world.occurrences["ash"]
    phone.offset_ms = -int(ahead.total_seconds() * 1000) if knows else None
    phone.send(phone.write(ash, look_again(NOW + ahead + 30 * MINUTE), NOW + ahead, wall=NOW + ahead))
    with app.app_context():
        (entry,) = [line.entry for line in occurrences.occurrence_of(db.session, ash).log if line.entry.kind == "review_set"]
        assert entry.body == look_again(NOW + ahead + 30 * MINUTE)  # the line is as it was written
        due = db.session.get_one(Occurrence, ash).next_timer_at
        assert due is not None
        assert NOW + 29 * MINUTE <= due <= entry.received_at + 30 * MINUTE
        assert overdue.sweep(db.session, due + 9 * MINUTE) == ()
        (notice,) = overdue.sweep(db.session, due + 10 * MINUTE)
        assert db.session.get_one(OverdueNotice, notice).due_at == due


def test_a_clock_that_is_behind_tells_no_later(app: Flask, world: World) -> None:
    phone, ash, behind = set_up(app, world, "night"), world.occurrences["ash"], NOW - timedelta(days=1)
    phone.offset_ms = 24 * 60 * 60 * 1000
    with app.app_context():
        send(db.session, phone, phone.write(ash, look_again(behind + 30 * MINUTE), behind, wall=behind), now=NOW)
        assert overdue.sweep(db.session, NOW + 40 * MINUTE)


def told(app: Flask, world: World, who: str, child: str, author: bool = True) -> int:
    """How many are told in two hours, while a phone sends a full stop every 25 minutes."""
    phone, at = set_up(app, world, who), world.occurrences[child]
    phone.author = phone.author if author else None
    with app.app_context():
        by = actor(world, "stranger" if child == "fir" else "worker")
        occurrences.write(db.session, by, at, look_again(NOW + 5 * MINUTE), NOW, entry_id=new_id())
        db.session.commit()
        found: set[str] = set()
        for minute in range(6, 126, 25):
            now = NOW + minute * MINUTE
            send(db.session, phone, phone.write(at, Noted("."), now), now=now)
            db.session.commit()
            found |= set(overdue.sweep(db.session, now + 24 * MINUTE))
        return len(found)


def test_whoever_cares_for_the_child_puts_it_off(app: Flask, world: World) -> None:
    assert told(app, world, "night", "ash") == 0


def test_somebody_whose_access_ended_does_not(app: Flask, world: World) -> None:
    assert told(app, world, "night", "fir") == 1


def test_whoever_picks_up_a_locked_phone_does_not(app: Flask, world: World) -> None:
    assert told(app, world, "night", "ash", author=False) == 1


def test_a_line_of_the_server_does_not(app: Flask, world: World) -> None:
    at = world.occurrences["ash"]
    with app.app_context():
        occurrences.write(db.session, actor(world), at, look_again(NOW + 5 * MINUTE), NOW, entry_id=new_id())
        occurrences.append(db.session, THE_SERVER, at, Linked(new_id(), "also_open"), NOW + 6 * MINUTE, entry_id=new_id())
        db.session.commit()
        assert overdue.sweep(db.session, NOW + 15 * MINUTE)


def test_nor_does_a_page_sent_after_access_ended(app: Flask, world: World) -> None:
    at = world.occurrences["fir"]
    with app.app_context():
        occurrences.write(db.session, actor(world, "stranger"), at, look_again(NOW + 5 * MINUTE), NOW, entry_id=new_id())
        occurrences.write(db.session, actor(world, "night"), at, Noted("."), NOW + 6 * MINUTE, entry_id=new_id())
        db.session.commit()
        assert overdue.sweep(db.session, NOW + 15 * MINUTE)
