"""The saved sections of children's profiles and plans: the newest version of each counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from carer_app.db.models.children import ProfileSection
from carer_app.db.models.people import Person
from carer_app.db.models.plan_drafts import PlanProposal, ProposalSource
from carer_app.db.queries.given import given_list


def latest_sections(session: Session, child_id: str) -> dict[str, ProfileSection]:
    """The newest version of each section of a child, by section."""
    return latest_sections_of(session, [child_id]).get(child_id, {})


def latest_with_savers(session: Session, child_id: str) -> list[tuple[ProfileSection, Person | None]]:
    """The newest version of each section of a child with the person who saved it, in one query."""
    newest = select(func.max(ProfileSection.version).label("version"), ProfileSection.section)
    newest_of = newest.where(ProfileSection.child_id == child_id).group_by(ProfileSection.section).subquery()
    same = (ProfileSection.section == newest_of.c.section) & (ProfileSection.version == newest_of.c.version)
    query = select(ProfileSection, Person).join(newest_of, same).outerjoin(Person, Person.id == ProfileSection.saved_by)
    return [(row, person) for row, person in session.execute(query.where(ProfileSection.child_id == child_id))]


def latest_sections_of(
    session: Session, child_ids: Iterable[str], only: Collection[str] | None = None
) -> dict[str, dict[str, ProfileSection]]:
    """The newest version of each section, or of those named, for many children in one query, by child and section."""
    wanted = [ProfileSection.child_id.in_(set(child_ids))] + ([ProfileSection.section.in_(only)] if only is not None else [])
    newest = (
        select(ProfileSection.child_id, ProfileSection.section, func.max(ProfileSection.version).label("version"))
        .where(*wanted)
        .group_by(ProfileSection.child_id, ProfileSection.section)
        .subquery()
    )
    same = [getattr(ProfileSection, name) == newest.c[name] for name in ("child_id", "section", "version")]
    found: dict[str, dict[str, ProfileSection]] = {}
    for row in session.scalars(select(ProfileSection).join(newest, same[0] & same[1] & same[2])):
        found.setdefault(row.child_id, {})[row.section] = row
    return found


def latest_with_answers_of(session: Session, child_ids: Iterable[str]) -> tuple[dict[str, dict[str, ProfileSection]], list[PlanProposal]]:
    """The newest version of each section as above, and the second answers that wait in them, in the one query."""
    found: dict[str, dict[str, ProfileSection]] = {}
    answers = []
    for row, proposal in session.execute(_with_answers(), {"children": list(set(child_ids))}):
        found.setdefault(row.child_id, {})[row.section] = row
        answers += [proposal] if proposal is not None else []
    return found, sorted(answers, key=lambda proposal: (proposal.raised_at, proposal.id))


@cache
def _with_answers() -> Any:
    newest = select(ProfileSection.child_id, ProfileSection.section, func.max(ProfileSection.version).label("version"))
    of_them = newest.where(ProfileSection.child_id.in_(given_list("children")))
    newest_of = of_them.group_by(ProfileSection.child_id, ProfileSection.section).subquery()
    same = [getattr(ProfileSection, name) == newest_of.c[name] for name in ("child_id", "section", "version")]
    waits = (PlanProposal.source == ProposalSource.TWO_ANSWERS) & PlanProposal.decided_at.is_(None)
    of_it = (PlanProposal.child_id == ProfileSection.child_id) & (PlanProposal.section == ProfileSection.section) & waits
    return select(ProfileSection, PlanProposal).join(newest_of, same[0] & same[1] & same[2]).outerjoin(PlanProposal, of_it)


def versions(session: Session, child_id: str, section: str) -> Sequence[ProfileSection]:
    """Every version of a section, first to last."""
    query = select(ProfileSection).where(ProfileSection.child_id == child_id, ProfileSection.section == section)
    return session.scalars(query.order_by(ProfileSection.version)).all()


def numbered(session: Session, child_id: str, section: str, version: int) -> ProfileSection | None:
    """One version of a section."""
    same = ProfileSection.child_id == child_id, ProfileSection.section == section, ProfileSection.version == version
    return session.scalar(select(ProfileSection).where(*same))


def latest_version(session: Session, child_id: str, section: str) -> int:
    """The number of the newest version of a section; 0 when it was never saved."""
    query = select(func.max(ProfileSection.version)).where(ProfileSection.child_id == child_id, ProfileSection.section == section)
    return session.scalar(query) or 0
