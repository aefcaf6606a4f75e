"""A backup is whole or refused: made while people write, put back on either database, row by row and photo by photo."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from carer_app.db import migrate, raw_rows, sealed_file
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.people import Organisation, OrganisationKind
from carer_app.db.sealed import Sealer, new_sealing_key
from carer_app.jobs import tasks
from carer_app.services import backups
from carer_app.services.backups import NotRestored
from tests.factories import NOW
from tests.people import make_world
from tests.postgres import Server

KEY = new_sealing_key()
SEALER = Sealer(KEY)


def every_row(url: str) -> dict[str, list[str]]:
    """All rows of all tables, in one order."""
    engine = make_engine(url)
    with engine.connect() as connection:
        found = {
            table: sorted(repr(row) for row in raw_rows.read(connection, table, columns))
            for table, columns in raw_rows.tables(connection).items()
        }
    engine.dispose()
    return found


@pytest.fixture
def filled(database_url: str) -> str:
    engine = make_engine(database_url)
    with session_factory(engine, SEALER)() as session:
        make_world(session)
        session.commit()
    engine.dispose()
    return database_url


@pytest.fixture
def backup(filled: str, tmp_path: Path) -> Path:
    out = tmp_path / "it.backup"
    backups.make(filled, SEALER, out, NOW)
    return out


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of the one kind or the other."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.sqlite'}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = f"elsewhere_{uuid4().hex}"
    yield server.create(name)
    server.drop(name)


def test_what_is_put_back_is_what_was_there(filled: str, backup: Path, elsewhere: str) -> None:
    held = backups.restore(backup, elsewhere, SEALER)
    before = every_row(filled)
    assert held.rows["child"] > 5
    assert held.rows["person"] > 5
    assert every_row(elsewhere) == before
    assert migrate.differences(elsewhere) == []


def test_and_put_back_once_more_from_there(filled: str, backup: Path, elsewhere: str, tmp_path: Path) -> None:
    backups.restore(backup, elsewhere, SEALER)
    again, home = tmp_path / "again.backup", f"sqlite:///{tmp_path / 'home.sqlite'}"
    backups.make(elsewhere, SEALER, again, NOW)
    backups.restore(again, home, SEALER)
    assert every_row(home) == every_row(filled)


def test_it_is_put_over_what_prepare_makes_and_over_nothing_else(filled: str, backup: Path, elsewhere: str) -> None:
    migrate.upgrade(elsewhere)
    backups.restore(backup, elsewhere, SEALER)
    before = every_row(elsewhere)
    with pytest.raises(NotRestored, match="not empty"):
        backups.restore(backup, elsewhere, SEALER)
    assert every_row(elsewhere) == before


def refused(path: Path, url: str, says: str, sealer: Sealer = SEALER) -> None:
    with pytest.raises(NotRestored, match=says):
        backups.restore(path, url, sealer)
    with pytest.raises(NotRestored, match=says):
        backups.check(path, sealer)
    assert migrate.current(url) is None, "nothing was begun"


@pytest.fixture
def long_backup(tmp_path: Path, backup: Path) -> Path:
    """The same content in many frames."""
    out = tmp_path / "long.backup"
    about = backups.about_of(backup)
    with backup.open("rb") as file:
        plain = b"".join(sealed_file.read(file, backups.MAGIC, SEALER))
    with pytest.MonkeyPatch.context() as patched, out.open("wb") as file:
        patched.setattr(sealed_file, "FRAME", 512)
        sealed_file.write(file, backups.MAGIC, {key: about[key] for key in ("made_at", "revision")}, [plain], SEALER)
    return out


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.mark.parametrize("kept", [0, 5, 22, 60, 200, 300, 0.3, 0.5, 0.9, 0.999, -1, -20])
def test_a_truncated_one_is_refused(long_backup: Path, tmp_path: Path, kept: float) -> None:
    whole = long_backup.read_bytes()
    part = tmp_path / "part.backup"
    part.write_bytes(whole[: int(len(whole) * kept) if 0 < kept < 1 else int(kept)])
    refused(part, f"sqlite:///{tmp_path / 'none.sqlite'}", "cut short|not a backup|cut off")


def test_one_cut_between_two_frames_is_refused(long_backup: Path, tmp_path: Path) -> None:
    whole = long_backup.read_bytes()
    start = whole.index(b"\n", len(backups.MAGIC)) + 1
    part = tmp_path / "part.backup"
    for frames in (1, 3):
        part.write_bytes(whole[: start + frames * (4 + 512 + 16)])
        refused(part, f"sqlite:///{tmp_path / 'none.sqlite'}", "cut short")
    part.write_bytes(whole[:start])
    refused(part, f"sqlite:///{tmp_path / 'none.sqlite'}", "cut short")


@pytest.mark.parametrize("where", [3, 40, 120, 0.2, 0.5, 0.7, -1, -40])
def test_an_altered_one_is_refused(long_backup: Path, tmp_path: Path, where: float) -> None:
    changed = bytearray(long_backup.read_bytes())
    changed[int(len(changed) * where) if 0 < where < 1 else int(where)] ^= 1
    other = tmp_path / "other.backup"
    other.write_bytes(changed)
    refused(other, f"sqlite:///{tmp_path / 'none.sqlite'}", "altered|not a backup|not one of SEALING_KEYS")


def test_two_frames_that_changed_places_are_refused(long_backup: Path, tmp_path: Path) -> None:
    whole = long_backup.read_bytes()
    start, size = whole.index(b"\n", len(backups.MAGIC)) + 1, 4 + 512 + 16
    first, second, rest = whole[start : start + size], whole[start + size : start + 2 * size], whole[start + 2 * size :]
    other = tmp_path / "other.backup"
    other.write_bytes(whole[:start] + second + first + rest)
    refused(other, f"sqlite:///{tmp_path / 'none.sqlite'}", "altered")


def test_one_under_another_key_is_refused(backup: Path, tmp_path: Path) -> None:
    refused(backup, f"sqlite:///{tmp_path / 'none.sqlite'}", "not one of SEALING_KEYS", Sealer(new_sealing_key()))


def test_one_whose_records_need_a_key_that_is_gone_is_refused_and_leaves_nothing(filled: str, tmp_path: Path) -> None:
    newer = new_sealing_key()
    out, url = tmp_path / "newer.backup", f"sqlite:///{tmp_path / 'none.sqlite'}"
    backups.make(filled, Sealer(f"{newer},{KEY}"), out, NOW)
    with pytest.raises(NotRestored, match="need the sealing key"):
        backups.restore(out, url, Sealer(newer))
    assert migrate.current(url) is None
    backups.restore(out, url, Sealer(f"{newer},{KEY}"))


def test_no_key_and_no_word_is_in_it(filled: str, backup: Path) -> None:
    """Not even where it is opened: data keys are wrapped, and what they seal stays sealed."""
    assert b"harbour.test" not in backup.read_bytes()
    with backup.open("rb") as file:
        said = zlib.decompress(b"".join(sealed_file.read(file, backups.MAGIC, SEALER)))
    assert b"harbour.test" in said, "this is the content"
    for secret in (KEY.encode(), b"Birch", b"Larch House"):
        assert secret not in said


def test_it_holds_one_moment_while_people_write(filled: str, tmp_path: Path) -> None:
    """Each organisation here is written with a twin: a backup holds both or neither, and all that was written before it began."""
    stop, written = threading.Event(), [0]
    factory = session_factory(make_engine(filled), SEALER)

    def write() -> None:
        while not stop.is_set():
            with factory() as session:
                session.add_all(Organisation(name=f"Twin {written[0]}", kind=OrganisationKind.PROVIDER) for _ in range(2))
                session.commit()
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = []
        for number in range(6):
            before, out = written[0], tmp_path / f"{number}.backup"
            backups.make(filled, SEALER, out, NOW + timedelta(minutes=number))
            url = f"sqlite:///{tmp_path / str(number)}.sqlite"
            backups.restore(out, url, SEALER)
            with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
                names = [name for (name,) in connection.execute("SELECT name FROM organisation WHERE name LIKE 'Twin %'")]
            assert all(names.count(name) == 2 for name in names)
            assert len(names) >= 2 * before
            seen.append(len(names))
    finally:
        stop.set()
        writer.join()
    assert seen[-1] > seen[0], "somebody wrote meanwhile"


def test_one_made_before_an_upgrade_is_put_back_and_brought_up(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.sqlite'}", f"sqlite:///{tmp_path / 'new.sqlite'}"
    migrate.upgrade(old, "0017")
    with sqlite3.connect(tmp_path / "old.sqlite") as connection:
        connection.execute(
            "INSERT INTO organisation (id, name, kind, created_at) VALUES (?, 'Harbour', 'provider', '2026-10-10 10:10:10.000000')",
            ("ab" * 16,),
        )
    backups.make(old, SEALER, tmp_path / "old.backup", NOW)
    held = backups.restore(tmp_path / "old.backup", new, SEALER)
    assert held.revision == "0017"
    assert migrate.differences(new) == []
    assert every_row(new)["organisation"] == every_row(old)["organisation"]


def test_one_of_a_version_to_come_is_refused(filled: str, tmp_path: Path) -> None:
    with sqlite3.connect(filled.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    backups.make(filled, SEALER, tmp_path / "next.backup", NOW)
    with pytest.raises(NotRestored, match="newer version"):
        backups.restore(tmp_path / "next.backup", f"sqlite:///{tmp_path / 'none.sqlite'}", SEALER)


def test_nothing_is_written_over_a_backup_and_half_of_one_is_never_there(filled: str, backup: Path, tmp_path: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(NotRestored, match="exists already"):
        backups.make(filled, SEALER, backup, NOW)
    with pytest.raises(NotRestored, match="empty"):
        backups.make(f"sqlite:///{tmp_path / 'none.sqlite'}", SEALER, tmp_path / "none.backup", NOW)
    assert backup.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["it.backup"]


def test_the_newest_are_kept(tmp_path: Path) -> None:
    made = [backups.usual_path(tmp_path / "kept", NOW + timedelta(days=day)) for day in range(5)]
    for path in made:
        path.touch()
    (tmp_path / "kept" / "mine.txt").touch()
    backups.keep_newest(tmp_path / "kept", 2)
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == sorted(["mine.txt", *(path.name for path in made[-2:])])


def test_the_nightly_job_makes_one_and_keeps_the_newest(filled: str, tmp_path: Path) -> None:
    folder = tmp_path / "nightly"
    for night in range(4):
        settings = {"DATABASE_URL": filled, "SEALING_KEYS": KEY, "BACKUP_FOLDER": str(folder), "BACKUPS_KEPT": "2"}
        tasks.back_up_to(settings, NOW + timedelta(days=night))
    assert [backups.check(path, SEALER).made_at[:10] for path in sorted(folder.iterdir())] == [
        f"{NOW + timedelta(days=night):%Y-%m-%d}" for night in (2, 3)
    ]
    assert all(path.stat().st_mode & 0o77 == 0 for path in (folder, *folder.iterdir()))


def test_a_drill_finds_what_cannot_be_read(filled: str, backup: Path, tmp_path: Path) -> None:
    assert backups.drill(backup, tmp_path, SEALER)[1] == []
    with sqlite3.connect(filled.removeprefix("sqlite:///")) as connection:
        connection.execute(
            "UPDATE data_key SET wrapped = zeroblob(60) WHERE id = (SELECT id FROM data_key WHERE subject_kind = 'child' LIMIT 1)"
        )
    backups.make(filled, SEALER, tmp_path / "bad.backup", NOW)
    (tmp_path / "second").mkdir()
    assert len(backups.drill(tmp_path / "bad.backup", tmp_path / "second", SEALER)[1]) == 1
