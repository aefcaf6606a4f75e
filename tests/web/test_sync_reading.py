"""What a phone takes with it: only what its person may see, only what the night needs, in few questions, and written down."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.access.people import roles_of
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, Photo, ProfileSection
from carer_app.db.models.devices import Device
from carer_app.db.models.people import Person
from carer_app.domain.entries import FoundWhere, Noted, Returned
from carer_app.extensions import db
from carer_app.services import child_packs, devices, plans
from carer_app.services.actor import Actor
from tests import factories as make
from tests.factories import NOW
from tests.people import World, sign_in
from tests.sync_schema import faults
from tests.web.phone import WebPhone, set_up
from tests.web.strict_client import counted
from tests.web.telling import write

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MEGABYTE = 1024 * 1024


@pytest.fixture
def phone(app: Flask, world: World) -> WebPhone:
    return set_up(app, world, "worker")


def packs(phone: WebPhone) -> dict[str, Any]:
    found: dict[str, Any] = phone.get("/sync/child-packs").get_json()
    assert faults("child_packs", found) == []
    return found


@pytest.mark.parametrize(
    "who, children",
    [
        ("worker", ["ash"]),
        ("foster", ["cedar"]),
        ("head", ["ash", "birch"]),
        ("social", ["ash", "cedar", "fir"]),
        ("stranger", ["elm", "fir", "gorse"]),
    ],
)
def test_only_the_children_in_the_person_s_care_go_to_the_phone(app: Flask, world: World, who: str, children: list[str]) -> None:
    found = packs(set_up(app, world, who))
    assert [pack["child"]["id"] for pack in found["children"]] == [world.children[name] for name in children]
    others = {**world.children, **world.occurrences}
    theirs = {ids[name] for ids in (world.children, world.occurrences) for name in children}
    assert not set(UUID.findall(json.dumps(found))) & (set(others.values()) | set(world.occurrences.values())) - theirs


def test_somebody_without_children_has_no_address_there(app: Flask, world: World) -> None:
    assert set_up(app, world, "admin").get("/sync/child-packs", expect=404).get_json()["error"]["code"] == "not_found"


def test_only_what_the_night_needs_is_in_it(app: Flask, world: World, phone: WebPhone) -> None:
    actor = Actor(world.people["manager"], "Manager", "test")
    with app.app_context():
        ash = db.session.get_one(Child, world.children["ash"])
        plans.save_section(db.session, actor, ash, "identity", {"full_name": "Ash Grove", "religion": "Quaker"}, NOW)
        plans.save_section(db.session, actor, ash, "health", {"how_to_talk": "Slowly", "dentist_telephone": "01632 960 044"}, NOW)
        db.session.commit()
    (pack,) = packs(phone)["children"]
    assert pack["profile"]["identity"] == {"full_name": "Ash Grove"}
    assert pack["profile"]["health"] == {"how_to_talk": "Slowly"}
    assert "Quaker" not in json.dumps(pack)


def test_after_a_move_the_phone_does_not_say_where_the_last_home_was(app: Flask, world: World, phone: WebPhone) -> None:
    """The same that the pages leave out: whoever keeps the child safe from somebody must not find them through a phone."""
    from carer_app.db.models.moves import Move, MoveKind
    from carer_app.db.queries.children import placements

    words = {"travel": "The 14 from Elm Street", "name": "Mill School"}
    with app.app_context():
        (stay,) = placements(db.session, world.children["ash"])
        whose = {"child_id": world.children["ash"], "version": 1, "saved_by": world.people["manager"], "saved_at": NOW - timedelta(days=30)}
        db.session.add_all(
            [
                ProfileSection(**whose, section="placement", payload={"return_to": "12 Elm Street"}),
                ProfileSection(**whose, section="school", payload=words),
            ]
        )
        assert phone_profile(phone, commit=True)["placement"] == {"return_to": "12 Elm Street"}
        move = Move(
            child_id=world.children["ash"],
            kind=MoveKind.EMERGENCY,
            to_home_id=world.homes["larch"],
            starts_at=NOW,
            planned_by=world.people["manager"],
        )
        move.planned_at = move.given_at = NOW
        db.session.add(move)
        db.session.flush()
        stay.move_id, stay.from_at = move.id, NOW - timedelta(hours=2)
        assert "return_to" not in phone_profile(phone, commit=True).get("placement", {})


def phone_profile(phone: WebPhone, commit: bool) -> dict[str, Any]:
    if commit:
        db.session.commit()
    found: dict[str, Any] = packs(phone)["children"][0]["profile"]
    return found


def test_its_logs_are_whole_and_say_who_wrote_them(app: Flask, world: World, phone: WebPhone) -> None:
    phone.send(phone.write(world.occurrences["ash"], Noted("unproved"), seq=5))
    (log,) = packs(phone)["children"][0]["occurrences"]
    assert [entry["kind"] for entry in log["entries"]] == ["opened", "noted"]
    mark = log["marks"][log["entries"][1]["id"]]
    assert (mark["proved"], mark["late"], mark["clock_seconds"]) == (False, False, None)
    assert log["names"] == {world.people["worker"]: "Worker"}
    assert app.test_client().get(log["protocol_url"]).status_code == 200


def test_one_that_ended_stays_a_day_and_is_told_in_brief_after_that(app: Flask, world: World, phone: WebPhone) -> None:
    """Closed here by hand: how a log comes to be closed is tried elsewhere."""
    from carer_app.db.models.occurrences import Occurrence
    from carer_app.domain.levels import State

    write(app, world, world.occurrences["ash"], Returned(FoundWhere.FAMILY_OR_FRIENDS, "his aunt's"))
    for ago, whole in ((timedelta(hours=23), 1), (timedelta(hours=25), 0)):
        with app.app_context():
            row = db.session.get_one(Occurrence, world.occurrences["ash"])
            row.state, row.closed_at = State.CLOSED, NOW - ago
            db.session.commit()
        (pack,) = packs(phone)["children"]
        assert len(pack["occurrences"]) == whole
        assert [(one["id"], one["found_where"]) for one in pack["earlier"]] == [(world.occurrences["ash"], "his aunt's")]


def test_the_second_time_nothing_is_sent_and_what_is_new_is(app: Flask, world: World, phone: WebPhone) -> None:
    first = phone.get("/sync/child-packs")
    tag = first.headers["ETag"]
    again = phone.get("/sync/child-packs", expect=304, **{"If-None-Match": tag})
    assert (again.data, again.headers["Cache-Control"]) == (b"", "no-store")
    phone.send(phone.write(world.occurrences["ash"], Noted("new")))
    assert phone.get("/sync/child-packs", **{"If-None-Match": tag}).headers["ETag"] != tag


class TestPoll:
    """GET /sync/occurrences."""

    def test_only_the_lines_it_has_not_got_come(self, app: Flask, world: World, phone: WebPhone) -> None:
        ash = world.occurrences["ash"]
        phone.send(phone.write(ash, Noted("one")), phone.write(ash, Noted("two")))
        found = phone.get(f"/sync/occurrences?known={ash}:2").get_json()
        assert faults("occurrences", found) == []
        (log,) = found["occurrences"]
        assert [entry["body"].get("text") for entry in log["entries"]] == ["two"]
        assert (log["after"], log["length"], log["child"]) == (2, 3, world.children["ash"])
        assert phone.get(f"/sync/occurrences?known={ash}:3").get_json()["occurrences"] == []
        assert len(phone.get("/sync/occurrences").get_json()["occurrences"][0]["entries"]) == 3

    def test_what_is_not_theirs_any_more_is_named_and_no_more(self, world: World, phone: WebPhone) -> None:
        found = phone.get(f"/sync/occurrences?known={world.occurrences['birch']}:1,{world.occurrences['ash']}:1").get_json()
        assert found["gone"] == [world.occurrences["birch"]]
        assert found["occurrences"] == []

    def test_while_nothing_happens_it_answers_304(self, world: World, phone: WebPhone) -> None:
        url = f"/sync/occurrences?known={world.occurrences['ash']}:1"
        tag = phone.get(url).headers["ETag"]
        phone.get(url, expect=304, **{"If-None-Match": tag})

    @pytest.mark.parametrize("known", ["x", "1:2", "{id}", "{id}:x", "{id}:9999999999", ",".join(["{id}:1"] * 101)])
    def test_what_cannot_be_read_is_said(self, world: World, phone: WebPhone, known: str) -> None:
        url = f"/sync/occurrences?known={known.format(id=world.occurrences['ash'])}"
        assert phone.get(url, expect=400).get_json()["error"]["code"] == "bad_request"


class TestWho:
    """A token, and the session of a person who was set up on that phone."""

    @pytest.mark.parametrize("path", ["/sync/child-packs", "/sync/occurrences"])
    def test_each_is_asked_for_what_is_missing(self, app: Flask, world: World, phone: WebPhone, path: str) -> None:
        signed_out = app.test_client().get(path, headers=phone.header)
        assert (signed_out.status_code, signed_out.get_json()["error"]["code"]) == (401, "sign_in_first")
        assert phone.browser.get(path).get_json()["error"]["code"] == "device_unknown"
        other = sign_in(app, world.people["night"])
        not_set_up = other.get(path, headers=phone.header)
        assert (not_set_up.status_code, not_set_up.get_json()["error"]["code"]) == (403, "not_set_up")

    def test_a_revoked_phone_reads_nothing(self, app: Flask, world: World, phone: WebPhone) -> None:
        with app.app_context():
            devices.revoke(db.session, db.session.get_one(Person, world.people["manager"]), phone.id, NOW)
            db.session.commit()
        for path in ("/sync/child-packs", "/sync/occurrences"):
            assert phone.get(path, expect=403).get_json()["error"]["code"] == "device_revoked"

    def test_a_browser_that_lay_there_for_long_reads_nothing(self, phone: WebPhone) -> None:
        with phone.browser.session_transaction() as cookie:
            cookie["fs_paa"] = 0
            cookie.pop("active_at", None)
        assert phone.get("/sync/child-packs", expect=401).get_json()["error"]["code"] == "locked"

    def test_it_is_written_down_for_each_child_and_the_phone_was_heard_of(self, app: Flask, world: World) -> None:
        phone = set_up(app, world, "head")
        with app.app_context():
            db.session.get_one(Device, phone.id).last_contact_at = NOW - timedelta(hours=1)
            db.session.commit()
        for _ in range(2):
            phone.get("/sync/child-packs")
        with app.app_context():
            read = db.session.scalars(select(AuditEvent.child_id).where(AuditEvent.kind == "read_child_pack")).all()
            assert sorted(filter(None, read)) == sorted([world.children["ash"], world.children["birch"]])
            assert db.session.get_one(Device, phone.id).last_contact_at > NOW - timedelta(minutes=30)

    def test_a_photograph_goes_to_a_phone_of_somebody_who_may_see_the_child(self, app: Flask, world: World, phone: WebPhone) -> None:
        ids = {}
        with app.app_context():
            for name in ("ash", "birch"):
                photo = Photo(
                    child_id=world.children[name],
                    image=b"\xff\xd8\xff\xd9",
                    width=1,
                    height=1,
                    sha256="0" * 64,
                    added_by=world.people["manager"],
                )
                db.session.add(photo)
                db.session.flush()
                ids[name] = photo.id
            db.session.commit()
        (pack,) = packs(phone)["children"]
        assert phone.get(pack["photo"]["url"]).data == b"\xff\xd8\xff\xd9"
        assert phone.browser.get(pack["photo"]["url"]).status_code == 401
        phone.get(f"/sync/photos/{ids['birch']}", expect=404)


def test_a_protocol_never_changes_under_its_name(app: Flask, phone: WebPhone) -> None:
    url = packs(phone)["children"][0]["protocol"]["url"]
    response = app.test_client().get(url)
    assert "immutable" in response.headers["Cache-Control"]
    assert {"meta", "decision", "steps", "levels", "layers"} <= set(response.get_json())
    for other in (
        url[:-6] + "x.json",
        url.replace("national.1", "national.9"),
        "/sync/protocols/x",
        url.replace("national.1", "national.1-national.1"),
    ):
        assert app.test_client().get(other).status_code == 404


def test_sixty_children_cost_no_more_questions_than_one_and_fit_in_five_megabytes(app: Flask, world: World) -> None:
    """S16: with profiles as full as the fields allow to be of use, and a long log each."""
    phone = set_up(app, world, "head")
    counts = []
    for children in (2, 60):
        with app.app_context():
            _fill(world, children)
        phone.get("/sync/child-packs")
        with counted(app) as count:
            found = phone.get("/sync/child-packs")
        counts.append(count.all)
    assert len(counts[0]) == len(counts[1]) <= 6, "\n".join(counts[1])
    assert len(found.get_json()["children"]) == 60
    assert len(found.data) <= 5 * MEGABYTE


def _fill(world: World, until: int) -> None:
    """As many children in one home, each with people, places, risks and a plan in many words."""
    from carer_app.db.models.people import Home

    home, words = db.session.get_one(Home, world.homes["larch"]), "A few words. " * 20
    person = db.session.get_one(Person, world.people["head"])
    there = child_packs.packs_for(db.session, person.id, roles_of(person, NOW), NOW).child_ids
    for number in range(len(there), until):
        child = make.child(db.session, home, f"Child {number}")
        rows = [{"name": f"Friend {n}", "address": words, "why": words} for n in range(15)]
        for section, raw in {
            "identity": {"full_name": "A full name"}, "people": {"people": rows}, "places": {"places": rows},
            "health": {"conditions": words, "how_to_talk": words}, "warning_signs": {"signs": [words] * 8, "triggers": [words] * 8},
            "risks": {"self_harm_why": words, "officer_safety": words}, "plan": {"when_to_report": words, "steps": [words] * 8},
        }.items():  # fmt: skip
            whose = {"child_id": child.id, "section": section, "version": 1, "saved_by": world.people["manager"]}
            db.session.add(ProfileSection(**whose, payload=raw))
    db.session.commit()
