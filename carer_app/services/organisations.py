"""Organisations: one more in the same installation, and its name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.people import Organisation, OrganisationKind, Person
from carer_app.db.queries import people as queries
from carer_app.services.errors import Refused
from carer_app.services.people import begin_organisation
from carer_app.services.roles import HELD_IN

MOST_OF_A_NAME = 200


def add(session: Session, name: str, kind: OrganisationKind, administrator: str, email: str, now: datetime) -> Person:
    """One more organisation, by the operator of the server, and its first administrator. Raises Refused."""
    if not name.strip() or len(name.strip()) > MOST_OF_A_NAME:
        raise Refused(f"Write a name of up to {MOST_OF_A_NAME} letters.")
    if name.strip().casefold() in {one.name.casefold() for one in queries.organisations(session)}:
        raise Refused("There is an organisation of this name already.")
    return begin_organisation(session, name.strip(), kind, administrator, email, now)


def change(session: Session, actor: Person, organisation: Organisation, name: str, kind: OrganisationKind, now: datetime) -> None:
    """Puts its name or kind right. Raises Refused where somebody holds a role that the other kind has not."""
    if kind != organisation.kind:
        held = {one.role for one in queries.memberships_in(session, organisation.id, now)}
        if (held - HELD_IN[kind]) & HELD_IN[organisation.kind]:
            raise Refused("People here hold roles that there are not in that kind of organisation. End those first.")
    organisation.name, organisation.kind = name, kind
    audit.record(session, "organisation_changed", actor.id, subject=f"organisation:{organisation.id}", at=now)
