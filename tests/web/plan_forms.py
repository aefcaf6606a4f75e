"""How a browser sends a section of a plan, and what was kept of it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from carer_app.db.queries import plans
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.extensions import db
from carer_app.services import plans as service
from tests.web.strict_client import Page, StrictClient

MOST_QUERIES = 12
"""Four of them write down the reading; see the test of what a page costs."""


def posted(section: Section, values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends for these values."""
    sent: dict[str, Any] = {}
    for f in section.fields:
        sent |= _sent(f, f.id, values.get(f.id))
    return sent


def _sent(f: Field, name: str, value: Any) -> dict[str, Any]:
    match f.kind:
        case Kind.ROWS:
            rows = [(f"{name}-{at}-{c.id}", c, row.get(c.id)) for at, row in enumerate([*(value or []), {}]) for c in f.columns]
            return {k: v for full, column, kept in rows for k, v in _sent(column, full, kept).items()}
        case Kind.DATE:
            return {name: list(reversed(value.split("-"))) if value else ["", "", ""]}
        case Kind.LIST:
            return {name: "\r\n".join(value or [])}
        case Kind.CHOICE | Kind.YES_NO_UNKNOWN if value is None:
            return {}
        case _:
            return {name: "" if value is None else str(value)}


def as_typed(fields: tuple[Field, ...], values: dict[str, Any]) -> dict[str, Any]:
    """The same values with years of four figures that somebody alive could mean."""
    return {f.id: _as_typed(f, values[f.id]) for f in fields if f.id in values}


def _as_typed(f: Field, value: Any) -> Any:
    match f.kind:
        case Kind.DATE:
            return f"{1900 + int(value[:4]) % 300}-{value[5:8]}{min(int(value[8:]), 28):02}"
        case Kind.ROWS:
            return [as_typed(f.columns, row) for row in value]
        case _:
            return value


def is_kept(section: Section, values: dict[str, Any]) -> bool:
    """Words made at random read like a PIN now and then; those are refused, rightly."""
    try:
        return bool(Profile.parse_section(section.id, values))
    except MalformedProfile:
        return False


def kept(app: Flask, child_id: str) -> Profile:
    with app.app_context():
        return service.profile_of(db.session, child_id)


def versions(app: Flask, child_id: str, section: str) -> list[tuple[int, dict[str, Any]]]:
    with app.app_context():
        return [(row.version, row.payload) for row in plans.versions(db.session, child_id, section)]


def opened(client: StrictClient, child_id: str, section: str) -> Page:
    return client.get(f"/plans/{child_id}/{section}", max_queries=MOST_QUERIES)


def send(page: Page, *, expect: int = 200, **values: Any) -> Page:
    return page.submit(action=page.url.rsplit("/", 1)[1], expect=expect, title_is_h1=expect != 200, **values)
