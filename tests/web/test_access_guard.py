"""The guard before every view."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.extensions import db
from carer_app.web.account.late_words import FORMS
from forms.returned import StepForm
from tests.people import World, make_world, sign_in
from tests.web.access_app import build_small


@pytest.fixture
def app(sqlite_url: str, sealing_keys: str) -> Flask:
    return build_small({"APP_ENV": "test", "DATABASE_URL": sqlite_url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": sealing_keys})


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        made = make_world(db.session)
        db.session.commit()
    return made


def events(app: Flask, kind: str) -> list[AuditEvent]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)))


def test_a_view_without_a_mark_is_closed_to_everyone(app: Flask, world: World) -> None:
    assert app.test_client().get("/toys/unmarked").status_code == 403
    for name in world.people:
        assert sign_in(app, world.people[name]).get("/toys/unmarked").status_code == 403


def test_a_public_view_is_open_signed_out(app: Flask) -> None:
    assert app.test_client().get("/toys/public").text == "for everyone"


def test_signed_out_goes_to_sign_in_and_comes_back(app: Flask, world: World) -> None:
    answer = app.test_client().get(f"/toys/children/{world.children['ash']}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/sign-in?next=/toys/children/{world.children['ash']}"


@pytest.mark.parametrize("name", ["worker", "night", "manager", "head", "social"])
def test_those_who_care_for_a_child_see_the_child(app: Flask, world: World, name: str) -> None:
    assert sign_in(app, world.people[name]).get(f"/toys/children/{world.children['ash']}").text == "this is Ash"


@pytest.mark.parametrize("name", ["worker_b", "foster", "agency", "social_b", "admin", "stranger", "stranger_admin", "nobody"])
def test_to_everybody_else_there_is_no_such_child(app: Flask, world: World, name: str) -> None:
    client = sign_in(app, world.people[name])
    refused, missing = (client.get(f"/toys/children/{which}") for which in (world.children["ash"], uuid4()))
    assert (refused.status_code, refused.data) == (missing.status_code, missing.data) == (404, missing.data)


@pytest.mark.parametrize("bad", ["1", "not-a-uuid", "' or 1=1", "%00"])
def test_an_id_that_is_no_id_is_just_not_found(app: Flask, world: World, bad: str) -> None:
    assert sign_in(app, world.people["worker"]).get(f"/toys/children/{bad}").status_code == 404


@pytest.fixture
def _a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the toy page of lines asks with."""
    monkeypatch.setitem(FORMS, "toys.line", (StepForm,))


