"""A pack by e-mail: only to an address of the list, by the job worker, over a real mail server, and honest when it did not go."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.pack_links import PackMail
from carer_app.db.models.people import Home
from carer_app.domain.entries import PackFollowed, PackNews, PackShared
from carer_app.extensions import db
from carer_app.jobs import queue
from tests.e2e.server import free_port
from tests.people import World
from tests.web.conftest import NAMES
from tests.web.sending import CONTROL_ROOM, Post, application, carer, listed, post_office, sweep, words_of
from tests.web.strict_client import StrictClient
from tests.web.telling import folded, kinds, log, police_level


@pytest.fixture
def office() -> Iterator[tuple[Post, int]]:
    yield from post_office()


@pytest.fixture
def app(database_url: str, sealing_keys: str, office: tuple[Post, int]) -> Iterator[Flask]:
    return application(database_url, sealing_keys, office[1])


def mail_it(client: StrictClient, occurrence: str, address: str) -> Any:
    page = client.get(f"/report/{occurrence}/pack/email")
    assert CONTROL_ROOM in page.text
    assert "You have NOT told the police yet" in " ".join(page.tree.itertext())
    page = client.get(f"/report/{occurrence}/pack/email/{address}")
    assert page.h1 == "Send the pack?"
    assert "You have NOT told the police yet" in " ".join(page.tree.itertext())
    assert CONTROL_ROOM in page.text
    return page.submit(action=address)


def test_it_arrives_as_it_was_kept_and_names_no_child(app: Flask, world: World, office: tuple[Post, int]) -> None:
    occurrence, client = police_level(app, world), carer(app, world)
    with app.app_context():
        home = db.session.get_one(Home, db.session.get_one(Occurrence, occurrence).home_id)
        home.telephone = "01632 960 123"
        db.session.commit()
    page = mail_it(client, occurrence, listed(app, world))
    (letter,) = office[0].letters
    assert (letter["To"], letter["Subject"]) == (CONTROL_ROOM, "Police pack, version 1")
    (pdf,) = letter.iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type()) == ("pack-v1.pdf", "application/pdf")
    kept = client.raw.get(f"/report/{occurrence}/pack/1.pdf").data
    assert hashlib.sha256(pdf.get_content()).digest() == hashlib.sha256(kept).digest()
    said = f"{letter['Subject']} {words_of(letter)}"
    assert not {word.strip(".,") for word in said.split()} & NAMES
    assert not [one for one in (occurrence, *world.children.values()) if one in said]
    assert "This message is not a report." in said
    assert "From: Larchwood Care" in said
    assert "The home: 01632 960 123" in said
    assert "Police reference: none is written down" in said
    assert kinds(app, occurrence) == ["pack_shared"]
    shared = log(app, occurrence)[-1].body
    assert isinstance(shared, PackShared)
    assert (shared.recipient, shared.channel) == ("Control room", "email")
    assert page.h1 == "Version 1 of the pack"
    assert "Sent is not received." in client.get(page.url).text
    assert folded(app, occurrence).police_told is None


def test_the_same_page_sent_twice_sends_one(app: Flask, world: World, office: tuple[Post, int]) -> None:
    occurrence, client, address = police_level(app, world), carer(app, world), listed(app, world)
    page = client.get(f"/report/{occurrence}/pack/email/{address}")
    page.submit(action=address)
    page.submit(action=address)
    sweep(app)
    assert len(office[0].letters) == 1
    assert kinds(app, occurrence) == ["pack_shared"]


def test_only_what_stands_on_the_list_of_ones_own_organisation(app: Flask, world: World, office: tuple[Post, int]) -> None:
    occurrence, client = police_level(app, world), carer(app, world)
    theirs = listed(app, world, email="desk@other.police.uk", who="stranger_admin")
    assert "no address of the police" in client.get(f"/report/{occurrence}/pack/email").text
    client.get(f"/report/{occurrence}/pack/email/{theirs}", expect=404)
    ours = listed(app, world)
    page = client.get(f"/report/{occurrence}/pack/email/{ours}")
    carer(app, world, "admin").get("/admin/police-addresses").submit(action="/remove")
    page.submit(action=ours, expect=404)
    assert office[0].letters == []
    assert kinds(app, occurrence) == []


def test_a_job_holds_an_id_and_the_row_no_word(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setitem(queue._doers, "pack mail", lambda how, id: asked.append((how, id)))
    mail_it(carer(app, world), police_level(app, world), listed(app, world))
    with app.app_context():
        assert asked == [("mail", db.session.scalars(select(PackMail.id)).one())]


def test_refused_for_good_is_said_at_once_and_asked_after(app: Flask, world: World, office: tuple[Post, int]) -> None:
    office[0].answer = "550 nobody of that name"
    occurrence, client = police_level(app, world), carer(app, world)
    page = mail_it(client, occurrence, listed(app, world))
    page = client.get(page.url)
    assert "NOT sent" in page.text
    followed = log(app, occurrence)[-1]
    assert isinstance(followed.body, PackFollowed)
    assert (followed.body.news, followed.author) == (PackNews.NOT_SENT, None)
    assert "It did not reach Control room" in client.get(f"/report/{occurrence}/pack").text
    live = client.get(f"/occurrence/{occurrence}", title_is_h1=False).text
    assert "The e-mail with the pack for Control room was NOT sent. Give it to them another way. this service" in live


def test_without_a_mail_server_it_is_tried_a_few_times_and_then_given_up(
    database_url: str, sealing_keys: str, world: World, office: tuple[Post, int]
) -> None:
    app = application(database_url, sealing_keys, free_port())
    occurrence, client = police_level(app, world), carer(app, world)
    page = mail_it(client, occurrence, listed(app, world))
    assert "Not sent yet It could not be sent yet: tried 1 time." in client.get(page.url).text
    for _ in range(5):
        sweep(app)
    assert kinds(app, occurrence) == ["pack_shared", "pack_followed"]
    with app.app_context():
        mail = db.session.scalars(select(PackMail)).one()
        assert (mail.tries, mail.sent_at) == (4, None)
        assert mail.failed_at is not None
        kept = {event.kind for event in db.session.scalars(select(AuditEvent)) if event.kind.startswith("pack_mail")}
        assert kept == {"pack_mail_asked", "pack_mail_failed"}


def test_a_server_that_comes_back_gets_it_once(database_url: str, sealing_keys: str, world: World, office: tuple[Post, int]) -> None:
    broken = application(database_url, sealing_keys, free_port())
    occurrence = police_level(broken, world)
    mail_it(carer(broken, world), occurrence, listed(broken, world))
    mended = application(database_url, sealing_keys, office[1])
    sweep(mended)
    sweep(mended)
    assert len(office[0].letters) == 1
    assert kinds(mended, occurrence) == ["pack_shared"]
