"""Backups: everything the database holds, in one sealed file, made while people write and put back whole or not at all.

A backup made on SQLite can be put back on PostgreSQL and the other way round. It holds no key: without SEALING_KEYS it says nothing to
anybody, and with another it is refused.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, inspect, text

from carer_app.db import migrate, raw_rows, sealed_file
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import key_ring
from carer_app.db.sealed_file import BadFile
from carer_app.db.sealing import Sealer
from carer_app.services.records import verify_all

MAGIC = b"not-home-yet backup 1\n"
ENDING = ".backup"
_MADE_BY_PREPARE = frozenset({"line_key", "data_key"})
_MODULUS = 1 << 256


class NotRestored(Exception):
    """Nothing was put back, or nothing backed up; the message is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds."""

    made_at: str
    revision: str
    rows: dict[str, int]

    @property
    def count(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def make(url: str, sealer: Sealer, out: Path, now: datetime) -> int:
    """Writes a backup to `out`, which must not exist yet and then is whole. Gives its bytes. Raises NotRestored, OSError."""
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    if out.exists():
        raise NotRestored(f"{out} exists already, and nothing is written over a backup.")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, url, sealer, now)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, out)  # fails, where a rename would replace what was put there meanwhile
    finally:
        draft.unlink(missing_ok=True)
    return out.stat().st_size


def check(path: Path, sealer: Sealer) -> Held:
    """Reads a backup to its end. Raises NotRestored, in a sentence, for one that was cut, altered or sealed under another key."""
    rows = dict[str, int]()
    sums = dict[str, int]()
    table, columns, end = "", list[str](), None
    about = about_of(path)
    for line in _lines(path, sealer):
        match line:
            case {"table": name, "columns": names}:
                table, columns = name, names
                rows[table] = sums[table] = 0
            case {"end": said}:
                end = said
            case _:
                rows[table] += 1
                sums[table] = (sums[table] + raw_rows.digest(columns, line)) % _MODULUS
    if end != {name: [rows[name], f"{sums[name]:064x}"] for name in rows}:
        raise NotRestored("This backup does not hold what it says it holds, so nothing was put back.")
    return Held(about["made_at"], about["revision"], rows)


def about_of(path: Path) -> dict[str, Any]:
    """When a backup was made, by which version of the tables, under which key: what stands in it in clear. Raises NotRestored."""
    try:
        with path.open("rb") as file:
            about, _ = sealed_file.header(file, MAGIC)
            str(about["made_at"]), str(about["revision"])
            return about
    except OSError as no:
        raise NotRestored(f"{path} cannot be read: {no.strerror}.") from None
    except (BadFile, KeyError) as no:
        raise NotRestored(str(no)) from None


def restore(path: Path, url: str, sealer: Sealer) -> Held:
    """Puts a backup into an empty database, then brings that to this version. All of it or nothing. Raises NotRestored."""
    held = check(path, sealer)
    _refuse_what_we_do_not_know(held.revision)
    _refuse_unless_empty(url)
    if migrate.current(url) is not None:
        migrate.downgrade(url, "base")
    migrate.upgrade(url, held.revision)
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            _fill(connection, path, sealer)
            connection.commit()
    except BaseException:
        engine.dispose()
        migrate.downgrade(url, "base")
        raise
    finally:
        engine.dispose()
    migrate.upgrade(url)
    return held


def usual_path(folder: Path, now: datetime) -> Path:
    """Where a backup made now lies in a folder, which is made if need be, readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"not-home-yet-{now:%Y%m%dT%H%M%SZ}{ENDING}"


