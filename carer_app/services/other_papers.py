"""The papers about one child that are no pack: the log alone, the times not home, the summary for a review. Other children stay unnamed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Placement
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import papers
from carer_app.db.queries import situation as reading
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.after_return import steps_after
from carer_app.domain.chronology import chronology, found_at
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Earlier
from carer_app.domain.hidden_names import to_hide, without
from carer_app.domain.log_titles import titles_of
from carer_app.domain.missing_summary import missing_summary
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.other_paper import Paper, log_paper
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import Profile
from carer_app.services import plan_life, plans
from carer_app.services.situation import pack_of

MOST_TIMES = 100
"""More times than anybody reads on paper; the newest stand there."""
LAST = 12
"""So many times are looked through for what is still open."""


def log_alone(
    session: Session, row: OccurrenceRow, child: Child, now: datetime, until: datetime | None = None, *, talk_notes: bool = False
) -> Paper | None:
    """The whole log of one time; `until`: only what had come when the child left this home. None where nothing had.

    `talk_notes`: the reader may read what was said in an interview (NOTT-64)."""
    kept = [(line, by) for line, by in reading.lines(session, row.id) if until is None or line.received_at <= until]
    if not kept:
        return None
    others = _beside(session, child, [row.id])
    occurrence = Occurrence.of(to_entry(line) for line, _ in kept)
    writers = {person.id: person for _, person in kept if person is not None}
    name, head = child.preferred_name or "the child", kept[-1][0].digest
    names = {person_id: person.name for person_id, person in writers.items()}
    paper = log_paper(occurrence, names, name, titles_of(pack_of(occurrence), name), head, now, until, talk_notes=talk_notes)
    profile = plans.profile_of(session, child.id)
    return without(_about(paper, profile), to_hide(others, profile))


def times_not_home(session: Session, child: Child, stay: Placement | None, now: datetime, *, talk_notes: bool = False) -> Paper:
    """Every time that is written down, newest first. `talk_notes`: the reader may read what was said in an interview (NOTT-64)."""
    times, others = times_of(session, child, now)
    profile = plans.profile_of(session, child.id, stay)
    return without(_about(chronology(_name(profile), times, now, talk_notes=talk_notes), profile), to_hide(others, profile))


def summary_for_review(session: Session, child: Child, now: datetime) -> Paper:
    """One page for a review."""
    times, others = times_of(session, child, now)
    life = plan_life.life_of(session, child.id, now)
    last = [(one, steps_after(pack_of(one), one)) for one in times[:LAST]]
    counted = [_earlier(one) for one in times]
    reviews = [due.words for due in life.to_review]
    paper = missing_summary(_name(life.plan.profile), counted, last, standing_words(life.standing), reviews, now)
    return without(_about(paper, life.plan.profile), to_hide(others, life.plan.profile))


def _about(paper: Paper, profile: Profile) -> Paper:
    """The paper with the whole name and the date of birth on it: there may be two children of one name."""
    return replace(paper, name=profile.full_name or paper.name, born=profile.words("identity", "date_of_birth") or "")


def _name(profile: Profile) -> str:
    return profile.full_name or profile.name


def _earlier(one: Occurrence) -> Earlier:
    level = one.highest_level.value if one.highest_level else ""
    return Earlier(one.realised_at, one.returned_at, found_at(LogReader(one, {})), level)


def times_of(session: Session, child: Child, now: datetime) -> tuple[Sequence[Occurrence], tuple[str, ...]]:
    """The child's times, newest first, and the names of those it lived with."""
    rows = papers.lines_of(session, child.id, now, MOST_TIMES)
    logs: dict[str, list[EntryRow]] = {name: list(group) for name, group in groupby(rows, key=lambda row: row.occurrence_id)}
    others = _beside(session, child, logs)
    times = [Occurrence.of(map(to_entry, group)) for group in logs.values()]
    return sorted(times, key=lambda one: one.realised_at, reverse=True), others


def _beside(session: Session, child: Child, occurrence_ids: Iterable[str]) -> tuple[str, ...]:
    """The names of other children that stand on no paper about this one. The keys of everything that is read are fetched at once."""
    others = papers.lived_beside(session, child.id)
    sealed = [Subject(SubjectKind.CHILD, one) for one in (child.id, *(other.id for other in others))]
    KeyRing.of(session).preload([*sealed, *(Subject(SubjectKind.OCCURRENCE, one) for one in occurrence_ids)])
    return tuple(dict.fromkeys(name for other in others for name in (other.preferred_name, other.full_name) if name))
