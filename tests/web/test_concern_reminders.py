"""A worry about the place reaches the child's social worker, and the people of the placement hear nothing of it (NOTT-64)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.reminders import ReminderRow, ReminderSending
from carer_app.domain.follow_up import parse_body
from carer_app.domain.placement_concern import ConcernAnswered, PlacementConcern
from carer_app.domain.reminders import NEVER_QUIET, SAYS, Reason
from carer_app.extensions import db
from carer_app.services import follow_ups, reminders
from carer_app.services.actor import Actor
from carer_app.services.reminders import Wishes
from tests.factories import NOW
from tests.people import World

LATER = NOW + timedelta(minutes=1)


def raised(world: World, who: str) -> str:
    line_id, actor = new_id(), Actor(world.people[who], who.title(), "test")
    body = PlacementConcern("He locks the kitchen at night.", "Ash")
    follow_ups.write(db.session, actor, world.children["ash"], body, NOW, line_id=line_id)
    db.session.commit()
    return line_id


def reminded() -> set[str]:
    of_it = ReminderRow.reason == Reason.CONCERN, ReminderRow.over_at.is_(None)
    return set(db.session.scalars(select(ReminderRow.person_id).where(*of_it)))


def told() -> set[str]:
    return set(db.session.scalars(select(ReminderSending.person_id)))


def test_only_the_social_worker_is_told_and_once(app: Flask, world: World) -> None:
    with app.app_context():
        for person in world.people.values():
            reminders.wish(db.session, person, Wishes(quiet=NEVER_QUIET))
        before = told()
        concern = raised(world, "worker")
        assert reminded() == {world.people["social"]}
        reminders.sweep(db.session, LATER)
        reminders.sweep(db.session, LATER)
        of_it = select(ReminderRow).where(ReminderRow.reason == Reason.CONCERN)
        (row,) = db.session.scalars(of_it)
        assert row.message_id is not None
        assert row.subject_id == concern
        assert told() - before <= {world.people["social"]}
        assert "Ash" not in SAYS[Reason.CONCERN]


def test_what_was_done_about_it_ends_the_reminder(app: Flask, world: World) -> None:
    with app.app_context():
        concern = raised(world, "worker")
        social = Actor(world.people["social"], "Social", "test")
        answer = ConcernAnswered("I visited.")
        follow_ups.write(db.session, social, world.children["ash"], answer, LATER, line_id=new_id(), thing=concern)
        db.session.commit()
        assert reminded() == set()


def test_whoever_wrote_it_is_not_told_of_their_own_words(app: Flask, world: World) -> None:
    with app.app_context():
        raised(world, "social")
        assert reminded() == set()


def test_an_answer_from_before_says_nothing_of_the_reviewing_officer() -> None:
    assert parse_body("concern_answered", {"text": "I visited."}) == ConcernAnswered("I visited.")
