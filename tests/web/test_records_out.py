"""A child's record goes out: who may ask, who may fetch it, for how long, and what is written down."""

from __future__ import annotations

import json
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.record_exports import ExportPiece, RecordExport
from carer_app.domain import chain
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from carer_app.services import occurrences, record_exports
from carer_app.services.actor import Actor
from carer_app.services.export_pieces import Planned
from tests.web.conftest import NAMES
from tests.web.plan_forms import MOST_QUERIES
from tests.web.strict_client import StrictClient


@pytest.fixture
def strict_as(app: Flask, as_: Any) -> Any:
    """Writing down that a page was read costs four questions; tests/web/test_queries_a_page.py holds it to six after that."""
    return lambda name, **how: StrictClient(app, forbidden_names=NAMES, raw=as_(name, **how), max_queries=MOST_QUERIES)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Papers that cost nothing to make."""

    def paper(_: Session) -> bytes:
        return b"%PDF- of Ash"

    monkeypatch.setattr(record_exports, "_planned", lambda *_: [Planned("profile.pdf", paper), Planned("log.pdf", paper)])


def ask(client: Any, child: str, purpose: str = "papers", **more: Any) -> str:
    page = client.get(f"/records/{child}/out").submit(index=0, purpose=purpose, whom="The court", **more)
    assert page.url.startswith(f"/records/{child}/out/"), page.text
    return str(page.url.rsplit("/", 1)[1])


def make(app: Flask, export_id: str, at: datetime | None = None) -> None:
    with app.app_context():
        record_exports.work(app.extensions["sqlalchemy"].sessionmaker, export_id, lambda: at or datetime.now(UTC))


def test_it_is_asked_for_watched_and_fetched_and_each_is_written_down(app, world, manager, ash, quick):
    export_id = ask(manager, ash)
    page = manager.get(f"/records/{ash}/out/{export_id}")
    assert page.has("It begins in a moment.")
    assert page.has("See how far it is")
    make(app, export_id)
    page = manager.get(f"/records/{ash}/out/{export_id}")
    assert page.has("Save the ZIP file")
    answer = manager.raw.get(f"/records/{ash}/out/{export_id}/record.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.zip"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert zipfile.ZipFile(BytesIO(answer.data)).read("profile.pdf") == b"%PDF- of Ash"
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.subject == f"record_export:{export_id}")).all()
        assert sorted(event.kind for event in events) == ["record_export_asked", "record_export_fetched", "record_export_made"]
        assert {event.person_id for event in events} == {world.people["manager"]}
        assert db.session.scalars(select(ExportPiece.content_sealed)).first()[:1] == b"\x01"


def test_nobody_but_who_asked_fetches_it(app, world, manager, strict_as, as_, ash, quick):
    export_id = ask(manager, ash)
    make(app, export_id)
    head = strict_as("head")
    assert head.get(f"/records/{ash}/out/{export_id}").has("Only the person who asked for it can fetch it.")
    for name in ("head", "social"):
        assert as_(name).get(f"/records/{ash}/out/{export_id}/record.zip").status_code == 404
    for name in ("worker", "foster", "stranger", "admin", "nobody"):
        assert as_(name).get(f"/records/{ash}/out/{export_id}").status_code == 404
        assert as_(name).get(f"/records/{ash}/out/{export_id}/record.zip").status_code == 404


def test_it_is_found_under_its_own_child_only(app, world, strict_as, as_, quick):
    head = strict_as("head")
    export_id = ask(head, world.children["ash"])
    make(app, export_id)
    assert as_("head").get(f"/records/{world.children['birch']}/out/{export_id}/record.zip").status_code == 404


def test_a_child_who_moved_takes_the_way_to_it_along(app, world, manager, ash, quick):
    export_id = ask(manager, ash)
    make(app, export_id)
    with app.app_context():
        from carer_app.db.queries.children import placements

        placements(db.session, ash)[0].to_at = datetime.now(UTC) - timedelta(minutes=1)
        db.session.commit()
    assert manager.raw.get(f"/records/{ash}/out/{export_id}/record.zip").status_code == 404


def test_after_a_day_it_is_gone_wiped_already_or_not(app, manager, ash, quick):
    export_id = ask(manager, ash)
    make(app, export_id, datetime.now(UTC) - timedelta(hours=24, minutes=1))
    answer = manager.raw.get(f"/records/{ash}/out/{export_id}/record.zip")
    assert answer.status_code == 302
    assert manager.get(f"/records/{ash}/out/{export_id}").has("Nothing of it is kept here any more.")


def test_it_can_be_wiped_at_once(app, manager, ash, quick):
    export_id = ask(manager, ash)
    make(app, export_id)
    manager.get(f"/records/{ash}/out/{export_id}").submit(action="wipe")
    with app.app_context():
        assert db.session.scalars(select(ExportPiece)).all() == []
    assert manager.get(f"/records/{ash}/out/{export_id}").has("Ask for it again")


@pytest.mark.parametrize("path", ["/out", "/out/{export}/record.zip"])
def test_it_asks_for_a_recent_sign_in(as_, ash, path):
    client = as_("manager", recently=False)
    answer = client.get(f"/records/{ash}{path.format(export=uuid4())}")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/account/confirm")


def test_nothing_is_asked_for_without_saying_what_for_and_for_whom(app, manager, ash):
    page = manager.get(f"/records/{ash}/out").submit(index=0, expect=422)
    assert page.has("Choose what it is for.")
    assert page.has("Write down who will get it")
    with app.app_context():
        assert db.session.scalars(select(RecordExport)).all() == []


def test_the_progress_is_a_part_of_the_page_and_says_nothing_twice(app, manager, ash, quick):
    export_id = ask(manager, ash)
    address = f"/records/{ash}/out/{export_id}/progress"
    answer = manager.raw.get(address)
    assert b"data-part" in answer.data
    assert manager.raw.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    make(app, export_id)
    answer = manager.raw.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert b"Save the ZIP file" in answer.data


def test_what_the_young_person_asked_for_is_looked_through_before_it_is_made(app, world, manager, ash):
    with app.app_context():
        actor = Actor(world.people["manager"], "Manager", "web")
        for said in ("Went off with Birch to town", "Ate supper"):
            occurrences.write(db.session, actor, world.occurrences["ash"], Noted(said), datetime.now(UTC), entry_id=str(uuid4()))
        db.session.commit()
    export_id = ask(manager, ash, "subject_access")
    make(app, export_id)
    page = manager.get(f"/records/{ash}/out/{export_id}")
    assert page.has("Before it is made")
    assert not page.has("Save the ZIP file")
    assert manager.raw.get(f"/records/{ash}/out/{export_id}/record.zip").status_code == 302
    page = manager.get(f"/records/{ash}/out/{export_id}/others")
    assert page.has("Went off with Birch to town")
    assert page.has("May name somebody: Birch.")
    assert not page.has("Ate supper")
    token = next(one.get("value") for one in page.all("input") if one.get("name") == "csrf_token")
    early = manager.raw.post(f"/records/{ash}/out/{export_id}/release", data={"csrf_token": token})
    assert early.status_code == 422
    page = page.submit(action="others", expect=422, **{"do-0": "strike"})
    assert page.has("Give a reason for each")
    page = page.submit(action="others", **{"do-0": "strike", "reason": "Another child"})
    assert page.has("Everything that was found is decided.")
    page = page.submit(action="release")
    make(app, export_id)
    with zipfile.ZipFile(BytesIO(manager.raw.get(f"/records/{ash}/out/{export_id}/record.zip").data)) as archive:
        assert not any(b"Birch" in archive.read(name) for name in archive.namelist())
        (log,) = [json.loads(archive.read(name)) for name in archive.namelist() if name.startswith("logs/")]
        assert chain.verify_export(log) == []
        assert len(chain.content_removed(log)) == 1
        assert b"Ate supper" in archive.read(next(name for name in archive.namelist() if name.startswith("logs/")))
        assert json.loads(archive.read("manifest.json"))["whole"] is False
        said = subprocess.run(["pdftotext", "-", "-"], input=archive.read("record.pdf"), capture_output=True, check=True).stdout.decode()
        assert "Birch" not in said
        assert "about somebody else" in said
        assert "Ate supper" in said


def test_the_records_of_a_home_that_closes_are_asked_for_together_once(app, world, manager, as_, quick):
    larch = world.homes["larch"]
    page = manager.get(f"/records/homes/{larch}/out")
    assert page.has("Ash")
    assert not page.has("Birch")
    page.submit(index=0, whom="Thornfield")
    page.submit(index=0, whom="Thornfield")
    with app.app_context():
        (one,) = db.session.scalars(select(RecordExport)).all()
        assert (one.child_id, one.purpose, one.holds_interviews) == (world.children["ash"], "closure", False)
    assert manager.get(f"/records/homes/{larch}/out").has("Waits its turn")
    for name, home in (("manager", "rowan"), ("worker", "larch"), ("social", "larch"), ("admin", "larch"), ("stranger", "larch")):
        assert as_(name).get(f"/records/homes/{world.homes[home]}/out").status_code == 404
