"""Who is asking, what roles they hold now, and what time it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import abort, current_app, g
from flask_login import current_user

from carer_app.access.permissions import NEEDS_SECOND_FACTOR, Permission, Role
from carer_app.access.predicates import Held, Place, Standing, covers, holds, may

if TYPE_CHECKING:
    from carer_app.db.models.people import Membership, Person


def now() -> datetime:
    """The time of this request; tests set `app.config["CLOCK"]`."""
    if "now" not in g:
        g.now = current_app.config.get("CLOCK", _utc_now)()
    at: datetime = g.now
    return at


def somebody() -> Person | None:
    """The signed-in person, or None."""
    return current_user._get_current_object() if current_user and current_user.is_authenticated else None


def current_person() -> Person:
    """The signed-in person. Behind a permission there always is one; elsewhere 401."""
    person = somebody()
    if person is None:
        abort(401)
    return person


def roles_of(person: Person, at: datetime) -> tuple[Held, ...]:
    """The roles the person holds at that time."""
    return tuple(_held(m) for m in person.memberships if m.from_at <= at and (m.to_at is None or at < m.to_at))


def role_ended(person: Person, at: datetime, place: Place | None) -> datetime | None:
    """When the last of the roles ended that reached this place at that time; None while one lasts."""
    ends = [m.to_at for m in person.memberships if m.from_at <= at and (m.to_at is None or at < m.to_at) and covers(_held(m), place)]
    return None if None in ends else max((end for end in ends if end is not None), default=None)


def may_do(permission: Permission) -> bool:
    """Whether to show the signed-in person a way to something at all. What it reaches is decided there."""
    person = somebody()
    return person is not None and holds(roles_of(person, now()), permission)


def may_on(permission: Permission, record: Standing) -> bool:
    """Whether the signed-in person may do this to this record: to show a way only where it leads somewhere."""
    person = somebody()
    return person is not None and may(person.id, roles_of(person, now()), permission, record)


def needs_second_factor(person: Person, at: datetime) -> bool:
    """Whether one of the person's roles is too strong for a password alone."""
    return any(held.role in NEEDS_SECOND_FACTOR for held in roles_of(person, at))


def _held(membership: Membership) -> Held:
    return Held(Role(membership.role), membership.organisation_id, membership.home_id)


def _utc_now() -> datetime:
    return datetime.now(UTC)
