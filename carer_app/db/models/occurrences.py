"""Missing occurrences: one projection row each for the lists, and the append-only lines of their logs."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, one_of, refers_to
from carer_app.db.sealed import HasSealed, Subject, SubjectKind, sealed_bytes, sealed_text
from carer_app.domain.levels import LevelOfIntervention, State

UNFINISHED = "state NOT IN ('S12', 'S13')"
"""Away, or back with steps still to do. A partial index and the lists share these words exactly."""
GIVEN = "handed_over_at IS NOT NULL"
WANTED = "wanted_at IS NOT NULL"


def _unfinished_index(column: str) -> Index:
    which = text(UNFINISHED)
    return Index(f"ix_occurrence_unfinished_{column}", column, "opened_at", sqlite_where=which, postgresql_where=which)


def _timer_index() -> Index:
    which = text("next_timer_at IS NOT NULL")
    return Index("ix_occurrence_next_timer_at", "next_timer_at", sqlite_where=which, postgresql_where=which)


class Occurrence(Base):
    """What the lists need to know without reading a log. Everything from `level` on can be rebuilt from the entries."""

    __tablename__ = "occurrence"
    __table_args__ = (
        Index("ix_occurrence_child_id_opened_at", "child_id", "opened_at"),
        Index("ix_occurrence_organisation_id_opened_at", "organisation_id", "opened_at"),
        Index("ix_occurrence_together", "together"),
        _unfinished_index("home_id"),
        _unfinished_index("organisation_id"),
        _timer_index(),
    )

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    home_id: Mapped[str] = mapped_column(refers_to("home.id"))
    organisation_id: Mapped[str] = mapped_column(refers_to("organisation.id"))
    opened_at: Mapped[datetime]
    together: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    level: Mapped[LevelOfIntervention | None] = mapped_column(one_of(LevelOfIntervention, "level"))
    state: Mapped[State] = mapped_column(one_of(State, "state"), default=State.OPENED)
    report_state: Mapped[State | None] = mapped_column(one_of(State, "report_state"))
    next_timer_at: Mapped[datetime | None]
    next_timer_kind: Mapped[str | None] = mapped_column(String(40))
    police_told: Mapped[bool] = mapped_column(default=False)
    returned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    entries_count: Mapped[int] = mapped_column(default=0)
    last_entry_at: Mapped[datetime | None]
    chain_head: Mapped[str] = mapped_column(String(64), default="")
    chain_length: Mapped[int] = mapped_column(default=0)


class OfAnOccurrence(HasSealed):
    """A row sealed by the key of its occurrence."""

    occurrence_id: Mapped[str]

    def sealed_by(self) -> Subject:
        return Subject(SubjectKind.OCCURRENCE, self.occurrence_id)


class EntryRow(OfAnOccurrence, Base):
    """A line of the log as received. Triggers refuse to change or delete it.

    The kind is not checked here: `entry_json.parse` refuses unknown ones, and a new kind must not rebuild a table of a million lines.
    The salt is sealed with the payload, so that a digest gives nothing away once both are shredded.
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("occurrence_id", "position"),)

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int] = mapped_column(BigInteger)
    device: Mapped[str] = mapped_column(String)
    author_id: Mapped[str | None] = mapped_column(refers_to("person.id"))
    author_proved: Mapped[bool]
    happened_at: Mapped[datetime]
    written_at: Mapped[datetime]
    received_at: Mapped[datetime]
    payload = sealed_bytes()
    salt = sealed_bytes()
    payload_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class PackVersion(OfAnOccurrence, Base):
    """One content of the police pack: what it was made from, and the PDF itself, fetched only when it is read.

    Who was given it stands in the log alone. Until somebody is given it (`handed_over_at`) it is a draft, and gives up its pages when the next is there
    (`let_go_at`): its number and digest stay, since somebody may have saved the file.
    `number` is printed on it and says nothing; `check_code` is said to whoever is given it, and printed nowhere.
    """

    __tablename__ = "pack_version"
    __table_args__ = (
        Index("ix_pack_version_given", "occurrence_id", "version", unique=True, sqlite_where=text(GIVEN), postgresql_where=text(GIVEN)),
        Index("ix_pack_version_number", "number", unique=True),
        Index("ix_pack_version_occurrence_id", "occurrence_id"),
        Index("ix_pack_version_sha256", "sha256"),
    )

    occurrence_id: Mapped[str] = mapped_column(refers_to("occurrence.id"))
    version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(default=now_utc)
    made_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    log_head: Mapped[str] = mapped_column(String(64))
    document = sealed_bytes(deferred=True)
    content_key: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    check_code = sealed_text(nullable=True)
    handed_over_at: Mapped[datetime | None]
    let_go_at: Mapped[datetime | None]


class PackPress(Base):
    """Who prints the next draft of an occurrence's pack, its id being the occurrence's: no foreign key, lest a printer wait for a writer who
    waits for the printer.

    `wanted_at`: something has changed since. `claim`: one worker has taken it in hand, and keeps the others waiting while `claimed_at` is fresh.
    `changes` counts what has changed. `fresh_id`: the version that says all of it, until then, as this release (`fresh_by`) would print it.
    """

    __tablename__ = "pack_press"
    __table_args__ = (Index("ix_pack_press_wanted_at", "wanted_at", sqlite_where=text(WANTED), postgresql_where=text(WANTED)),)

    wanted_at: Mapped[datetime | None]
    claim: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    claimed_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    fresh_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    fresh_until: Mapped[datetime | None]
    fresh_by: Mapped[str | None] = mapped_column(String(64))


class PackPrinter(Base):
    """A process that prints packs ahead, and when it was last seen at work: while one is, pages need not print."""

    __tablename__ = "pack_printer"

    seen_at: Mapped[datetime]
