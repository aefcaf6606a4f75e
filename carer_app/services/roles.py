"""Giving roles and ending them: who asks, who agrees, and for which home. Nobody gives themselves a child's record."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from carer_app.access.permissions import NEEDS_SECOND_FACTOR, ONLY_FOR_ONE_HOME, READS_CHILDREN, Role
from carer_app.db import audit
from carer_app.db.models.people import Home, Membership, Organisation, OrganisationKind, Person, RoleRequest
from carer_app.db.queries import grants, sign_in, staff
from carer_app.services import readers
from carer_app.services.errors import Refused

HELD_IN: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.PROVIDER: frozenset(
        {Role.RESIDENTIAL_WORKER, Role.REGISTERED_MANAGER, Role.FOSTER_CARER, Role.ADMINISTRATOR, Role.INTERVIEWER}
    ),
    OrganisationKind.FOSTERING_AGENCY: frozenset(
        {Role.FOSTER_CARER, Role.SUPERVISING_SOCIAL_WORKER, Role.REGISTERED_MANAGER, Role.ADMINISTRATOR, Role.INTERVIEWER}
    ),
    OrganisationKind.AUTHORITY: frozenset(Role) - {Role.REGULATION_44_VISITOR},
}
"""Which roles an administrator gives in which kind of organisation. A visitor is let in by the manager, for a time."""

WITHOUT_A_HOME = frozenset({Role.SOCIAL_WORKER, Role.ADMINISTRATOR, Role.INTERVIEWER, Role.EDT_WORKER, Role.REVIEWING_OFFICER})
"""Roles that are held for no home in particular."""

REQUEST_LASTS = timedelta(days=14)
"""How long a role that was asked for waits: who agrees a month later agrees to somebody they may not remember."""

log = structlog.get_logger()


def grant(session: Session, actor: Person, person: Person, role: Role, home_id: str | None, now: datetime) -> Membership | None:
    """Asks for a role, which opens nothing until a second person agrees: then None. Only the first registered manager of an organisation
    that has nobody else to ask is given the role at once. Raises Refused."""
    if actor.id == person.id and role in READS_CHILDREN:
        raise Refused("You cannot give yourself a role that opens children’s records. Ask another administrator to do it.")
    home_id = _fitting_home(session, actor.organisation_id, role, home_id)
    _refuse_what_does_not_fit(session, actor.organisation_id, role)
    if staff.same_membership(session, person.id, role, actor.organisation_id, home_id, now):
        raise Refused("They have this role there already.")
    if role == Role.REGISTERED_MANAGER and not grants.ever_had_a_second(session, actor.organisation_id, actor.id):
        return _given_alone(session, actor, person, home_id, now)
    if grants.is_asked_for(session, person.id, role, actor.organisation_id, home_id, now - REQUEST_LASTS):
        raise Refused("Somebody has asked for this role for them already. It waits until somebody else agrees.")
    asked = {"role": role, "organisation_id": actor.organisation_id, "home_id": home_id}
    session.add(RoleRequest(person_id=person.id, asked_by=actor.id, asked_at=now, **asked))
    session.flush()
    note(session, "role_asked_for", actor, person, now, role=role.value, home=home_id)
    return None


def agree(session: Session, actor: Person, request: RoleRequest, now: datetime) -> Membership:
    """A second person agrees, from their own account: the role begins. Raises Refused for whoever asked, or is to have it."""
    _refuse_their_own(actor, request)
    if request.asked_at <= now - REQUEST_LASTS:
        raise Refused("This was asked for more than 14 days ago, so it is void. Whoever still wants it asks again.")
    person = session.get_one(Person, request.person_id)
    if not person.active:
        raise Refused("Their account is closed, so they cannot be given a role.")
    _refuse_what_nobody_asks_any_more(session, request)
    request.decided_by, request.decided_at, request.agreed = actor.id, now, True
    membership = _give(session, person, request.role, request.organisation_id, request.home_id, now, request.asked_by)
    note(session, "role_given", actor, person, now, role=request.role.value, home=request.home_id, asked_by=request.asked_by)
    readers.tell(session, actor.id, membership, now)
    return membership


def agree_where_nobody_can(session: Session, person: Person, now: datetime) -> tuple[Membership, ...]:
    """For the operator of the server, when an organisation has nobody left who could agree: the roles that began. Raises Refused."""
    asked = grants.waiting_for(session, person.id, now - REQUEST_LASTS)
    if not asked:
        raise Refused("Nobody has asked for a role for this person.")
    if any(grants.can_agree(session, request, now) for request in asked):
        raise Refused("There is somebody who can agree to it. They do so on their own account, under Roles to agree to.")
    begun = []
    for request in asked:
        _refuse_what_nobody_asks_any_more(session, request)
        request.decided_at, request.agreed = now, True
        membership = _give(session, person, request.role, request.organisation_id, request.home_id, now, request.asked_by)
        detail = {"role": request.role.value, "home": request.home_id, "asked_by": request.asked_by}
        audit.record(session, "role_given_by_operator", None, subject=f"person:{person.id}", detail=detail, at=now)
        readers.tell(session, request.asked_by, membership, now, whoever_it_is=True)
        begun.append(membership)
    return tuple(begun)


def decline(session: Session, actor: Person, request: RoleRequest, now: datetime) -> None:
    """A second person does not agree. Raises Refused."""
    _refuse_their_own(actor, request)
    request.decided_by, request.decided_at, request.agreed = actor.id, now, False
    person = session.get_one(Person, request.person_id)
    note(session, "role_declined", actor, person, now, role=request.role.value, home=request.home_id, asked_by=request.asked_by)


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
    note(session, "role_ended", actor, person, now, role=membership.role.value, home=membership.home_id)


def note(session: Session, kind: str, actor: Person, person: Person, now: datetime, **detail: str | None) -> None:
    """Written in the audit, about somebody's account."""
    audit.record(session, kind, actor.id, subject=f"person:{person.id}", detail=detail or None, at=now)


