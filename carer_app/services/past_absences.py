"""An absence that was over before anybody wrote it down: one page, then the steps that follow every return (S13, T43, NOTT-36)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.queries import children, occurrences
from carer_app.domain import log_words as words
from carer_app.domain.closing import TELL_SOCIAL_WORKER
from carer_app.domain.entries import Body, DetailsGiven, ExpectedWhere, Noted, Opened, PackUsed, PoliceTold, Returned, ReturnStep
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.occurrences import append, derived_id, occurrence_of, packs_of, start_past, write

BEGUN_LATE = timedelta(days=1)
"""An occurrence may have been opened that long after the child was first missed."""


@dataclass(frozen=True, slots=True)
class PastAbsence:
    """What is written down of it. `level_words`: what it would have been, in words; `told`: who was told of those who have to know.

    `told_said`: everything that was said of who was told, whether it counts or not.
    """

    missed_at: datetime
    back_at: datetime
    returned: Returned
    level_words: str
    what_happened: str = ""
    told: str = ""
    police: PoliceTold | None = None
    told_said: str = ""


class LooksWritten(Refused):
    """Its times are those of occurrences that are written down already: somebody has to say that it is another one."""

    def __init__(self, alike: tuple[Occurrence, ...]) -> None:
        super().__init__("This looks like one that is written down already.")
        self.alike = alike


@dataclass(frozen=True, slots=True)
class Written:
    """The log it stands in. `is_open`: a log that was open already, where the words are kept as a line."""

    occurrence_id: str
    is_open: bool = False


def unfinished(session: Session, child_id: str) -> OccurrenceRow | None:
    """A log of this child that is still open to write in: the absence belongs there."""
    return occurrences.open_for_child(session, child_id)


def write_down(
    session: Session, actor: Actor, child_id: str, absence: PastAbsence, now: datetime, *, entry_id: str, is_another: bool = False
) -> Written:
    """Keep it as a log of its own. Sending the same page twice writes it once; while a log is open it becomes a line there.

    Raises LooksWritten where its times meet those of another occurrence, unless `is_another`.
    """
    children.lock(session, child_id)
    occurrence_id = derived_id(entry_id, "past")
    if occurrences.get(session, occurrence_id) is not None:
        return Written(occurrence_id)
    if (running := unfinished(session, child_id)) is not None:
        append(session, actor, running.id, Noted(_in_words(absence)), now, entry_id=entry_id)
        return Written(running.id, is_open=True)
    if not is_another and (alike := _alike(session, child_id, absence)):
        raise LooksWritten(alike)
    start_past(session, actor, occurrence_id, _opened(child_id, absence, packs_of(session, child_id, now)), now)
    for name, (body, at) in _lines(absence, now).items():
        write(session, actor, occurrence_id, body, now, entry_id=derived_id(occurrence_id, name), happened_at=at)
    return Written(occurrence_id)


def _alike(session: Session, child_id: str, absence: PastAbsence) -> tuple[Occurrence, ...]:
    """The occurrences whose time meets that of this absence, latest first."""
    found = (occurrence_of(session, row.id) for row in occurrences.earlier(session, child_id, absence.back_at + BEGUN_LATE))
    return tuple(one for one in found if one.began_at < absence.back_at and absence.missed_at < _ended(one))


def _ended(occurrence: Occurrence) -> datetime:
    return occurrence.returned_at or occurrence.closed_at or datetime.max.replace(tzinfo=UTC)


def _in_words(absence: PastAbsence) -> str:
    """All that was written on the page, as one line."""
    police = absence.police
    away = f"Away from {day_and_time_words(absence.missed_at)} to {day_and_time_words(absence.back_at)}"
    return (
        ". ".join(
            part.strip().rstrip(".")
            for part in (
                "Written on the page “Was away and is back”, while this log was open",
                away,
                f"The child {words.WAS_AT[absence.returned.found_where]}",
                absence.returned.place,
                absence.level_words,
                f"What happened: {absence.what_happened}" if absence.what_happened else "",
                absence.told_said,
                f"The police were told, reference {police.reference or 'none given'}" if police else "",
            )
            if part
        )
        + "."
    )


def _opened(child_id: str, absence: PastAbsence, packs: tuple[PackUsed, ...]) -> Opened:
    return Opened(child=child_id, expected_where=ExpectedWhere.HOME, realised_at=absence.missed_at, packs=packs, past=True)


def _lines(absence: PastAbsence, now: datetime) -> Mapping[str, tuple[Body, datetime]]:
    lines: dict[str, tuple[Body, datetime]] = {"level": (Noted(absence.level_words), now)}
    if absence.what_happened:
        lines["what"] = (DetailsGiven({"circumstances": absence.what_happened}), now)
    if absence.police is not None:
        lines["police"] = (absence.police, absence.missed_at)
    lines["back"] = (absence.returned, absence.back_at)
    if absence.told:
        lines["told"] = (ReturnStep(TELL_SOCIAL_WORKER, "done", absence.told), now)
    elif absence.told_said:
        lines["told"] = (Noted(absence.told_said), now)
    return lines
