"""Everything about a child as it stands at one moment: the rows of every table, the logs, and whoever is named in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import occurrence_store, record_rows
from carer_app.db.base import Base
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.queries import record_rows as rows
from carer_app.db.queries.papers import lived_beside
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.audit_words import HIDDEN_KINDS, WORRY
from carer_app.domain.interviews import ABOUT_INTERVIEWS
from carer_app.domain.placement_concern import HIDDEN_FROM_THE_HOME
from carer_app.services.pack_printing import own_session

Tables = dict[str, list[record_rows.Row]]
NOT_FOR_THE_HOME = frozenset(ABOUT_INTERVIEWS) | HIDDEN_FROM_THE_HOME
"""Kinds of line that go out only with somebody who may read what the child said in a return interview (NOTT-64, NAT-4.8b)."""


def taken(session: Session, child_id: str, *, holds_interviews: bool) -> dict[str, Any]:
    """All of it, seen at one moment, whoever writes meanwhile."""
    with own_session(session) as own:
        _begin(own)
        tables = _tables(own, child_id, holds_interviews)
        logs = [occurrence_store.export(own, row["id"]) for row in tables["occurrence"] if row["chain_length"]]
        beside = sorted({name for other in lived_beside(own, child_id) for name in (other.preferred_name, other.full_name) if name})
        own.rollback()
    return {"child": child_id, "tables": tables, "logs": logs, "beside": beside}


def _begin(session: Session) -> None:
    """From here on this session sees the database as it is now."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    else:
        session.connection().exec_driver_sql("BEGIN")


def compared(session: Session, child_ids: Iterable[str], *, holds_interviews: bool = True) -> Tables:
    """The same rows as they lie in this session's database, those of several children together: to see that what was put back is equal."""
    found: dict[str, dict[str, record_rows.Row]] = {}
    for child_id in child_ids:
        for table, kept in _tables(session, child_id, holds_interviews).items():
            found.setdefault(table, {}).update({row["id"]: row for row in kept})
    return {table: [kept[row_id] for row_id in sorted(kept)] for table, kept in found.items()}


def _tables(session: Session, child_id: str, holds_interviews: bool) -> Tables:
    tables: Tables = {}
    for name, model in rows.models().items():
        if model is EntryRow:  # a log goes as a file of its own, which anybody can check
            continue
        kept = rows.rows_of(session, child_id, model)
        if name == "occurrence":
            KeyRing.of(session).preload(Subject(SubjectKind.OCCURRENCE, row.id) for row in kept)
        tables[name] = [record_rows.as_json(row) for row in kept if holds_interviews or not _is_hidden(row)]
        session.expunge_all()
    return tables | _named(session, tables, child_id)


def _is_hidden(row: Any) -> bool:
    match row.__tablename__:
        case "follow_up":
            return row.kind in NOT_FOR_THE_HOME
        case "audit_event":
            return row.kind in HIDDEN_KINDS or row.subject == WORRY
    return False


def _named(session: Session, tables: Tables, child_id: str) -> Tables:
    """Who and where is named in those rows: so much as tells one from another."""
    wanted: dict[str, set[str]] = {name: set() for name in rows.NAMED}
    models = rows.models()
    for name, kept in tables.items():
        _note(models[name], kept, wanted)
    for line in rows.rows_of(session, child_id, EntryRow):
        if line.author_id is not None:
            wanted["person"].add(line.author_id)
    session.expunge_all()
    found: Tables = {}
    for name in ("device", "person", "home", "organisation"):
        model, only = rows.NAMED[name]
        found[name] = [record_rows.as_json(row, only) for row in rows.some(session, model, wanted[name])]
        _note(model, found[name], wanted)
    return found


def _note(model: type[Base], kept: Iterable[record_rows.Row], wanted: dict[str, set[str]]) -> None:
    for column, table in rows.references(model).items():
        if table in wanted:
            wanted[table].update(row[column] for row in kept if row.get(column) is not None)
