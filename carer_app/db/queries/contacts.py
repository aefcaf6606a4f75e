"""Whom to ring: contacts kept for a child, an authority, a home or an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, Subquery, and_, or_, select, union
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Child, ContactSlot, Placement, ScopeKind, Slot
from carer_app.db.models.people import Home, Person
from carer_app.db.queries.given import given_list
from carer_app.domain.profile import Profile

_AUTHORITIES = UUID("6f0f7c0e-8f5e-4c3b-9a57-3d9f5f3b1c52")
OF_THE_HOME = (Slot.ON_CALL_MANAGER, Slot.AGENCY, Slot.HOST_EDT)
"""Parts that change when the child moves, though they are kept for the child."""
OF_THE_FORCE = (Slot.POLICE_101, Slot.POLICE_EMAIL, Slot.POLICE_PORTAL, Slot.POLICE_STATION)
"""How the police where the child lives want the pack: the home's own, else that of the council it lies in, else the organisation's."""
_COUNCIL = ("council", "county", "city", "borough", "metropolitan")
_NEARBY = (ScopeKind.HOME, ScopeKind.ORGANISATION)
PRECEDENCE = (ScopeKind.CHILD, ScopeKind.AUTHORITY, ScopeKind.HOME, ScopeKind.ORGANISATION)


def authority_scope(name: str) -> str:
    """The `scope_id` under which contacts of an authority are kept, however its name is spaced or capitalised."""
    return str(uuid5(_AUTHORITIES, " ".join(name.casefold().split())))


Kept = tuple[ContactSlot, str | None]
"""A contact; and the child whose other organisation keeps it, one that cared for the child or whose social worker the child has."""


def for_child(session: Session, child: Child, home: Home | None) -> dict[str, ContactSlot]:
    """The contact for each part, in one query: the child's own, else the authority's, else the home's, else the organisation's.

    The out-of-hours team of the host authority, where the child is placed elsewhere, serves as `host_edt`; so does the home's or the organisation's
    own, unless it bears the name of the child's authority: another council's is never rung as the child's. Where nobody here knows the team of
    the child's authority, the number counts that was kept for it where the child lived, or where the social worker is. `home`: where the child
    lives now. What depends on the home counts only when its own organisation keeps it: nobody rings the manager of the last home.
    """
    return _chosen(_about(session, [(child, home)]), child, home)


def for_children(session: Session, those: Sequence[tuple[Child, Home | None]]) -> dict[str, dict[str, ContactSlot]]:
    """The same for many children, still in one query; by the child's id."""
    found = _about(session, those) if those else ()
    return {child.id: _chosen(found, child, home) for child, home in those}


def with_the_plan(slots: dict[str, ContactSlot], profile: Profile) -> dict[str, ContactSlot]:
    """The same; the duty team that is written among the professionals counts where nobody keeps one."""
    if (kept := slots.get(Slot.EDT)) and kept.telephone:
        return slots
    for row in profile.rows("contacts", "professionals"):
        if row.get("role") == Slot.EDT.value and any(letter.isdigit() for letter in str(row.get("telephone") or "")):
            label, number, hours = (str(row.get(name) or "") for name in ("team", "telephone", "hours"))
            written = ContactSlot(slot=Slot.EDT, label=label or str(row.get("name") or "") or "Duty team", telephone=number, hours=hours)
            return {**slots, Slot.EDT: written}
    return slots


def _chosen(found: Sequence[Kept], child: Child, home: Home | None) -> dict[str, ContactSlot]:
    responsible, host = _authorities(child)
    chosen: dict[str, ContactSlot] = {}
    rows = [row for row, _ in found]
    for row in sorted((row for row in rows if _is_about(row, child, home, (responsible, host))), key=_nearest_first):
        slot = _part(row, responsible, host)
        if slot == Slot.EDT and row.scope_kind in _NEARBY and not _bears_the_name(row, child):
            slot = Slot.HOST_EDT  # a duty team of the house, which is not said to be that of the child's own authority
        if slot is not None:
            chosen.setdefault(slot, row)
    if responsible and not (Slot.EDT in chosen and chosen[Slot.EDT].telephone):
        known = (row for row, whose in found if whose == child.id and row.telephone and _is_its_team(row, child, responsible))
        if team := min(known, key=_nearest_first, default=None):
            chosen[Slot.EDT] = team
    return chosen


def _is_its_team(row: ContactSlot, child: Child, responsible: str) -> bool:
    """Whether the duty team is that of the child's authority, whoever keeps it."""
    if row.slot != Slot.EDT:
        return False
    return row.scope_id == responsible if row.scope_kind == ScopeKind.AUTHORITY else _bears_the_name(row, child)


def _bears_the_name(row: ContactSlot, child: Child) -> bool:
    """Whether its words begin with the name of the child's authority. Where that is not known, there is no other to be taken for."""
    name = [word for word in (child.responsible_authority or "").casefold().split() if word not in _COUNCIL]
    words = (row.label or "").casefold().replace("\u2019s", "").replace("'s", "").split()
    return words[: len(name)] == name


