"""A child who is new: added by those who answer for the child, with the social worker named; both social workers are told of a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Assignment, Child, ContactSlot, Placement
from carer_app.db.models.people import Home
from carer_app.domain.home_code import code_of
from carer_app.extensions import db
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient

As = Callable[..., StrictClient]
CHILD = {"full_name": "Hazel Ann Invented", "preferred_name": "Hazel", "born": "27 3 2012", "authority": "Harbour County"}
PLAN: dict[str, Any] = {"title_is_h1": False, "max_queries": 20}
"""The page that follows holds the child's name, and is read for the first time."""
READING = 8
"""What it takes to write down that the page was read, more."""


def mails(app: Flask) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.subject) for mail in getattr(app.extensions["mailman"], "outbox", [])]


def hazel(app: Flask) -> Child | None:
    with app.app_context():
        found = [child for child in db.session.scalars(select(Child)) if child.full_name == CHILD["full_name"]]
        assert len(found) < 2
        return found[0] if found else None


def test_a_manager_adds_a_child_who_is_on_the_first_page_at_once(app: Flask, world: World, strict_as: As) -> None:
    manager = strict_as("manager")
    assert "Add a child" in manager.get("/").text
    page = manager.get("/admin/children/add")
    done = page.submit(index=0, **CHILD, home_id=world.homes["larch"], since="1 9 2026", worker="Social@harbour.test", **PLAN)
    assert "The child is added" in done.text
    assert "Hazel" in strict_as("worker").get("/").text
    assert "Hazel" in strict_as("social").get("/").text
    assert "Hazel" not in strict_as("worker_b").get("/").text
    assert mails(app) == [("social@harbour.test", "You are named as a social worker")]
    child = hazel(app)
    assert child is not None
    overview = strict_as("social").get(f"/plans/{child.id}", title_is_h1=False, max_queries=20).text
    assert "Social" in overview
    with app.app_context():
        stay = db.session.scalars(select(Placement).where(Placement.child_id == child.id)).one()
        assert (stay.home_id, stay.from_at.isoformat()) == (world.homes["larch"], "2026-08-31T23:00:00+00:00")
        kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.child_id == child.id)).all()
        assert {"child_added", "social_worker_named"} <= set(kinds)


