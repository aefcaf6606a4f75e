"""How long records are kept: due by date, decided by two people, destroyed for good, and never silently."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update

from carer_app.db.base import Base, new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, Photo, Placement
from carer_app.db.models.keys import DataKey
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.db.models.retention import RetentionLine
from carer_app.db.queries import follow_ups as follow_ups_kept
from carer_app.db.sealed import Sealed, Shredded
from carer_app.domain import chain
from carer_app.domain.entries import Noted
from carer_app.domain.follow_up import Category, CategoryDecided
from carer_app.domain.levels import State
from carer_app.extensions import db
from carer_app.services import duties, follow_ups, moves, overdue, plan_reminders, plans, records, reminders, retention
from tests.factories import LONG_AGO, NOW
from tests.people import World
from tests.web.telling import actor, write

MARKER = "Quillfeather"
WHY = "Nobody asked in thirty years."


@pytest.fixture(autouse=True)
def no_tokens(app: Flask) -> None:
    """These posts come without a page; that every form has its token is tried elsewhere."""
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def ash(world: World) -> str:
    return world.children["ash"]


@pytest.fixture
def due(app: Flask, world: World, ash: str) -> str:
    """Ash was born long ago, lives nowhere here any more, and a word that nobody else has stands wherever a child's words may stand."""
    write(app, world, world.occurrences["ash"], Noted(f"{MARKER} was seen"))
    with app.app_context():
        child, manager = db.session.get_one(Child, ash), actor(world, "manager")
        identity = {"preferred_name": MARKER, "full_name": f"{MARKER} Ash", "date_of_birth": "1940-05-04", "background": MARKER}
        plans.save_section(db.session, manager, child, "identity", identity, NOW, made_from=0)
        body = CategoryDecided(Category.MISSING, f"{MARKER} hid.")
        follow_ups.write(db.session, manager, ash, body, NOW, line_id=new_id(), occurrences=(world.occurrences["ash"],))
        draft = SectionDraft(child_id=ash, section="school", person_id=world.people["manager"], made_from=0)
        draft.payload = {"name": MARKER}
        photo = Photo(child_id=ash, width=1, height=1, sha256="0" * 64, added_by=world.people["manager"])
        photo.image = MARKER.encode()
        db.session.add_all([draft, photo])
        db.session.execute(update(Placement).where(Placement.child_id == ash).values(to_at=LONG_AGO + timedelta(days=1)))
        closed = {"state": State.CLOSED, "returned_at": NOW, "closed_at": NOW}
        db.session.execute(update(Occurrence).where(Occurrence.child_id == ash).values(closed))
        db.session.commit()
    return ash


def kinds(app: Flask, child: str) -> list[str]:
    with app.app_context():
        lines = db.session.scalars(
            select(RetentionLine).where(RetentionLine.child_id == child).order_by(RetentionLine.at, RetentionLine.id)
        )
        return [line.kind.value for line in lines]


def opened(app: Flask) -> Iterator[tuple[str, str]]:
    """Everything that still opens with the keys there are, by table."""
    with app.app_context():
        for mapper in Base.registry.mappers:
            sealed = [value for kind in mapper.class_.__mro__ for value in vars(kind).values() if isinstance(value, Sealed)]
            for row in db.session.scalars(select(mapper.class_)) if sealed else ():
                for column in sealed:
                    try:
                        yield mapper.class_.__tablename__, str(column.__get__(row, type(row)))
                    except Shredded:
                        continue


def destroyed(app: Flask, as_: Any, child: str) -> None:
    with app.app_context():
        retention.propose(db.session, NOW)
        db.session.commit()
    assert as_("manager").post(f"/records/kept/{child}/destroy", data={"reason": WHY}).status_code == 302
    assert as_("head").post(f"/records/kept/{child}/agree").status_code == 302


def test_a_clock_only_proposes_and_says_so_once(app: Flask, due: str) -> None:
    with app.app_context():
        assert [retention.propose(db.session, NOW + timedelta(days=day)) for day in range(3)] == [1, 0, 0]
        db.session.commit()
        assert db.session.get_one(Child, due).preferred_name == MARKER
    assert kinds(app, due) == ["proposed"]


def test_two_people_are_needed_and_each_step_is_written_down(app: Flask, world: World, as_: Any, strict_as: Any, due: str) -> None:
    assert due not in as_("manager").get("/records/kept").text  # the night has not proposed it yet
    with app.app_context():
        retention.propose(db.session, NOW)
        db.session.commit()
    page = strict_as("manager").get("/records/kept", max_queries=20)
    assert page.has(MARKER)
    manager, head = as_("manager"), as_("head")
    assert manager.post(f"/records/kept/{due}/destroy", data={"reason": " "}).status_code == 422
    assert manager.post(f"/records/kept/{due}/agree").status_code == 409
    assert manager.post(f"/records/kept/{due}/destroy", data={"reason": WHY}).status_code == 302
    assert "Somebody else must agree" in manager.get(f"/records/kept/{due}").text
    assert manager.post(f"/records/kept/{due}/agree").status_code == 409
    assert strict_as("head").get(f"/records/kept/{due}", max_queries=20).has(WHY)
    assert head.post(f"/records/kept/{due}/decline").status_code == 302
    assert kinds(app, due) == ["proposed", "destroy_asked", "declined"]
    assert as_("stranger").get(f"/records/kept/{due}").status_code == 404
    with app.app_context():
        said = set(db.session.scalars(select(AuditEvent.kind).where(AuditEvent.child_id == due)))
    assert {"read_kept", "record_destroy_asked", "record_destroy_declined"} <= said


