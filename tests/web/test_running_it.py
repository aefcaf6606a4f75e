"""Running an organisation: homes that close, invitations that went wrong, roles that wait too long, and what the administrator sees first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.devices import Device
from carer_app.db.models.people import Home, Membership, Organisation, Person, RoleName, RoleRequest
from carer_app.db.queries import people as queries
from carer_app.extensions import db
from carer_app.services import roles
from tests.factories import NOW
from tests.people import World, sign_in
from tests.phones import phone_of
from tests.web.strict_client import StrictClient

As = Callable[..., StrictClient]


def mails(app: Flask) -> list[tuple[str, str]]:
    return [(mail.to[0], mail.body) for mail in getattr(app.extensions["mailman"], "outbox", [])]


def link_in(body: str) -> str:
    found = re.search(r"http://localhost:\d+(/forgotten-password/\S+)", body)
    assert found
    return found[1]


def invited(world: World, strict_as: As, email: str = "robin@larchwood.test") -> StrictClient:
    admin = strict_as("admin")
    wanted = {"name": "Robin Vale", "email": email, "role": "residential_worker", "home_id": world.homes["larch"]}
    admin.get("/admin/people/invite").submit(index=0, **wanted)
    return admin


def robin(app: Flask) -> Person:
    with app.app_context():
        return next(one for one in db.session.scalars(select(Person)) if one.name == "Robin Vale")


def test_a_wrong_address_is_put_right_and_the_link_that_lies_there_opens_nothing(app: Flask, world: World, strict_as: As) -> None:
    admin = invited(world, strict_as, "robbin@larchwood.test")
    person = robin(app)
    page = admin.get(f"/admin/people/{person.id}")
    assert "The link works until" in page.text
    done = admin.get(f"/admin/people/{person.id}/address").submit(index=0, email="robin@larchwood.test")
    assert "robin@larchwood.test" in done.text
    (wrong, old), (right, new) = mails(app)
    assert (wrong, right) == ("robbin@larchwood.test", "robin@larchwood.test")
    assert StrictClient(app).get(link_in(old)).url == "/forgotten-password"
    assert StrictClient(app).get(link_in(new)).url == link_in(new)


def test_an_invitation_that_is_taken_back_opens_nothing_and_frees_the_address(app: Flask, world: World, strict_as: As) -> None:
    admin = invited(world, strict_as)
    person = robin(app)
    admin.get(f"/admin/people/{person.id}").submit(action="/withdraw")
    ((_, body),) = mails(app)
    assert StrictClient(app).get(link_in(body)).url == "/forgotten-password"
    assert "Robin Vale" not in admin.get("/admin/people").text
    assert "Nothing waits" in strict_as("head").get("/admin/roles").text
    invited(world, strict_as)
    assert len(mails(app)) == 2


def test_whoever_has_signed_in_keeps_their_address(app: Flask, world: World, strict_as: As) -> None:
    with app.app_context():
        db.session.get_one(Person, world.people["night"]).password = "a digest"
        db.session.commit()
    admin = strict_as("admin")
    page = admin.get(f"/admin/people/{world.people['night']}")
    assert "wrong address" not in page.text
    refused = admin.get(f"/admin/people/{world.people['night']}/address").submit(index=0, email="x@larchwood.test", expect=400)
    assert "signed in already" in refused.text


def test_one_who_works_elsewhere_too_is_invited_as_if_nobody_had_the_address(app: Flask, world: World, strict_as: As) -> None:
    admin = invited(world, strict_as, "social@harbour.test")
    assert "social@harbour.test" in admin.get(f"/admin/people/{robin(app).id}").text
    ((to, body),) = mails(app)
    assert to == "social@harbour.test"
    assert "/forgotten-password/" not in body
    strict_as("head").get("/admin/roles").submit(action="/agree")
    with app.app_context():
        assert db.session.scalars(select(Person.id).where(Person.email == "social@harbour.test")).all() == [world.people["social"]]
        workers = queries.with_role(db.session, RoleName.RESIDENTIAL_WORKER, world.organisations["larchwood"], NOW + timedelta(hours=1))
        assert "Robin Vale" not in {one.name for one in workers}  # no mail of ours goes where nobody is


def test_a_name_and_a_number_are_put_right(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get(f"/admin/people/{world.people['night']}/details")
    assert "Nora Night" in page.submit(index=0, name="Nora Night", telephone="07700 900777").text


def test_a_role_waits_fourteen_days_and_no_longer(app: Flask, world: World, strict_as: As) -> None:
    invited(world, strict_as)
    head = strict_as("head")
    waiting = head.get("/admin/roles")
    with app.app_context():
        request = db.session.scalars(select(RoleRequest)).one()
        request.asked_at = NOW - roles.REQUEST_LASTS - timedelta(hours=1)
        db.session.commit()
    assert "void" in waiting.submit(action="/agree", expect=409).text
    assert "Nothing waits" in head.get("/admin/roles").text
    with app.app_context():
        assert db.session.scalars(select(Membership).where(Membership.person_id == robin(app).id)).all() == []
    again = strict_as("admin").get(f"/admin/people/{robin(app).id}/roles/give")
    again.submit(index=0, role="residential_worker", home_id=world.homes["larch"])
    assert "Robin Vale" in head.get("/admin/roles").text


def test_several_roles_are_agreed_to_together_or_none(app: Flask, world: World, strict_as: As) -> None:
    with app.app_context():
        admin = db.session.get_one(Person, world.people["admin"])
        for name in ("night", "worker", "nobody"):
            person = db.session.get_one(Person, world.people[name])
            roles.grant(db.session, admin, person, RoleName.RESIDENTIAL_WORKER, world.homes["rowan"], NOW)
        db.session.commit()
        ids = list(db.session.scalars(select(RoleRequest.id)))
    page = strict_as("head").get("/admin/roles")
    assert "Tick the roles" in page.submit(action="/roles/agree", role=[], expect=409).text
    assert "Agree to several" not in strict_as("admin").get("/admin/roles").text
    own = strict_as("admin").get("/admin/roles")
    assert own.status == 200
    assert "3 roles are given" in page.submit(action="/roles/agree", role=ids).text


def test_a_home_is_closed_when_nobody_lives_there(app: Flask, world: World, strict_as: As) -> None:
    admin = strict_as("admin")
    page = admin.get(f"/admin/homes/{world.homes['larch']}")
    assert "A child lives in this home" in page.submit(action="/close", expect=409).text
    with app.app_context():
        empty = Home(organisation_id=world.organisations["larchwood"], kind="residential", name="Yew House")
        db.session.add(empty)
        db.session.flush()
        role = {"role": "residential_worker", "organisation_id": empty.organisation_id, "home_id": empty.id}
        db.session.add(Membership(person_id=world.people["night"], from_at=NOW - timedelta(days=1), **role))
        db.session.commit()
        home_id = empty.id
    done = admin.get(f"/admin/homes/{home_id}").submit(action="/close")
    assert "closed" in done.text
    assert "Yew House" not in admin.get("/admin/people/invite").text
    with app.app_context():
        held = db.session.scalars(select(Membership).where(Membership.home_id == home_id)).one()
        assert held.to_at is not None
    assert "open again" in admin.get(f"/admin/homes/{home_id}").submit(action="/open").text


def test_the_organisation_is_renamed_and_keeps_its_kind_while_roles_need_it(app: Flask, world: World, strict_as: As) -> None:
    admin = strict_as("admin")
    page = admin.get("/admin/organisation")
    refused = page.submit(index=0, name="Larchwood Homes", kind="fostering_agency", expect=400)
    assert "hold roles that there are not" in refused.text
    assert "Larchwood Homes" in page.submit(index=0, name="Larchwood Homes", kind="provider").text
    with app.app_context():
        assert db.session.get_one(Organisation, world.organisations["larchwood"]).name == "Larchwood Homes"


def test_the_first_page_says_what_needs_the_administrator(app: Flask, world: World, strict_as: As) -> None:
    invited(world, strict_as)
    person = robin(app)
    with app.app_context():
        for one in db.session.scalars(select(Person)):
            one.password = None if one.id == person.id else "a digest"
        db.session.get_one(Person, person.id).invited_at = NOW - timedelta(days=2)
        phone_of(db.session, world.people["night"])
        db.session.flush()
        db.session.scalars(select(Device)).one().last_contact_at = NOW - timedelta(days=8)
        db.session.commit()
    page = strict_as("admin_b").get("/admin/")
    for says in ("A role waits for your yes or no", "One invitation ran out unused", "One phone was not heard of for a week"):
        assert says in page.text
    unused = strict_as("admin_b").get("/admin/people?only=unused")
    assert "Robin Vale" in unused.text
    assert "Night" not in unused.text


@pytest.mark.parametrize("name, role", [("night", "administrator"), ("admin", "registered_manager")])
def test_the_social_worker_is_told_in_the_product_and_by_email(app: Flask, world: World, strict_as: As, name: str, role: str) -> None:
    assert "Somebody new may read" not in strict_as("social").get("/").text
    page = strict_as("admin_b").get(f"/admin/people/{world.people[name]}/roles/give")
    page.submit(index=0, role=role, home_id=world.homes["larch"] if role == "registered_manager" else "")
    strict_as("head").get("/admin/roles").submit(action="/agree")
    assert [to for to, body in mails(app) if "may read the record of a child" in body] == ["social@harbour.test"]
    told = strict_as("social").get("/").text
    assert "came to be able to read the record of Ash" in told
    assert "Somebody new may read" not in strict_as("manager").get("/").text


def test_the_last_social_worker_is_told_in_the_product(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("manager").get(f"/admin/children/{world.children['ash']}/social-worker", max_queries=8)
    page.submit(index=0, worker="social_b@harbour.test", title_is_h1=False, max_queries=20)
    told = strict_as("social").get("/").text
    assert "You are no longer the social worker of a child here" in told
    assert "Ash" not in told


def test_an_ended_role_opens_nothing_at_the_next_tap(app: Flask, world: World, strict_as: As) -> None:
    night = sign_in(app, world.people["night"])
    assert night.get(f"/plans/{world.children['ash']}").status_code == 200
    strict_as("admin").get(f"/admin/people/{world.people['night']}").submit(action="/end")
    assert night.get(f"/plans/{world.children['ash']}").status_code == 404
    strict_as("admin").get(f"/admin/people/{world.people['night']}").submit(action="/close")
    assert night.get("/account/").status_code == 302
