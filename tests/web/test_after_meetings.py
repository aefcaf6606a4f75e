"""Meetings, what a time counts as, and a worry about the place, as those who answer for a child write them down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.domain.meetings import Meeting
from carer_app.extensions import db
from carer_app.services import follow_ups, meetings
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import Page, StrictClient, values_of

StrictAs = Callable[..., StrictClient]
QUERIES = 24
"""A posted form, its audit and the page after it; `test_queries_a_page` holds each page."""
YESTERDAY = NOW - timedelta(days=1)
DAY = {"day": [str(YESTERDAY.day), str(YESTERDAY.month), str(YESTERDAY.year)]}
HELD = {
    "at_time": "10:30",
    "attended": "Dee Test, team manager\nPC Invented",
    "discussed": "How to keep Ash safer.",
    "agreed-0-what": "Ask the school",
    "agreed-0-who": "Dee Test",
}


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("manager")
    client.max_queries = QUERIES
    return client


def asked(client: StrictClient, child: str) -> Page:
    page = client.get(f"/after/{child}/meetings/new")
    return page.submit(action="/meetings/new", kind="multi_agency_meeting", why="Three times in a month.")


def the_one(app: Flask, child: str) -> Meeting:
    with app.app_context():
        (one,) = meetings.of_child(db.session, child)
    return one


def test_a_meeting_is_asked_for_held_and_what_was_agreed_is_followed(app: Flask, world: World, client: StrictClient) -> None:
    ash = world.children["ash"]
    page = asked(client, ash)
    assert page.h1 == "Meeting of agencies"
    assert "No day is agreed yet" in page.text
    one = the_one(app, ash)
    page = client.get(f"/after/{ash}/meetings/{one.id}/held").submit(action="/held", **DAY, **HELD)
    assert "PC Invented" in page.text
    assert "Ask the school" in page.text
    page = page.submit(action="/agreed/0", press=("done", "yes"), note="They know.")
    assert "They know." in page.text
    assert not the_one(app, ash).tasks[0].is_open


def test_a_duty_leads_to_the_meeting_with_its_times_ticked(world: World, client: StrictClient) -> None:
    """As the button under a duty asks; a time of another child, or what is no time at all, is not ticked."""
    ash, time_away = world.children["ash"], world.occurrences["ash"]
    asks = f"/after/{ash}/meetings/new?kind=multi_agency_meeting&rule=no_such_rule"
    for about, ticked in ((f"&about={time_away}&about={world.occurrences['birch']}&about='", time_away), ("&about=nothing", None)):
        (form,) = (each for each in client.get(asks + about).forms if each.get("action", "").endswith("/meetings/new"))
        sent = values_of(form)
        assert (sent.get("times"), sent["kind"]) == (ticked, "multi_agency_meeting")


def test_what_was_typed_stays_when_a_time_cannot_be(app: Flask, world: World, client: StrictClient) -> None:
    ash = world.children["ash"]
    asked(client, ash)
    one = the_one(app, ash)
    page = client.get(f"/after/{ash}/meetings/{one.id}/held")
    page = page.submit(action="/held", expect=422, **DAY, **(HELD | {"at_time": "half past"}))
    assert "Write the time like 14:30." in page.text
    assert "How to keep Ash safer." in page.text
    assert the_one(app, ash).is_open


def test_not_holding_it_wants_a_name_and_a_reason(app: Flask, world: World, client: StrictClient) -> None:
    """WAKE-8d, AMB-5"""
    ash = world.children["ash"]
    asked(client, ash)
    one = the_one(app, ash)
    page = client.get(f"/after/{ash}/meetings/{one.id}/not_held").submit(action="/not_held", expect=422, **DAY, at_time="09:00")
    assert "Write who decided." in page.text
    page = page.submit(
        action="/not_held", **DAY, at_time="09:00", by_name="Dee Test", by_role="team manager", reason="Talked through by phone."
    )
    assert "Talked through by phone." in page.text
    assert not the_one(app, ash).is_open


def test_what_a_time_counts_as_is_changed_with_a_reason(world: World, client: StrictClient) -> None:
    ash = world.children["ash"]
    page = client.get(f"/after/{ash}/times/{world.occurrences['ash']}")
    page = page.submit(action=f"/times/{world.occurrences['ash']}", expect=422, category="other")
    assert "Write why it is changed." in page.text
    page = page.submit(
        action=f"/times/{world.occurrences['ash']}", category="other", so=["media_interest_or_briefing"], reason="She was at school."
    )
    assert "Late; in no count" in page.text
    assert "She was at school." in page.text


def test_a_worry_about_the_place_is_read_by_the_social_worker_and_by_nobody_of_the_home(
    app: Flask, world: World, strict_as: StrictAs
) -> None:
    """NOTT-64, F24: not by whoever wrote it, not by the manager; and no trail tells them that there is one."""
    ash, secret = world.children["ash"], "He locks the kitchen at night."
    worker = strict_as("worker")
    worker.max_queries = QUERIES
    page = worker.get(f"/after/{ash}/concern").submit(action="/concern", text=secret, said_by="Ash")
    assert secret not in page.text
    for who in ("worker", "manager"):
        page = strict_as(who).get(f"/after/{ash}", max_queries=QUERIES)
        assert secret not in page.text
        assert "waits for you" not in page.text
    theirs = strict_as("social")
    theirs.max_queries = QUERIES
    page = theirs.get(f"/after/{ash}")
    assert "A worry about the place waits for you" in page.text
    page = theirs.get(f"/after/{ash}/concerns")
    assert secret in page.text
    assert "Reviewing officer not told yet" in page.text
    page = page.submit(index=0, text="I visited today.", reviewing_officer_told="y")
    assert "I visited today." in page.text
    assert "Reviewing officer told" in page.text
    with app.app_context():
        subjects = set(db.session.scalars(select(AuditEvent.subject).where(AuditEvent.kind == "follow_up_written")))
        assert subjects == {"follow_up"}
        assert len(follow_ups.lines_of(db.session, ash)) == 2
