"""The independent reviewing officer: what a review needs of the children they are named for, and nothing else (NAT-2.13b, NAT-4.12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.children import Assignment, AssignmentKind
from carer_app.db.models.people import Membership, OrganisationKind, Person, RoleName
from carer_app.domain.entries import PoliceTold
from carer_app.domain.interviews import (
    ChildsWords,
    InterviewersView,
    InterviewOffered,
    InterviewShared,
    PlacementFelt,
    SharedWith,
    WishAsked,
)
from carer_app.extensions import db
from carer_app.services import follow_ups, roles
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from tests import factories as make
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import MAX_QUERIES, StrictClient, counted
from tests.web.telling import police_level, write

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 5
KINDS = ("child", "story", "plan")
LOUD, ASKED = "It is loud there and nobody sleeps.", "Please look at the bedrooms."
SECRET = (
    (ChildsWords(own="I met a boy in the park."), "boy in the park"),
    (InterviewersView("Frightened of somebody."), "Frightened of"),
    (InterviewShared(SharedWith.HOME, "Wants a lock on the door."), "lock on the door"),
)


def interviewed(app: Flask, world: World, felt: str = "yes") -> None:
    """A return interview of ash in which much was said."""
    with app.app_context():
        who, child = Actor(world.people["social"], "Social", "test"), world.children["ash"]
        one, about = new_id(), [world.occurrences["ash"]]
        said = [WishAsked("yes"), InterviewOffered("Ivy", "interviewer", "By phone"), *(body for body, _ in SECRET)]
        for body in (*said, PlacementFelt(felt, LOUD), InterviewShared(SharedWith.IRO, ASKED)):
            line = one if isinstance(body, WishAsked) else new_id()
            follow_ups.write(db.session, who, child, body, NOW, line_id=line, thing=one, occurrences=about)
        db.session.commit()


def social_worker(strict_as: StrictAs) -> StrictClient:
    """Whose posts cost what a post costs; the pages are held to six questions elsewhere."""
    client = strict_as("social")
    client.max_queries = 20
    return client


def address(app: Flask, view: str, child_id: str) -> str:
    with app.test_request_context():
        return url_for(f"reviewing.{view}", reviewed_child_id=child_id)


def named(app: Flask, child_id: str) -> list[str]:
    with app.app_context():
        of = (Assignment.child_id == child_id, Assignment.kind == AssignmentKind.IRO, Assignment.to_at.is_(None))
        return list(db.session.scalars(select(Assignment.person_id).where(*of)))


def test_the_list_holds_the_children_they_are_named_for_wherever_they_live(strict_as: StrictAs, world: World) -> None:
    page = strict_as("reviewer").get("/reviewing/")
    assert "Ash" in page.text
    assert "Fir" in page.text
    assert "Birch" not in page.text
    assert "Cedar" not in page.text
    assert "Children you review" in strict_as("reviewer").get("/decide/").text


def test_it_reads_what_the_child_said_of_the_home_and_nothing_else_of_the_interview(app: Flask, world: World, strict_as: StrictAs) -> None:
    interviewed(app, world)
    client = strict_as("reviewer")
    pages = {view: client.get(address(app, view, world.children["ash"]), max_queries=FIRST).text for view in KINDS}
    assert LOUD in pages["child"]
    assert ASKED in pages["child"]
    for _, words in SECRET:
        assert not [view for view, text in pages.items() if words in text]


def test_a_home_that_is_no_part_of_why_is_not_passed_on(app: Flask, world: World, strict_as: StrictAs) -> None:
    interviewed(app, world, felt="no")
    text = strict_as("reviewer").get(address(app, "child", world.children["ash"]), max_queries=FIRST).text
    assert LOUD not in text
    assert ASKED in text


def test_the_pages_lead_to_nothing_that_writes_and_nothing_of_others(app: Flask, world: World, strict_as: StrictAs) -> None:
    write(app, world, police_level(app, world), PoliceTold("REF-1"))
    client = strict_as("reviewer")
    for view in KINDS:
        page = client.get(address(app, view, world.children["ash"]), max_queries=FIRST)
        assert not [link for link in page.links if link.startswith(("/after", "/occurrence", "/plans", "/records", "/report", "/returned"))]
        assert not [form for form in page.forms if form.get("method") == "post" and "reviewing" in (form.get("action") or "")]
    story = client.get(address(app, "story", world.children["ash"])).text
    assert "REF-1" in story


def test_the_missing_summary_is_one_paper(app: Flask, world: World, as_: Any) -> None:
    answer = as_("reviewer").get(address(app, "summary_pdf", world.children["ash"]))
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")


def test_the_older_lines_and_a_filter_stay_on_the_officers_own_page(app: Flask, world: World, strict_as: StrictAs) -> None:
    url, client = address(app, "story", world.children["ash"]), strict_as("reviewer")
    asks = [form for form in client.get(url, max_queries=FIRST).forms if form.get("method") == "get"]
    assert [form.get("action") for form in asks] == [url]
    assert "Only: " in (page := client.get(f"{url}?kind=away")).text
    assert url in page.links


@pytest.mark.parametrize("how", ["somebody else is named", "nobody is", "the role ends"])
def test_once_somebody_else_is_named_or_the_role_ends_nothing_opens(app: Flask, world: World, as_: Any, how: str) -> None:
    client, url = as_("reviewer"), address(app, "child", world.children["ash"])
    assert client.get(url).status_code == 200
    with app.app_context():
        for kind in (Assignment, Membership):
            is_role = kind is Membership
            if is_role == (how == "the role ends"):
                for row in db.session.scalars(select(kind).where(kind.person_id == world.people["reviewer"])):
                    row.to_at = NOW - timedelta(minutes=1)
        if how == "somebody else is named":
            other = {"child_id": world.children["ash"], "person_id": world.people["social_b"], "kind": AssignmentKind.IRO}
            db.session.add(Assignment(from_at=NOW - timedelta(minutes=1), **other))
        db.session.commit()
    assert client.get(url).status_code == 404


def test_what_it_opens_is_written_down(app: Flask, world: World, strict_as: StrictAs, as_: Any) -> None:
    for view in KINDS:
        as_("reviewer").get(address(app, view, world.children["ash"]))
    text = strict_as("manager").get(f"/records/{world.children['ash']}/seen", max_queries=FIRST).text
    assert "The reviewing officer opened the child’s pages for a review" in text
    assert "Read the plan" in text
    assert "Reviewer · Harbour County" in text


def test_no_page_asks_more_than_six_things_once_it_was_read(app: Flask, world: World, as_: Any) -> None:
    interviewed(app, world)
    client, asked = as_("reviewer"), {}
    for url in ("/reviewing/", *(address(app, view, world.children["ash"]) for view in KINDS)):
        client.get(url)
        with counted(app) as count:
            assert client.get(url).status_code == 200
        asked[url] = count.all
    assert {url: queries for url, queries in asked.items() if len(queries) > MAX_QUERIES} == {}


def test_the_social_worker_names_an_officer_of_their_own_authority_and_ends_it(app: Flask, world: World, strict_as: StrictAs) -> None:
    cedar = world.children["cedar"]
    url, client = f"/reviewing/name/{cedar}", social_worker(strict_as)
    page = client.get(url).submit(action=url, officer="reviewer@harbour.test")
    assert "Reviewer is the named reviewing officer (IRO) now." in page.text
    assert named(app, cedar) == [world.people["reviewer"]]
    page.submit(action=f"{url}/end")
    assert named(app, cedar) == []


@pytest.mark.parametrize("email", ["nobody@nowhere.test", "social_b@harbour.test", "reviewer@faraway.test"])
def test_somebody_without_the_role_or_of_another_authority_is_not_named(app: Flask, world: World, strict_as: StrictAs, email: str) -> None:
    with app.app_context():
        faraway = make.organisation(db.session, "Faraway County", OrganisationKind.AUTHORITY)
        make.membership(db.session, make.person(db.session, faraway, "reviewer@faraway.test", "Far"), RoleName.REVIEWING_OFFICER)
        db.session.commit()
    url = f"/reviewing/name/{world.children['cedar']}"
    page = social_worker(strict_as).get(url).submit(action=url, officer=email, expect=422)
    assert "Nobody with this address is a reviewing officer of your authority" in page.text
    assert named(app, world.children["cedar"]) == []


def test_a_social_worker_is_not_the_reviewing_officer_of_the_same_child(app: Flask, world: World, strict_as: StrictAs) -> None:
    with app.app_context():
        make.membership(db.session, db.session.get_one(Person, world.people["social"]), RoleName.REVIEWING_OFFICER)
        db.session.commit()
    url = f"/reviewing/name/{world.children['cedar']}"
    page = social_worker(strict_as).get(url).submit(action=url, officer="social@harbour.test", expect=422)
    assert "A reviewing officer is independent" in page.text
    assert named(app, world.children["cedar"]) == []


def test_the_role_is_given_by_two_people_of_an_authority_and_nowhere_else(app: Flask, world: World) -> None:
    with app.app_context():
        asker, agrees, to = (db.session.get_one(Person, world.people[name]) for name in ("social", "edt", "social_b"))
        for person in (asker, agrees):
            make.membership(db.session, person, RoleName.ADMINISTRATOR)
        assert roles.grant(db.session, asker, to, RoleName.REVIEWING_OFFICER, None, NOW) is None
        (asked,) = db.session.scalars(select(roles.RoleRequest)).all()
        with pytest.raises(Refused, match="Somebody else must agree"):
            roles.agree(db.session, asker, asked, NOW)
        assert roles.agree(db.session, agrees, asked, NOW).role is RoleName.REVIEWING_OFFICER
        of_a_home = db.session.get_one(Person, world.people["admin"])
        with pytest.raises(Refused, match="no such role"):
            roles.grant(db.session, of_a_home, db.session.get_one(Person, world.people["night"]), RoleName.REVIEWING_OFFICER, None, NOW)
