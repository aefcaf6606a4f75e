"""The children somebody answers for now: what the first page and the list of what is open show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.access.permission_map import PERMISSION_MAP
from carer_app.access.permissions import ONLY_FOR_ONE_HOME, Permission, Scope
from carer_app.access.predicates import Held
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.overdue import OverdueNotice
from carer_app.db.queries import cared_for, signed_plans
from carer_app.db.queries.cared_for import CaredFor, Reach
from carer_app.db.queries.signed_plans import PlanInLists
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.difference import REASON
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.plan_life import Side, binding_changes, binding_numbers
from carer_app.domain.profile import Profile
from carer_app.domain.timers import utc
from carer_app.domain.wall_clock import local

_TOLD = ("photo", "plan", "warning_signs")


@dataclass(frozen=True, slots=True)
class Away:
    """An occurrence that is not closed, from the row of the lists: no log is read. `is_open`: the child is still away.

    `overdue`: the time that passed with no line since, and whether the manager on call was told.
    """

    id: str
    state: State
    level: LevelOfIntervention | None
    report_state: State | None
    police_told: bool
    opened_at: datetime
    last_line_at: datetime | None
    timer_at: datetime | None
    timer_kind: str | None
    head: str = ""
    overdue: OverdueNotice | None = None

    @property
    def is_open(self) -> bool:
        """Whether the child is still away."""
        return self.state.is_open


@dataclass(frozen=True, slots=True)
class ChildNow:
    """A child as the lists show them. `plan_needs` says what the plan lacks most; empty when nothing does. `record`: the child's row.

    `plan` holds only what lists need of it; `to_sign` says who of the two is asked to sign it, where somebody has signed it before.
    `differs`: what a professional difference that is open is about. `back`: the times away that have ended with steps still to do, newest first.
    """

    id: str
    name: str
    age: int | None
    home_id: str | None
    home_name: str
    organisation_id: str | None
    photo_id: str | None
    plan_needs: str
    away: Away | None
    back: tuple[Away, ...]
    record: Child = field(repr=False)
    plan: Profile = field(repr=False)
    to_sign: frozenset[Side] = frozenset()
    differs: str = ""


def children_now(session: Session, person_id: str, roles: Iterable[Held], permission: Permission, now: datetime) -> tuple[ChildNow, ...]:
    """The children a person may do this for, by name. Two queries and the keys, whatever their number."""
    found = cared_for.children(session, reach_of(person_id, roles, permission), now)
    rows = {child_id: list(group) for child_id, group in groupby(found, key=lambda row: row.child.id)}
    KeyRing.of(session).preload(_owners(found))
    kept = signed_plans.in_lists(session, rows, _TOLD, now) if rows else {}
    today = local(now).date()
    return tuple(_child(group, kept.get(child_id, PlanInLists()), today) for child_id, group in rows.items())


def asked_to_sign(person_id: str, roles: Iterable[Held], found: Iterable[ChildNow]) -> list[ChildNow]:
    """Those of these children whose plan waits for a signature on this person's side."""
    reach = reach_of(person_id, roles, Permission.SIGN_PLAN)
    places = Reach(reach.homes, reach.organisations)
    sides = {True: Side.HOME, False: Side.SOCIAL_WORKER if reach.social_worker else None}
    return [child for child in found if sides[places.covers(child.home_id, child.organisation_id)] in child.to_sign]


def reach_of(person_id: str, roles: Iterable[Held], permission: Permission) -> Reach:
    """Whose children these roles reach with this permission."""
    homes, organisations, social_worker = set(), set(), None
    for held in roles:
        scope = PERMISSION_MAP[held.role].get(permission)
        if scope is Scope.CHILD_ASSIGNED:
            social_worker = person_id
        elif scope in (Scope.CHILD_PLACED_HERE, Scope.PLACED_OR_HAPPENED_HERE, Scope.HOME):
            if held.home is not None:
                homes.add(held.home)
            elif held.role not in ONLY_FOR_ONE_HOME:
                organisations.add(held.organisation)
    return Reach(homes, organisations, social_worker)


def _owners(found: Iterable[CaredFor]) -> set[Subject]:
    owners = set()
    for row in found:
        owners.add(Subject(SubjectKind.CHILD, row.child.id))
        if row.home is not None:
            owners.add(Subject(SubjectKind.ORGANISATION, row.home.organisation_id))
    return owners


def _child(rows: list[CaredFor], kept: PlanInLists, today: date) -> ChildNow:
    first = rows[0]
    profile = Profile.stored({name: kept.newest[name].payload for name in _TOLD if name in kept.newest})
    unfinished = [_away(row.occurrence, row.overdue) for row in rows if row.occurrence is not None]
    return ChildNow(
        id=first.child.id,
        name=first.child.preferred_name,
        age=_age(first.child.date_of_birth, today),
        home_id=first.home.id if first.home else None,
        home_name=first.home.name if first.home else "",
        organisation_id=first.home.organisation_id if first.home else None,
        photo_id=first.photo_id,
        plan_needs=_plan_needs(profile, first.photo_id, today),
        away=next((away for away in unfinished if away.is_open), None),
        back=tuple(away for away in unfinished if not away.is_open),
        record=first.child,
        plan=profile,
        to_sign=_to_sign(kept),
        differs=REASON[first.differs] if first.differs else "",
    )


def _to_sign(kept: PlanInLists) -> frozenset[Side]:
    """Who is asked: both, once what binds is another than what was signed; else who has not signed it. Nobody, where no signature counts."""
    counted = {side for side, placement in kept.signed if side is Side.SOCIAL_WORKER or placement == kept.placement}
    if not counted:
        return frozenset()
    return frozenset(Side) if _is_another(kept) else frozenset(Side) - counted


def _is_another(kept: PlanInLists) -> bool:
    """Whether anything that binds differs from what was signed; what was written down of the paperwork is nothing that does."""
    signed = binding_numbers(kept.numbers)
    today = binding_numbers({name: row.version for name, row in kept.newest.items()})
    if signed == today:
        return False
    held = [(name, number) for name, number in signed.items() if (name, number) in kept.held]
    before = Profile.stored({name: kept.held[name, number].payload for name, number in held})
    after = Profile.stored({name: kept.newest[name].payload for name in today})
    return len(held) < len(signed) or bool(binding_changes(before, after))


def _away(row: Occurrence, overdue: OverdueNotice | None) -> Away:
    return Away(
        id=row.id,
        state=row.state,
        level=row.level,
        report_state=row.report_state,
        police_told=row.police_told,
        opened_at=utc(row.opened_at),
        last_line_at=row.last_entry_at,
        timer_at=row.next_timer_at,
        timer_kind=row.next_timer_kind,
        head=row.chain_head,
        overdue=overdue,
    )


def _age(born: date | None, today: date) -> int | None:
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _plan_needs(profile: Profile, photo_id: str | None, today: date) -> str:
    if "plan" not in profile.sections and "warning_signs" not in profile.sections:
        return "everything"
    if photo_id is None:
        return "a photo"
    if not profile.signs and not profile.triggers:
        return "warning signs"
    if profile.stale_photo(today):
        return "a new photo"
    return ""
