"""People, homes and contacts: what an administrator does, and what nobody does to themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import ContactSlot
from carer_app.db.models.people import Home, LoginSession, Membership, Person, RoleName, RoleRequest
from carer_app.extensions import db
from carer_app.services import roles
from tests.factories import NOW
from tests.people import World, csrf, sign_in
from tests.web.strict_client import StrictClient

As = Callable[..., StrictClient]


def mails(app: Flask) -> list[str]:
    """What was sent."""
    return [f"{mail.subject}\n{mail.body}" for mail in app.extensions["mailman"].outbox]


def roles_of(app: Flask, person_id: str) -> list[tuple[str, str | None, bool]]:
    with app.app_context():
        rows = db.session.scalars(select(Membership).where(Membership.person_id == person_id).order_by(Membership.from_at))
        return [(row.role.value, row.home_id, row.to_at is None) for row in rows]


def test_an_administrator_invites_somebody_who_sets_their_own_password(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get("/admin/people/invite")
    done = page.submit(
        index=0, name="Robin Vale", email="Robin@Larchwood.test", telephone="07700 900123", role="residential_worker",
        home_id=world.homes["larch"],
    )  # fmt: skip
    assert "Robin Vale" in done.text
    assert "robin@larchwood.test" in done.text
    (mail,) = mails(app)
    link = re.search(r"http://localhost:\d+(/forgotten-password/\S+)", mail)
    assert link
    newcomer = StrictClient(app)
    choose = newcomer.get(link[1])
    assert "Sign in with it now" in choose.submit(index=0, password="nine blue paper boats", password_confirm="nine blue paper boats").text
    newcomer.get("/sign-in").submit(
        action="/sign-in", email="robin@larchwood.test", password="nine blue paper boats", expect=302, follow=False
    )
    assert newcomer.get("/account/").status == 200
    assert StrictClient(app).get(link[1]).url == "/forgotten-password"  # the link worked once


@pytest.mark.parametrize(
    "answers, says",
    [
        ({"role": "residential_worker", "home_id": "all"}, "Choose the home or household"),
        ({"role": "residential_worker", "home_id": ""}, "Choose where"),
        ({"role": "registered_manager", "home_id": ""}, "Choose where"),
        ({"role": "residential_worker", "home_id": "thorn"}, "Choose one of the answers"),
        ({"role": "social_worker"}, "Choose one of the answers"),
        ({"role": "manager_of_everything"}, "Choose one of the answers"),
        ({"email": "night@larchwood.test"}, "already signs in with this email address"),
        ({"email": "NIGHT@larchwood.TEST"}, "already signs in with this email address"),
        ({"email": "not an address"}, "email address like"),
        ({"name": " "}, "Write their name"),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused_and_nothing_is_lost(
    app: Flask, world: World, strict_as: As, answers: dict[str, str], says: str
) -> None:
    given = {"name": "Robin Vale", "email": "robin@larchwood.test", "role": "residential_worker", "home_id": "larch", **answers}
    given["home_id"] = world.homes.get(given["home_id"], given["home_id"])
    page = strict_as("admin").get("/admin/people/invite").submit(index=0, expect=400, **given)
    assert says in page.text
    assert given["email"].lower() in page.html.lower()
    with app.app_context():
        assert db.session.scalars(select(Person).where(Person.email == "robin@larchwood.test")).first() is None


@pytest.mark.parametrize("role", [role for role in RoleName if role not in (RoleName.ADMINISTRATOR,)])
def test_nobody_gives_themselves_a_role_that_reads_children(app: Flask, world: World, strict_as: As, role: RoleName) -> None:
    before = roles_of(app, world.people["admin"])
    page = strict_as("admin").get(f"/admin/people/{world.people['admin']}/roles/give")
    page.submit(index=0, role=role.value, home_id=world.homes["larch"], expect=400)
    assert roles_of(app, world.people["admin"]) == before


def test_a_second_administrator_asks_and_a_manager_agrees(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin_b").get(f"/admin/people/{world.people['admin']}/roles/give")
    page.submit(index=0, role="registered_manager", home_id=world.homes["larch"])
    before = roles_of(app, world.people["admin"])
    assert before == [("administrator", None, True)]
    own = strict_as("admin").get("/admin/roles")
    assert "Somebody else must agree" in own.text
    assert not [form for form in own.forms if "/agree" in (form.get("action") or "")]
    waiting = strict_as("head").get("/admin/roles")
    assert "Asked for by Admin B" in waiting.text
    waiting.submit(action="/agree")
    assert ("registered_manager", world.homes["larch"], True) in roles_of(app, world.people["admin"])
    assert [mail for mail in mails(app) if "read the record of a child" in mail]
    with app.app_context():
        told = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "administrator_may_read")).all()
        assert [(event.child_id, event.subject) for event in told] == [(world.children["ash"], f"person:{world.people['admin']}")]


def test_a_carer_who_becomes_administrator_is_told_to_the_social_worker(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get(f"/admin/people/{world.people['night']}/roles/give")
    page.submit(index=0, role="administrator")
    strict_as("head").get("/admin/roles").submit(action="/agree")
    assert len([mail for mail in mails(app) if "read the record of a child" in mail]) == 1
    with app.app_context():
        told = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "administrator_may_read")).all()
        assert [(event.child_id, event.subject) for event in told] == [(world.children["ash"], f"person:{world.people['night']}")]


@pytest.mark.parametrize("name, role", [("night", "administrator"), ("admin", "registered_manager")])
def test_the_operator_who_agrees_tells_the_social_worker_too(app: Flask, world: World, name: str, role: str) -> None:
    with app.app_context():
        asker = db.session.get_one(Person, world.people["admin_b"])
        person = db.session.get_one(Person, world.people[name])
        roles.grant(db.session, asker, person, RoleName(role), None, NOW)
        for other in ("admin", "head", "manager"):
            if other != name:
                db.session.get_one(Person, world.people[other]).active = False
        db.session.commit()
        email = person.email
    done = app.test_cli_runner().invoke(args=["people", "agree", "--email", email])
    assert "1 given" in done.output
    assert [mail for mail in mails(app) if "read the record of a child" in mail]
    with app.app_context():
        told = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "administrator_may_read")).all()
        assert world.children["ash"] in {event.child_id for event in told}


def test_an_administrator_with_a_second_self_reads_nothing(app: Flask, world: World, strict_as: As) -> None:
    """Somebody invented, with a role asked for them: until another person agrees, on their own account, they open nothing."""
    client = strict_as("admin")
    invite = client.get("/admin/people/invite")
    done = invite.submit(index=0, name="Me Again", email="me.again@larchwood.test", role="residential_worker", home_id=world.homes["larch"])
    assert "opens nothing until another administrator or a registered manager agrees" in done.text
    with app.app_context():
        second_self = db.session.scalars(select(Person).where(Person.email == "me.again@larchwood.test")).one().id
        asked = db.session.scalars(select(RoleRequest)).one().id
    assert roles_of(app, second_self) == []
    assert sign_in(app, second_self).get(f"/occurrence/{world.occurrences['ash']}").status_code == 404
    for who in ("admin", "worker", "stranger", "stranger_admin", "agency_head"):
        raw = sign_in(app, world.people[who])
        assert raw.post(f"/admin/roles/{asked}/agree", headers=csrf(app, raw)).status_code in (404, 409), who
    assert roles_of(app, second_self) == []
    page = strict_as("manager").get("/admin/roles").submit(action="/agree")
    assert "Nothing waits." in page.text
    assert sign_in(app, second_self).get(f"/occurrence/{world.occurrences['ash']}").status_code == 200
    again = sign_in(app, world.people["head"])
    assert again.post(f"/admin/roles/{asked}/decline", headers=csrf(app, again)).status_code == 409


def test_a_role_nobody_agrees_to_is_not_given(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get(f"/admin/people/{world.people['night']}/roles/give")
    assert "Waits" in page.submit(index=0, role="registered_manager", home_id=world.homes["larch"]).text
    again = strict_as("admin").get(f"/admin/people/{world.people['night']}/roles/give")
    assert "has asked for this role" in again.submit(index=0, role="registered_manager", home_id=world.homes["larch"], expect=400).text
    strict_as("head").get("/admin/roles").submit(action="/decline")
    assert roles_of(app, world.people["night"]) == [("residential_worker", world.homes["larch"], True)]
    with app.app_context():
        assert [event.person_id for event in db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "role_declined"))] == [
            world.people["head"]
        ]


def test_a_stronger_role_signs_the_person_out_so_that_the_second_factor_is_asked_for(app: Flask, world: World, strict_as: As) -> None:
    worker = sign_in(app, world.people["worker"])
    page = strict_as("admin").get(f"/admin/people/{world.people['worker']}/roles/give")
    page.submit(index=0, role="registered_manager", home_id=world.homes["larch"])
    assert worker.get("/account/").status_code == 200
    strict_as("head").get("/admin/roles").submit(action="/agree")
    assert worker.get("/account/").status_code == 302


def test_a_role_that_ended_opens_nothing_from_that_moment(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get(f"/admin/people/{world.people['manager']}")
    manager = sign_in(app, world.people["manager"])
    assert manager.get("/admin/contacts").status_code == 200
    page.submit(action="/end")
    assert manager.get("/admin/contacts").status_code == 404
    assert roles_of(app, world.people["manager"]) == [("registered_manager", world.homes["larch"], False)]


def test_the_last_administrator_stays(app: Flask, world: World, strict_as: As) -> None:
    strict_as("admin").get(f"/admin/people/{world.people['admin_b']}").submit(action="/end")
    with app.app_context():
        mine = db.session.scalars(select(Membership.id).where(Membership.person_id == world.people["admin"])).one()
    client = sign_in(app, world.people["admin"])
    refused = client.post(f"/admin/roles/{mine}/end", headers=csrf(app, client))
    assert refused.status_code == 409
    assert "last administrator" in refused.text
    assert roles_of(app, world.people["admin"]) == [("administrator", None, True)]


def test_closing_an_account_ends_every_browser_and_can_be_undone(app: Flask, world: World, strict_as: As) -> None:
    night = sign_in(app, world.people["night"])
    client = strict_as("admin")
    page = client.get(f"/admin/people/{world.people['night']}").submit(action="/close")
    assert "Closed" in page.text
    assert night.get("/account/").status_code == 302
    assert "Open" in page.submit(action="/open").text


@pytest.mark.parametrize("what", ["close", "open", "second-factor"])
def test_an_administrator_does_none_of_it_to_themselves(app: Flask, world: World, what: str) -> None:
    client = sign_in(app, world.people["admin"])
    answer = client.post(f"/admin/people/{world.people['admin']}/{what}", headers=csrf(app, client))
    assert answer.status_code == 409


def test_a_lost_phone_is_taken_away_and_the_person_is_told(app: Flask, world: World, strict_as: As) -> None:
    with app.app_context():
        person = db.session.get_one(Person, world.people["manager"])
        person.tf_primary_method, person.tf_totp_secret, person.mf_recovery_codes = "authenticator", "sealed", ["a"]
        db.session.commit()
    page = strict_as("admin").get(f"/admin/people/{world.people['manager']}").submit(action="/second-factor")
    assert "Not set up yet" in page.text
    with app.app_context():
        person = db.session.get_one(Person, world.people["manager"])
        assert (person.tf_primary_method, person.tf_totp_secret, person.mf_recovery_codes) == (None, None, [])
        assert not db.session.scalars(
            select(LoginSession).where(LoginSession.person_id == person.id, LoginSession.revoked_at.is_(None))
        ).all()
    assert "taken away your code app" in mails(app)[0]


@pytest.mark.parametrize("path", ["/admin/people/invite", "/admin/homes/add", "/admin/police-addresses/add"])
def test_changes_to_people_need_a_recent_sign_in(app: Flask, world: World, path: str) -> None:
    answer = sign_in(app, world.people["admin"], recently=False).get(path)
    assert answer.headers["Location"] == f"/account/confirm?next={path}"


def test_homes_are_added_and_put_right(app: Flask, world: World, strict_as: As) -> None:
    client = strict_as("admin")
    page = client.get("/admin/homes/add").submit(
        index=0, name="Hazel House", kind="residential", address="1 Hazel Row", telephone="01632 960123"
    )
    assert "Hazel House" in page.text
    with app.app_context():
        home = next(h for h in db.session.scalars(select(Home)) if h.name == "Hazel House")
        assert (home.address, home.telephone, home.organisation_id) == ("1 Hazel Row", "01632 960123", world.organisations["larchwood"])
        home_id = home.id
    assert "Hazel Lodge" in client.get(f"/admin/homes/{home_id}").submit(index=0, name="Hazel Lodge").text


def test_a_manager_changes_the_contacts_of_their_home_and_no_others(app: Flask, world: World, strict_as: As) -> None:
    client = strict_as("manager")
    page = client.get(f"/admin/homes/{world.homes['larch']}/contacts/on_call_manager")
    done = page.submit(index=0, label="Manager on call", telephone="07700 900222", hours="Nights")
    assert "07700 900222" in done.text
    assert "Rowan House" not in done.text
    assert client.raw.get(f"/admin/homes/{world.homes['rowan']}/contacts/on_call_manager").status_code == 404
    assert client.raw.get("/admin/contacts/organisation/on_call_manager").status_code == 404
    with app.app_context():
        (slot,) = db.session.scalars(select(ContactSlot))
        assert (slot.scope_id, slot.telephone, slot.updated_by) == (world.homes["larch"], "07700 900222", world.people["manager"])


def test_an_administrator_keeps_the_contacts_of_an_authority(app: Flask, world: World, strict_as: As) -> None:
    client = strict_as("admin")
    add = client.get("/admin/contacts/authorities/add")
    done = add.submit(index=0, authority="Harbour County", slot="edt", label="Harbour night team", telephone="01632 960555")
    assert "Harbour night team" in done.text
    with app.app_context():
        (slot,) = db.session.scalars(select(ContactSlot))
    changed = client.get(f"/admin/contacts/authorities/{slot.scope_id}/edt").submit(index=0, telephone="01632 960556")
    assert "01632 960556" in changed.text
    assert client.raw.get(f"/admin/contacts/authorities/{slot.scope_id}/agency").status_code == 404


def test_a_contact_without_a_number_is_refused(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get("/admin/contacts/organisation/edt").submit(index=0, label="Night team", telephone="ring Bob", expect=400)
    assert "telephone number in digits" in page.text
    assert "Write a telephone number" in page.submit(index=0, label="Night team", telephone="", expect=400).text


def test_the_list_that_packs_are_mailed_to_is_kept_with_care(app: Flask, world: World, strict_as: As) -> None:
    client = strict_as("admin")
    add = client.get("/admin/police-addresses/add")
    refused = add.submit(index=0, label="Control room", email="room@gmail.example", expect=400)
    assert "This is not a police.uk address." in refused.text
    assert "room@gmail.example" in refused.html
    done = add.submit(index=0, label="Control room", email="Room@Harbour.police.uk")
    assert "room@harbour.police.uk" in done.text
    assert "on the list already" in add.submit(index=0, label="Again", email="room@harbour.police.uk", expect=400).text
    add.submit(index=0, label="Other", email="desk@force.example", checked="y")
    gone = client.get("/admin/police-addresses").submit(index=0)
    assert "room@harbour.police.uk" not in gone.text
    with app.app_context():
        kinds = [event.kind for event in db.session.scalars(select(AuditEvent)) if event.kind.startswith("police_address")]
        assert sorted(kinds) == ["police_address_added", "police_address_added", "police_address_removed"]


def test_how_the_police_of_an_area_want_the_pack_needs_no_number(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("manager").get(f"/admin/homes/{world.homes['larch']}/contacts/police_101")
    assert "It opens nothing" in page.text
    assert "I have the form" in page.submit(index=0, label="Say: I have the form").text
    edt = strict_as("manager").get(f"/admin/homes/{world.homes['larch']}/contacts/edt").text
    assert "Begin with the council’s name" in edt


def test_every_change_is_in_the_audit_without_names(app: Flask, world: World, strict_as: As) -> None:
    page = strict_as("admin").get(f"/admin/people/{world.people['night']}/roles/give")
    page.submit(index=0, role="registered_manager", home_id=world.homes["larch"])
    strict_as("head").get("/admin/roles").submit(action="/agree")
    what = {"role": "registered_manager", "home": world.homes["larch"]}
    with app.app_context():
        (asked,) = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "role_asked_for"))
        assert (asked.person_id, asked.subject, asked.detail) == (world.people["admin"], f"person:{world.people['night']}", what)
        (given,) = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "role_given"))
        assert (given.person_id, given.subject) == (world.people["head"], f"person:{world.people['night']}")
        assert given.detail == {**what, "asked_by": world.people["admin"]}
