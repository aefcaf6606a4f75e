"""The homes and foster households of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import Home, HomeKind, Person
from carer_app.db.queries import children, people
from carer_app.services.errors import Refused


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


def close_home(session: Session, actor: Person, home: Home, now: datetime) -> None:
    """Nobody lives or works there any more. What was written stays. Raises Refused while a child lives there or is expected."""
    if home.closed_at is not None:
        raise Refused("This home is closed already.")
    if children.expected_in_home(session, home.id, now):
        raise Refused("A child lives in this home, or is expected there. Their manager or social worker moves them first.")
    home.closed_at = now
    for held in people.memberships_at(session, home.id, now):
        held.to_at = max(now, held.from_at)
        detail: dict[str, str | None] = {"role": held.role.value, "home": home.id}
        audit.record(session, "role_ended", actor.id, subject=f"person:{held.person_id}", detail=detail, at=now)
    audit.record(session, "home_closed", actor.id, subject=f"home:{home.id}", at=now)


def open_home(session: Session, actor: Person, home: Home, now: datetime) -> None:
    """The home is used again. Roles that ended with it are given anew."""
    home.closed_at = None
    audit.record(session, "home_opened", actor.id, subject=f"home:{home.id}", at=now)
