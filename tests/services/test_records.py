"""Taking a log out and checking every log: what somebody altered in the database itself is found, and only that."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.db.engine import normalise
from carer_app.db.models.audit import AuditEvent
from carer_app.domain import chain
from carer_app.domain.entries import ExpectedWhere, Noted, StepResult, StepTaken
from carer_app.jobs import tasks
from carer_app.services import occurrences, records
from carer_app.services.actor import Actor
from tests.db import rows
from tests.db.rows import NOW

ROOT = Path(__file__).resolve().parents[2]
WORDS = "Wren rang the neighbour at number nine."
LINES = 4
LOG, OTHER = 0, 1


@pytest.fixture
def logs(session: Session) -> tuple[str, str]:
    """Two occurrences of four lines each, committed."""
    provider = rows.provider(session)
    actor = Actor(provider.worker.id, "Wren", "browser-1")
    begun = []
    for name in ("Marigold", "Sorrel"):
        child = rows.child(session, provider.home, name)
        (one,) = occurrences.start(session, actor, [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
        occurrences.write(session, actor, one, Noted(WORDS), NOW, entry_id=new_id())
        occurrences.write(session, actor, one, StepTaken("search_home", StepResult.DONE), NOW, entry_id=new_id())
        occurrences.write(session, actor, one, Noted("Nothing yet."), NOW, entry_id=new_id())
        begun.append(one)
    session.commit()
    return begun[LOG], begun[OTHER]


@pytest.fixture
def without_triggers(engine: Engine) -> Iterator[Engine]:
    """The database as somebody who owns the machine has it: nothing refuses anything."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'entry'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield engine
        return
    owner = create_engine(normalise(engine.url.render_as_string(hide_password=False)).set(username="postgres"))
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE entry DISABLE TRIGGER ALL"))
    yield owner
    owner.dispose()


def as_kept(engine: Engine, record: str) -> str:
    """An id as the database writes it."""
    return record.replace("-", "") if engine.dialect.name == "sqlite" else record


ONE = "occurrence_id = :log AND position = {}".format
TAMPERINGS = {
    "the kind of a line": [f"UPDATE entry SET kind = 'returned' WHERE {ONE(2)}"],
    "who wrote it": [f"UPDATE entry SET author_id = NULL WHERE {ONE(2)}"],
    "when it happened": [f"UPDATE entry SET happened_at = received_at, written_at = '2026-10-14 20:00:00' WHERE {ONE(3)}"],
    "whether the writer was proved": [f"UPDATE entry SET author_proved = NOT author_proved WHERE {ONE(1)}"],
    "the words of another line": [
        f"UPDATE entry SET payload_sealed = (SELECT payload_sealed FROM entry WHERE {ONE(4)}), "
        f"salt_sealed = (SELECT salt_sealed FROM entry WHERE {ONE(4)}) WHERE {ONE(2)}"
    ],
    "the order": [
        f"UPDATE entry SET position = 99 WHERE {ONE(2)}", f"UPDATE entry SET position = 2 WHERE {ONE(3)}",
        "UPDATE entry SET position = 3 WHERE occurrence_id = :log AND position = 99",
    ],
    "a line taken out": [f"DELETE FROM entry WHERE {ONE(2)}"],
    "the end cut off": [f"DELETE FROM entry WHERE {ONE(LINES)}"],
    "everything": ["DELETE FROM entry WHERE occurrence_id = :log"],
    "a line of the other log": [
        "UPDATE entry SET position = 5, occurrence_id = :log WHERE occurrence_id = :other AND position = 4",
        "UPDATE occurrence SET chain_length = 3, chain_head = (SELECT digest FROM entry WHERE occurrence_id = :other AND position = 3) "
        "WHERE id = :other",
    ],
    "the head that is kept": ["UPDATE occurrence SET chain_head = 'f00d' WHERE id = :log"],
    "the data key": ["UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE subject_id = :other) WHERE subject_id = :log"],
    "no data key": ["DELETE FROM data_key WHERE subject_id = :log"],
}  # fmt: skip


