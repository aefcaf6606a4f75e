"""A child moves, on the pages: the last home never learns where to; the new one is given the plan and says that it has it (NAT-2.8, 2.14, 2.15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from carer_app.access.people import roles_of
from carer_app.db.models.children import Child, Photo, ScopeKind, Slot
from carer_app.db.models.people import Home, Organisation, Person
from carer_app.db.queries import audit, children
from carer_app.db.queries import moves as kept
from carer_app.domain.entries import Noted
from carer_app.domain.home_code import code_of
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import handovers, left, moves, occurrences, plan_signing, plans
from carer_app.services.actor import Actor
from carer_app.services.child_packs import packs_for
from carer_app.services.contact_slots import Details, Scope, save_contact
from carer_app.services.moves import Whither
from tests.people import World, csrf
from tests.web.matrix import MATRIX, PUBLIC, SOME_ID

MARK = "Zyxomarker"
"""In every word that says where the child is now."""
LEFT_BEHIND = ("worker", "manager", "head", "admin")


@pytest.fixture
def moved(app: Flask, world: World) -> datetime:
    """Ash was away, and is moved to Thornfield by the social worker in the middle of it; the new home writes all over the record."""
    now = datetime.now(UTC)
    with app.app_context():
        ash, thorn = db.session.get_one(Child, world.children["ash"]), db.session.get_one(Home, world.homes["thorn"])
        social, stranger = (_actor(world, name) for name in ("social", "stranger"))
        thorn.name, thorn.address, thorn.telephone = f"{MARK} House", f"1 {MARK} Road", "01632 969696"
        db.session.get_one(Organisation, thorn.organisation_id).name = f"{MARK} Care"
        db.session.get_one(Person, world.people["stranger"]).name = f"{MARK} Manager"
        _keep_pack(world, "Told here before", now - timedelta(minutes=2))
        occurrences.write(
            db.session, _actor(world, "worker"), world.occurrences["ash"], Noted("Written here before."), now, entry_id=str(uuid4())
        )
        moves.move_now(db.session, social, ash, Whither(code=code_of(thorn.id)), f"A place came up at {MARK}", now + timedelta(seconds=1))
        db.session.flush()
        later = now + timedelta(seconds=2)
        placement = {"host_authority": f"{MARK}shire", "area_risks": f"{MARK} station", "return_to": f"{MARK} House", "out_of_area": "yes"}
        plans.save_section(db.session, stranger, ash, "placement", placement, later)
        plans.save_section(db.session, stranger, ash, "places", {"places": [{"name": f"{MARK} park", "telephone": "01632 969696"}]}, later)
        scopes = (Scope(ScopeKind.CHILD, ash.id, thorn.organisation_id), Scope(ScopeKind.HOME, thorn.id, thorn.organisation_id))
        by = db.session.get_one(Person, world.people["stranger"])
        for scope in scopes:
            for slot in (Slot.ON_CALL_MANAGER, Slot.SOCIAL_WORKER, Slot.EDT, Slot.HOST_EDT):
                save_contact(db.session, by, scope, slot, Details(f"{MARK} duty", "01632 969696", "", ""), later)
        written = Noted(f"Seen in {MARK} town."), Noted("We at the new home go on looking.")
        for body in written:
            occurrences.write(db.session, stranger, world.occurrences["ash"], body, later, entry_id=str(uuid4()))
        handovers.make_pack(db.session, stranger, world.occurrences["ash"], f"{MARK} police", "print", later, entry_id=str(uuid4()))
        db.session.commit()
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=3)
    return now


def _keep_pack(world: World, recipient: str, at: datetime) -> None:
    handovers.make_pack(db.session, _actor(world, "worker"), world.occurrences["ash"], recipient, "print", at, entry_id=str(uuid4()))


def _actor(world: World, name: str) -> Actor:
    return Actor(world.people[name], name, "a test")


@pytest.mark.parametrize("who", LEFT_BEHIND)
def test_nobody_of_the_last_home_learns_where_the_child_is(app: Flask, world: World, as_: Any, moved: datetime, who: str) -> None:
    """Every address of the matrix, looked at and sent to: no page, list, notice, file, redirect or error says anything of the new home."""
    client = as_(who)
    headers, told = csrf(app, client), []
    for method, url in addresses(app, world):
        answer = client.open(
            url, method=method, headers=headers, data={"text": "x", "entry_id": str(uuid4())} if method == "POST" else None
        )
        said = answer.get_data() + repr(answer.headers).encode()
        if any(
            mark in said
            for mark in (MARK.encode(), b"969696", world.homes["thorn"].encode(), b"go on looking", world.people["stranger"].encode())
        ):
            told.append(f"{method} {url}")
    assert told == []


def test_a_manager_keeps_what_happened_there_and_nothing_since(app: Flask, world: World, as_: Any, moved: datetime) -> None:
    client = as_("manager")
    for page in ("", "/lines"):
        said = client.get(f"/occurrence/{world.occurrences['ash']}{page}").text
        assert "What happened here" in said
        assert "Written here before." in said
    assert client.get(f"/report/{world.occurrences['ash']}/pack/1.pdf").status_code == 200
    assert client.get(f"/report/{world.occurrences['ash']}/pack/2.pdf").status_code == 404
    assert client.get(f"/occurrence/{world.occurrences['ash']}/log").status_code == 404
    assert client.get(f"/plans/{world.children['ash']}").status_code == 404


def test_the_log_goes_on_with_the_child_and_an_open_phone_s_line_is_kept(app: Flask, world: World, as_: Any, moved: datetime) -> None:
    """What is open stays open with the new carers; what the last carer had begun to write comes in as a late note."""
    late = as_("worker")
    answer = late.post(
        f"/occurrence/{world.occurrences['ash']}/note",
        data={"text": "I had begun this.", "entry_id": str(uuid4())},
        headers=csrf(app, late),
    )
    assert "What you wrote is kept" in answer.text
    said = as_("stranger").get(f"/occurrence/{world.occurrences['ash']}/lines").text
    assert "I had begun this." in said
    assert f"Seen in {MARK} town." in said
    assert "Written here before." in said


def test_the_duty_team_stays_that_of_the_childs_own_authority(app: Flask, world: World, as_: Any) -> None:
    """The house it comes to rings its own council at night: that is the team of the place, in the plan and on the phone, never the child's."""
    now = datetime.now(UTC)
    with app.app_context():
        ash, thorn = db.session.get_one(Child, world.children["ash"]), db.session.get_one(Home, world.homes["thorn"])
        ash.responsible_authority = "Somerset"
        by, theirs = db.session.get_one(Person, world.people["stranger"]), Details("Nottinghamshire duty team", "01632 960012", "", "")
        save_contact(db.session, by, Scope(ScopeKind.ORGANISATION, thorn.organisation_id, thorn.organisation_id), Slot.EDT, theirs, now)
        moves.move_now(db.session, _actor(world, "social"), ash, Whither(code=code_of(thorn.id)), "", now)
        db.session.commit()
        packs = {pack["child"]["id"]: pack for pack in packs_for(db.session, by.id, roles_of(by, now), now).children}
        assert packs[ash.id]["contacts"].keys() == {"host_edt"}
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=3)
    said = as_("stranger").get(f"/plans/{world.children['ash']}").text
    assert "not known: ask the social worker" in said
    assert said.index("Duty team where the home is") < said.index("Nottinghamshire duty team")
    move = as_("social").get(f"/plans/{world.children['ash']}/move").text
    assert "Check the duty team’s number" in move


