"""The server's keys for lines: phones seal to the public half, and only here is the other half."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import line_seal
from carer_app.db.models.devices import LineKey
from carer_app.db.queries import devices


def current(session: Session) -> dict[str, str] | None:
    """What a phone needs to seal, `{"id", "public"}`; None until the first key is made."""
    key = devices.current_line_key(session)
    return None if key is None else as_json(key)


def make_first(session: Session, now: datetime) -> dict[str, str]:
    """The key there is, or the first one."""
    return current(session) or as_json(_new(session, now))


def renew(session: Session, now: datetime) -> dict[str, str]:
    """A new key from now on. The old one stays: phones may still hold lines that are sealed to it."""
    old = devices.current_line_key(session)
    if old is not None:
        old.retired_at = now
    return as_json(_new(session, now))


def privates(session: Session, ids: Iterable[str]) -> Mapping[str, bytes]:
    """The private halves of these keys, of those there are."""
    return {key.id: key.private for key in devices.line_keys(session, set(ids)).values()}


def as_json(key: LineKey) -> dict[str, Any]:
    """The public half, as it is sent."""
    return {"id": key.id, "public": line_seal.to_base64url(key.public)}


def _new(session: Session, now: datetime) -> LineKey:
    private = line_seal.new_private()
    made = LineKey(public=line_seal.public_of(private), private=private, created_at=now)
    session.add(made)
    session.flush()
    return made
