"""Whom to ring, kept up to date before the night it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import ContactSlot, ScopeKind
from carer_app.db.models.people import Person
from carer_app.db.queries import contacts


@dataclass(frozen=True, slots=True)
class Scope:
    """What a contact is for. An authority is known by its name, and kept by each organisation for itself."""

    kind: ScopeKind
    id: str
    keeper: str
    name: str | None = None

    @classmethod
    def authority(cls, name: str, keeper: str) -> Scope:
        """The contacts that an organisation keeps of a local authority."""
        return cls(ScopeKind.AUTHORITY, contacts.authority_scope(name), keeper, name)


@dataclass(frozen=True, slots=True)
class Details:
    """How somebody is reached."""

    label: str
    telephone: str
    email: str = ""
    hours: str = ""


def save_contact(session: Session, actor: Person, scope: Scope, slot: str, details: Details, now: datetime) -> ContactSlot:
    """Puts a contact in its slot, in place of what was there. Empty details empty the slot."""
    kept = contacts.of_scope(session, scope.keeper, scope.kind, scope.id).get(slot)
    if kept is None:
        kept = ContactSlot(organisation_id=scope.keeper, scope_kind=scope.kind, scope_id=scope.id, slot=slot)
        session.add(kept)
    if scope.name:
        kept.scope_name = scope.name
    kept.label, kept.telephone = details.label or None, details.telephone or None
    kept.email, kept.hours = details.email or None, details.hours or None
    kept.updated_at, kept.updated_by = now, actor.id
    audit.record(session, "contact_changed", actor.id, subject=f"contact:{scope.kind}:{scope.id}:{slot}", at=now)
    return kept
