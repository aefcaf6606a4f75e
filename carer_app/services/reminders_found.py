"""What there is to be reminded of now, and who hears of it: read from the logs of children who are away, the duties and the plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.orm import Session

from carer_app.db.queries import reminders as rows
from carer_app.db.queries import telling, who_hears
from carer_app.db.queries.who_hears import Hears
from carer_app.domain.reminders import QUIET_AFTER, Reminder, Who, of_duty, of_night
from carer_app.services.folded_logs import logs_holding
from carer_app.services.occurrences import occurrence_of

log = structlog.get_logger()
A_SHIFT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Found:
    """Rows to keep, and the children whose logs could not be read: nothing about them is over."""

    rows: list[dict[str, Any]]
    unread: frozenset[str] = frozenset()


def of_nights(session: Session, now: datetime) -> Found:
    """What cannot wait, of every child who is away. Carers are those who wrote there in the last twelve hours; else all of the home."""
    away = rows.away(session)
    if not away:
        return Found([])
    ids = [row.id for row in away]
    hears = who_hears.of_children(session, [row.child_id for row in away], now)
    wrote, heard = rows.who_wrote(session, ids, now - A_SHIFT), rows.phones_heard(session, ids)
    with_packs, with_mail = logs_holding(session, "pack_shared", ids), telling.with_mail(session, ids)
    silent = {name for name, at in heard.items() if at + QUIET_AFTER <= now}
    found: list[dict[str, Any]] = []
    unread = set[str]()
    for row in away:
        if not (
            row.id in with_packs or row.id in with_mail or row.id in silent or (row.next_timer_at is not None and row.next_timer_at <= now)
        ):
            continue
        try:
            reminders = of_night(occurrence_of(session, row.id, how_they_came=True), heard.get(row.id), now)
        except Exception as problem:  # a log that cannot be read keeps nobody from being told of the others
            log.error("a log could not be read", occurrence_id=row.id, problem=type(problem).__name__)
            unread.add(row.child_id)
            continue
        found += _rows(reminders, row.child_id, _on_shift(hears[row.child_id], (row.id,), wrote), now)
    return Found(found, frozenset(unread))


def of_duties(session: Session, now: datetime) -> Iterator[list[dict[str, Any]]]:
    """What is due soon or overdue and nobody is reminded of yet, some hundreds at a time. Of a child who is away nothing waits."""
    after: str | None = None
    away, wrote = frozenset[str](), dict[str, set[str]]()
    while due := rows.duties_due(session, now, after):
        if after is None:
            away = frozenset(row.id for row in rows.away(session))
            wrote = rows.who_wrote(session, away, now - A_SHIFT)
        after = due[-1].id
        hears = who_hears.of_children(session, (one.child_id for one in due), now)
        made: list[dict[str, Any]] = []
        for one in due:
            reminders = of_duty(one.id, one.action, one.who, one.arose_at, one.due_at, now)
            tonight = away.intersection(one.subjects)
            made += _rows(reminders, one.child_id, _on_shift(hears[one.child_id], tonight, wrote), now, is_away=bool(tonight))
        yield made


def rows_of_plans(session: Session, due: Mapping[str, Sequence[Reminder]], now: datetime) -> list[dict[str, Any]]:
    """The same of plans, whose reminders are known by child."""
    hears = who_hears.of_children(session, due, now)
    return [row for child_id, reminders in due.items() for row in _rows(reminders, child_id, hears[child_id], now)]


def _on_shift(hears: Hears, occurrence_ids: Iterable[str], wrote: Mapping[str, set[str]]) -> Hears:
    here = hears.carers & set().union(*(wrote.get(one, ()) for one in occurrence_ids))
    return hears._replace(carers=here) if here else hears


def _rows(reminders: Iterable[Reminder], child_id: str, hears: Hears, now: datetime, *, is_away: bool = False) -> list[dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in reminders:
        for person_id in _people(one.who, hears):
            row = {
                "reason": one.reason, "subject_id": one.subject, "child_id": child_id, "due_at": one.due_at, "person_id": person_id,
                "noticed_at": now, "tonight": one.tonight or is_away, "is_mailed": one.is_mailed,
            }  # fmt: skip
            found.setdefault((one.reason, one.subject, one.due_at, person_id), row)
    return list(found.values())


def _people(who: Who, hears: Hears) -> frozenset[str]:
    return {Who.CARER: hears.carers, Who.MANAGER: hears.managers, Who.SOCIAL_WORKER: hears.social_workers}[who]
