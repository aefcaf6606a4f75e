"""A child's story line by line: what it shows, to whom, narrowed by the address, page by page, at the same cost however long it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import EntryRow
from carer_app.domain import interviews as i
from carer_app.domain.entries import (
    ExpectedWhere,
    FoundWhere,
    Opened,
    PackConfirmed,
    PackShared,
    PoliceRang,
    PoliceTold,
    Returned,
)
from carer_app.domain.follow_up import Answer, Category, CategoryDecided, DutyAnswered
from carer_app.domain.letters import SENIORS, LetterKept
from carer_app.domain.meetings import MeetingAsked
from carer_app.extensions import db
from carer_app.services import follow_ups, occurrences, plans, story_lines
from carer_app.services.actor import Actor
from tests.people import NOW, World
from tests.web.strict_client import MAX_QUERIES, StrictClient, counted

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 4
"""What it takes to write down that a page was read, besides reading it."""
SECRET = "Afraid of somebody here"


@pytest.fixture
def night(app: Flask, world: World) -> str:
    """Ash was away for a night a month ago: told of since, at once and late."""
    one, actor = new_id(), Actor(world.people["manager"], "Manager", "test")
    began = NOW - timedelta(days=30)
    with app.app_context():
        occurrences.start_past(
            db.session, actor, one, Opened(world.children["ash"], ExpectedWhere.HOME, began, past=True), NOW - timedelta(minutes=9)
        )
        shared = PackShared("p", 2, "the police control room", "print")
        pack = new_id()
        bodies: tuple[Any, ...] = (
            PoliceRang("101", False),
            PoliceTold("REF-77"),
            shared,
            PackConfirmed(pack, "The control room"),
            Returned(FoundWhere.FAMILY_OR_FRIENDS, "Nan’s, with Fir"),
        )
        for hour, body in enumerate(bodies, start=1):
            occurrences.write(
                db.session, actor, one, body, NOW, entry_id=pack if body is shared else new_id(), happened_at=began + timedelta(hours=hour)
            )
        talk, meeting = new_id(), new_id()
        for body, thing in (
            (i.WishAsked(i.Wish.YES, words=SECRET), talk),
            (i.InterviewersView(SECRET), talk),
            (MeetingAsked("strategy_meeting"), meeting),
            (CategoryDecided(Category.MISSING, "Nobody knew where"), None),
        ):
            follow_ups.write(db.session, actor, world.children["ash"], body, NOW, line_id=new_id(), thing=thing, occurrences=[one])
        db.session.commit()
    return one


def address(world: World, **asked: Any) -> str:
    return f"/records/{world.children['ash']}/lines?{urlencode(asked, doseq=True)}"


def shown(html: str) -> list[str]:
    return re.findall(r'id="row-([^"]+)"', html)


def test_each_kind_of_line_is_told_with_a_way_to_where_it_is_read(app: Flask, world: World, night: str, strict_as: StrictAs) -> None:
    page = strict_as("manager").get(address(world), max_queries=FIRST)
    for words in (
        "Nobody answered, so the police have not been told.",
        "Told the police. Reference: REF-77.",
        "The control room said they have the pack.",
        "Where: Nan’s, with another child here.",
        "Would like to talk: yes.",
        "Strategy meeting: asked for.",
        "Written down later",
        "as far back as this record goes",
    ):
        assert words in page.text
    assert "Fir" not in page.text
    assert any(link.startswith(f"/occurrence/{night}/lines#line-") for link in page.links)
    assert any("/interviews/" in link for link in page.links)
    assert "It counts as: missing. Reason: Nobody knew where." in page.text
    lines = {link.partition("#line-")[2] for link in page.links if "#line-" in link}
    with app.app_context():
        assert lines <= {row.id for row in db.session.query(EntryRow)}


def test_letters_sent_duties_answered_and_parts_of_the_plan_saved_stand_in_it(
    app: Flask, world: World, night: str, strict_as: StrictAs
) -> None:
    ash, actor = world.children["ash"], Actor(world.people["manager"], "Manager", "test")
    with app.app_context():
        for body in (
            LetterKept(SENIORS, "Sam Senior", SECRET, True, "By e-mail"),
            DutyAnswered("nott_senior_24h", Answer.DONE, "On Monday"),
        ):
            follow_ups.write(db.session, actor, ash, body, NOW, line_id=new_id(), occurrences=[night])
        plans.save_section(db.session, actor, db.session.get_one(Child, ash), "places", {}, NOW)
        db.session.commit()
    page = strict_as("manager").get(address(world), max_queries=FIRST)
    for words in (
        "A letter was written down as sent to Sam Senior",
        "Senior managers told by 24 hours: done. On Monday.",
        "for the first time",
    ):
        assert words in page.text
    assert SECRET not in page.text
    assert f"/records/owed/{night}/letters/senior_managers" in page.links
    assert f"/plans/{ash}/places" in page.links
    social = strict_as("social").get(address(world), max_queries=FIRST)
    assert "Sam Senior" in social.text
    assert not [link for link in social.links if "/letters/" in link]
    only = strict_as("manager").get(address(world, kind=["letter", "duty"]), max_queries=FIRST)
    assert len(shown(only.html)) == 2


@pytest.mark.parametrize("who, reads", [("manager", False), ("social", True)])
def test_what_was_said_in_an_interview_is_for_whoever_may_read_it(
    world: World, night: str, strict_as: StrictAs, who: str, reads: bool
) -> None:
    page = strict_as(who).get(address(world), max_queries=FIRST)
    assert (SECRET in page.text) is reads


def test_kinds_and_days_are_asked_for_in_the_address(world: World, night: str, strict_as: StrictAs) -> None:
    client = strict_as("manager")
    page = client.get(address(world, kind=["police", "meeting"]), max_queries=FIRST)
    assert "REF-77" in page.text
    assert "Strategy meeting" in page.text
    assert "Nan’s" not in page.text
    assert "Only: the police; meetings and reviews." in page.text
    day = (NOW - timedelta(days=29)).date().isoformat()
    assert "REF-77" not in client.get(address(world, since=day), max_queries=FIRST).text
    assert "This day is before" in client.get(address(world, since=day, until="2020-01-01"), expect=422, max_queries=FIRST).text


def test_an_address_that_makes_no_sense_begins_at_the_newest(world: World, night: str, strict_as: StrictAs) -> None:
    client = strict_as("manager")
    whole = shown(client.get(address(world), max_queries=FIRST).html)
    for before in ("x", "2026-01-01~x", f"2026-01-01T00:00:00~{new_id()}"):
        assert shown(client.get(address(world, before=before), max_queries=FIRST).html) == whole


@pytest.mark.parametrize("lines, rows", [(300, 3), (4, 2), (3, 50)])
def test_page_after_page_shows_each_row_once(
    app: Flask, world: World, night: str, strict_as: StrictAs, monkeypatch: pytest.MonkeyPatch, lines: int, rows: int
) -> None:
    client = strict_as("manager")
    whole = shown(client.get(address(world), max_queries=FIRST).html)
    monkeypatch.setattr(story_lines, "LINES", lines)
    monkeypatch.setattr(story_lines, "PAGE", rows)
    found, url = [], address(world)
    for _ in range(len(whole) + 2):
        page = client.get(url, max_queries=FIRST)
        found += shown(page.html)
        older = [link for link in page.links if "before=" in link]
        if not older:
            break
        url = older[-1]
    assert found == whole


def test_a_long_story_costs_no_more_questions(app: Flask, world: World, night: str, as_: Any) -> None:
    client, url = as_("manager"), address(world)
    with app.app_context():
        actor = Actor(world.people["manager"], "Manager", "test")
        for number in range(6):
            opened = Opened(world.children["ash"], ExpectedWhere.HOME, NOW - timedelta(days=40 + number), past=True)
            occurrences.start_past(db.session, actor, new_id(), opened, NOW - timedelta(minutes=9))
        db.session.commit()
        assert db.session.get(Child, world.children["ash"])
    client.get(url)
    with counted(app) as count:
        assert client.get(url).status_code == 200
    assert len(count.all) <= MAX_QUERIES