def test_whoever_takes_in_a_child_who_is_away_is_led_to_the_log(app: Flask, world: World, as_: Any) -> None:
    now = datetime.now(UTC)
    occurrence, child = world.occurrences["ash"], world.children["ash"]
    with app.app_context():
        ash = db.session.get_one(Child, child)
        plans.save_section(db.session, _actor(world, "social"), ash, "plan", {"wait_minutes": 30}, now - timedelta(hours=1))
        code = code_of(world.homes["thorn"])
        db.session.commit()
    social = as_("social")
    asked = social.post(f"/plans/{child}/move/now", data={"where": "code", "code": code}, headers=csrf(app, social)).text
    assert "Ash is away now, not home since" in asked
    assert "If Ash is away" not in asked
    with app.app_context():
        moves.move_now(db.session, _actor(world, "social"), db.session.get_one(Child, child), Whither(code=code), "", now)
        db.session.commit()
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=3)
    stranger = as_("stranger")
    first = stranger.get("/").text
    assert first.index("Ash is not home now, since") < first.index("Read the plan")
    address = next(part.split('"')[0] for part in first.split('href="') if part.startswith("/plans/given/"))
    assert "Version 1" not in stranger.get(address).text
    assert occurrence in stranger.post(address, headers=csrf(app, stranger)).headers["Location"]
    assert "Looked at for the last home: look again" in stranger.get(f"/plans/{child}").text
    assert "A log that was open goes on with those who care for them now." in as_("worker").get("/").text


