"""Old reminders go each night; what stands, and what keeps somebody from being told twice, stays. And an e-mail nobody answered is told of."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.models.reminders import ReminderMessage, ReminderRow, ReminderSending
from carer_app.domain.entries import StepResult, StepTaken
from carer_app.domain.pack_given import ASK_AFTER
from carer_app.services import occurrences, reminders, telling
from carer_app.services.actor import Actor
from carer_app.services.reminders import KEPT_FOR, Wishes
from carer_app.services.telling import Letter
from tests.factories import NOW
from tests.people import World, make_world
from tests.services.test_reminders import DAY, HOUR, MINUTE, NEVER_QUIET, count, owe, run


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    for person in made.people.values():
        reminders.wish(session, person, Wishes(quiet=NEVER_QUIET))
    session.commit()
    return made


def test_what_was_over_half_a_year_ago_goes_with_its_messages(session: Session, world: World) -> None:
    done = owe(session, world.children["ash"], NOW - HOUR)
    owe(session, world.children["ash"], NOW - 2 * HOUR)
    told = run(session, NOW)
    assert told
    session.delete(session.get_one(DutyRow, done))
    session.commit()
    reminders.sweep(session, NOW + MINUTE)
    kept = count(session)
    assert reminders.forget_old(session, NOW + KEPT_FOR - DAY) == 0
    gone = reminders.forget_old(session, NOW + KEPT_FOR + DAY)
    session.commit()
    assert 0 < gone < kept
    assert count(session) == kept - gone
    spoken_of = {row.message_id for row in session.scalars(select(ReminderRow))}
    assert {row.id for row in session.scalars(select(ReminderMessage))} == spoken_of
    assert {row.message_id for row in session.scalars(select(ReminderSending))} == spoken_of
    assert run(session, NOW + KEPT_FOR + DAY) == []


def test_whoever_is_there_hears_that_nobody_has_said_that_they_know(session: Session, world: World) -> None:
    away, actor = world.occurrences["ash"], Actor(world.people["worker"], "worker", "test")
    letter = Letter("edt", "Duty team", "edt@council.example", "A child in care", "Initials: A.")
    telling.ask(session, actor, away, letter, NOW, entry_id="00000000-0000-4000-8000-000000000077")
    session.commit()
    assert run(session, NOW + MINUTE) == []
    assert run(session, NOW + ASK_AFTER) == [("worker", 1)]
    assert run(session, NOW + ASK_AFTER + MINUTE) == []
    body = StepTaken("tell_edt", StepResult.SPOKE, "Duty team")
    occurrences.write(session, actor, away, body, NOW + HOUR, entry_id="00000000-0000-4000-8000-000000000078")
    session.commit()
    reminders.sweep(session, NOW + HOUR)
    assert [row for row in session.scalars(select(ReminderRow)) if row.over_at is None] == []
