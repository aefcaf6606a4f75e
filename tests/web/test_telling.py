"""The social worker and the duty team told by e-mail: shown first, sent over a real mail server, and not taken for received."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.children import Child, ContactSlot, ScopeKind
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.telling import TellingMail
from carer_app.domain.entries import FoundWhere, Noted, Returned, StepResult, StepTaken
from carer_app.extensions import db
from carer_app.jobs import queue
from carer_app.services import telling
from carer_app.web.occurrence import tell_letter, tell_mailing
from carer_app.web.occurrence.tell_letter import initials
from tests.e2e.server import free_port
from tests.people import World
from tests.web.conftest import NAMES
from tests.web.sending import Post, application, carer, post_office, words_of
from tests.web.strict_client import StrictClient, StrictPage
from tests.web.telling import folded, log, police_level, write

queue.done_by(telling.TELLING_MAIL, tell_mailing.send)


@pytest.fixture
def office() -> Iterator[tuple[Post, int]]:
    yield from post_office()


@pytest.fixture
def app(database_url: str, sealing_keys: str, office: tuple[Post, int]) -> Iterator[Flask]:
    return application(database_url, sealing_keys, office[1])


def kept(app: Flask, world: World, slots: tuple[str, ...] = ("edt", "social_worker")) -> None:
    """What is kept of whom to tell, and a surname nobody may read in an e-mail."""
    with app.app_context():
        child = db.session.get_one(Child, world.children["ash"])
        child.full_name = "Ash Marlowe Quillfeather"
        for slot in slots:
            row = ContactSlot(organisation_id=child.organisation_id, scope_kind=ScopeKind.CHILD, scope_id=child.id, slot=slot)
            row.label, row.email, row.telephone = f"The {slot}", f"{slot}@council.example", "01632 960 999"
            db.session.add(row)
        db.session.commit()


def checked(client: StrictClient, occurrence: str, slot: str = "edt") -> StrictPage:
    page = client.get(f"/occurrence/{occurrence}/tell/{slot}")
    assert page.h1 == "Send this?"
    return page


def sweep(app: Flask) -> None:
    with app.app_context():
        for mail_id in telling.waiting(db.session):
            tell_mailing.send("mail", mail_id)


def test_what_is_shown_is_what_arrives_and_it_names_no_child(app: Flask, world: World, office: tuple[Post, int]) -> None:
    kept(app, world)
    occurrence, client = police_level(app, world), carer(app, world)
    write(app, world, occurrence, Noted("Ash said that Cedar knows the man."))
    page = checked(client, occurrence)
    page.submit(action="/tell/edt")
    (letter,) = office[0].letters
    said = words_of(letter)
    assert letter["To"] == "edt@council.example"
    assert letter["Subject"] == "A child in care is not home: please ring"
    assert " ".join(said.split()) in page.text
    assert not {word.strip(".,:“”") for word in f"{letter['Subject']} {said}".split()} & (NAMES | {"Marlowe", "Quillfeather"})
    assert not [one for one in (occurrence, *world.children.values(), "knows the man") if one in said]
    assert "Initials: A. Q." in said
    assert "Police: they have not been told" in said
    assert "Ring back: Larchwood Care" in said
    assert "Ask for: Worker" in said
    assert re.search(r"\(framework, paragraph 3\.[0-9]+[;)]", said), said  # by day the social worker is rung, else the duty team
    (line,) = [entry for entry in log(app, occurrence) if entry.kind == "step_taken"]
    assert isinstance(line.body, StepTaken)
    assert (line.body.step, line.body.result, line.author) == ("mail_edt", StepResult.DONE, world.people["worker"])
    with app.app_context():
        mail = db.session.scalars(select(TellingMail)).one()
        assert mail.sent_at is not None


def test_sent_is_not_told_until_somebody_says_that_they_know(app: Flask, world: World) -> None:
    kept(app, world)
    occurrence, client = police_level(app, world), carer(app, world)
    checked(client, occurrence).submit(action="/tell/edt")
    live = client.get(f"/occurrence/{occurrence}", title_is_h1=False)
    assert "The edt: do they know?" in live.text
    client.get(f"/occurrence/{occurrence}/tell").submit(action="/known")
    assert "do they know?" not in client.get(f"/occurrence/{occurrence}", title_is_h1=False).text
    told = log(app, occurrence)[-1].body
    assert isinstance(told, StepTaken)
    assert (told.step, told.result, told.contact) == ("tell_edt", StepResult.SPOKE, "The edt")
    assert "They know." in told.note


def test_the_same_page_sent_twice_sends_one_and_one_that_was_overtaken_none(app: Flask, world: World, office: tuple[Post, int]) -> None:
    kept(app, world)
    occurrence, client = police_level(app, world), carer(app, world)
    page = checked(client, occurrence)
    page.submit(action="/tell/edt")
    page.submit(action="/tell/edt")
    sweep(app)
    assert len(office[0].letters) == 1
    overtaken = checked(client, occurrence, "social_worker")
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK))
    again = overtaken.submit(action="/tell/social_worker", expect=409)
    assert "Read it again" in again.text
    assert "A child in care is back: please ring" in again.text
    again.submit(action="/tell/social_worker", title_is_h1=False)
    assert [letter["Subject"] for letter in office[0].letters][1:] == ["A child in care is back: please ring"]


def test_the_right_one_for_the_hour_stands_first(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(app, world)
    occurrence, client = police_level(app, world), carer(app, world)
    for is_open, first in ((False, "The edt"), (True, "The social_worker")):
        monkeypatch.setattr(tell_letter, "is_office_hours", lambda now, is_open=is_open: is_open)
        text = client.get(f"/occurrence/{occurrence}/tell").text
        both = ("The edt", "The social_worker")
        assert min(both, key=text.index) == first


def test_without_an_address_there_is_a_number_and_nothing_is_sent(app: Flask, world: World, office: tuple[Post, int]) -> None:
    occurrence, client = police_level(app, world), carer(app, world)
    page = client.get(f"/occurrence/{occurrence}/tell")
    assert page.text.count("No e-mail address is kept.") == 4
    assert client.get(f"/occurrence/{occurrence}/tell/edt", follow=True).h1 == "Tell them by e-mail"
    client.get(f"/occurrence/{occurrence}/tell/police_101", expect=404)
    assert office[0].letters == []


def test_refused_for_good_is_said_in_the_log_and_asked_after(app: Flask, world: World, office: tuple[Post, int]) -> None:
    kept(app, world)
    office[0].answer = "550 nobody of that name"
    occurrence, client = police_level(app, world), carer(app, world)
    checked(client, occurrence).submit(action="/tell/edt")
    last = log(app, occurrence)[-1]
    assert isinstance(last.body, StepTaken)
    assert (last.body.step, last.body.result, last.author) == ("mail_edt", StepResult.NOT_POSSIBLE, None)
    live = client.get(f"/occurrence/{occurrence}", title_is_h1=False).text
    assert "The e-mail did not go: ring The edt" in live


def test_a_server_that_comes_back_gets_it_once_and_one_that_does_not_is_told(
    database_url: str, sealing_keys: str, world: World, office: tuple[Post, int]
) -> None:
    broken = application(database_url, sealing_keys, free_port())
    kept(broken, world)
    occurrence, client = police_level(broken, world), carer(broken, world)
    checked(client, occurrence).submit(action="/tell/edt")
    mended = application(database_url, sealing_keys, office[1])
    sweep(mended)
    sweep(mended)
    assert len(office[0].letters) == 1
    checked(client, occurrence, "social_worker").submit(action="/tell/social_worker")
    for _ in range(5):
        sweep(broken)
    results = [entry.body.result for entry in log(broken, occurrence) if isinstance(entry.body, StepTaken)]
    assert results == [StepResult.DONE, StepResult.DONE, StepResult.NOT_POSSIBLE]
    assert folded(broken, occurrence).is_open


def test_no_word_of_it_lies_open_in_the_database(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []
    monkeypatch.setitem(queue._doers, telling.TELLING_MAIL, lambda how, id: asked.append((how, id)))
    kept(app, world)
    checked(carer(app, world), police_level(app, world)).submit(action="/tell/edt")
    with app.app_context():
        assert asked == [("mail", db.session.scalars(select(TellingMail.id)).one())]
        assert db.session.scalars(select(Occurrence.id)).first()


@pytest.mark.parametrize("name, says", [("Ash", "A."), ("Ash Quill", "A. Q."), ("Ash M Quill", "A. Q."), (" ", "not known")])
def test_initials(name: str, says: str) -> None:
    assert initials(name) == says
