"""Whatever a police pack prints: when it changes, the packs it stands in are wanted afresh, in the same transaction.

Nobody has to remember it: what a session adds, changes or deletes is seen here as it goes to the database. Kept are ids alone.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, inspect, literal, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import news
from carer_app.db.models.children import Assignment, Child, ContactSlot, Photo, Placement, ProfileSection
from carer_app.db.models.occurrences import EntryRow, Occurrence, PackPress
from carer_app.db.models.people import Home, Person
from carer_app.db.models.plan_drafts import PlanProposal
from carer_app.db.models.plan_life import PlanReview, PlanSignature, PlanVersion
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.db.news import About
from carer_app.db.sealed import HasSealed, names_waiting
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.plan_life import Why

NOT_PRINTED = ("pack_shared", "pack_confirmed", "pack_followed")
"""Lines that say who was given the pack."""
_OF_A_CHILD = (ProfileSection, Photo, PlanProposal, PlanSignature, PlanReview, Assignment)
_OF_A_HOUSE = (Child, Placement)
_OF_ANYBODY = (ContactSlot, Home, ProtocolAcceptance)
_PRINTED = {Occurrence: ("child_id", "home_id", "opened_at", "level", "returned_at"), Person: ("name", "telephone")}
"""Of these rows most changes are nothing to a pack."""
WORTH_IT = (LevelOfIntervention.CARER, LevelOfIntervention.POLICE)
OVER = (State.BACK, State.CLOSED, State.PAST)
_NEWS = "what packs print has changed"


def listen(sessions: sessionmaker[Session]) -> None:
    """Every session this makes sees to it."""
    news.listen(sessions, _NEWS, _about, _wanted)


def _about(row: Any) -> set[About]:
    if isinstance(row, EntryRow):
        return set() if row.kind in NOT_PRINTED else {("occurrence", row.occurrence_id)}
    if isinstance(row, _OF_A_CHILD) or (isinstance(row, PlanVersion) and row.why is not Why.POLICE):
        return {("child", row.child_id)}
    if isinstance(row, _OF_A_HOUSE):
        return {("house", row.id if isinstance(row, Child) else row.child_id)}
    if isinstance(row, _OF_ANYBODY):
        return {("all", "")}
    if isinstance(row, (Occurrence, Person)) and _is_news(row, _PRINTED[type(row)]):
        return {("occurrence", row.id)} if isinstance(row, Occurrence) else {("all", "")}
    return set()


def _is_news(row: Any, names: tuple[str, ...]) -> bool:
    """A new row of somebody or something that no pack can name yet is none."""
    known = inspect(row)
    if not known.persistent:
        return False
    if isinstance(row, HasSealed) and names_waiting(row) & set(names):
        return True
    changed = {name.removesuffix("_sealed") for name in known.attrs.keys() if known.attrs[name].history.has_changes()}  # noqa: SIM118
    return bool(changed & set(names))


def _wanted(dialect: str, changed: set[About], at: datetime) -> Any:
    """The printing that stands is out of date; and is wanted again where the child is away and somebody may be about to ring the police."""
    away = (Occurrence.level.in_(WORTH_IT)) & (Occurrence.state.not_in(OVER))
    begun = Occurrence.id.in_(select(PackPress.id))
    which = select(Occurrence.id, case((away, literal(at, PackPress.wanted_at.type)), else_=None), literal(1))
    which = which.where(or_(*_where(changed)), or_(away, begun)).order_by(Occurrence.id)
    insert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    added = insert(PackPress).from_select(["id", "wanted_at", "changes"], which, include_defaults=False)
    afresh = {"wanted_at": added.excluded.wanted_at, "changes": PackPress.changes + 1, "fresh_id": None}
    return added.on_conflict_do_update(index_elements=[PackPress.id], set_=afresh)


def _where(changed: set[About]) -> list[Any]:
    def ids(of: str) -> list[str]:
        return sorted(id for kind, id in changed if kind == of)

    if ids("all"):
        return [true()]
    lived: Select[Any] = select(Placement.home_id).where(Placement.child_id.in_(ids("house")))
    beside = select(Placement.child_id).where(Placement.home_id.in_(lived))
    of_occurrences = select(Occurrence.child_id).where(Occurrence.id.in_(ids("occurrence")))
    found = {
        "occurrence": [Occurrence.child_id.in_(of_occurrences)],
        "child": [Occurrence.child_id.in_(ids("child"))],
        "house": [Occurrence.child_id.in_(ids("house")), Occurrence.child_id.in_(beside), Occurrence.home_id.in_(lived)],
    }
    return [clause for kind, clauses in found.items() if ids(kind) for clause in clauses]
