"""Inviting people, giving and ending their roles, and the homes they work in. Nobody gives themselves a child's record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.access.permissions import NEEDS_SECOND_FACTOR, ONLY_FOR_ONE_HOME, READS_CHILDREN, Role
from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.people import Home, Membership, Organisation, OrganisationKind, Person
from carer_app.db.queries import sign_in, staff
from carer_app.services.errors import Refused

HELD_IN: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.PROVIDER: frozenset({Role.RESIDENTIAL_WORKER, Role.REGISTERED_MANAGER, Role.FOSTER_CARER, Role.ADMINISTRATOR}),
    OrganisationKind.FOSTERING_AGENCY: frozenset(
        {Role.FOSTER_CARER, Role.SUPERVISING_SOCIAL_WORKER, Role.REGISTERED_MANAGER, Role.ADMINISTRATOR}
    ),
    OrganisationKind.AUTHORITY: frozenset(Role),
}
"""Which roles there are in which kind of organisation."""


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
    home_of_all = Organisation(name=organisation, kind=kind)
    session.add(home_of_all)
    session.flush()
    person = _new_person(home_of_all.id, name, email, None)
    session.add(person)
    session.flush()
    session.add(_membership(person, Role.ADMINISTRATOR, home_of_all.id, None, now, None))
    audit.record(session, "people_begun", person.id, at=now)
    return person


def invite(session: Session, actor: Person, invitation: Invitation, now: datetime) -> Person:
    """A new account with its first role. Raises Refused. They set their own password from a link."""
    if sign_in.by_email(session, invitation.email) is not None:
        raise Refused("Somebody already signs in with this email address.")
    person = _new_person(actor.organisation_id, invitation.name, invitation.email, invitation.telephone)
    session.add(person)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("Somebody already signs in with this email address.") from None
    audit.record(session, "person_invited", actor.id, subject=f"person:{person.id}", at=now)
    grant(session, actor, person, invitation.role, invitation.home_id, now)
    return person


def grant(session: Session, actor: Person, person: Person, role: Role, home_id: str | None, now: datetime) -> Membership:
    """Gives a role from now on. Raises Refused. A role that needs a second factor signs the person out, so that they are asked for it."""
    if actor.id == person.id and role in READS_CHILDREN:
        raise Refused("You cannot give yourself a role that opens children’s records. Ask another administrator to do it.")
    home_id = _fitting_home(session, actor.organisation_id, role, home_id)
    _refuse_what_does_not_fit(session, actor.organisation_id, role)
    if staff.same_membership(session, person.id, role, actor.organisation_id, home_id, now):
        raise Refused("They have this role there already.")
    membership = _membership(person, role, actor.organisation_id, home_id, now, actor.id)
    session.add(membership)
    session.flush()
    session.expire(person, ["memberships"])
    if role in NEEDS_SECOND_FACTOR and actor.id != person.id:
        sign_in.sign_out(session, person.id, now)
    _note(session, "role_given", actor, person, now, role=role.value, home=home_id)
    return membership


def end_membership(session: Session, actor: Person, membership: Membership, now: datetime) -> None:
    """Ends a role now. Raises Refused for the last administrator, who would lock everybody out."""
    if membership.to_at is not None and membership.to_at <= now:
        raise Refused("This role has ended already.")
    if membership.role == Role.ADMINISTRATOR and staff.administrators(session, membership.organisation_id, now) < 2:
        raise Refused("This is the last administrator. Give the role to somebody else first.")
    membership.to_at = max(now, membership.from_at)
    person = session.get_one(Person, membership.person_id)
    session.flush()
    session.expire(person, ["memberships"])
    _note(session, "role_ended", actor, person, now, role=membership.role.value, home=membership.home_id)


def close_account(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """Somebody left: no more signing in, on any device. What they wrote stays. Raises Refused."""
    if actor.id == person.id:
        raise Refused("You cannot close your own account. Ask another administrator to do it.")
    if _is_last_administrator(session, person, now):
        raise Refused("This is the last administrator. Give the role to somebody else first.")
    person.active = False
    sign_in.sign_out(session, person.id, now)
    _note(session, "account_closed", actor, person, now)


def open_account(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """Lets somebody sign in again, with the roles that have not ended. Raises Refused for oneself."""
    if actor.id == person.id:
        raise Refused("You cannot open your own account. Ask another administrator to do it.")
    person.active = True
    _note(session, "account_opened", actor, person, now)


def take_away_second_factor(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """For somebody who lost their phone: they set up a new one when they next sign in. Raises Refused for oneself."""
    if actor.id == person.id:
        raise Refused("You cannot take away your own second step. Ask another administrator to do it.")
    person.tf_primary_method = person.tf_totp_secret = person.totp_last_counter = None
    person.mf_recovery_codes = None
    person.webauthn.clear()
    sign_in.sign_out(session, person.id, now)
    _note(session, "second_factor_taken_away", actor, person, now)


def has_demo_person(session: Session) -> bool:
    """Whether somebody invented for the demo could sign in here."""
    return sign_in.with_address_like(session, "@demo.test")


def _new_person(organisation_id: str, name: str, email: str, telephone: str | None) -> Person:
    return Person(
        organisation_id=organisation_id, name=name, email=email.strip().lower(), telephone=telephone or None, active=True,
        fs_uniquifier=new_id(), login_count=0, failed_login_count=0,
    )  # fmt: skip


def _membership(person: Person, role: Role, organisation_id: str, home_id: str | None, now: datetime, by: str | None) -> Membership:
    return Membership(person_id=person.id, role=role, organisation_id=organisation_id, home_id=home_id, from_at=now, granted_by=by)


def _fitting_home(session: Session, organisation_id: str, role: Role, home_id: str | None) -> str | None:
    """The home the role is for. Carers need one; social workers and administrators have none."""
    if role in (Role.SOCIAL_WORKER, Role.ADMINISTRATOR):
        return None
    if home_id is None:
        if role in ONLY_FOR_ONE_HOME:
            raise Refused("Choose the home or household for this role.")
        return None
    home = session.get(Home, home_id)
    if home is None or home.organisation_id != organisation_id:
        raise Refused("Choose one of your own homes.")
    return home_id


def _refuse_what_does_not_fit(session: Session, organisation_id: str, role: Role) -> None:
    organisation = session.get_one(Organisation, organisation_id)
    if role not in HELD_IN[organisation.kind]:
        raise Refused("There is no such role in this kind of organisation.")


def _is_last_administrator(session: Session, person: Person, now: datetime) -> bool:
    holds = any(m.role == Role.ADMINISTRATOR and (m.to_at is None or m.to_at > now) for m in person.memberships)
    return holds and staff.administrators(session, person.organisation_id, now) < 2


def _note(session: Session, kind: str, actor: Person, person: Person, now: datetime, **detail: str | None) -> None:
    audit.record(session, kind, actor.id, subject=f"person:{person.id}", detail=detail or None, at=now)
