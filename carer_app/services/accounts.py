"""The accounts of people beside their roles: their name and number, the address they were invited by, an invitation taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.people import NOBODYS, Person
from carer_app.db.queries import grants, sign_in, staff
from carer_app.services.errors import Refused
from carer_app.services.people import nobodys_address

LINK_LASTS = timedelta(hours=24)
USED = "They have signed in already. Whoever signs in changes their address by asking for a new account, or you close this one."


def change_details(session: Session, actor: Person, person: Person, name: str, telephone: str, now: datetime) -> None:
    """Puts a name or a number right. What they wrote before keeps the name they had then."""
    person.name, person.telephone = name, telephone or None
    audit.record(session, "person_changed", actor.id, subject=f"person:{person.id}", at=now)


def change_address(session: Session, actor: Person, person: Person, email: str, now: datetime) -> None:
    """The invitation went to a wrong address: the link that lies there opens nothing, and a new one goes out. Raises Refused."""
    _refuse_what_is_used(person)
    asked = email.strip().lower()
    taken = {address: of for address, of in staff.signing_in_with(session, [asked]).items() if address != person.email}
    if person.organisation_id in taken.values():
        raise Refused("Somebody already signs in with this email address.")
    person.email, person.asked_email = (nobodys_address(asked), asked) if taken else (asked, None)
    person.fs_uniquifier, person.active = new_id(), True
    _invited(person, now)
    audit.record(session, "address_changed", actor.id, subject=f"person:{person.id}", at=now)


def invite_again(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """A new link is on its way; the old one opens nothing any more once it is used or a day has passed."""
    if not person.active:
        raise Refused("This account is closed. Open it again first.")
    _invited(person, now)
    audit.record(session, "person_invited_again", actor.id, subject=f"person:{person.id}", at=now)


def withdraw(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """Takes an invitation back that nobody has used: its link opens nothing, the roles are void, the address is free. Raises Refused."""
    _refuse_what_is_used(person)
    person.email, person.asked_email, person.telephone = nobodys_address(person.email), None, None
    person.fs_uniquifier, person.active, person.invite_due_at, person.invited_at = new_id(), False, None, None
    sign_in.sign_out(session, person.id, now)
    for held in person.memberships:
        if held.to_at is None or held.to_at > now:
            held.to_at = max(now, held.from_at)
    for request in grants.waiting_for(session, person.id):
        request.decided_by, request.decided_at, request.agreed = None, now, False
    audit.record(session, "invitation_withdrawn", actor.id, subject=f"person:{person.id}", at=now)


def is_unused(person: Person) -> bool:
    """Whether they were invited and have not chosen a password yet."""
    return person.active and person.password is None


def is_withdrawn(person: Person) -> bool:
    """Whether the invitation was taken back: nobody ever signed in with this account."""
    return not person.active and person.password is None and person.asked_email is None and person.email.startswith(NOBODYS)


def _refuse_what_is_used(person: Person) -> None:
    if person.password is not None:
        raise Refused(USED)


def _invited(person: Person, now: datetime) -> None:
    person.invited_at, person.invite_due_at = now, None
