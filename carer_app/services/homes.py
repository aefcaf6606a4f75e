"""The homes and foster households of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import Home, HomeKind, Person


@dataclass(frozen=True, slots=True)
class HomeDetails:
    """What is kept about a home."""

    name: str
    kind: HomeKind
    address: str | None = None
    telephone: str | None = None


def add_home(session: Session, actor: Person, details: HomeDetails, now: datetime) -> Home:
    """A new home of the actor's organisation."""
    home = Home(organisation_id=actor.organisation_id, kind=details.kind, name=details.name, created_at=now)
    home.address, home.telephone = details.address or None, details.telephone or None
    session.add(home)
    session.flush()
    audit.record(session, "home_added", actor.id, subject=f"home:{home.id}", at=now)
    return home


def change_home(session: Session, actor: Person, home: Home, details: HomeDetails, now: datetime) -> None:
    """Puts a home's name, address or telephone right."""
    home.name, home.kind = details.name, details.kind
    home.address, home.telephone = details.address or None, details.telephone or None
    audit.record(session, "home_changed", actor.id, subject=f"home:{home.id}", at=now)
