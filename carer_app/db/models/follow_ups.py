"""What follows the times away of a child: the lines that people wrote, never changed, and the duties reckoned from everything there is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from carer_app.db.base import Base, now_utc, refers_to
from carer_app.db.models.children import OfAChild
from carer_app.db.sealed import sealed_json

WANTED = "wanted_at IS NOT NULL"


class FollowUpRow(OfAChild, Base):
    """A line about what follows (`domain.follow_up`). Triggers refuse to change or delete it.

    `thing_id`: the interview or meeting it belongs to. The kind is not checked here: `follow_up.parse_body` refuses unknown ones.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_child_id_written_at", "child_id", "written_at"), Index("ix_follow_up_thing_id", "thing_id"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    thing_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    kind: Mapped[str] = mapped_column(String(40))
    occurrences: Mapped[list[str]] = mapped_column(JSON)
    happened_at: Mapped[datetime]
    written_at: Mapped[datetime] = mapped_column(default=now_utc)
    written_by: Mapped[str | None] = mapped_column(refers_to("person.id"))
    payload = sealed_json()


class DutyRow(Base):
    """A duty as it was reckoned last, for the lists; reckoned again whenever something changes or its time comes. Ids and times only.

    Whether it is upcoming, due or overdue follows from its times; a `is_notice` one is owed by nobody.
    """

    __tablename__ = "duty"
    __table_args__ = (Index("ix_duty_child_id", "child_id"), Index("ix_duty_due_at", "due_at"))

    child_id: Mapped[str] = mapped_column(refers_to("child.id"))
    rule: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(80))
    who: Mapped[str] = mapped_column(String(80))
    pack: Mapped[str] = mapped_column(String(60))
    clock: Mapped[str] = mapped_column(String(60))
    arose_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    is_notice: Mapped[bool]
    counted: Mapped[list[str]] = mapped_column(JSON)
    subjects: Mapped[list[str]] = mapped_column(JSON)
    cites: Mapped[list[str]] = mapped_column(JSON)


class DutyWatch(Base):
    """When a child's duties are to be reckoned again; its id is the child's. No foreign key: a writer of a log waits for nobody.

    `wanted_at`: something has changed since. `look_again_at`: when time alone will change what is owed.
    """

    __tablename__ = "duty_watch"
    __table_args__ = (
        Index("ix_duty_watch_wanted_at", "wanted_at", sqlite_where=text(WANTED), postgresql_where=text(WANTED)),
        Index("ix_duty_watch_look_again_at", "look_again_at"),
    )

    wanted_at: Mapped[datetime | None]
    reckoned_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None]