@pytest.mark.usefixtures("_a_form")
def test_a_former_carer_reads_nothing_but_may_add_to_what_began_before_the_move(app: Flask, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = sign_in(app, world.people["worker"])
    assert client.get(f"/toys/children/{world.children['fir']}").status_code == 404
    assert client.get(f"/toys/occurrences/{world.occurrences['fir']}").status_code == 404
    assert client.get(f"/toys/occurrences/{world.occurrences['fir']}/lines").status_code == 404
    late = client.post(f"/toys/occurrences/{world.occurrences['fir']}/lines", data={"note": "She rang me."})
    assert late.status_code == 200
    assert "What you wrote is kept" in late.text
    assert world.children["fir"] not in late.text


@pytest.mark.usefixtures("_a_form")
def test_what_comes_late_is_a_note_that_moves_nothing_and_only_for_a_week(app: Flask, world: World) -> None:
    """The child moved yesterday. What looks like a return, or an end, is kept in words."""
    app.config["WTF_CSRF_ENABLED"] = False
    client, address = sign_in(app, world.people["worker"]), f"/toys/occurrences/{world.occurrences['fir']}/lines"
    said = {"answer": "yes", "note": "She was at the bus stop.", "entry_id": str(uuid4())}
    for _ in range(2):
        assert "What you wrote is kept" in client.post(address, data=said).text
    with app.app_context():
        row = db.session.get_one(Occurrence, world.occurrences["fir"])
        last = db.session.scalars(select(EntryRow).where(EntryRow.occurrence_id == row.id).order_by(EntryRow.position.desc())).first()
        assert last is not None
        assert (last.kind, last.author_proved) == ("noted", False)
        assert b"She was at the bus stop." in last.payload
        assert b"no longer cares for the child" in last.payload
        assert (row.returned_at, row.closed_at, row.police_told) == (None, None, False)
        kept = row.chain_length
    app.config["CLOCK"] = lambda: datetime.now(UTC) + timedelta(days=6, hours=1)
    app.config["READING_LAPSES_AFTER"] = timedelta(days=30)  # another matter
    assert client.post(address, data={"note": "Six days on."}).status_code == 404
    with app.app_context():
        assert db.session.get_one(Occurrence, world.occurrences["fir"]).chain_length == kept


def test_a_carer_of_another_home_adds_nothing_late(app: Flask, world: World) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for name in ("worker_b", "foster", "admin", "stranger_admin", "social_b"):
        assert sign_in(app, world.people[name]).post(f"/toys/occurrences/{world.occurrences['fir']}/lines").status_code == 404


def test_a_manager_still_reads_what_happened_in_the_home(app: Flask, world: World) -> None:
    client = sign_in(app, world.people["manager"])
    assert client.get(f"/toys/occurrences/{world.occurrences['fir']}").status_code == 200
    assert client.get(f"/toys/children/{world.children['fir']}").status_code == 404


def test_reading_is_written_down_once_in_ten_minutes(app: Flask, world: World) -> None:
    at = datetime.now(UTC)
    app.config["CLOCK"] = lambda: at
    client = sign_in(app, world.people["worker"])
    for _ in range(3):
        client.get(f"/toys/children/{world.children['ash']}")
    (event,) = events(app, "read_child")
    assert (event.person_id, event.child_id) == (world.people["worker"], world.children["ash"])
    app.config["CLOCK"] = lambda: at + timedelta(minutes=10)
    client.get(f"/toys/children/{world.children['ash']}")
    sign_in(app, world.people["manager"]).get(f"/toys/children/{world.children['ash']}")
    assert len(events(app, "read_child")) == 3


def test_a_reading_that_cannot_be_written_down_is_not_shown_and_the_page_says_why(app: Flask, world: World) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    app.testing = False  # as a browser meets it: a fault becomes a page
    answer = sign_in(app, world.people["worker"]).get(f"/toys/children/{world.children['ash']}")
    assert answer.status_code == 503
    assert "Who looks at a child’s record is always written down, and that did not work." in answer.text
    assert "Ash" not in answer.text


def test_being_refused_is_written_down_and_no_reading(app: Flask, world: World) -> None:
    sign_in(app, world.people["worker_b"]).get(f"/toys/children/{world.children['ash']}")
    (event,) = events(app, "refused_child")
    assert (event.person_id, event.child_id) == (world.people["worker_b"], world.children["ash"])
    assert not events(app, "read_child")


def test_what_matters_needs_a_recent_sign_in(app: Flask, world: World) -> None:
    assert sign_in(app, world.people["worker"]).get("/toys/fresh").text == "recently signed in"
    late = sign_in(app, world.people["worker"], recently=False).get("/toys/fresh")
    assert (late.status_code, late.headers["Location"]) == (302, "/account/confirm?next=/toys/fresh")


def test_the_record_of_a_closed_account_is_closed(app: Flask, world: World) -> None:
    client = sign_in(app, world.people["worker"])
    with app.app_context():
        from carer_app.db.models.people import Person

        db.session.get_one(Person, world.people["worker"]).active = False
        db.session.commit()
    assert client.get(f"/toys/children/{world.children['ash']}").status_code == 302


def test_templates_of_this_room_hold_no_inline_code() -> None:
    root = Path(__file__).parents[2] / "templates"
    for folder in ("account", "admin", "security"):
        for path in (root / folder).glob("*.html"):
            text = path.read_text()
            assert " style=" not in text, path
            assert " onclick=" not in text, path
            assert "<script" not in text, path