def test_it_can_be_kept_longer_with_a_reason_until_a_day_to_come(app: Flask, as_: Any, due: str) -> None:
    manager, later = as_("manager"), NOW.date() + timedelta(days=400)
    for day, expected in ((NOW.date(), 409), (later, 302)):
        answer = {"until": [str(day.day), str(day.month), str(day.year)], "reason": "An inquiry asks for it."}
        assert manager.post(f"/records/kept/{due}/longer", data=answer).status_code == expected
    with app.app_context():
        assert [retention.propose(db.session, NOW + timedelta(days=days)) for days in (1, 399, 402)] == [0, 0, 1]


def test_nobody_destroys_the_record_of_a_child_who_lives_here_or_whose_day_has_not_come(
    app: Flask, world: World, as_: Any, ash: str
) -> None:
    assert as_("manager").post(f"/records/kept/{ash}/destroy", data={"reason": WHY}).status_code == 404
    with app.app_context():
        db.session.get_one(Child, ash).date_of_birth = date(1940, 5, 4)
        db.session.commit()
    assert "lives in a home here" in as_("manager").post(f"/records/kept/{ash}/destroy", data={"reason": WHY}).text


def test_15_years_after_the_death_of_a_child_it_is_due(app: Flask, as_: Any, strict_as: Any, ash: str) -> None:
    died = NOW.date() - timedelta(days=3)
    assert strict_as("manager").get(f"/records/{ash}/kept", max_queries=20).has("75 years")
    answer = {"died_on": [str(died.day), str(died.month), str(died.year)]}
    assert as_("manager").post(f"/records/{ash}/kept", data=answer).status_code == 302
    with app.app_context():
        assert [retention.propose(db.session, NOW + timedelta(days=365 * years)) for years in (14, 16)] == [0, 1]


def test_once_destroyed_nothing_of_the_child_opens_any_more_and_the_log_still_holds(app: Flask, world: World, as_: Any, due: str) -> None:
    before = {table for table, words in opened(app) if MARKER in words}
    assert before >= {"child", "entry", "profile_section", "follow_up", "photo", "section_draft"}
    destroyed(app, as_, due)
    assert {table for table, words in opened(app) if MARKER in words} == set()
    assert kinds(app, due) == ["proposed", "destroy_asked", "destroyed"]
    with app.app_context():
        assert db.session.get_one(Child, due).preferred_name == "A destroyed record"
        assert [len(db.session.scalars(select(table).where(table.child_id == due)).all()) for table in (Photo, SectionDraft)] == [0, 0]
        keys = db.session.scalars(select(DataKey).where(DataKey.subject_id.in_([due, world.occurrences["ash"]]))).all()
        assert [key.wrapped for key in keys] == [None, None]
        out = records.export_occurrence(db.session, world.occurrences["ash"], None)
        assert out["length"] > 1
        assert {line["payload"] for line in out["entries"]} == {None}
        assert chain.verify_export(out) == []
        assert records.verify_all(db.session) == []
        rows = db.session.scalars(select(EntryRow).where(EntryRow.occurrence_id == world.occurrences["ash"])).all()
        assert all(row.digest and row.happened_at for row in rows)


def test_neither_the_words_nor_the_key_lie_in_the_file_of_the_database(app: Flask, as_: Any, due: str) -> None:
    with app.app_context():
        wrapped = db.session.scalars(select(DataKey.wrapped).where(DataKey.subject_id == due)).one()
    destroyed(app, as_, due)
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
        db.engine.dispose()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        path = db.engine.url.database
    assert path is not None
    kept = Path(path).read_bytes()
    assert wrapped not in kept
    assert MARKER.encode() not in kept


@pytest.mark.parametrize("who", ["worker", "manager", "head", "agency_head", "social", "admin"])
def test_every_page_still_opens_or_says_what_became_of_the_record(app: Flask, world: World, as_: Any, due: str, who: str) -> None:
    destroyed(app, as_, due)
    client = as_(who)
    answers = {url: client.get(url).status_code for url in _pages(app, world)}
    assert {url: status for url, status in answers.items() if status >= 500} == {}
    assert answers["/"] < 400


def test_what_runs_at_night_goes_on_without_it(app: Flask, world: World, as_: Any, due: str) -> None:
    with app.app_context():
        duties.sweep(db.session, NOW + timedelta(hours=1))
    destroyed(app, as_, due)
    with app.app_context():
        later = NOW + timedelta(days=2)
        assert due not in follow_ups_kept.to_reckon(db.session, later, 200)
        plan_reminders.sweep(db.session, later)
        reminders.sweep(db.session, later)
        moves.settle(db.session, later)
        overdue.sweep(db.session, later)
        assert retention.propose(db.session, later) == 0


def _pages(app: Flask, world: World) -> list[str]:
    ids = {"occurrence_id": world.occurrences["ash"], "child_id": world.children["ash"], "home_id": world.homes["larch"]}
    found = {"/"}
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and set(rule.arguments) <= set(ids) and not rule.rule.startswith(("/static", "/sign-out")):
            with app.test_request_context():
                found.add(rule.build({name: ids[name] for name in rule.arguments})[1])  # type: ignore[index]
    return sorted(found)
