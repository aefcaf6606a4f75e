"""The organisation's own list of addresses of the police: a pack, or a link to it, goes to these and nowhere else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.pack_links import PoliceAddress
from carer_app.db.models.people import Person
from carer_app.db.queries import pack_links as rows
from carer_app.services.errors import Refused


def add(session: Session, actor: Person, label: str, email: str, now: datetime) -> PoliceAddress:
    """Put an address on the list of the actor's organisation. Raises Refused where it stands there already."""
    address = email.strip().lower()
    if any(one.email == address for one in rows.addresses(session, actor.organisation_id)):
        raise Refused("This address is on the list already.")
    kept = PoliceAddress(organisation_id=actor.organisation_id, added_at=now, added_by=actor.id)
    kept.label, kept.email = label.strip(), address
    session.add(kept)
    session.flush()
    audit.record(session, "police_address_added", actor.id, subject=f"police_address:{kept.id}", detail={"email": address}, at=now)
    return kept


def remove(session: Session, actor: Person, address: PoliceAddress, now: datetime) -> None:
    """Take an address off the list. What was sent there before stays in the logs."""
    address.removed_at, address.removed_by = now, actor.id
    audit.record(session, "police_address_removed", actor.id, subject=f"police_address:{address.id}", at=now)
