"""A manager hands in the lines that a phone saved as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.devices import Device
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from tests.people import World
from tests.web.phone import WebPhone, set_up
from tests.web.strict_client import Page, StrictClient

As = Callable[..., StrictClient]


@pytest.fixture
def phone(app: Flask, world: World) -> WebPhone:
    return set_up(app, world, "night")


def saved(phone: WebPhone, *envelopes: Any, **other: Any) -> bytes:
    """As static/js/offline/recovery.js writes it."""
    told = {"format": "not-home-yet recovery 1", "made_at": "2026-10-14T22:30:00.000+01:00", "device": phone.id, "build": "0123456789ab"}
    return json.dumps(told | {"count": len(envelopes), "envelopes": list(envelopes)} | other).encode()


def handed_in(client: StrictClient, content: bytes, expect: int = 200) -> Page:
    return client.get("/phones/hand-in").submit(action="/hand-in", file=(BytesIO(content), "lines.json"), expect=expect)


def notes(app: Flask, occurrence: str) -> list[str]:
    with app.app_context():
        return [entry.body.text for entry in store.load(db.session, occurrence) if isinstance(entry.body, Noted)]


def test_each_line_goes_where_the_phone_would_have_sent_it_and_twice_is_once(
    app: Flask, world: World, strict_as: As, phone: WebPhone
) -> None:
    ash = world.occurrences["ash"]
    lines = [phone.write(ash, Noted("Rang her aunt")), phone.write(ash, Noted("Not at the station")), {"v": 2, "id": new_id()}]
    page = handed_in(strict_as("manager"), saved(phone, *lines))
    assert "Lines 1 to 2" in page.text
    assert "Line 3" in page.text
    assert "not taken in" in page.text
    assert "Rang her aunt" not in page.text
    again = handed_in(strict_as("manager"), saved(phone, *lines))
    assert "Already received." in again.text
    phone.send(lines[0])
    assert notes(app, ash)[-2:] == ["Rang her aunt", "Not at the station"]
    with app.app_context():
        told = db.session.query(AuditEvent).filter_by(kind="recovery_file_handed_in").order_by(AuditEvent.at).all()
        assert [event.detail["new"] for event in told] == [2, 0]


def test_a_phone_out_of_use_for_long_is_heard_all_the_same(app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
    line = phone.write(world.occurrences["ash"], Noted("From a drawer"))
    with app.app_context():
        device = db.session.get_one(Device, phone.id)
        device.revoked_at = device.created_at.replace(year=2020)
        db.session.commit()
    phone.send(line, expect=401)
    assert "Received." in handed_in(strict_as("manager"), saved(phone, line)).text
    assert notes(app, world.occurrences["ash"])[-1] == "From a drawer"


def test_a_file_of_another_home_and_one_of_no_phone_look_the_same(app: Flask, world: World, strict_as: As, phone: WebPhone) -> None:
    line = phone.write(world.occurrences["ash"], Noted("Not theirs"))
    others = handed_in(strict_as("stranger"), saved(phone, line), expect=422)
    unknown = handed_in(strict_as("stranger"), saved(phone, line, device=new_id()), expect=422)
    assert "not from a phone of the homes that you answer for" in others.text
    assert others.text == unknown.text
    assert "Not theirs" not in notes(app, world.occurrences["ash"])


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "not a file of lines"),
        (b"[" * 100_000, "not a file of lines"),
        (b"\xff\xfe\x00", "not a file of lines"),
        (b'{"format": "another"}', "not a file of lines"),
        (b'{"format": "not-home-yet recovery 1", "device": 5, "envelopes": []}', "damaged"),
        (b" " * (4 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_anything_else_is_refused_in_words(strict_as: As, content: bytes, says: str) -> None:
    assert says in handed_in(strict_as("manager"), content, expect=422).text


def test_a_file_that_names_ones_own_phone_shows_nothing_of_the_phone_its_lines_name(app: Flask, world: World, strict_as: As) -> None:
    """The word in clear is anybody's; what was sealed names its phone. It is judged anew when that phone sends it."""
    theirs, mine = set_up(app, world, "stranger"), set_up(app, world, "night")
    line = theirs.write(world.occurrences["elm"], Noted("Elm is at 4 Mill Lane"))
    page = handed_in(strict_as("manager"), saved(mine, line))
    assert ("Received." in page.text, "4 Mill Lane" in page.text) == (True, False)
    assert "4 Mill Lane" not in strict_as("manager").get("/phones/").text
    shown = strict_as("stranger").get("/phones/").text
    assert ("4 Mill Lane" in shown, "Another phone brought it." in shown) == (True, True)
    assert theirs.send(line)["answers"][0]["verdict"] == "new"
    assert notes(app, world.occurrences["elm"]) == ["Elm is at 4 Mill Lane"]
    assert "4 Mill Lane" not in strict_as("stranger").get("/phones/").text


def test_emergency_lines_are_shown_where_the_phone_that_they_name_belongs(app: Flask, world: World, strict_as: As) -> None:
    theirs, mine = set_up(app, world, "stranger"), set_up(app, world, "worker")
    theirs.author, occurrence = None, new_id()
    lines = theirs.open(occurrence, ""), theirs.write(occurrence, Noted("Elm is at 4 Mill Lane"))
    assert {answer["says"] for answer in mine.send(*lines)["answers"]} == {"Received."}
    for who, address in (("worker", "/phones/waiting"), ("manager", "/phones/waiting"), ("manager", "/phones/")):
        assert "4 Mill Lane" not in strict_as(who).get(address).text
    assert [answer["verdict"] for answer in theirs.send(*lines)["answers"]] == ["new", "new"]
    assert "4 Mill Lane" in strict_as("stranger").get("/phones/waiting").text


def test_lines_of_a_phone_that_is_not_known_here_are_a_count_and_stay_sealed(
    app: Flask, world: World, strict_as: As, phone: WebPhone
) -> None:
    unknown = WebPhone(phone.key)
    line = unknown.write(world.occurrences["ash"], Noted("Ash is at 4 Mill Lane"))
    (answer,) = phone.send(line)["answers"]
    assert (answer["verdict"], phone.send(line)["answers"]) == ("held", [answer])
    page = strict_as("manager").get("/phones/")
    assert ("4 Mill Lane" in page.text, "One line waits" in page.text) == (False, True)
    assert notes(app, world.occurrences["ash"]) == []
