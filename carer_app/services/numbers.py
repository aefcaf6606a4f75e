"""What is counted, kept current: a row of facts for each time away, made whenever duties are reckoned, and the counts made from the rows.

A page reads finished counts, so it takes the same time whatever lies behind them. Rows and counts can be thrown away: they come again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db.queries import numbers as kept
from carer_app.domain.counting import NOTHING, Both, Picture, count, picture_json, picture_of, quarter_of
from carer_app.domain.follow_up import FollowUp, in_order
from carer_app.domain.numbers import facts_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.reviewing import notices_at, reviewed_at
from carer_app.domain.times_away import counts_as

AT_ONCE = 400
"""So many counts are made again at a time."""


def keep(session: Session, child_id: str, times: Iterable[Occurrence], lines: Iterable[FollowUp], now: datetime) -> None:
    """Makes the rows of a child's times away afresh; what they are counted in is wanted again where one has changed. One query, and two writes."""
    ordered = in_order(lines)
    reviewed, noticed, known = reviewed_at(ordered), notices_at(ordered), kept.of_child(session, child_id)
    changed, periods = [], set[kept.Period]()
    for one in times:
        if (before := known.get(one.id)) is None:
            continue
        where = {"child_id": child_id, "home_id": before.home_id, "organisation_id": before.organisation_id}
        row = facts_of(one, counts_as(one, ordered).category)._asdict() | where
        row |= {"reviewed_at": reviewed.get(one.id), "notices_at": noticed.get(one.id)}
        if before.row is None or any(getattr(before.row, name) != value for name, value in row.items()):
            changed.append(row)
            periods |= _periods(before.home_id, before.organisation_id, row["month"])
            if before.row is not None:
                periods |= _periods(before.row.home_id, before.row.organisation_id, before.row.month)
    kept.put(session, changed)
    kept.want(session, periods, now)


def want_talks(session: Session, rows: Iterable[Mapping[str, Any]], now: datetime) -> None:
    """Return interviews have changed: what they are counted in is wanted again."""
    found = [_periods(row["home_id"], row["organisation_id"], row["month"]) for row in rows]
    kept.want(session, set().union(*found), now)


def recount(session: Session, at_most: int = AT_ONCE) -> int:
    """Makes the counts afresh that are out of date, each in a transaction of its own. Gives how many."""
    found = kept.wanted(session, at_most)
    session.commit()
    for count_id in found:
        row = kept.lock(session, count_id)
        if row is not None:
            talks = kept.talks_in(session, row.place_id, row.period)
            row.counted, row.wanted_at = picture_json(count(kept.facts_in(session, row.place_id, row.period), talks)), None
        session.commit()
    return len(found)


def pictures(session: Session, place_ids: Collection[str], periods: Collection[str]) -> dict[kept.Period, Picture]:
    """The pictures of these places in these months and years; one query. Nobody was away where nothing was counted."""
    found = kept.pictures(session, place_ids, periods) if place_ids else {}
    return {
        (place, period): picture_of(found[place, period]) if (place, period) in found else NOTHING
        for place in place_ids
        for period in periods
    }


def first_month(session: Session, place_id: str) -> str | None:
    """The month in which anybody was first away there, as it is counted; None where nobody was. One query."""
    return kept.first_month(session, place_id)


def talks_by_month(session: Session, place_id: str) -> list[tuple[str, Mapping[str, Both]]]:
    """What became of the return interviews of one place, by the month of the return, newest first: of the months that owed any. One query."""
    found = {month: picture_of(counted).talks for month, counted in kept.by_month(session, place_id).items()}
    return [(month, found[month]) for month in sorted(found, reverse=True) if found[month]["owed"].times]


def _periods(home_id: str | None, organisation_id: str | None, month: str) -> set[kept.Period]:
    return {
        (place, period) for place in (home_id, organisation_id) if place is not None for period in (month, quarter_of(month), month[:4])
    }
