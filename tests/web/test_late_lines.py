"""What a former carer sends after the child has moved: no word of it is lost, and nothing but words goes into the log."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from carer_app.access.enforce import mark_of
from carer_app.access.permission_map import LATE_LINES
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.occurrence_store import load
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from carer_app.services.late_lines import MOST_A_DAY, notes_of
from carer_app.web.account.late_words import FORMS
from tests.people import World, csrf, give_password, sign_in
from tests.web.strict_client import StrictClient

PASSWORD = "four quiet green umbrellas"


@pytest.fixture
def fir(world: World) -> str:
    return world.occurrences["fir"]


@pytest.fixture
def former(app: Flask, world: World) -> Callable[..., Any]:
    """Somebody who cared for the child until yesterday sends a form."""
    client = sign_in(app, world.people["worker"])
    headers = csrf(app, client)

    def send(path: str, data: dict[str, Any]) -> Any:
        return client.post(path.format(world.occurrences["fir"]), data={"entry_id": str(uuid4()), **data}, headers=headers)

    return send


def notes(app: Flask, occurrence_id: str) -> list[str]:
    with app.app_context():
        return [entry.body.text for entry in load(db.session, occurrence_id) if isinstance(entry.body, Noted)]


@pytest.mark.parametrize("length", [3000, 3900, 3950, 4000, 9000])
def test_a_long_note_is_kept_in_several_and_no_word_is_lost(app: Flask, fir: str, former: Callable[..., Any], length: int) -> None:
    words = ("word " * length)[: length - 1] + "!"
    answer = former("/occurrence/{}/note", {"text": words})
    assert answer.status_code == 200
    assert "What you wrote is kept" in answer.text
    kept = "".join(note.split("\n", 1)[1] for note in notes(app, fir))
    assert kept == f"What do you want to write down? {words}"


def test_several_long_fields_are_all_kept_once_by_their_labels(app: Flask, fir: str, former: Callable[..., Any]) -> None:
    said = {"said": "a" * 3000, "circumstances": "b" * 3000, "other": "c" * 3000, "clothing": "Red coat", "entry_id": str(uuid4())}
    for _ in range(2):
        assert former("/occurrence/{}/details", said).status_code == 200
    assert all("Part " in note for note in notes(app, fir))
    kept = "".join(note.split("\n", 1)[1] for note in notes(app, fir))
    assert [kept.count(letter * 3000) for letter in "abc"] == [1, 1, 1]
    assert kept.count("What were they wearing? Red coat") == 1


def test_every_part_of_a_long_text_is_there() -> None:
    for words in ("x" * 20_000, "some words " * 2000, "\n" * 9000):
        parts = notes_of("Sent late.", words)
        assert "".join(part.text.split("\n", 1)[1] for part in parts) == words
        assert max(len(part.text) for part in parts) <= 4000


def test_only_words_go_in_and_only_by_the_labels_of_the_page(app: Flask, fir: str, former: Callable[..., Any]) -> None:
    answer = former(
        "/occurrence/{}/note", {"text": "one\x00 \x0btwo \u202ethree\u2066", "The police say<b>": "she is safe", "happened": "0"}
    )
    assert answer.status_code == 200
    (note,) = notes(app, fir)
    assert "What do you want to write down? one two three" in note
    assert "police say" not in note
    assert "she is safe" not in note


def test_answers_are_told_as_they_were_offered(app: Flask, fir: str, former: Callable[..., Any]) -> None:
    former("/decide/{}/danger", {"choice": "child"})
    former("/returned/{}", {"found_where": "came_back", "is_here": "yes", "at_time": "0"})
    former("/occurrence/{}/worried", {})
    danger, back, worried = notes(app, fir)
    assert "(answer: danger)" in danger
    assert "Answer: child" in danger
    assert "Is the child here with you now? Yes, back here" in back
    assert "Where the child was found: came back" in back
    assert "I am more worried now." in worried


@pytest.mark.parametrize("data", [{}, {"text": "   "}, {"text": "", "happened": "0"}, {"text": "\u202e"}, {"empty": "x"}])
def test_where_nothing_was_written_nothing_is_kept_and_the_page_says_so(
    app: Flask, fir: str, former: Callable[..., Any], data: dict[str, str]
) -> None:
    answer = former("/occurrence/{}/note", data)
    assert answer.status_code == 422
    assert "Nothing was written in it" in answer.text
    assert notes(app, fir) == []


def test_so_many_a_day_and_no_more(app: Flask, world: World, fir: str, former: Callable[..., Any]) -> None:
    for n in range(MOST_A_DAY):
        assert former("/occurrence/{}/note", {"text": f"Line {n}."}).status_code == 200
    refused = former("/occurrence/{}/note", {"text": "One more."})
    assert refused.status_code == 422
    assert f"You have sent {MOST_A_DAY} notes" in refused.text
    assert "One more." in refused.text
    assert "Fir" not in refused.text
    assert len(notes(app, fir)) == MOST_A_DAY
    before = app.config.get("CLOCK", lambda: datetime.now(UTC))
    app.config["CLOCK"] = lambda: before() + timedelta(days=1, minutes=1)
    app.config["READING_LAPSES_AFTER"] = timedelta(days=30)  # another matter
    assert former("/occurrence/{}/note", {"text": "The day after."}).status_code == 200


def test_what_could_never_be_kept_is_given_back(app: Flask, fir: str, former: Callable[..., Any]) -> None:
    answer = former("/occurrence/{}/note", {"text": "A" * 200_000})
    assert answer.status_code == 422
    assert "too long to keep" in answer.text
    assert "A" * 200_000 in answer.text
    assert notes(app, fir) == []


def test_behind_the_lock_it_waits_for_the_proof_like_anything_else(
    app: Flask, world: World, fir: str, strict_as: Callable[..., StrictClient]
) -> None:
    give_password(app, world.people["worker"], PASSWORD)
    client = strict_as("worker")
    headers = csrf(app, client.raw)
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=16)
    said = {"found_where": "came_back", "is_here": "yes", "entry_id": str(uuid4())}
    held = client.raw.post(f"/returned/{fir}", data=said, headers=headers)
    assert held.status_code == 401
    assert "Still you?" in held.text
    assert 'name="found_where" value="came_back"' in held.text
    assert "Fir" not in held.text
    assert notes(app, fir) == []
    wrong = client.raw.post(f"/returned/{fir}", data={**said, "proof-password": "not this one"}, headers=headers)
    assert "Still you?" in wrong.text
    done = client.raw.post(f"/returned/{fir}", data={**said, "proof-password": PASSWORD}, headers=headers)
    assert "What you wrote is kept" in done.text
    (note,) = notes(app, fir)
    assert "Yes, back here" in note
    assert PASSWORD not in note


def test_a_note_behind_the_lock_is_kept_at_once_and_an_empty_one_is_said_to_be(
    app: Flask, world: World, fir: str, as_: Callable[..., FlaskClient]
) -> None:
    client = as_("worker")
    headers = csrf(app, client)
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(minutes=16)
    kept = client.post(f"/occurrence/{fir}/note", data={"text": "Late and locked.", "entry_id": str(uuid4())}, headers=headers)
    assert "What you wrote is kept" in kept.text
    empty = client.post(f"/occurrence/{fir}/note", data={"text": "", "entry_id": str(uuid4())}, headers=headers)
    assert "Nothing was written in it" in empty.text
    assert len(notes(app, fir)) == 1


def test_the_form_of_every_page_that_may_be_sent_late_is_known(app: Flask) -> None:
    views = set()
    for rule in app.url_map.iter_rules():
        mark = mark_of(app, rule.endpoint)
        if mark and mark.subject == "occurrence" and mark.permission in LATE_LINES and "POST" in (rule.methods or ()):
            views.add(rule.endpoint)
    assert views == set(FORMS)


def test_nothing_that_came_late_is_proved(app: Flask, fir: str, former: Callable[..., Any]) -> None:
    former("/occurrence/{}/note", {"text": "x" * 5000})
    with app.app_context():
        rows = db.session.scalars(select(EntryRow).where(EntryRow.occurrence_id == fir, EntryRow.kind == "noted")).all()
        assert [row.author_proved for row in rows] == [False, False]
