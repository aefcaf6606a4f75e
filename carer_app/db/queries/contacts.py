"""Whom to ring: contacts kept for a child, an authority, a home or an organisation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, ContactSlot, ScopeKind, Slot
from carer_app.db.models.people import Home

_AUTHORITIES = UUID("6f0f7c0e-8f5e-4c3b-9a57-3d9f5f3b1c52")
OF_THE_HOME = (Slot.ON_CALL_MANAGER, Slot.AGENCY, Slot.HOST_EDT)
"""Parts that change when the child moves, though they are kept for the child."""
_NEARBY = (ScopeKind.HOME, ScopeKind.ORGANISATION)
PRECEDENCE = (ScopeKind.CHILD, ScopeKind.AUTHORITY, ScopeKind.HOME, ScopeKind.ORGANISATION)


def authority_scope(name: str) -> str:
    """The `scope_id` under which contacts of an authority are kept, however its name is spaced or capitalised."""
    return str(uuid5(_AUTHORITIES, " ".join(name.casefold().split())))


def for_child(session: Session, child: Child, home: Home | None) -> dict[str, ContactSlot]:
    """The contact for each part, in one query: the child's own, else the authority's, else the home's, else the organisation's.

    The out-of-hours team of the host authority, where the child is placed elsewhere, serves as `host_edt`; so does the home's own where
    duty teams are kept by authority and the child's authority has none: another council's is never rung as the child's. `home`: where the child lives
    now. What depends on the home counts only when its own organisation keeps it: nobody rings the manager of the last home.
    """
    return _chosen(_about(session, [(child, home)]), child, home)


def for_children(session: Session, those: Sequence[tuple[Child, Home | None]]) -> dict[str, dict[str, ContactSlot]]:
    """The same for many children, still in one query; by the child's id."""
    found = _about(session, those) if those else ()
    return {child.id: _chosen(found, child, home) for child, home in those}


def _chosen(rows: Sequence[ContactSlot], child: Child, home: Home | None) -> dict[str, ContactSlot]:
    responsible, host = _authorities(child)
    teams = {(row.organisation_id, row.scope_id) for row in rows if row.scope_kind == ScopeKind.AUTHORITY and row.slot == Slot.EDT}
    elsewhere = {keeper for keeper, _ in teams} - {keeper for keeper, scope in teams if scope == responsible}
    chosen: dict[str, ContactSlot] = {}
    for row in sorted((row for row in rows if _is_about(row, child, home, (responsible, host))), key=_nearest_first):
        slot = _part(row, responsible)
        if slot == Slot.EDT and responsible and row.organisation_id in elsewhere and row.scope_kind in _NEARBY:
            slot = Slot.HOST_EDT  # duty teams are kept by authority, and this one is not said to be the child's
        if slot is not None:
            chosen.setdefault(slot, row)
    return chosen


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


def _about(session: Session, those: Sequence[tuple[Child, Home | None]]) -> Sequence[ContactSlot]:
    caring = {home.organisation_id for _, home in those if home}
    authorities = {scope for child, _ in those for scope in _authorities(child) if scope}
    ours = [
        and_(ContactSlot.scope_kind == ScopeKind.AUTHORITY, or_(ContactSlot.scope_id.in_(authorities), ContactSlot.slot == Slot.EDT)),
        and_(ContactSlot.scope_kind == ScopeKind.HOME, ContactSlot.scope_id.in_({home.id for _, home in those if home})),
        and_(ContactSlot.scope_kind == ScopeKind.ORGANISATION, ContactSlot.scope_id.in_(caring)),
    ]
    of_them = and_(ContactSlot.scope_kind == ScopeKind.CHILD, ContactSlot.scope_id.in_({child.id for child, _ in those}))
    kept_by = ContactSlot.organisation_id.in_(caring)
    query = select(ContactSlot).where(or_(of_them, and_(kept_by, or_(*ours))))
    return session.scalars(query.order_by(ContactSlot.updated_at.desc(), ContactSlot.id)).all()


def _part(row: ContactSlot, responsible: str | None) -> str | None:
    """The part a contact plays for the child; of the host authority only its out-of-hours team does."""
    if row.scope_kind != ScopeKind.AUTHORITY or row.scope_id == responsible:
        return row.slot
    return Slot.HOST_EDT if row.slot == Slot.EDT else None


def _nearest_first(row: ContactSlot) -> int:
    return PRECEDENCE.index(row.scope_kind)
