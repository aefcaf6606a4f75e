"""What somebody is typing in a plan, and what somebody proposes to change in one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_json, sealed_text


class ProposalSource(StrEnum):
    """Where a proposal comes from: somebody who may not write the section, two answers to one question, or a return interview."""

    PERSON = "person"
    TWO_ANSWERS = "two_answers"
    RETURN_INTERVIEW = "return_interview"


class ProposalOutcome(StrEnum):
    """How a proposal ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class SectionDraft(OfAChild, Base):
    """What one person has typed in one section and not saved: each open page as the browser would send it, faults and all.

    `pages` in the payload has by the page's id: `fields`, pairs of name and value; `made_from`, the version of the section that was on it;
    when it was kept, and the `count` of the row then; and what it `took` over from other pages when it was opened. `ended` are the ids of
    pages that were saved or thrown away. `made_from` and `at` of the row are the newest page's.
    """

    __tablename__ = "section_draft"
    __table_args__ = (UniqueConstraint("child_id", "section", "person_id"), Index("ix_section_draft_at", "at"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    section: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    made_from: Mapped[int]
    payload = sealed_json()
    at: Mapped[datetime] = mapped_column(default=now_utc)


class PlanProposal(OfAChild, Base):
    """One change that waits for a decision: what the field said, what it would say, and why. `version` is the section it became."""

    __tablename__ = "plan_proposal"
    __table_args__ = (
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="is_decided_at_some_time"),
        Index("ix_plan_proposal_child_id_decided_at", "child_id", "decided_at"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    section: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(60))
    source: Mapped[ProposalSource] = mapped_column(one_of(ProposalSource, "source"))
    occurrence_id: Mapped[str | None] = mapped_column(refers_to("occurrence.id"))
    payload = sealed_json()
    raised_by: Mapped[str] = mapped_column(refers_to("person.id"))
    raised_at: Mapped[datetime] = mapped_column(default=now_utc)
    asked: Mapped[str | None] = mapped_column(refers_to("person.id"))
    outcome: Mapped[ProposalOutcome | None] = mapped_column(one_of(ProposalOutcome, "outcome"))
    decided_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    decided_at: Mapped[datetime | None]
    reason = sealed_text(nullable=True)
    version: Mapped[int | None]
