"""The numbers on loopback: right, about nobody, and honest where the database is gone."""

from __future__ import annotations

import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.anchors import Anchor
from carer_app.db.models.follow_ups import DutyRow
from carer_app.db.sealed import Sealer
from carer_app.domain.entries import ExpectedWhere
from carer_app.jobs import metrics
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from tests.db import rows
from tests.db.rows import NOW
from tests.e2e.server import free_port


def said(sessions: sessionmaker[Session], folder: Path) -> dict[str, float]:
    registry = CollectorRegistry()
    registry.register(metrics.Watched(sessions, {"BACKUP_FOLDER": str(folder)}, lambda: NOW))
    lines = generate_latest(registry).decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def test_what_waits_is_counted_and_nobody_is_named(session: Session, tmp_path: Path) -> None:
    provider = rows.provider(session)
    child = rows.child(session, provider.home, "Marigold")
    occurrences.start(
        session, Actor(provider.worker.id, "Wren", "browser-1"), [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()]
    )
    about = {"rule": "r", "action": "tell", "who": "social_worker", "pack": "p", "clock": "c", "counted": [], "subjects": [], "cites": []}
    for hours, is_notice in ((-1, False), (1, False), (-1, True)):
        session.add(DutyRow(child_id=child.id, arose_at=NOW, due_at=NOW + timedelta(hours=hours), is_notice=is_notice, **about))
    home = provider.home.organisation_id
    session.add(Anchor(organisation_id=home, day=NOW.date(), at=NOW - timedelta(hours=2), logs=1, digest="0" * 64))
    session.commit()
    found = said(sessionmaker(session.get_bind(), info=session.info), tmp_path)
    assert found['nhy_occurrences_open{level="none"}'] == 1
    assert found["nhy_duties_overdue"] == 1
    assert found['nhy_waiting{what="heads_to_keep_outside"}'] == 1
    assert found['nhy_waiting_oldest_seconds{what="heads_to_keep_outside"}'] == 7200
    assert found['nhy_waiting{what="packs_to_mail"}'] == 0
    assert found["nhy_database_answers"] == 1
    assert found["nhy_backup_made_seconds"] == 0
    assert not [name for name in found if "Marigold" in name or child.id in name]


def test_a_database_that_is_gone_is_said(tmp_path: Path, sealing_keys: str) -> None:
    sessions = session_factory(make_engine(f"sqlite:///{tmp_path / 'empty.sqlite'}"), Sealer(sealing_keys))
    assert said(sessions, tmp_path)["nhy_database_answers"] == 0


def test_it_answers_on_loopback_only_where_asked_to(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    port, asked = free_port(), []
    real = metrics.start_http_server

    def start(port: int, addr: str, registry: CollectorRegistry) -> None:
        asked.append(addr)
        server, thread = real(port, addr=addr, registry=registry)
        monkeypatch.setattr(metrics, "_running", (server, thread), raising=False)

    monkeypatch.setattr(metrics, "start_http_server", start)
    sessions = sessionmaker(session.get_bind(), info=session.info)
    metrics.serve(sessions, {"METRICS_PORT": None})
    assert asked == []
    metrics.serve(sessions, {"METRICS_PORT": str(port)})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert b"nhy_database_answers 1.0" in answer.read()
    assert asked == ["127.0.0.1"]
    server, thread = metrics._running  # type: ignore[attr-defined]
    server.shutdown()
    thread.join()