def begins(person: Person, role: Role, organisation_id: str, home_id: str | None, now: datetime, by: str | None) -> Membership:
    """A role that begins now."""
    return Membership(person_id=person.id, role=role, organisation_id=organisation_id, home_id=home_id, from_at=now, granted_by=by)


def _given_alone(session: Session, actor: Person, person: Person, home_id: str | None, now: datetime) -> Membership:
    """Somebody must be the first. It happens once in the life of an organisation, and stands out in the audit and in the server's log."""
    membership = _give(session, person, Role.REGISTERED_MANAGER, actor.organisation_id, home_id, now, actor.id)
    note(session, "role_given_by_one_person_alone", actor, person, now, role=Role.REGISTERED_MANAGER.value, home=home_id)
    log.warning("a role was given by one person alone", person_id=person.id)
    readers.tell(session, actor.id, membership, now, whoever_it_is=True)
    return membership


def _give(
    session: Session, person: Person, role: Role, organisation_id: str, home_id: str | None, now: datetime, by: str | None
) -> Membership:
    """A role that needs a second factor signs the person out, so that they are asked for it."""
    membership = begins(person, role, organisation_id, home_id, now, by)
    session.add(membership)
    session.flush()
    session.expire(person, ["memberships"])
    if role in NEEDS_SECOND_FACTOR:
        sign_in.sign_out(session, person.id, now)
    return membership


def _refuse_their_own(actor: Person, request: RoleRequest) -> None:
    if request.decided_at is not None:
        raise Refused("Somebody has answered this already.")
    if actor.id in (request.asked_by, request.person_id):
        raise Refused("Somebody else must agree: another administrator or a registered manager.")


def _refuse_what_nobody_asks_any_more(session: Session, request: RoleRequest) -> None:
    if not session.get_one(Person, request.asked_by).active:
        raise Refused("The account of whoever asked for this is closed, so it is void. Say no to it; somebody else can ask again.")


def _fitting_home(session: Session, organisation_id: str, role: Role, home_id: str | None) -> str | None:
    """The home the role is for. Carers need one; social workers, administrators and interviewers have none."""
    if role in WITHOUT_A_HOME:
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
