"""What a home owes after times away: those that nobody has reviewed, those a summary lists, and what an inspector asks to be counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, text, union_all, update
from sqlalchemy.orm import Session

from carer_app.db.models.children import Child
from carer_app.db.models.follow_ups import DutyRow, FollowUpRow
from carer_app.db.models.numbers import UNREVIEWED, NumbersRow
from carer_app.db.models.occurrences import UNFINISHED, Occurrence
from carer_app.domain.counting import Both
from carer_app.domain.follow_up import Category
from carer_app.domain.levels import State

AT_MOST = 20
"""So many are listed for one home, and fewer each for many; a line says that there are more."""


class Unreviewed(NamedTuple):
    """A time away that is over and that no manager has reviewed, and its child."""

    row: NumbersRow
    child: Child


def most_of(homes: int) -> int:
    """How many are listed of each of so many homes."""
    return max(3, AT_MOST // max(1, homes))


def unreviewed(session: Session, home_ids: Collection[str]) -> list[Unreviewed]:
    """The newest of each of these homes, and one more than are shown; one query."""
    if not home_ids:
        return []
    each = [
        select(NumbersRow.id)
        .where(NumbersRow.home_id == home_id, text(UNREVIEWED))
        .order_by(NumbersRow.returned_at.desc())
        .limit(most_of(len(home_ids)) + 1)
        .subquery()
        for home_id in sorted(home_ids)
    ]
    ids = union_all(*(select(one.c.id) for one in each))
    query = select(NumbersRow, Child).join(Child, Child.id == NumbersRow.child_id).where(NumbersRow.id.in_(ids))
    return [Unreviewed(*row) for row in session.execute(query.order_by(NumbersRow.returned_at.desc(), NumbersRow.id))]


def away_now(session: Session, home_ids: Collection[str]) -> list[tuple[Occurrence, Child]]:
    """Who is away from these homes now, the longest first; one query."""
    where = (text(f"occurrence.{UNFINISHED}"), Occurrence.state != State.BACK, Occurrence.home_id.in_(home_ids))
    query = select(Occurrence, Child).join(Child, Child.id == Occurrence.child_id).where(*where)
    return [(row[0], row[1]) for row in session.execute(query.order_by(Occurrence.opened_at, Occurrence.id))]


def of_time(session: Session, occurrence_id: str) -> NumbersRow | None:
    """What is counted of one time away."""
    return session.get(NumbersRow, occurrence_id)


def mark(session: Session, occurrence_id: str, **at: datetime) -> None:
    """It was reviewed, or decided, just now: the lists know before duties are reckoned again."""
    done = update(NumbersRow).where(NumbersRow.id == occurrence_id).values(**at)
    session.execute(done.execution_options(synchronize_session=False))


def counted_as(session: Session, home_id: str, month: str, category: str) -> list[Unreviewed]:
    """The times away of a home that began in that month and count as that, each with its child; one query."""
    where = (NumbersRow.home_id == home_id, NumbersRow.month == month, NumbersRow.counts_as == category)
    query = select(NumbersRow, Child).join(Child, Child.id == NumbersRow.child_id).where(*where)
    return [Unreviewed(*row) for row in session.execute(query.order_by(NumbersRow.began_at, NumbersRow.id))]


def since(session: Session, home_id: str, month: str) -> dict[str, Both]:
    """Times away and children of a home since that month began, by what they count as; one query. `all`: every one that counts."""
    row = NumbersRow
    query = select(row.counts_as, row.child_id, func.count(), func.count(row.told_at)).where(row.home_id == home_id, row.month >= month)
    found: dict[str, Both] = {}
    whose: dict[str, set[str]] = {}
    for name, child_id, times, told in session.execute(query.group_by(row.child_id, row.counts_as)):
        for key, many in ((name, times), *(() if name == Category.OTHER else (("all", times), ("told", told)))):
            if many:
                whose.setdefault(key, set()).add(child_id)
                found[key] = Both(found.get(key, Both()).times + many, len(whose[key]))
    return found


def duties_for(session: Session, child_ids: Collection[str], actions: Collection[str]) -> Sequence[DutyRow]:
    """What is owed for these children that a letter answers; one query."""
    if not child_ids:
        return []
    return session.scalars(select(DutyRow).where(DutyRow.child_id.in_(child_ids), DutyRow.action.in_(actions))).all()


def of_thing(session: Session, thing_id: str) -> Sequence[FollowUpRow]:
    """The lines of one summary, in the order they were written down; one query."""
    query = select(FollowUpRow).where(FollowUpRow.thing_id == thing_id)
    return session.scalars(query.order_by(FollowUpRow.written_at, FollowUpRow.id)).all()