def test_whoever_is_away_stands_first_whatever_their_name(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        db.session.get_one(Child, world.children["ash"]).preferred_name = "Zed"
        db.session.commit()
    cards = as_("worker").get("/").text.split('class="nhy-card nhy-child"')[1:]
    away = ["not home since" in card for card in cards]
    assert away == sorted(away, reverse=True)
    assert len(set(away)) == 2 or all(away)


def addresses(app: Flask, world: World) -> Iterator[tuple[str, str]]:
    """Every address, about the child that left, its occurrence, photograph, the new home and its people."""
    with app.app_context():
        move = moves.last_move(db.session, world.children["ash"], datetime.now(UTC) + timedelta(minutes=1))
        photo = Photo(child_id=world.children["ash"], image=b"\xff\xd8\xff\xd9", width=1, height=1, sha256="0" * 64)
        photo.added_by = world.people["social"]
        db.session.add(photo)
        db.session.commit()
        ids = {"move": move.id if move else SOME_ID, "photo": photo.id}
    ids |= {"child": world.children["ash"], "occurrence": world.occurrences["ash"], "home": world.homes["thorn"], "membership": SOME_ID}
    ids["person"] = world.people["stranger"]
    skip = {"security.logout", "account.end_others", "admin.close", "admin.take_away_second_factor"}
    with app.test_request_context():
        for route in MATRIX:
            if route.who == PUBLIC or route.endpoint in skip or (route.about and route.about not in ids):
                continue
            yield route.method, url_for(route.endpoint, **route.args, **({f"{route.about}_id": ids[route.about]} if route.about else {}))
        for version in (1, 2):
            yield (
                "GET",
                f"/report/{world.occurrences['ash']}/pack/{version}.pdf" if version == 2 else f"/occurrence/{world.occurrences['ash']}",
            )


def test_a_planned_move_tells_the_present_home_the_day_and_not_where(app: Flask, world: World, as_: Any) -> None:
    plan(app, as_("social"), world)
    said = as_("manager").get(f"/plans/{world.children['ash']}/move").text
    assert "A move is planned" in said
    assert "Thorn" not in said
    assert "Nearer to school" not in said
    assert "Thorn House" in as_("social").get(f"/plans/{world.children['ash']}/move").text


def test_the_new_home_is_given_the_plan_before_the_day_and_says_that_it_has_it(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        ash = db.session.get_one(Child, world.children["ash"])
        plans.save_section(db.session, _actor(world, "social"), ash, "description", {"hair": "Red and short"}, datetime.now(UTC))
        db.session.commit()
    social, stranger = as_("social"), as_("stranger")
    plan(app, social, world)
    assert "has not said that it has the plan" in social.get("/").text
    first = stranger.get("/").text
    assert "You have been given Ash’s plan" in first
    (address,) = {part.split('"')[0] for part in first.split('href="') if part.startswith("/plans/given/")}
    page = stranger.get(address).text
    assert "Red and short" in page
    assert stranger.get(f"/plans/{world.children['ash']}").status_code == 404, "The record itself opens on the day."
    assert as_("manager").get(address).status_code == 404
    assert stranger.post(address, headers=csrf(app, stranger)).status_code == 302
    assert "You have been given" not in stranger.get("/").text
    assert "has not said that it has the plan" not in social.get("/").text
    assert "Has it, said" in social.get(f"/plans/{world.children['ash']}/move").text
    assert social.post(f"/plans/{world.children['ash']}/move/call-off", headers=csrf(app, social)).status_code == 302
    assert stranger.get(address).status_code == 404


def test_a_home_sees_no_list_of_other_homes_and_moves_to_its_own(app: Flask, world: World, as_: Any) -> None:
    manager, social = as_("manager"), as_("social")
    page = manager.get(f"/plans/{world.children['ash']}/move/now").text
    assert "Rowan House" in page
    assert "Thorn" not in page
    assert "The home’s code" not in page
    assert "Which of our homes" not in social.get(f"/plans/{world.children['ash']}/move/plan").text
    assert "House" not in social.get(f"/plans/{world.children['ash']}/move/now").text
    url, sent = f"/plans/{world.children['ash']}/move/now", {"where": "home", "home_id": world.homes["rowan"]}
    for not_sure in ({}, {"sure": "not_known"}, {"sure": world.homes["rowan"], "look": "1"}):
        asked = manager.post(url, data={**sent, **not_sure}, headers=csrf(app, manager))
        assert asked.status_code == 200
        assert "lives at <strong>Rowan House</strong> from this moment" in asked.text
        assert "can no longer open it" in asked.text
        assert manager.get(f"/plans/{world.children['ash']}").status_code == 200
    answer = manager.post(url, data={**sent, "sure": world.homes["rowan"]}, headers=csrf(app, manager))
    assert answer.headers["Location"] == "/decide/"
    assert manager.get(f"/plans/{world.children['ash']}").status_code == 404
    assert as_("worker_b").get(f"/plans/{world.children['ash']}").status_code == 200


@pytest.mark.parametrize("data", [{}, {"where": "home"}, {"where": "code"}, {"where": "code", "code": "0000-0000"}, {"where": "nowhere"}])
def test_what_is_wrong_is_said_and_nobody_is_moved(app: Flask, world: World, as_: Any, data: dict[str, str]) -> None:
    social = as_("social")
    answer = social.post(f"/plans/{world.children['ash']}/move/now", data=data, headers=csrf(app, social))
    assert answer.status_code == 422
    assert "Please check this" in answer.text
    with app.app_context():
        assert children.placed_in(db.session, world.children["ash"], datetime.now(UTC)).id == world.homes["larch"]


def test_the_code_of_one_s_own_home_is_on_the_list(app: Flask, world: World, as_: Any) -> None:
    said = as_("stranger").get("/plans/moves").text
    assert code_of(world.homes["thorn"]) in said
    assert code_of(world.homes["larch"]) not in said
    assert code_of(world.homes["thorn"]) not in as_("social").get("/plans/moves").text


def test_what_was_written_for_the_last_home_is_looked_at(app: Flask, world: World, as_: Any, moved: datetime) -> None:
    with app.app_context():
        ash = db.session.get_one(Child, world.children["birch"])
        plans.save_section(db.session, _actor(world, "head"), ash, "plan", {"wait_minutes": 45}, datetime.now(UTC))
        rowan = Whither(home_id=world.homes["larch"])
        moves.move_now(db.session, _actor(world, "head"), ash, rowan, "", datetime.now(UTC) + timedelta(seconds=1))
        db.session.commit()
    manager = as_("manager")
    url = f"/plans/{world.children['birch']}/move/review"
    assert "Agreed wait before acting" in manager.get(url).text
    assert "Still right here" not in as_("worker").get(url).text
    assert manager.post(f"{url}/plan", headers=csrf(app, manager)).status_code == 302
    assert "Nothing is left" in manager.get(url).text


def plan(app: Flask, client: FlaskClient, world: World) -> None:
    """The social worker plans Ash’s move to Thornfield for next week."""
    day = datetime.now(UTC) + timedelta(days=7)
    sent = {"where": "code", "code": code_of(world.homes["thorn"]), "day": f"{day:%d/%m/%Y}", "at_time": "14:30", "give": "y"}
    sent |= {"reason": "Nearer to school", "sure": sent["code"]}
    answer = client.post(f"/plans/{world.children['ash']}/move/plan", data=sent, headers=csrf(app, client))
    assert answer.status_code == 302, answer.text


def test_the_last_home_s_address_is_on_no_page_of_the_new_carers(app: Flask, world: World, as_: Any) -> None:
    """Saved before the move: neither the pages, the versions, the files, nor what a phone holds say where the child lived."""
    now, last = datetime.now(UTC), {"return_to": "12 Larchmarker Lane", "host_told": "yes", "area_risks": "The station"}
    with app.app_context():
        ash = db.session.get_one(Child, world.children["ash"])
        plans.save_section(db.session, _actor(world, "manager"), ash, "placement", last, now - timedelta(hours=2))
        plan_signing.ask_to_agree(db.session, _actor(world, "manager"), ash, now - timedelta(hours=1))
        moves.move_now(
            db.session, _actor(world, "social"), ash, Whither(code=code_of(world.homes["thorn"])), "", now - timedelta(seconds=5)
        )
        db.session.commit()
    client, told = as_("stranger"), []
    pages = ("", "/placement", "/versions", "/versions/1", "/agree", "/review", "/own-page", "/meeting", "/export.json", "/export.csv")
    for page in (*pages, "/proposals", "/move", "/move/review"):
        answer = client.get(f"/plans/{world.children['ash']}{page}")
        assert answer.status_code == 200, page
        told += [page] if "Larchmarker" in answer.text else []
    assert told == []
    with app.app_context():
        held = roles_of(db.session.get_one(Person, world.people["stranger"]), now)
        packs = repr(packs_for(db.session, world.people["stranger"], held, now))
        assert world.children["ash"] in packs
        assert "Larchmarker" not in packs
    assert "The station" in client.get(f"/plans/{world.children['ash']}/versions/1").text


def test_what_somebody_else_planned_shows_no_button_that_is_refused(app: Flask, world: World, as_: Any) -> None:
    plan(app, as_("social"), world)
    url, manager = f"/plans/{world.children['ash']}/move", as_("manager")
    said = manager.get(url).text
    assert "Call the move off" not in said
    assert "Ask the child’s social worker" in said
    assert "Move now, in an emergency" in said
    assert "Call the move off" in as_("social").get(url).text
    sent = {"where": "home", "home_id": world.homes["rowan"], "sure": world.homes["rowan"]}
    assert manager.post(f"{url}/now", data=sent, headers=csrf(app, manager)).status_code == 302
    assert "The move that was planned for later stands." in manager.get("/decide/").text
    with app.app_context():
        assert moves.move_ahead(db.session, world.children["ash"], datetime.now(UTC)) is not None


def test_the_home_does_not_hand_over_the_plan_of_a_move_it_did_not_plan(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        ash, thorn = db.session.get_one(Child, world.children["ash"]), Whither(code=code_of(world.homes["thorn"]))
        now = datetime.now(UTC)
        move = moves.plan_move(db.session, _actor(world, "social"), ash, thorn, now + timedelta(days=3), "", now, give=False).id
        db.session.commit()
    url = f"/plans/{world.children['ash']}/move/give"
    for who, opens in (("manager", 404), ("social", 200)):
        client = as_(who)
        assert client.post(url, headers=csrf(app, client)).status_code == 302
        assert as_("stranger").get(f"/plans/given/{move}").status_code == opens


def test_codes_of_homes_cannot_be_tried_one_after_another(app: Flask, world: World, as_: Any) -> None:
    """Five wrong codes within an hour: then not even the right one is looked up. Each is written down; without a code the child can be moved."""
    social, url = as_("social"), f"/plans/{world.children['ash']}/move/now"
    headers = csrf(app, social)
    for n in range(5):
        assert "no home with this code" in social.post(url, data={"where": "code", "code": f"0000-000{n}"}, headers=headers).text
    right = social.post(url, data={"where": "code", "code": code_of(world.homes["thorn"])}, headers=headers)
    assert right.status_code == 422
    assert "Too many codes were wrong" in right.text
    with app.app_context():
        assert children.placed_in(db.session, world.children["ash"], datetime.now(UTC)).id == world.homes["larch"]
        kinds = [event.kind for event in audit.of_person(db.session, world.people["social"]).events]
        assert kinds.count("home_code_wrong") == 5
    assert (
        social.post(url, data={"where": "elsewhere", "elsewhere": "With an aunt", "sure": "elsewhere"}, headers=headers).status_code == 302
    )


@pytest.mark.parametrize("page", ["now", "plan"])
def test_before_a_child_moves_to_other_people_the_home_is_named(app: Flask, world: World, as_: Any, page: str) -> None:
    """A slip in a code that happens to be another home's: nobody is moved before somebody has read which home it is."""
    social, code, day = as_("social"), code_of(world.homes["thorn"]), datetime.now(UTC) + timedelta(days=7)
    url, sent = f"/plans/{world.children['ash']}/move/{page}", {"where": "code", "code": code.lower(), "reason": "Nearer to school"}
    sent |= {"day": f"{day:%d/%m/%Y}", "at_time": "14:30", "give": "y"} if page == "plan" else {}
    headers = csrf(app, social)
    for sure in ("", code_of(world.homes["rowan"])):
        asked = social.post(url, data={**sent, "sure": sure}, headers=headers)
        assert asked.status_code == 200
        assert "This is the home Thorn House of" in asked.text
        assert f'name="sure" value="{code}"' in asked.text
        assert "Nearer to school" in asked.text
        with app.app_context():
            assert kept.of_child(db.session, world.children["ash"]) == []
    assert social.post(url, data={**sent, "sure": code}, headers=headers).status_code == 302


def test_the_last_carers_are_told_that_the_child_has_left_and_nothing_else(app: Flask, world: World, as_: Any, moved: datetime) -> None:
    """By initials and with the day, for a fortnight; whoever may still see the child, and the new home, are not told."""
    says = f"A. no longer lives with you. Your access ended on {local(moved).day} {local(moved):%B %Y}."
    assert says in as_("worker").get("/").text
    assert says in as_("manager").get("/").text
    for who in ("stranger", "social", "admin"):
        assert "no longer lives with you" not in as_(who).get("/", follow_redirects=True).text
    with app.app_context():
        told = left.who_left(db.session, world.people["worker"], (), moved + timedelta(days=13))
        assert [one.called for one in told] == ["A."]
        held = roles_of(db.session.get_one(Person, world.people["worker"]), moved)
        packs = packs_for(db.session, world.people["worker"], held, moved + timedelta(days=1))
        assert [one.called for one in packs.left] == ["A."]
        assert world.children["ash"] not in packs.child_ids
        assert left.who_left(db.session, world.people["worker"], (), moved + timedelta(days=15)) == []
        assert left.who_left(db.session, world.people["worker"], {world.children["ash"]}, moved + timedelta(days=1)) == []
