"""Who has an account: the first of an organisation, and whoever is invited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.access.permissions import Role
from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.people import NOBODYS, Organisation, OrganisationKind, Person
from carer_app.db.queries import sign_in, staff
from carer_app.services.errors import Refused
from carer_app.services.roles import begins, grant


@dataclass(frozen=True, slots=True)
class Invitation:
    """Somebody to be given an account."""

    name: str
    email: str
    role: Role
    home_id: str | None = None
    telephone: str | None = None


def make_first(session: Session, organisation: str, kind: OrganisationKind, name: str, email: str, now: datetime) -> Person:
    """The first organisation and its administrator. Raises Refused when there is anybody already."""
    if sign_in.anybody(session):
        raise Refused("There are people here already. Sign in as an administrator to add more.")
    return begin_organisation(session, organisation, kind, name, email, now)


def begin_organisation(session: Session, organisation: str, kind: OrganisationKind, name: str, email: str, now: datetime) -> Person:
    """An organisation and its first administrator. Raises Refused when somebody signs in with the address."""
    if sign_in.by_email(session, email) is not None:
        raise Refused("Somebody already signs in with this email address.")
    home_of_all = Organisation(name=organisation, kind=kind)
    session.add(home_of_all)
    session.flush()
    person = new_person(home_of_all.id, name, email, None)
    session.add(person)
    session.flush()
    session.add(begins(person, Role.ADMINISTRATOR, home_of_all.id, None, now, None))
    audit.record(session, "people_begun", person.id, at=now)
    return person


def invite(session: Session, actor: Person, invitation: Invitation, now: datetime) -> Person:
    """A new account, and its first role asked for. Raises Refused. They set their own password from a link. Where somebody of another
    organisation signs in with the address, the answer is the same, and the mail tells them so."""
    taken = staff.signing_in_with(session, [invitation.email])
    if actor.organisation_id in taken.values():
        raise Refused("Somebody already signs in with this email address.")
    person = new_person(actor.organisation_id, invitation.name, invitation.email, invitation.telephone, is_taken=bool(taken))
    person.invited_at = now
    session.add(person)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("Somebody already signs in with this email address.") from None
    audit.record(session, "person_invited", actor.id, subject=f"person:{person.id}", at=now)
    grant(session, actor, person, invitation.role, invitation.home_id, now)
    return person


def has_demo_person(session: Session) -> bool:
    """Whether somebody invented for the demo could sign in here."""
    return sign_in.with_address_like(session, "@demo.test")


def has_real_person(session: Session) -> bool:
    """Whether there is anybody who was not invented for the demo."""
    return sign_in.with_address_unlike(session, "@demo.test")


def new_person(organisation_id: str, name: str, email: str, telephone: str | None, *, is_taken: bool = False) -> Person:
    """An account without a password. `is_taken`: somebody signs in with the address elsewhere, so nobody can with this account yet."""
    asked = email.strip().lower()
    return Person(
        organisation_id=organisation_id, name=name, email=nobodys_address(asked) if is_taken else asked, telephone=telephone or None, active=True,
        fs_uniquifier=new_id(), login_count=0, failed_login_count=0, asked_email=asked if is_taken else None,
    )  # fmt: skip


def nobodys_address(email: str) -> str:
    """An address that nobody has and no mail reaches, for an account that nobody signs in with; one of the demo's where it is the demo."""
    return f"{NOBODYS}{new_id()}@{'demo.test' if email.endswith('@demo.test') else 'nobody.invalid'}"