def test_logs_as_they_were_written_hold(session: Session, logs: tuple[str, str]) -> None:
    assert records.verify_all(session) == []


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_was_altered_is_found_and_nothing_else(session: Session, logs: tuple[str, str], without_triggers: Engine, what: str) -> None:
    with without_triggers.begin() as connection:
        ids = {"log": as_kept(without_triggers, logs[LOG]), "other": as_kept(without_triggers, logs[OTHER])}
        for statement in TAMPERINGS[what]:
            done = connection.execute(text(statement), ids)
            assert done.rowcount > 0
    session.expire_all()
    broken = records.verify_all(session)
    assert [occurrence_id for occurrence_id, _ in broken] == [logs[LOG]]
    assert broken[0][1]
    assert WORDS not in broken[0][1]


def test_a_single_flipped_bit_of_the_sealed_words_is_found(session: Session, logs: tuple[str, str], without_triggers: Engine) -> None:
    log = as_kept(without_triggers, logs[LOG])
    with without_triggers.begin() as connection:
        found = connection.execute(text(f"SELECT id, payload_sealed FROM entry WHERE {ONE(2)}"), {"log": log}).one()
        sealed = bytearray(found.payload_sealed)
        sealed[-1] ^= 1
        connection.execute(text("UPDATE entry SET payload_sealed = :sealed WHERE id = :id"), {"sealed": bytes(sealed), "id": found.id})
    session.expire_all()
    assert [occurrence_id for occurrence_id, _ in records.verify_all(session)] == [logs[LOG]]


def test_an_export_holds_and_says_what_was_written(session: Session, logs: tuple[str, str], tmp_path: Path) -> None:
    export = records.export_occurrence(session, logs[LOG], by=None)
    assert chain.verify_export(export) == []
    assert export["length"] == LINES
    assert export["entries"][1]["payload"]["text"] == WORDS
    path = tmp_path / "export.json"
    path.write_text(json.dumps(export))
    assert verify(path)[0] == 0
    export["entries"][1]["payload"]["text"] = "Wren rang nobody."
    path.write_text(json.dumps(export))
    code, said = verify(path)
    assert code == 1
    assert "Line 2" in said


def verify(path: Path) -> tuple[int, str]:
    """With nothing but the standard library: `-S` keeps every installed package out, `-E` the environment."""
    command = [sys.executable, "-S", "-E", "-m", "carer_app.domain", "verify", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.returncode, done.stdout + done.stderr


def test_an_export_is_written_down(session: Session, logs: tuple[str, str]) -> None:
    who = session.scalars(select(occurrences.OccurrenceRow.child_id).where(occurrences.OccurrenceRow.id == logs[LOG])).one()
    records.export_occurrence(session, logs[LOG], by=None)
    session.commit()
    events = session.scalars(select(AuditEvent).where(AuditEvent.kind == "log_exported")).all()
    assert [(event.occurrence_id, event.child_id) for event in events] == [(logs[LOG], who)]


def test_there_is_no_export_of_what_is_not_there(session: Session) -> None:
    with pytest.raises(LookupError):
        records.export_occurrence(session, new_id(), by=None)
    assert session.scalars(select(AuditEvent)).all() == []


def test_each_night_a_log_that_does_not_hold_is_told_by_id_alone(
    sessions: sessionmaker[Session], session: Session, logs: tuple[str, str], without_triggers: Engine,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    tasks.logging.configure()
    monkeypatch.setattr(tasks, "sessions", lambda: sessions)
    tasks.check_every_log.call_local()
    assert logs[LOG] not in capsys.readouterr().err
    with without_triggers.begin() as connection:
        connection.execute(text(f"DELETE FROM entry WHERE {ONE(2)}"), {"log": as_kept(without_triggers, logs[LOG])})
    tasks.check_every_log.call_local()
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["occurrence_id"] for line in told if line["level"] == "error"] == [logs[LOG]]
    assert "Marigold" not in json.dumps(told)
