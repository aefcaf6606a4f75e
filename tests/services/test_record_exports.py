"""A record that goes out: made piece by piece, whoever is killed meanwhile; fetched whole; wiped."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.record_exports import ExportPiece
from carer_app.db.queries import record_exports as rows
from carer_app.domain.record_exports import LASTS, STALE, Purpose, Stage
from carer_app.services import export_pieces, record_exports
from carer_app.services.export_pieces import Planned
from tests.people import World, make_world

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    session.commit()
    return made


def asked(session: Session, world: World, purpose: Purpose = Purpose.PAPERS, by: str = "manager", child: str = "ash", **more: Any) -> str:
    wanted = record_exports.ToAsk(new_id(), world.children[child], purpose, "The court", by == "social", **more)
    record_exports.ask(session, world.people[by], wanted, NOW)
    session.commit()
    return wanted.id


def zip_of(session: Session, export_id: str) -> zipfile.ZipFile:
    pieces = export_pieces.handed_out(session, export_id)
    return zipfile.ZipFile(BytesIO(b"".join(export_pieces.zipped(session, pieces, NOW))))


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Papers that cost nothing to make; gives the paths in the order they were made."""
    made: list[str] = []

    def paper(path: str) -> Planned:
        def make(_: Session) -> bytes:
            made.append(path)
            return f"This is {path}".encode()

        return Planned(path, make)

    monkeypatch.setattr(record_exports, "_planned", lambda *_: [paper(f"{n}.pdf") for n in "abc"])
    return made


def test_the_papers_of_a_child_are_made_and_say_nothing_in_their_names(
    session: Session, sessions: sessionmaker[Session], world: World
) -> None:
    export_id = asked(session, world)
    assert record_exports.work(sessions, export_id, lambda: NOW, 600) is False
    one = rows.get(session, export_id)
    assert one is not None
    assert record_exports.stage_of(one, NOW) is Stage.READY
    archive = zip_of(session, export_id)
    assert archive.testzip() is None
    names = archive.namelist()
    assert names[:5] == ["profile.pdf", "plan-and-risk-assessment.pdf", "own-page.pdf", "times-not-home.pdf", "missing-summary.pdf"]
    assert [name.rsplit("/", 1)[1] for name in names[5:-1]] == ["log.pdf"]
    assert all(archive.read(name).startswith(b"%PDF-") for name in names[:-1])
    assert not any("ash" in name.lower() for name in names)


def test_asking_twice_with_one_form_is_asking_once(session: Session, world: World) -> None:
    wanted = record_exports.ToAsk(new_id(), world.children["ash"], Purpose.PAPERS, "", False)
    first = record_exports.ask(session, world.people["manager"], wanted, NOW)
    assert record_exports.ask(session, world.people["manager"], wanted, NOW) is first
    with pytest.raises(LookupError):
        record_exports.ask(session, world.people["head"], wanted, NOW)


def test_a_worker_that_is_killed_loses_one_piece_and_the_next_goes_on(
    session: Session, sessions: sessionmaker[Session], world: World, three: list[str]
) -> None:
    export_id = asked(session, world)
    claim = new_id()
    assert rows.take(session, export_id, claim, NOW, NOW - STALE)
    session.commit()
    assert record_exports.make_next(sessions, export_id, claim, lambda: NOW, [])
    # killed here: a second worker waits until the first is surely gone, and makes what is left
    record_exports.work(sessions, export_id, lambda: NOW + timedelta(minutes=1))
    assert three == ["a.pdf"]
    later = NOW + STALE + timedelta(seconds=1)
    assert record_exports.waiting(session, later) == (export_id,)
    record_exports.work(sessions, export_id, lambda: later)
    assert three == ["a.pdf", "b.pdf", "c.pdf"]
    assert zip_of(session, export_id).namelist() == ["a.pdf", "b.pdf", "c.pdf"]


def test_a_worker_that_was_slow_keeps_nothing_once_another_has_it(
    session: Session, sessions: sessionmaker[Session], world: World, three: list[str]
) -> None:
    export_id, slow, quick = asked(session, world), new_id(), new_id()
    rows.take(session, export_id, slow, NOW, NOW - STALE)
    session.commit()
    later = NOW + STALE + timedelta(seconds=1)
    assert rows.take(session, export_id, quick, later, later - STALE)
    session.commit()
    assert record_exports.make_next(sessions, export_id, slow, lambda: later, []) is False
    assert record_exports.make_next(sessions, export_id, quick, lambda: later, []) is True
    assert len(rows.pieces(session, export_id)) == 1


def test_mail_waits_behind_none_of_it(session: Session, sessions: sessionmaker[Session], world: World, three: list[str]) -> None:
    export_id = asked(session, world)
    assert record_exports.work(sessions, export_id, lambda: NOW, at_most=0) is True
    assert record_exports.work(sessions, export_id, lambda: NOW, at_most=0) is True
    assert record_exports.work(sessions, export_id, lambda: NOW, at_most=0) is True
    assert record_exports.work(sessions, export_id, lambda: NOW, at_most=0) is False
    assert three == ["a.pdf", "b.pdf", "c.pdf"]


def test_what_cannot_be_made_is_tried_three_times_and_then_said(
    session: Session, sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(_: Session) -> bytes:
        raise ValueError("no")

    monkeypatch.setattr(record_exports, "_planned", lambda *_: [Planned("a.pdf", no)])
    export_id, now = asked(session, world), NOW
    for _ in range(3):
        one = rows.get(session, export_id)
        assert one is not None
        assert record_exports.stage_of(one, now) in (Stage.WAITING, Stage.MAKING)
        session.rollback()
        now += STALE + timedelta(seconds=1)
        at = now
        record_exports.work(sessions, export_id, lambda at=at: at)  # type: ignore[misc]
    one = rows.get(session, export_id)
    assert one is not None
    assert record_exports.stage_of(one, now) is Stage.FAILED
    assert record_exports.waiting(session, now + STALE * 2) == ()


def test_it_is_wiped_a_day_after_it_was_made(session: Session, sessions: sessionmaker[Session], world: World, three: list[str]) -> None:
    export_id = asked(session, world)
    record_exports.work(sessions, export_id, lambda: NOW)
    assert record_exports.wipe_expired(session, NOW + LASTS - timedelta(seconds=1)) == 0
    one = rows.get(session, export_id)
    assert one is not None
    assert record_exports.stage_of(one, NOW + LASTS) is Stage.EXPIRED
    assert record_exports.wipe_expired(session, NOW + LASTS) == 1
    assert session.scalars(select(ExportPiece)).all() == []
    kinds = session.scalars(select(AuditEvent.kind).where(AuditEvent.child_id == world.children["ash"])).all()
    out = sorted(kind for kind in kinds if kind.startswith("record_export"))
    assert out == ["record_export_asked", "record_export_made", "record_export_wiped"]


def test_whoever_takes_it_in_hand_is_killed_each_time_and_it_is_given_up(
    session: Session, sessions: sessionmaker[Session], world: World, three: list[str]
) -> None:
    export_id, now = asked(session, world), NOW
    for _ in range(3):
        assert rows.take(session, export_id, new_id(), now, now - STALE)
        session.commit()
        now += STALE + timedelta(seconds=1)
    record_exports.work(sessions, export_id, lambda: now)
    one = rows.get(session, export_id)
    assert one is not None
    assert record_exports.stage_of(one, now) is Stage.FAILED
    assert three == []