def drill(path: Path, folder: Path, sealer: Sealer) -> tuple[Held, list[str]]:
    """Puts a backup into a database of its own in `folder`, and says what of it cannot be read. Raises NotRestored."""
    url = f"sqlite:///{folder / 'drill.sqlite'}"
    held = restore(path, url, sealer)
    engine = make_engine(url)
    try:
        with session_factory(engine, sealer)() as session:
            broken = [f"Log {occurrence_id}: {problem}" for occurrence_id, problem in verify_all(session)]
            broken += [f"The key of {subject}: {problem}" for subject, problem in key_ring(session).unreadable()]
    finally:
        engine.dispose()
    return held, broken


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Removes all but the newest backups of a folder; gives those that went."""
    old = sorted(folder.glob(f"not-home-yet-*{ENDING}"))[:-count]
    for path in old:
        path.unlink()
    return old


def _write(file: BinaryIO, url: str, sealer: Sealer, now: datetime) -> None:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            raw_rows.begin_reading(connection)
            revision = _revision(connection)
            about = {"made_at": now.isoformat(timespec="seconds"), "revision": revision}
            sealed_file.write(file, MAGIC, about, _compressed(_said(connection)), sealer)
    finally:
        engine.dispose()


def _revision(connection: Connection) -> str:
    found = inspect(connection).has_table(raw_rows.VERSION_TABLE) and connection.scalar(text("SELECT version_num FROM alembic_version"))
    if not found:
        raise NotRestored("This database is empty, so there is nothing to back up. First run: flask --app wsgi prepare")
    return str(found)


def _said(connection: Connection) -> Iterator[bytes]:
    end = dict[str, list[Any]]()
    for table, columns in raw_rows.tables(connection).items():
        yield _line({"table": table, "columns": columns})
        count = total = 0
        for row in raw_rows.read(connection, table, columns):
            count, total = count + 1, (total + raw_rows.digest(columns, row)) % _MODULUS
            yield _line(row)
        end[table] = [count, f"{total:064x}"]
    yield _line({"end": end})


def _line(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _compressed(pieces: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


def _lines(path: Path, sealer: Sealer) -> Iterator[Any]:
    unpacker, rest = zlib.decompressobj(), b""
    try:
        with path.open("rb") as file, closing(sealed_file.read(file, MAGIC, sealer)) as pieces:
            for piece in pieces:
                *whole, rest = (rest + unpacker.decompress(piece)).split(b"\n")
                yield from map(json.loads, whole)
    except BadFile as no:
        raise NotRestored(f"{no} Nothing was put back.") from None


def _refuse_what_we_do_not_know(revision: str) -> None:
    if revision not in migrate.revisions():
        raise NotRestored(
            f"This backup was made by a newer version of the product (tables {revision}). Install that version, then try again."
        )


def _refuse_unless_empty(url: str) -> None:
    engine = make_engine(url)
    try:
        for table, count in _counts(engine).items():
            if count and table not in _MADE_BY_PREPARE:
                raise NotRestored("This database is not empty, and a backup is only put into an empty one. Nothing was changed.")
    finally:
        engine.dispose()


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {table: len(connection.exec_driver_sql(f'SELECT 1 FROM "{table}" LIMIT 1').all()) for table in raw_rows.tables(connection)}  # noqa: S608


def _fill(connection: Connection, path: Path, sealer: Sealer) -> None:
    expected = dict[str, list[Any]]()
    lines = _lines(path, sealer)
    line = next(lines)
    while "end" not in line:
        table, columns = line["table"], line["columns"]
        after: list[Any] = []
        raw_rows.write(connection, table, columns, _rows(lines, after))
        line = after[0]
    expected = line["end"]
    for table, columns in raw_rows.tables(connection).items():
        count = total = 0
        for row in raw_rows.read(connection, table, columns):
            count, total = count + 1, (total + raw_rows.digest(columns, row)) % _MODULUS
        if expected.get(table) != [count, f"{total:064x}"]:
            raise NotRestored(f"What was put back into {table} is not what the backup holds. Nothing was kept.")
    for key_id in connection.execute(text("SELECT DISTINCT sealing_key_id FROM data_key WHERE wrapped IS NOT NULL")).scalars():
        if not sealer.has(key_id):
            raise NotRestored(
                f"Some records in this backup need the sealing key with id {key_id}, which is not one of SEALING_KEYS. Nothing was kept."
            )


def _rows(lines: Iterator[Any], after: list[Any]) -> Iterator[raw_rows.Row]:
    """The rows up to the next line that is none, which goes to `after`."""
    for line in lines:
        if isinstance(line, dict):
            after.append(line)
            return
        yield line