def test_a_page_sent_twice_adds_one_child(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("manager").get("/admin/children/add")
    for _ in range(2):
        page.submit(index=0, **CHILD, home_id=world.homes["larch"], **PLAN)
    assert hazel(app)


def test_the_same_child_is_not_added_again(app: Flask, world: World, strict_as: As) -> None:
    manager = strict_as("manager")
    manager.get("/admin/children/add").submit(index=0, **CHILD, home_id=world.homes["larch"], **PLAN)
    again = manager.get("/admin/children/add")
    says = again.submit(index=0, **{**CHILD, "full_name": "hazel  ann invented"}, home_id=world.homes["larch"], expect=422)
    assert "lives here already" in says.text
    assert hazel(app)


@pytest.mark.parametrize(
    "answers, says",
    [
        ({"full_name": " "}, "Write the child’s name"),
        ({"born": ""}, "Write the date of birth"),
        ({"born": "27 3 2199"}, "in the future"),
        ({"born": "27 3 1912"}, "more than 26 years ago"),
        ({"authority": ""}, "which council"),
        ({"home_id": ""}, "Choose where the child lives"),
        ({"home_id": "rowan"}, "Choose one of the answers"),
        ({"home_id": "thorn"}, "Choose one of the answers"),
        ({"since": "1 1 2199"}, "still to come"),
        ({"since": "1 1 2001"}, "before the child was born"),
        ({"worker": "nobody@harbour.test"}, "Nobody with this address is a social worker here"),
        ({"worker": "stranger@thornfield.test"}, "Nobody with this address is a social worker here"),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(app: Flask, world: World, strict_as: As, answers: dict[str, str], says: str) -> None:
    given = {**CHILD, "home_id": "larch", **answers}
    given["home_id"] = world.homes.get(given["home_id"], given["home_id"])
    page = strict_as("manager").get("/admin/children/add").submit(index=0, expect=422, **given)
    assert says in page.text
    assert hazel(app) is None


def test_a_social_worker_adds_a_child_to_a_home_that_told_its_code(app: Flask, world: World, strict_as: As) -> None:
    social = strict_as("social")
    asked = social.get("/admin/children/add").submit(index=0, **CHILD, code=code_of(world.homes["larch"]))
    assert "This is the home Larch House of Larchwood Care" in asked.text
    assert hazel(app) is None
    assert "The child is added" in asked.submit(index=0, **PLAN).text
    child = hazel(app)
    assert child is not None
    assert child.organisation_id == world.organisations["larchwood"]
    assert "Hazel" in strict_as("worker").get("/").text
    assert "Hazel" in social.get("/").text


def test_a_social_worker_adds_a_child_who_is_not_placed_yet(app: Flask, world: World, strict_as: As) -> None:
    strict_as("social").get("/admin/children/add").submit(index=0, **CHILD, **PLAN)
    child = hazel(app)
    assert child is not None
    assert child.organisation_id == world.organisations["harbour"]
    assert "Hazel" in strict_as("social").get("/").text


def test_no_child_comes_to_a_home_that_is_closed(app: Flask, world: World, strict_as: As) -> None:
    with app.app_context():
        db.session.get_one(Home, world.homes["larch"]).closed_at = NOW
        db.session.commit()
    page = strict_as("manager").get("/admin/children/add")
    assert page.submit(index=0, **CHILD, home_id=world.homes["larch"], expect=422)
    social = strict_as("social").get("/admin/children/add")
    assert "no home with this code" in social.submit(index=0, **CHILD, code=code_of(world.homes["larch"]), expect=422).text
    assert hazel(app) is None


def test_a_new_social_worker_and_the_old_one_are_both_told(app: Flask, world: World, strict_as: As) -> None:
    url = f"/admin/children/{world.children['ash']}/social-worker"
    page = strict_as("manager").get(url, max_queries=READING)
    assert "Social is the named social worker now" in page.text
    page.submit(index=0, worker="social_b@harbour.test", **PLAN)
    assert sorted(mails(app)) == [
        ("social@harbour.test", "You are no longer named as a social worker"),
        ("social_b@harbour.test", "You are named as a social worker"),
    ]
    assert strict_as("social").get(f"/plans/{world.children['ash']}", expect=404)
    assert strict_as("social_b").get(f"/plans/{world.children['ash']}", title_is_h1=False, max_queries=20)
    assert strict_as("manager").get(url, max_queries=READING).submit(index=0, worker="social_b@harbour.test", expect=422)
    with app.app_context():
        child = db.session.get_one(Child, world.children["ash"])
        rows = db.session.scalars(select(ContactSlot).where(ContactSlot.scope_id == child.id)).all()
        assert [(row.label, row.email) for row in rows] == [("Social B", "social_b@harbour.test")]
        for event in db.session.scalars(select(AuditEvent).where(AuditEvent.child_id == child.id)):
            assert event.subject is None or UUID(event.subject.rpartition(":")[2]) if event.kind.startswith("social_worker_") else True


def test_whose_child_it_is_not_says_so_and_the_record_stays_with_the_home(app: Flask, world: World, strict_as: As) -> None:
    social = strict_as("social")
    url = f"/admin/children/{world.children['ash']}/social-worker"
    done = social.get(url, max_queries=READING).submit(action="/end", **PLAN)
    assert "No social worker is named now" in done.text
    assert social.get(url, expect=404)
    assert strict_as("manager").get(f"/plans/{world.children['ash']}", title_is_h1=False, max_queries=20)
    assert mails(app) == []


def test_the_last_who_can_open_a_record_cannot_let_it_go(app: Flask, world: World, strict_as: As) -> None:
    social = strict_as("social")
    social.get("/admin/children/add").submit(index=0, **CHILD, **PLAN)
    child = hazel(app)
    assert child is not None
    done = social.get(f"/admin/children/{child.id}/social-worker", max_queries=READING).submit(action="/end", **PLAN)
    assert "nobody could open the record" in done.text
    with app.app_context():
        assert db.session.scalars(select(Assignment).where(Assignment.child_id == child.id)).one().to_at is None


def test_wrong_addresses_of_social_workers_run_out(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("manager").get(f"/admin/children/{world.children['ash']}/social-worker", max_queries=READING)
    for n in range(20):
        page.submit(index=0, worker=f"guess{n}@harbour.test", expect=422)
    assert "Too many addresses" in page.submit(index=0, worker="social_b@harbour.test", expect=422).text
