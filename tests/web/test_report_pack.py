"""The pack for the police: versions, who was given them, whether they have it, the PDF itself; and that it is never a report."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import ContactSlot, ScopeKind, Slot
from carer_app.db.models.occurrences import PackVersion
from carer_app.domain.entries import Noted, PackConfirmed, PackShared
from carer_app.extensions import db
from carer_app.pdf import render
from carer_app.services import pack_ahead
from tests.factories import NOW
from tests.people import World, csrf
from tests.web.strict_client import StrictClient
from tests.web.telling import folded, kinds, log, police_level, write
from tests.web.test_report import NOT_TOLD, QUERIES, whole

StrictAs = Callable[..., StrictClient]


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("worker")
    client.max_queries = QUERIES
    return client


def versions(app: Flask, occurrence_id: str) -> list[tuple[int, str, str]]:
    """(version, digest, head of the log it was made from)"""
    with app.app_context():
        found = db.session.scalars(select(PackVersion).where(PackVersion.occurrence_id == occurrence_id).order_by(PackVersion.version))
        return [(row.version, row.sha256, row.log_head) for row in found]


def make(client: StrictClient, occurrence: str, recipient: str = "PC Reed", channel: str = "print"):  # type: ignore[no-untyped-def]
    return client.get(f"/report/{occurrence}/pack").submit(action="/pack", recipient=recipient, channel=channel)


def test_a_pack_can_be_made_from_almost_nothing_and_is_not_a_report(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/pack")
    assert "A pack is not a report" in page.text
    assert "answers that help to find a child are missing" in page.text
    assert "for whatever else nobody has written down in the profile or tonight" in page.text
    page = make(client, occurrence)
    assert page.h1 == "Version 1 of the pack"
    assert re.search(r"For PC Reed: on paper, \d\d:\d\d", whole(page))
    assert NOT_TOLD in whole(page)
    assert folded(app, occurrence).police_told is None
    shared = log(app, occurrence)[-1].body
    assert isinstance(shared, PackShared)
    assert (shared.version, shared.recipient, shared.channel) == (1, "PC Reed", "print")


def test_the_pdf_is_the_bytes_that_were_kept(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    make(client, occurrence)
    answer = client.raw.get(f"/report/{occurrence}/pack/1.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'inline; filename="pack-v1.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert hashlib.sha256(answer.data).hexdigest() == versions(app, occurrence)[0][1]


def test_the_second_version_holds_what_is_new_and_the_first_stays(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    make(client, occurrence)
    first = client.raw.get(f"/report/{occurrence}/pack/1.pdf").data
    write(app, world, occurrence, Noted("Seen at the bus station."))
    page = make(client, occurrence, "Control room", "share")
    assert page.h1 == "Version 2 of the pack"
    (one, two) = versions(app, occurrence)
    assert one[1] != two[1]
    assert one[2] != two[2]
    assert client.raw.get(f"/report/{occurrence}/pack/1.pdf").data == first
    listed = client.get(f"/report/{occurrence}/pack")
    assert "Version 2 for Control room" in listed.text
    assert "Version 1 for PC Reed" in listed.text


def test_sent_is_not_received_until_they_say_so(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = make(client, occurrence)
    assert ", not confirmed" in page.text
    shared = log(app, occurrence)[-1].id
    page.submit(action=f"/confirm/{shared}", expect=422)
    page = page.submit(action=f"/confirm/{shared}", by="PC Reed")
    assert "They have it" in page.text
    assert NOT_TOLD in whole(page)
    confirmed = log(app, occurrence)[-1].body
    assert confirmed == PackConfirmed(shared, "PC Reed")
    assert "they have it: PC Reed" in client.get(f"/report/{occurrence}/pack").text


def test_a_double_post_makes_one_version(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    form = client.get(f"/report/{occurrence}/pack")
    for _ in range(2):
        assert form.submit(action="/pack", recipient="PC Reed", channel="print").h1 == "Version 1 of the pack"
    assert len(versions(app, occurrence)) == 1
    assert kinds(app, occurrence) == ["pack_shared"]


def test_who_it_is_for_and_how_must_be_said(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/pack").submit(action="/pack", recipient="", expect=422)
    assert "Write who you give it to." in page.text
    assert "Choose how they get it." in page.text
    assert versions(app, occurrence) == []


def test_making_and_reading_are_audited(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    make(client, occurrence)
    client.raw.get(f"/report/{occurrence}/pack/1.pdf")
    with app.app_context():
        events = {event.kind: event for event in db.session.scalars(select(AuditEvent))}
        assert {"pack_made", "read_pack"} <= set(events)
        assert events["pack_made"].detail is not None
        assert events["pack_made"].detail["version"] == 1
        assert "Ash" not in str(events["pack_made"].detail)


def test_every_reading_of_a_pdf_is_written_down_with_its_version(app: Flask, world: World, client: StrictClient) -> None:
    """It may be printed or sent on, so the second reading within ten minutes counts too."""
    occurrence = world.occurrences["ash"]
    make(client, occurrence, "PC Reed")
    write(app, world, occurrence, Noted("Seen at the bus station."))
    make(client, occurrence, "PC Marsh")
    for version in (1, 1, 2):
        assert client.raw.get(f"/report/{occurrence}/pack/{version}.pdf").status_code == 200
    with app.app_context():
        read = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "read_pack").order_by(AuditEvent.at, AuditEvent.id)).all()
        assert sorted(event.detail["version"] for event in read) == [1, 1, 2]


def test_a_stranger_and_another_home_get_no_pdf(app: Flask, world: World, client: StrictClient, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    make(client, occurrence)
    shared = log(app, occurrence)[-1].id
    for name in ("stranger", "worker_b", "foster", "admin", "nobody"):
        other = strict_as(name)
        for path in ("/pack/1.pdf", "/pack/1", "/pack"):
            other.get(f"/report/{occurrence}{path}", expect=404)
        posted = other.raw.post(f"/report/{occurrence}/pack/1/confirm/{shared}", data={"by": "me"}, headers=csrf(app, other.raw))
        assert posted.status_code == 404
    assert strict_as("manager").raw.get(f"/report/{occurrence}/pack/1.pdf").status_code == 200


def test_there_is_no_version_that_was_not_made(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    client.get(f"/report/{occurrence}/pack/1", expect=404)
    client.get(f"/report/{occurrence}/pack/7.pdf", expect=404)
    client.get(f"/report/{occurrence}/pack/99999999999999999999.pdf", expect=404)


def test_a_file_that_was_shared_is_the_one_that_is_written_down(app: Flask, world: World, client: StrictClient) -> None:
    """The phone fetched it before the tap; what came to be known meanwhile is in the next version, and is said to be new."""
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/pack")
    ready = client.raw.post(f"/report/{occurrence}/pack/ready", headers=csrf(app, client.raw)).json
    assert ready is not None
    fetched = client.raw.get(ready["document"])
    assert fetched.headers["Content-Disposition"] == f'inline; filename="{ready["name"]}"'
    write(app, world, occurrence, Noted("Seen at the bus station."))
    assert kinds(app, occurrence) == ["noted"]
    made = page.submit(action="/pack", recipient="PC Reed", channel="share", number=ready["number"])
    assert made.h1 == "Version 1 of the pack"
    assert client.raw.get(f"/report/{occurrence}/pack/1.pdf").data == fetched.data
    again = client.raw.post(f"/report/{occurrence}/pack/ready", headers=csrf(app, client.raw)).json
    assert again is not None
    assert (again["version"], again["given"]) == (2, False)
    page.submit(action="/pack", recipient="PC Moss", channel="share", number="0" * 32, expect=404)


def test_the_code_for_the_pack_is_read_out_and_stands_on_no_paper(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = make(client, occurrence)
    with app.app_context():
        code = db.session.scalars(select(PackVersion)).one().check_code
    assert code
    assert code in page.text
    assert "/check-pack" in page.text


def test_what_is_new_since_the_last_one_and_how_the_police_here_want_it(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    with app.app_context():
        for scope, scope_id, said in (
            (ScopeKind.ORGANISATION, "larchwood", "Ring first"),
            (ScopeKind.HOME, "larch", "Say: I have the form"),
        ):
            where = world.homes[scope_id] if scope == ScopeKind.HOME else world.organisations[scope_id]
            slot = ContactSlot(organisation_id=world.organisations["larchwood"], scope_kind=scope, scope_id=where, slot=Slot.POLICE_101)
            slot.label = said
            db.session.add(slot)
        db.session.commit()
    make(client, occurrence)
    write(app, world, occurrence, Noted("Seen at the bus station."), PackShared("x", 1, "PC Reed", "print"), happened_at=datetime.now(UTC))
    page = client.get(f"/report/{occurrence}/pack")
    assert "Say: I have the form" in page.text
    assert "Ring first" not in page.text


def test_what_nobody_confirmed_is_asked_after_on_the_live_page(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PackShared("x", 1, "PC Reed", "print"), happened_at=NOW - timedelta(minutes=16))
    asks = "Ask whether they have the pack: PC Reed"
    assert asks in client.get(f"/occurrence/{occurrence}", title_is_h1=False).text
    shared = log(app, occurrence)[-1].id
    write(app, world, occurrence, PackConfirmed(shared, "PC Reed"))
    assert asks not in client.get(f"/occurrence/{occurrence}", title_is_h1=False).text


def test_a_page_asks_again_while_a_printer_is_at_it(app: Flask, world: World, client: StrictClient) -> None:
    """So no other page waits behind the printing."""
    occurrence = police_level(app, world)
    with app.app_context():
        pack_ahead.seen(db.session, new_id(), datetime.now(UTC))
        db.session.commit()
    answer = client.raw.post(f"/report/{occurrence}/pack/ready", headers=csrf(app, client.raw))
    assert (answer.status_code, answer.json) == (202, {"printing": True})


def test_a_pack_that_cannot_be_printed_is_told_in_words_and_stops_no_call(
    app: Flask, world: World, client: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    occurrence = police_level(app, world)
    make(client, occurrence)
    write(app, world, occurrence, Noted("Seen at the bus station."))
    monkeypatch.setattr(render, "render_pack", None)
    form = client.get(f"/report/{occurrence}/pack")
    page = form.submit(action="/pack", recipient="PC Reed", channel="print", expect=503)
    assert page.h1 == "The pack could not be printed"
    assert "Ring the police and read from the script" in page.text
    assert "Version 1" in page.text
    assert kinds(app, occurrence) == ["pack_shared", "noted"]
    assert client.raw.post(f"/report/{occurrence}/pack/ready", headers=csrf(app, client.raw)).status_code == 503
