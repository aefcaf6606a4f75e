"""Closing somebody's account and opening it again, and a second step that was lost. Nobody does it to themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.access.permissions import Role
from carer_app.db.models.people import Person
from carer_app.db.queries import grants, sign_in, staff
from carer_app.services.errors import Refused
from carer_app.services.roles import note


def close_account(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """Somebody left: no more signing in, on any device. What they wrote stays; the roles they asked for wait no longer. Raises Refused."""
    if actor.id == person.id:
        raise Refused("You cannot close your own account. Ask another administrator to do it.")
    if _is_last_administrator(session, person, now):
        raise Refused("This is the last administrator. Give the role to somebody else first.")
    person.active = False
    sign_in.sign_out(session, person.id, now)
    note(session, "account_closed", actor, person, now)
    for request in grants.waiting_by(session, person.id):
        request.decided_by, request.decided_at, request.agreed = actor.id, now, False
        for_whom = session.get_one(Person, request.person_id)
        note(session, "role_request_void", actor, for_whom, now, role=request.role.value, home=request.home_id, asked_by=person.id)


def open_account(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """Lets somebody sign in again, with the roles that have not ended. Raises Refused for oneself."""
    if actor.id == person.id:
        raise Refused("You cannot open your own account. Ask another administrator to do it.")
    person.active = True
    note(session, "account_opened", actor, person, now)


def take_away_second_factor(session: Session, actor: Person, person: Person, now: datetime) -> None:
    """For somebody who lost their phone: they set up a new one when they next sign in. Raises Refused for oneself."""
    if actor.id == person.id:
        raise Refused("You cannot take away your own second step. Ask another administrator to do it.")
    person.tf_primary_method = person.tf_totp_secret = person.totp_last_counter = None
    person.mf_recovery_codes = None
    person.webauthn.clear()
    sign_in.sign_out(session, person.id, now)
    note(session, "second_factor_taken_away", actor, person, now)


def _is_last_administrator(session: Session, person: Person, now: datetime) -> bool:
    holds = any(m.role == Role.ADMINISTRATOR and (m.to_at is None or m.to_at > now) for m in person.memberships)
    return holds and staff.administrators(session, person.organisation_id, now) < 2
