"""Staff and children from a sheet: every bad line is named, nothing is saved unless all is good and somebody says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Assignment, Child, Placement
from carer_app.db.models.people import Person, RoleRequest
from carer_app.domain import children_sheet, staff_sheet
from carer_app.extensions import db
from carer_app.jobs import queue
from carer_app.services import invitations
from tests.factories import NOW
from tests.people import World, csrf, sign_in
from tests.web.strict_client import StrictClient, counted, values_of
from tests.web.strict_page import StrictPage

As = Callable[..., StrictClient]
STAFF = ",".join(column.heading for column in staff_sheet.COLUMNS)
CHILDREN = ",".join(column.heading for column in children_sheet.COLUMNS)
GOOD_STAFF = (
    "Robin Vale,robin@larchwood.test,,Residential worker,Larch House\nRobin Vale,robin@larchwood.test,,Residential worker,Rowan House"
)
HAZEL = "Hazel Invented,Hazel,27/03/2012,Harbour County,Larch House,01/09/2026,social@harbour.test"


def brought(client: StrictClient, what: str, text: str, expect: int = 200) -> StrictPage:
    """The page after a file was chosen."""
    page = client.get(f"/admin/{what}/bring")
    return page.submit(index=0, file=(BytesIO(text.encode()), "names.csv"), expect=expect)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def mails(app: Flask) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.subject) for mail in getattr(app.extensions["mailman"], "outbox", [])]


def sent(app: Flask, later: timedelta = timedelta()) -> int:
    """What the job worker does each minute."""
    now = NOW + timedelta(hours=1) + later
    with app.app_context():
        some = invitations.take_some(db.session, now)
        db.session.commit()
        for person_id in some:
            queue.at_once(invitations.ACCOUNT_MAIL, invitations.INVITATION, person_id)
            invitations.went(db.session, person_id, now)
        db.session.commit()
    return len(some)


def test_an_administrator_brings_staff_in_and_each_role_waits(app: Flask, world: World, strict_as: As) -> None:
    before = count(app, Person)
    page = brought(strict_as("admin"), "people", f"{STAFF}\n{GOOD_STAFF}\n")
    assert "All 2 lines fit" in page.text
    assert count(app, Person) == before
    done = page.submit(index=0, max_queries=30)
    assert "One person is added" in done.text
    assert mails(app) == []
    assert (sent(app), sent(app)) == (1, 0)
    assert mails(app) == [("robin@larchwood.test", f"Your account for {app.config['SERVICE_NAME']}")]
    with app.app_context():
        robin = db.session.scalars(select(Person).where(Person.email == "robin@larchwood.test")).one()
        asked = db.session.scalars(select(RoleRequest).where(RoleRequest.person_id == robin.id)).all()
        assert {one.home_id for one in asked} == {world.homes["larch"], world.homes["rowan"]}
        assert (robin.memberships, robin.invite_due_at) == ([], None)
        kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.subject == f"person:{robin.id}")).all()
        assert sorted(kinds) == ["person_invited", "role_asked_for", "role_asked_for"]


def test_a_bad_line_is_named_and_nobody_is_added(app: Flask, world: World, strict_as: As) -> None:
    before = count(app, Person)
    text = f"{STAFF}\n{GOOD_STAFF}\n,not an address,,Wizard,\nNight,night@larchwood.test,,Residential worker,Larch House\n"
    page = brought(strict_as("admin"), "people", text, expect=422)
    assert "2 lines do not fit" in page.text
    assert "Line 4, “Name” This is empty. Fill it in." in " ".join(page.text.split())
    assert "Line 5, “Email address” They have an account here already." in " ".join(page.text.split())
    assert not [form for form in page.forms if "keep" in (form.get("action") or "")]
    assert count(app, Person) == before


def test_an_address_of_another_organisation_is_answered_as_one_that_nobody_has(app: Flask, world: World, strict_as: As) -> None:
    line = "{0},{1},,Residential worker,Larch House"
    pages = []
    for name, address in (("Robin Vale", "social@harbour.test"), ("Robin Wale", "nobody-at-all@harbour.test")):
        page = brought(strict_as("admin"), "people", f"{STAFF}\n{line.format(name, address)}\n")
        done = page.submit(index=0, max_queries=30)
        pages.append([text.replace(name, "").replace(address, "") for text in (page.text, done.text.split("People")[0])])
    assert pages[0] == pages[1]
    assert sent(app) == 2
    to = {mail.to[0]: mail.body for mail in app.extensions["mailman"].outbox}
    assert "Larchwood Care wants to give you an account" in to["social@harbour.test"]
    assert "/forgotten-password/" not in to["social@harbour.test"]
    assert "/forgotten-password/" in to["nobody-at-all@harbour.test"]
    with app.app_context():
        assert db.session.scalars(select(Person).where(Person.email == "social@harbour.test")).one().id == world.people["social"]


def test_invitations_go_a_few_each_minute_and_one_that_fails_goes_later(app: Flask, world: World, strict_as: As) -> None:
    lines = "\n".join(f"New {n},new{n}@larchwood.test,,Residential worker,Larch House" for n in range(25))
    brought(strict_as("admin"), "people", f"{STAFF}\n{lines}\n").submit(index=0, max_queries=60)
    with app.app_context():
        failed = invitations.take_some(db.session, NOW + timedelta(hours=1))
        db.session.commit()
    assert len(failed) == invitations.AT_ONCE
    assert [sent(app), sent(app), sent(app, timedelta(minutes=11)), sent(app, timedelta(minutes=12))] == [5, 0, 20, 0]
    assert len(mails(app)) == 25


@pytest.mark.parametrize("who", ["manager", "social"])
def test_children_are_brought_in_by_those_who_answer_for_them(app: Flask, world: World, strict_as: As, who: str) -> None:
    line = HAZEL if who == "manager" else "Hazel Invented,Hazel,27/03/2012,Harbour County,,,"
    page = brought(strict_as(who), "children", f"{CHILDREN}\n{line}\n")
    assert "Hazel Invented" in page.text
    before = count(app, Child)
    assert "One child is added" in page.submit(index=0, max_queries=60).text
    assert count(app, Child) == before + 1
    assert "Hazel" in strict_as("social").get("/").text
    assert ("Hazel" in strict_as("worker").get("/").text) is (who == "manager")
    assert mails(app) == ([("social@harbour.test", "You are named as a social worker")] if who == "manager" else [])
    again = brought(strict_as(who), "children", f"{CHILDREN}\n{line}\n", expect=422 if who == "manager" else 200)
    assert ("lives here already" in again.text) is (who == "manager")


@pytest.mark.parametrize("home", ["Rowan House", "Thorn House", "Nowhere"])
def test_no_child_comes_into_a_home_that_is_not_ones_own(app: Flask, world: World, strict_as: As, home: str) -> None:
    page = brought(strict_as("manager"), "children", f"{CHILDREN}\n{HAZEL.replace('Larch House', home)}\n", expect=422)
    assert "You have no open home of this name" in page.text


def test_the_addresses_of_social_workers_cannot_be_tried_by_the_thousand(app: Flask, world: World, strict_as: As) -> None:
    lines = [HAZEL.replace("Hazel", f"H{n}").replace("social@", f"guess{n}@") for n in range(30)]
    page = brought(strict_as("manager"), "children", "\n".join([CHILDREN, *lines, HAZEL]), expect=422)
    assert "Too many addresses were wrong" in page.text
    assert "Line" not in page.text


@pytest.mark.parametrize("token", ["", "x", "{another}"])
def test_what_was_not_looked_at_by_this_person_is_not_kept(app: Flask, world: World, strict_as: As, token: str) -> None:
    if token == "{another}":
        page = brought(strict_as("head"), "children", f"{CHILDREN}\n{HAZEL}\n")
        (form,) = (form for form in page.forms if form.get("action") == "/admin/children/bring/keep")
        token = str(values_of(form)["sheet"])
        assert len(token) > 50
    before = count(app, Child)
    client = sign_in(app, world.people["manager"])
    answer = client.post("/admin/children/bring/keep", data={"sheet": token}, headers=csrf(app, client))
    assert answer.status_code == 422
    assert count(app, Child) == before


def test_the_empty_sheets(app: Flask, world: World, as_: Callable[..., FlaskClient]) -> None:
    staff, children = as_("admin").get("/admin/people/bring/staff.csv"), as_("manager").get("/admin/children/bring/children.csv")
    assert staff.data.decode("utf-8-sig").strip() == STAFF
    assert children.data.decode("utf-8-sig").strip() == CHILDREN


def test_hundreds_of_children_cost_no_query_each(app: Flask, world: World, strict_as: As) -> None:
    lines = "\n".join(f"Child {n} Invented,,27/03/2012,Harbour County,Larch House,,social@harbour.test" for n in range(300))
    page = brought(strict_as("manager"), "children", f"{CHILDREN}\n{lines}\n")
    assert "All 300 lines fit" in page.text
    with counted(app) as asked:
        page.submit(index=0, follow=False, expect=302)
    assert len(asked.all) < 60
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Placement).where(Placement.home_id == world.homes["larch"])) >= 300
        assert db.session.scalar(select(func.count()).select_from(Assignment).where(Assignment.person_id == world.people["social"])) >= 300


@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: f"{STAFF}\n{t}".encode("utf-8", "replace"))))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_file_breaks_the_page(app: Flask, world: World, content: bytes) -> None:
    client = app.extensions.setdefault("fuzzing", None) or sign_in(app, world.people["admin"])
    app.extensions["fuzzing"] = client
    headers = csrf(app, client)
    answer = client.post("/admin/people/bring", data={"file": (BytesIO(content), "x.csv")}, headers=headers)
    assert answer.status_code in (200, 422)
