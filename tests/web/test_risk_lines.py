"""What repeats in the times away is proposed for the risk assessment with a button, decided line by line, and never proposed twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.queries import audit
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Opened, Returned
from carer_app.extensions import db
from carer_app.services import occurrences, plan_proposals
from carer_app.services.actor import Actor
from carer_app.services.plan_proposals import Proposal
from tests.people import NOW, World
from tests.web.plan_forms import kept
from tests.web.strict_client import MAX_QUERIES, StrictClient

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 4


@pytest.fixture
def nans(app: Flask, world: World) -> list[str]:
    """Ash was found at a nan's four times before, once a week, after contact; somebody wrote another child's name there."""
    ids = [new_id() for _ in range(4)]
    actor = Actor(world.people["manager"], "Manager", "test")
    with app.app_context():
        for week, one in enumerate(ids, start=1):
            at = NOW - timedelta(days=7 * week)
            opened = Opened(world.children["ash"], ExpectedWhere.CONTACT_VISIT, at, past=True)
            occurrences.start_past(db.session, actor, one, opened, NOW - timedelta(minutes=9))
            back = Returned(FoundWhere.FAMILY_OR_FRIENDS, "Nan’s, with Fir")
            occurrences.write(db.session, actor, one, back, NOW, entry_id=new_id(), happened_at=at + timedelta(hours=2))
        db.session.commit()
    return ids


def press(strict_as: StrictAs, world: World, who: str = "manager") -> StrictClient:
    client = strict_as(who)
    client.get(f"/records/{world.children['ash']}", max_queries=FIRST).submit(action="propose", max_queries=99)
    return client


def waiting(app: Flask, world: World) -> list[Proposal]:
    with app.app_context():
        return list(plan_proposals.open_for(db.session, [world.children["ash"]]))


def test_the_lines_wait_with_the_times_they_come_from(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    client = press(strict_as, world)
    page = client.get(f"/plans/{world.children['ash']}/proposals", max_queries=FIRST)
    assert "Should have been on a contact visit: 4 of 5 times" in page.text
    assert "Nan’s, with another child here: found there 4 times" in page.text
    assert "In the plan not there yet" in page.text
    assert "from what is written down of the times away" in page.text
    assert all(f"/occurrence/{one}/lines" in page.links for one in nans)
    assert "Fir" not in page.text
    assert "history" not in kept(app, world.children["ash"]).sections


def test_pressed_again_nothing_is_proposed_twice(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    press(strict_as, world)
    once = waiting(app, world)
    press(strict_as, world)
    press(strict_as, world, "social")
    assert [one.id for one in waiting(app, world)] == [one.id for one in once]


def test_the_social_worker_accepts_line_by_line(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    press(strict_as, world)
    place, visit = (next(one for one in waiting(app, world) if words in str(one.line.value)) for words in ("Nan’s, with", "contact visit"))
    client = strict_as("social")
    for one, do in ((place, "accept"), (visit, "decline")):
        page = client.get(f"/plans/{world.children['ash']}/proposals", max_queries=FIRST)
        page.submit(action=one.id, press=("do", do), max_queries=99, **({"reason": "It was the school run."} if do == "decline" else {}))
    profile = kept(app, world.children["ash"])
    assert profile.text("history", "goes_where").startswith("Nan’s, with another child here: found there 4 times")
    assert "contact visit" not in profile.text("history", "pattern")
    before = len(waiting(app, world))
    press(strict_as, world)
    assert len(waiting(app, world)) == before


def test_each_is_written_down(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    press(strict_as, world)
    with app.app_context():
        lines = [line for line in audit.of_child(db.session, world.children["ash"]).events if line.kind == "proposal_raised"]
    assert len(lines) == len(waiting(app, world)) > 4


def test_a_carer_who_sees_no_records_proposes_nothing(app: Flask, world: World, nans: list[str], strict_as: StrictAs) -> None:
    client = strict_as("worker")
    page = client.get(f"/plans/{world.children['ash']}", max_queries=FIRST, title_is_h1=False)
    assert f"/records/{world.children['ash']}" not in page.links
    assert waiting(app, world) == []
