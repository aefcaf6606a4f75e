"""The life of a plan as a whole: its versions, who signed them, which were handed to the police, and when it was looked at again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, one_of, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_text
from carer_app.domain.plan_life import Side, Why


class PlanVersion(Base):
    """Which version of every section made the plan at a moment: `sections` is {section: version}. Only added."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("child_id", "number"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    number: Mapped[int]
    sections: Mapped[dict[str, int]] = mapped_column(JSON)
    why: Mapped[Why] = mapped_column(one_of(Why, "why"))
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(refers_to("person.id"))


class PlanSignature(OfAChild, Base):
    """Somebody agreed to a version. Triggers refuse to change or delete it.

    `placement_id` is where the child lived then: the home's signature counts while that lasts. One on paper has `signer` and `signer_is` in
    place of a person, and whoever wrote it down in `recorded_by`.
    """

    __tablename__ = "plan_signature"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (recorded_by IS NULL)", name="by_account_or_on_paper"),
        UniqueConstraint("plan_version_id", "person_id", "placement_id"),
        Index("ix_plan_signature_child_id", "child_id"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    plan_version_id: Mapped[str] = mapped_column(refers_to("plan_version.id"))
    side: Mapped[Side] = mapped_column(one_of(Side, "side"))
    role: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str | None] = mapped_column(refers_to("person.id"))
    placement_id: Mapped[str | None] = mapped_column(refers_to("placement.id"))
    signed_on: Mapped[date]
    signed_at: Mapped[datetime]
    recorded_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    signer = sealed_text(nullable=True)
    signer_is = sealed_text(nullable=True)


class PlanHandover(Base):
    """The police were given a pack made from this version."""

    __tablename__ = "plan_handover"
    __table_args__ = (UniqueConstraint("pack_version_id"), Index("ix_plan_handover_child_id", "child_id"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    plan_version_id: Mapped[str] = mapped_column(refers_to("plan_version.id"))
    pack_version_id: Mapped[str] = mapped_column(refers_to("pack_version.id"))
    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"))
    handed_at: Mapped[datetime]


class PlanReview(OfAChild, Base):
    """Somebody looked at the whole plan again with others. It answers what came before `answers_until`."""

    __tablename__ = "plan_review"
    __table_args__ = (Index("ix_plan_review_child_id_answers_until", "child_id", "answers_until"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    plan_version_id: Mapped[str] = mapped_column(refers_to("plan_version.id"))
    held_on: Mapped[date]
    answers_until: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(refers_to("person.id"))
    to_change: Mapped[bool]
    took_part = sealed_text(nullable=True)
    reason = sealed_text(nullable=True)
    note = sealed_text(nullable=True)
