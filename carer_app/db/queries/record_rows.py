"""Every row that is about one child, whichever table it lies in, and those who are named in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session, undefer

from carer_app.db import schema
from carer_app.db.base import Base
from carer_app.db.models.children import Child, ContactSlot, ScopeKind
from carer_app.db.models.devices import Device
from carer_app.db.models.moves import Move
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.models.people import Home, Organisation, Person

LEFT_OUT = {
    "record_export": "what went out before is told by the audit",
    "export_piece": "what went out before is told by the audit",
    "export_decision": "what went out before is told by the audit",
    "section_draft": "what one person has typed and not saved is theirs",
    "duty": "reckoned afresh from the lines",
    "duty_watch": "reckoned afresh from the lines",
    "return_interview": "reckoned afresh from the lines",
    "overdue_notice": "who was told of a time that passed is this service's own work",
    "reminder": "who was reminded is this service's own work",
    "pack_press": "packs are printed afresh",
    "pack_link": "what opens a pack from outside goes nowhere; that it was sent is in the log",
    "pack_try": "what opens a pack from outside goes nowhere; that it was opened is in the log",
    "pack_mail": "how a pack was mailed; that it was sent is in the log",
    "telling_mail": "how somebody was told by mail; that they were is in the log",
    "occurrence_numbers": "reckoned afresh from the lines",
    "held_line": "belongs to no log yet",
    "unattached_line": "belongs to no log yet",
}
"""Tables that name a child, an occurrence or a move, and do not go along; and why."""
NAMED: dict[str, tuple[type[Base], tuple[str, ...]]] = {
    "organisation": (Organisation, ("id", "name", "kind", "created_at")),
    "home": (Home, ("id", "organisation_id", "kind", "name", "address", "telephone", "created_at")),
    "person": (Person, ("id", "organisation_id", "name")),
    "device": (Device, ("id", "organisation_id", "home_id", "created_at")),
}
"""Who and where is named in a record: so much of each as tells one from another, and nothing that anybody signs in with."""
_BY = ("child_id", "occurrence_id", "move_id")


def models() -> dict[str, type[Base]]:
    """The tables of a child's record, by name; a table that is added comes along by itself."""
    found = {
        mapper.class_.__tablename__: mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ in schema.metadata.tables
    }
    of_a_child = {name for name, kind in found.items() if set(_BY) & set(kind.__table__.columns.keys())} - set(LEFT_OUT)
    return {name: found[name] for name in sorted(of_a_child | {"child", "contact_slot"})}


def rows_of(session: Session, child_id: str, model: type[Base]) -> Sequence[Any]:
    """The rows of one table that are about the child, by id; the lines of a log in its order. One query."""
    query = _about(child_id, model)
    query = query.order_by(EntryRow.occurrence_id, EntryRow.position) if model is EntryRow else query.order_by(_column(model, "id"))
    return session.scalars(query).all()


def some(session: Session, model: type[Base], ids: Iterable[str]) -> Sequence[Any]:
    """These rows, by id."""
    wanted = sorted(set(ids))
    return session.scalars(select(model).where(_column(model, "id").in_(wanted)).order_by(_column(model, "id"))).all() if wanted else ()


def one_whole(session: Session, model: type[Base], row_id: str, column: str) -> Any:
    """One row with what is fetched only when it is read."""
    return session.scalars(select(model).where(_column(model, "id") == row_id).options(undefer(getattr(model, column)))).first()


def is_empty(session: Session) -> bool:
    """Whether nobody and nothing is in this database yet."""
    return all(session.scalar(select(_column(kind, "id")).limit(1)) is None for kind in (Person, Child, Organisation, Home))


def references(model: type[Base]) -> dict[str, str]:
    """Its columns that name a row of another table, and which table."""
    return {key.parent.name: key.column.table.name for key in model.__table__.foreign_keys}


def clear_columns(model: type[Base]) -> dict[str, Any]:
    """Its columns that lie in clear, and their types."""
    return {column.key: column.columns[0].type for column in inspect(model).column_attrs if not column.key.endswith("_sealed")}


def _about(child_id: str, model: type[Base]) -> Select[Any]:
    query = select(model)
    if model is Child:
        return query.where(Child.id == child_id)
    if model is ContactSlot:
        return query.where(ContactSlot.scope_kind == ScopeKind.CHILD, ContactSlot.scope_id == child_id)
    columns = model.__table__.columns.keys()
    if "child_id" in columns:
        return query.where(_column(model, "child_id") == child_id)
    if "occurrence_id" in columns:
        return query.where(_column(model, "occurrence_id").in_(select(Occurrence.id).where(Occurrence.child_id == child_id)))
    return query.where(_column(model, "move_id").in_(select(Move.id).where(Move.child_id == child_id)))


def _column(model: type[Base], name: str) -> Any:
    return getattr(model, name)
