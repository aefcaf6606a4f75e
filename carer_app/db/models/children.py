"""Children, where they are placed, who works with them, their profile, photographs and contacts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_bytes, sealed_date, sealed_json, sealed_text


class AssignmentKind(StrEnum):
    """Why someone who does not live with the child may see their record."""

    SOCIAL_WORKER = "social_worker"
    SUPERVISING_SOCIAL_WORKER = "supervising_social_worker"
    INTERVIEWER = "interviewer"
    IRO = "iro"


class ScopeKind(StrEnum):
    """What a contact is for."""

    ORGANISATION = "organisation"
    HOME = "home"
    CHILD = "child"
    AUTHORITY = "authority"


class Slot(StrEnum):
    """The parts every organisation knows. A protocol may name others: `role_slot`."""

    EDT = "edt"
    ON_CALL_MANAGER = "on_call_manager"
    SOCIAL_WORKER = "social_worker"
    AGENCY = "agency"
    POLICE_ESCALATION = "police_escalation"
    HOST_EDT = "host_edt"
    MISSING_COORDINATOR = "missing_coordinator"
    POLICE_101 = "police_101"
    POLICE_EMAIL = "police_email"
    POLICE_PORTAL = "police_portal"
    POLICE_STATION = "police_station"


DESTROYED = "A destroyed record"
"""What stands in the place of a child's name, once the record is destroyed."""


def role_slot(protocol: str, role: str) -> str:
    """The part of somebody whom a protocol names, as a contact keeps it."""
    return f"{protocol}:{role}"


class OfAChild(HasSealed):
    """A row sealed by the key of the child it is about."""

    child_id: Mapped[str]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.CHILD, self.child_id)


class Child(HasSealed, Base):
    """A child in care. `organisation_id` is the provider that cares for them now and holds the record."""

    __tablename__ = "child"

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    preferred_name = sealed_text().or_once_shredded(DESTROYED)
    full_name = sealed_text(nullable=True).or_once_shredded(None)
    date_of_birth = sealed_date().or_once_shredded(None)
    responsible_authority = sealed_text(nullable=True).or_once_shredded(None)
    host_authority = sealed_text(nullable=True).or_once_shredded(None)
    created_at: Mapped[datetime] = mapped_column(default=now_utc)

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.CHILD, self.id)


class Placement(Base):
    """Where a child lives, from when to when. `move_id`: the move that brought them here; None where no move is written down."""

    __tablename__ = "placement"
    __table_args__ = (
        CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ends_after_it_begins"),
        Index("ix_placement_home_id_to_at", "home_id", "to_at"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    home_id: Mapped[str] = mapped_column(refers_to("home.id"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    move_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))


class Assignment(Base):
    """Someone named for a child, from when to when."""

    __tablename__ = "assignment"
    __table_args__ = (
        CheckConstraint("to_at IS NULL OR to_at >= from_at", name="ends_after_it_begins"),
        Index("ix_assignment_person_id_to_at", "person_id", "to_at"),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    person_id: Mapped[str] = mapped_column(refers_to("person.id"))
    kind: Mapped[AssignmentKind] = mapped_column(one_of(AssignmentKind, "kind"))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]


class ProfileSection(OfAChild, Base):
    """One saved version of a section of the profile. Versions are only added; the newest counts."""

    __tablename__ = "profile_section"
    __table_args__ = (UniqueConstraint("child_id", "section", "version"),)

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    section: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    payload = sealed_json()
    saved_at: Mapped[datetime] = mapped_column(default=now_utc)
    saved_by: Mapped[str] = mapped_column(refers_to("person.id"))


class Photo(OfAChild, Base):
    """A photograph: re-encoded JPEG bytes, fetched only when they are read."""

    __tablename__ = "photo"

    child_id: Mapped[str] = mapped_column(refers_to("child.id"), index=True)
    image = sealed_bytes(deferred=True)
    taken_on: Mapped[date | None]
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(default=now_utc)
    added_by: Mapped[str] = mapped_column(refers_to("person.id"))


class ContactSlot(HasSealed, Base):
    """Whom to ring in one part, for an organisation, a home, a child or an authority; kept by one organisation.

    An authority has no row of its own: its `scope_id` is `queries.contacts.authority_scope(name)`.
    """

    __tablename__ = "contact_slot"
    __table_args__ = (UniqueConstraint("scope_kind", "scope_id", "slot", "organisation_id"),)

    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"), index=True)
    scope_kind: Mapped[ScopeKind] = mapped_column(one_of(ScopeKind, "scope_kind"))
    scope_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    slot: Mapped[str] = mapped_column(String(120))
    scope_name = sealed_text(nullable=True)
    label = sealed_text(nullable=True)
    telephone = sealed_text(nullable=True)
    email = sealed_text(nullable=True)
    hours = sealed_text(nullable=True)
    updated_at: Mapped[datetime] = mapped_column(default=now_utc)
    updated_by: Mapped[str | None] = mapped_column(refers_to("person.id"))

    def sealed_by(self) -> Subject:
        if self.scope_kind == ScopeKind.CHILD:
            return Subject(SubjectKind.CHILD, self.scope_id)
        return Subject(SubjectKind.ORGANISATION, self.organisation_id)
