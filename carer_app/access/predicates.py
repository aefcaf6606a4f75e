"""Whether a person may: pure questions about the roles somebody holds and where a record stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from carer_app.access.permission_map import LATE_LINES, PERMISSION_MAP
from carer_app.access.permissions import ANYONE_SIGNED_IN, ONLY_FOR_ONE_HOME, Permission, Role, Scope


@dataclass(frozen=True, slots=True)
class Held:
    """A role somebody holds: for one home, or with no home for every home of the organisation."""

    role: Role
    organisation: str
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A home or foster household, and whose it is."""

    home: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record stands in the world: what its readers are judged by."""

    placed: Place | None = None
    happened: Place | None = None
    social_workers: frozenset[str] = frozenset()
    home: Place | None = None
    organisation: str | None = None
    interviewers: frozenset[str] = frozenset()
    authorities: frozenset[str] = frozenset()
    reviewers: frozenset[str] = frozenset()

    def as_it_was_at(self, placed: Place | None) -> Standing:
        """The same record when the child was placed there."""
        return replace(self, placed=placed, social_workers=frozenset())


def holds(roles: Iterable[Held], permission: Permission) -> bool:
    """Whether somebody with these roles may do this to any record at all."""
    return permission in ANYONE_SIGNED_IN or any(permission in PERMISSION_MAP[held.role] for held in roles)


def may(person: str, roles: Iterable[Held], permission: Permission, record: Standing) -> bool:
    """Whether this person, holding these roles now, may do this to this record."""
    return any((scope := PERMISSION_MAP[held.role].get(permission)) is not None and _reaches(scope, held, person, record) for held in roles)


def only_because_it_happened_here(person: str, roles: Iterable[Held], permission: Permission, record: Standing) -> bool:
    """Whether they may do this to what happened in their home before, and to nothing since: the child lives elsewhere now."""
    held = tuple(roles)
    return may(person, held, permission, record) and not may(person, held, permission, replace(record, happened=None))


def may_add_late(person: str, roles_then: Iterable[Held], permission: Permission, record_then: Standing) -> bool:
    """Whether somebody who cared for the child when it began may still add a line, though they may no longer read (S4)."""
    return permission in LATE_LINES and may(person, roles_then, permission, record_then)


def covers(held: Held, place: Place | None) -> bool:
    """Whether a role reaches a home. A carer's role reaches only the home it names."""
    if place is None:
        return False
    if held.home is not None or held.role in ONLY_FOR_ONE_HOME:
        return held.home == place.home
    return held.organisation == place.organisation


def _reaches(scope: Scope, held: Held, person: str, record: Standing) -> bool:
    match scope:
        case Scope.CHILD_PLACED_HERE:
            return covers(held, record.placed)
        case Scope.PLACED_OR_HAPPENED_HERE:
            return covers(held, record.placed) or covers(held, record.happened)
        case Scope.CHILD_ASSIGNED:
            return person in record.social_workers
        case Scope.CHILD_INTERVIEWED:
            return person in record.interviewers
        case Scope.CHILD_OF_AUTHORITY:
            return held.organisation in record.authorities
        case Scope.CHILD_REVIEWED:
            return person in record.reviewers
        case Scope.HOME:
            return covers(held, record.home)
        case Scope.ORGANISATION:
            return record.organisation is not None and record.organisation == held.organisation
        case _:
            assert_never(scope)