def _authorities(child: Child) -> tuple[str | None, str | None]:
    responsible, host = (authority_scope(name) if name else None for name in (child.responsible_authority, child.host_authority))
    return responsible, host


def _is_about(row: ContactSlot, child: Child, home: Home | None, authorities: tuple[str | None, ...]) -> bool:
    """Whether a contact counts for this child: their own, or one that the organisation keeps which cares for them now."""
    cares = home.organisation_id if home else None
    if row.scope_kind == ScopeKind.CHILD:
        return row.scope_id == child.id and (row.organisation_id == cares or row.slot not in OF_THE_HOME)
    theirs: dict[ScopeKind, set[str]] = {
        ScopeKind.AUTHORITY: {scope for scope in authorities if scope},
        ScopeKind.HOME: {home.id} if home else set(),
        ScopeKind.ORGANISATION: {cares} if cares else set(),
    }
    return row.organisation_id == cares and row.scope_id in theirs[row.scope_kind]


def of_scope(session: Session, organisation_id: str, kind: ScopeKind, scope_id: str) -> dict[str, ContactSlot]:
    """The contacts an organisation keeps for one scope."""
    query = select(ContactSlot).where(
        ContactSlot.organisation_id == organisation_id, ContactSlot.scope_kind == kind, ContactSlot.scope_id == scope_id
    )
    return {row.slot: row for row in session.scalars(query)}


def kept_by(session: Session, organisation_id: str) -> Sequence[ContactSlot]:
    """Every contact an organisation keeps."""
    query = select(ContactSlot).where(ContactSlot.organisation_id == organisation_id)
    return session.scalars(query.order_by(ContactSlot.scope_kind, ContactSlot.scope_id, ContactSlot.slot)).all()


def _about(session: Session, those: Sequence[tuple[Child, Home | None]]) -> Sequence[Kept]:
    caring = {home.organisation_id for _, home in those if home}
    authorities = {scope for child, _ in those for scope in _authorities(child) if scope}
    about = {
        "caring": list(caring),
        "authorities": list(authorities),
        "homes": list({home.id for _, home in those if home}),
        "children": list({child.id for child, _ in those}),
        "of_an_authority": list({child.id for child, _ in those if child.responsible_authority}),
    }
    return [(row, whose) for row, whose in session.execute(_query(), about)]


@cache
def _query() -> Select[Any]:
    """Put together once, which takes longer than to ask it."""
    caring, authorities, homes, children = (given_list(name) for name in ("caring", "authorities", "homes", "children"))
    ours = [
        and_(ContactSlot.scope_kind == ScopeKind.AUTHORITY, ContactSlot.scope_id.in_(authorities)),
        and_(ContactSlot.scope_kind == ScopeKind.HOME, ContactSlot.scope_id.in_(homes)),
        and_(ContactSlot.scope_kind == ScopeKind.ORGANISATION, ContactSlot.scope_id.in_(caring)),
    ]
    of_them = and_(ContactSlot.scope_kind == ScopeKind.CHILD, ContactSlot.scope_id.in_(children))
    kept_by = ContactSlot.organisation_id.in_(caring)
    knows = _who_knows(given_list("of_an_authority"))
    of_all = or_(ContactSlot.scope_kind == ScopeKind.ORGANISATION, ContactSlot.scope_id.in_(authorities))
    duty_team = and_(ContactSlot.slot == Slot.EDT, ContactSlot.scope_kind.in_((ScopeKind.AUTHORITY, ScopeKind.ORGANISATION)), of_all)
    query = select(ContactSlot, knows.c.child_id).outerjoin(knows, and_(knows.c.organisation_id == ContactSlot.organisation_id, duty_team))
    query = query.where(or_(of_them, and_(kept_by, or_(*ours)), knows.c.child_id.is_not(None)))
    return query.order_by(ContactSlot.updated_at.desc(), ContactSlot.id)


def _who_knows(children: Any) -> Subquery:
    """The organisations where these children lived or live, and those of their social workers."""
    lived = (
        select(Placement.child_id, Home.organisation_id).join(Home, Home.id == Placement.home_id).where(Placement.child_id.in_(children))
    )
    is_social_worker = and_(Assignment.kind == AssignmentKind.SOCIAL_WORKER, Assignment.to_at.is_(None), Assignment.child_id.in_(children))
    assigned = select(Assignment.child_id, Person.organisation_id).join(Person, Person.id == Assignment.person_id).where(is_social_worker)
    return union(lived, assigned).subquery()


def _part(row: ContactSlot, responsible: str | None, host: str | None) -> str | None:
    """The part a contact plays for the child; of the host authority only its out-of-hours team and its police do."""
    if row.scope_kind == ScopeKind.AUTHORITY and row.slot in OF_THE_FORCE:
        return row.slot if row.scope_id == (host or responsible) else None
    if row.scope_kind != ScopeKind.AUTHORITY or row.scope_id == responsible:
        return row.slot
    return Slot.HOST_EDT if row.slot == Slot.EDT else None


def _nearest_first(row: ContactSlot) -> int:
    if row.slot in OF_THE_FORCE and row.scope_kind == ScopeKind.HOME:
        return -1
    return PRECEDENCE.index(row.scope_kind)
