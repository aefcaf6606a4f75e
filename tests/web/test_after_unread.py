"""A line of what follows that cannot be read: the child's page opens without it, and says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.follow_ups import FollowUpRow
from carer_app.extensions import db
from carer_app.services import duties, follow_ups
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient

StrictAs = Callable[..., StrictClient]
SOME = [
    "of_a_later_release",
    "duty_answered",
    "category_decided",
    "interview_wish",
    "meeting_asked",
    "placement_concern",
    "prevention_held",
]


def unreadable(app: Flask, world: World, kind: str) -> None:
    """A line of an earlier or later release, or one whose words were altered."""
    with app.app_context():
        follow_ups.kept.lock_watch(db.session, world.children["ash"])
        row = FollowUpRow(child_id=world.children["ash"], kind=kind, occurrences=[world.occurrences["ash"]], happened_at=NOW)
        row.thing_id, row.written_at, row.written_by = new_id(), NOW - timedelta(minutes=5), world.people["social"]
        row.payload = {"of": "another release"}
        db.session.add(row)
        db.session.commit()


def the_page(strict_as: StrictAs, world: World) -> str:
    client = strict_as("social")
    client.max_queries = 40  # with the first sign-in; `test_queries_a_page` holds the page
    client.title_is_h1 = False
    return client.get(f"/after/{world.children['ash']}").text


@pytest.mark.parametrize("kind", SOME)
def test_the_page_opens_and_says_that_a_line_cannot_be_read(app: Flask, world: World, strict_as: StrictAs, kind: str) -> None:
    unreadable(app, world, kind)
    assert "One line cannot be read" in the_page(strict_as, world)
    with app.app_context():
        found = duties.owed(db.session, world.children["ash"], NOW)
        assert found is not None
        assert found.unread == 1
        duties.reckon(db.session, world.children["ash"], NOW)


def test_a_page_whose_lines_can_be_read_says_nothing_of_it(world: World, strict_as: StrictAs) -> None:
    assert "cannot be read" not in the_page(strict_as, world)
