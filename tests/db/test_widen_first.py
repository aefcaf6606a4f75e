"""Migrations widen first and narrow a release later: the code of the release before goes on with the tables of today, on both databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import String, TypeEngine

from carer_app.config import RefusedToStart
from carer_app.db import migrate, serving
from carer_app.db.engine import make_engine, normalise
from carer_app.db.releases import LET_GO, RELEASES, serves_from
from carer_app.db.serving import problem_of
from tests.postgres import Server

KNOWN = migrate.revisions()
OWN = migrate.newest()
_WORDS = re.compile(r"'((?:[^']|'')*)'")


@pytest.fixture(params=["sqlite", "postgresql"])
def of_the_release(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as the newest release left it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'release.sqlite'}"
        migrate.upgrade(url, RELEASES[-1].schema)
        yield url
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = f"release_{uuid4().hex}"
    url = server.create(name)
    migrate.upgrade(url, RELEASES[-1].schema)
    yield url
    server.drop(name)


def shape(url: str) -> dict[str, dict[str, object]]:
    """Each table: its columns, what it asks of rows, and what keeps watch over it."""
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            found = inspect(connection)
            return {
                table: {
                    "columns": {c["name"]: (c["type"], bool(c["nullable"]), c["default"] is not None) for c in found.get_columns(table)},
                    "checks": {str(c["name"]): str(c["sqltext"]) for c in found.get_check_constraints(table)},
                    "uniques": _uniques(connection, table),
                    "refers": {(tuple(f["constrained_columns"]), f["referred_table"]) for f in found.get_foreign_keys(table)},
                    "watched": _triggers(connection, table),
                }
                for table in found.get_table_names()
                if table != migrate.VERSION_TABLE
            }
    finally:
        engine.dispose()


def _uniques(connection: Connection, table: str) -> set[tuple[str, ...]]:
    found = inspect(connection)
    constraints = {tuple(c["column_names"]) for c in found.get_unique_constraints(table)}
    return constraints | {tuple(str(name) for name in i["column_names"]) for i in found.get_indexes(table) if i["unique"]}


def _triggers(connection: Connection, table: str) -> set[str]:
    if connection.dialect.name == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = CAST(:table AS regclass)"
    return set(connection.scalars(text(asked), {"table": table}))


def narrowed(before: dict[str, dict], after: dict[str, dict]) -> Iterator[str]:  # type: ignore[type-arg]
    """What the code of before cannot go on with."""
    for table, was in before.items():
        if table not in after:
            yield f"table {table} is gone"
            continue
        now = after[table]
        yield from _columns(table, was["columns"], now["columns"])
        old = set(was["columns"])
        for name, rule in now["checks"].items():
            if not _asks_no_more(was["checks"].get(name), rule, old):
                yield f"check {name} of {table} refuses what was taken"
        for columns in now["uniques"] - was["uniques"]:
            if old.issuperset(columns):
                yield f"{table} takes each {', '.join(columns)} once"
        for columns in was["uniques"] - now["uniques"]:
            yield f"{table} takes {', '.join(columns)} more than once"
        for columns, other in now["refers"] - was["refers"]:
            if old.issuperset(columns):
                yield f"{table}.{columns[0]} must be in {other}"
        for trigger in now["watched"] - was["watched"]:
            yield f"trigger {trigger} watches {table}"


def _columns(table: str, was: dict[str, tuple[TypeEngine, bool, bool]], now: dict[str, tuple[TypeEngine, bool, bool]]) -> Iterator[str]:  # type: ignore[type-arg]
    for name, (kind, may_be_empty, _) in was.items():
        if name not in now:
            yield f"column {table}.{name} is gone"
            continue
        kind_now, may_be_empty_now, has_default = now[name]
        if may_be_empty and not may_be_empty_now and not has_default:
            yield f"column {table}.{name} is compulsory"
        if not _holds(kind, kind_now):
            yield f"column {table}.{name} is {kind_now}, it was {kind}"
    for name in now.keys() - was.keys():
        _, may_be_empty_now, has_default = now[name]
        if not may_be_empty_now and not has_default:
            yield f"new column {table}.{name} is compulsory"


def _holds(was: TypeEngine, now: TypeEngine) -> bool:  # type: ignore[type-arg]
    if isinstance(was, String) and isinstance(now, String) and type(was) is type(now):
        return now.length is None or (was.length is not None and was.length <= now.length)
    return str(was) == str(now)


def _asks_no_more(was: str | None, now: str, old: set[str]) -> bool:
    """The same rule, a longer list of words, or one that is about new columns alone."""
    if was is None:
        return not any(re.search(rf"\b{name}\b", now) for name in old)
    return was == now or _longer(was, now)


def _longer(was: str, now: str) -> bool:
    def plain(rule: str) -> str:
        return re.sub(r"(\(?'x'\)?(::[a-z ]+)*[, ]*)+", "x", _WORDS.sub("'x'", rule))

    return plain(was) == plain(now) and set(_WORDS.findall(was)) <= set(_WORDS.findall(now))


def test_the_release_before_goes_on_with_the_tables_of_today(of_the_release: str) -> None:
    before = shape(of_the_release)
    migrate.upgrade(of_the_release)
    found = set(narrowed(before, shape(of_the_release)))
    assert found <= LET_GO.keys(), "Widen first; what the release before still reads goes one release later."


def test_what_is_let_go_was_let_go_by_a_release_that_is_out() -> None:
    assert set(LET_GO.values()) <= {release.name for release in RELEASES}
    assert [release.schema for release in RELEASES] == sorted(release.schema for release in RELEASES)
    assert {release.schema for release in RELEASES} <= KNOWN


@pytest.mark.parametrize(
    "statements, said",
    [
        (["DROP TABLE pack_printer"], "table pack_printer is gone"),
        (["ALTER TABLE device DROP COLUMN label_sealed"], "column device.label_sealed is gone"),
        (["ALTER TABLE pack_press RENAME COLUMN claim TO taken"], "column pack_press.claim is gone"),
        (["ALTER TABLE plan_review ALTER COLUMN recorded_at TYPE varchar(40)"], "column plan_review.recorded_at is VARCHAR(40), it was TIMESTAMP"),
        (["ALTER TABLE pack_press ALTER COLUMN wanted_at SET NOT NULL"], "column pack_press.wanted_at is compulsory"),
        (["ALTER TABLE pack_press ADD COLUMN colour varchar(9) NOT NULL"], "new column pack_press.colour is compulsory"),
        (["ALTER TABLE pack_press ADD COLUMN colour varchar(9) NOT NULL DEFAULT 'red'"], None),
        (["ALTER TABLE pack_press ADD COLUMN colour varchar(9) UNIQUE"], None),
        (["CREATE UNIQUE INDEX one ON move (child_id)"], "move takes each child_id once"),
        (["ALTER TABLE move ADD CONSTRAINT ck_move_later CHECK (starts_at > planned_at)"], "check ck_move_later of move refuses what was taken"),
        (
            ["ALTER TABLE move DROP CONSTRAINT ck_move_kind", "ALTER TABLE move ADD CONSTRAINT ck_move_kind CHECK (kind IN ('planned', 'other'))"],
            "check ck_move_kind of move refuses what was taken",
        ),
        (
            [
                "ALTER TABLE move DROP CONSTRAINT ck_move_kind",
                "ALTER TABLE move ADD CONSTRAINT ck_move_kind CHECK (kind IN ('planned', 'emergency', 'other'))",
            ],
            None,
        ),
        (["ALTER TABLE login_session ADD CONSTRAINT x FOREIGN KEY (id) REFERENCES person (id)"], "login_session.id must be in person"),
    ],
)  # fmt: skip
def test_the_rule_sees_what_would_stop_the_old_code(postgresql_url: str, statements: list[str], said: str | None) -> None:
    before = shape(postgresql_url)
    engine = create_engine(normalise(postgresql_url))
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert list(narrowed(before, shape(postgresql_url))) == ([said] if said else [])


def test_older_and_newer_tables_are_refused_in_a_sentence(sqlite_url: str) -> None:
    serving.refuse_other_tables(sqlite_url)
    migrate.downgrade(sqlite_url, RELEASES[-1].schema)
    with pytest.raises(RefusedToStart, match=r"older version.*prepare"):
        serving.refuse_other_tables(sqlite_url)
    serving.bring_up(sqlite_url)
    assert migrate.standing(sqlite_url) == (OWN, serves_from())
    _call_it(sqlite_url, "9001", serves=OWN)
    serving.refuse_other_tables(sqlite_url)
    serving.bring_up(sqlite_url)
    assert migrate.current(sqlite_url) == "9001", "what a newer version has made stays"
    _call_it(sqlite_url, "9002", serves="9001")
    with pytest.raises(RefusedToStart, match="newer version"):
        serving.refuse_other_tables(sqlite_url)
    with pytest.raises(RefusedToStart, match="newer version"):
        serving.bring_up(sqlite_url)


def test_an_empty_database_is_told_and_one_that_is_away_is_waited_for(tmp_path: Path) -> None:
    with pytest.raises(RefusedToStart, match=r"is empty.*prepare"):
        serving.refuse_other_tables(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    away = "postgresql://nobody@127.0.0.1:1/none"
    with pytest.raises(OperationalError):
        migrate.standing(away)
    serving.refuse_other_tables(away)


def test_what_an_upgrade_of_before_this_rule_left_serves_nobody_but_its_own() -> None:
    assert problem_of(OWN, None, KNOWN, OWN) is None
    assert "newer" in (problem_of("9001", None, KNOWN, OWN) or "")


def _call_it(url: str, revision: str, serves: str) -> None:
    engine = make_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :at, serves_from = :serves"), {"at": revision, "serves": serves})
    engine.dispose()


def test_a_table_that_somebody_holds_is_waited_for_and_nobody_behind_it(postgresql_url: str) -> None:
    migrate.downgrade(postgresql_url, RELEASES[-1].schema)
    engine = make_engine(postgresql_url)
    with engine.connect() as holder, ThreadPoolExecutor(1) as pool:
        holder.exec_driver_sql("LOCK TABLE home IN ACCESS SHARE MODE")
        upgrading = pool.submit(migrate.upgrade, postgresql_url)
        assert not wait([upgrading], 1).done
        with engine.connect() as other:
            other.exec_driver_sql("SET lock_timeout = '2s'")
            assert other.exec_driver_sql("SELECT count(*) FROM home").scalar() == 0
        holder.rollback()
        upgrading.result(60)
    engine.dispose()
    assert migrate.current(postgresql_url) == OWN
