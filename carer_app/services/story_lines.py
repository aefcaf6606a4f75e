"""A child's story line by line: one page of dated rows, as this reader may read them. Other children stay unnamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement
from carer_app.db.models.moves import MoveKind
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import plans as sections
from carer_app.db.queries import story as kept
from carer_app.db.queries.story import Beside, LineRow, Window
from carer_app.domain.duty_words import INTERVIEWS, action_words, rank_of
from carer_app.domain.hidden_names import to_hide, without
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.plan_life_words import SIGNS_AS
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.story import entry_kinds, story
from carer_app.domain.story_facts import Agreed, Asks, Facts, Kind, LookedAt, PartSaved, Reader, Row, Stay
from carer_app.services.duty_lists import rules
from carer_app.services.follow_ups import readable

PAGE = 50
LINES = 120
"""So many lines of the logs are looked at for one page; not each of them makes a row."""
HOW = {MoveKind.PLANNED: "The move was planned.", MoveKind.EMERGENCY: "It was an emergency move."}
Place = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: of these kinds, from the one day to the other, after the place where the page before ended."""

    kinds: frozenset[Kind]
    since: date | None = None
    until: date | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows, newest first, and what those who wrote them are called. `older`: where the next page begins; None where this is the last."""

    rows: tuple[Row, ...]
    names: Mapping[str, str]
    older: Place | None


def page_of(session: Session, child: Child, stay: Placement | None, asked: Asked, now: datetime, *, interviews: bool, logs: bool) -> Page:
    """Four queries, however long the story is. `interviews`: the reader may read what was said in one; `logs`: and the logs."""
    since = as_utc(start_of(asked.since)) if asked.since else None
    until = as_utc(start_of(asked.until + timedelta(days=1))) if asked.until else None
    kinds = entry_kinds(asked.kinds) if logs else frozenset()
    found = kept.lines(session, child.id, Window(kinds, since, until, asked.before), LINES + 1) if kinds else []
    floor = _floor(found)
    beside, others = kept.beside(session, child.id, now), kept.lived_beside(session, child.id)
    profile = _profile(session, child.id)
    facts = _facts(found, beside, stay, every_home=interviews)
    reader = Reader(child.preferred_name or "the child", None, interviews, asked.kinds)
    rows = [row for row in story(facts, reader) if _stands(row, since, until, asked.before, floor)]
    shown = rows[:PAGE]
    older = shown[-1].key if len(rows) > PAGE else floor
    hidden = to_hide((name for one in others for name in (one.preferred_name, one.full_name) if name), profile)
    names = {person.id: person.name for person in (*(one.writer for one in found), *(one.person for one in beside)) if person}
    return Page(tuple(_unnamed(row, hidden) for row in shown), names, older)


def _floor(found: Iterable[LineRow]) -> Place | None:
    """Where the lines that were looked at end, where there are more: what is older than this is for the next page."""
    asked = sorted(((one.row.happened_at, one.row.id) for one in found if one.is_asked), reverse=True)
    return asked[LINES - 1] if len(asked) > LINES else None


def _stands(row: Row, since: datetime | None, until: datetime | None, before: Place | None, floor: Place | None) -> bool:
    is_within = (since is None or row.at >= since) and (until is None or row.at < until)
    return is_within and (before is None or row.key < before) and (floor is None or row.key >= floor)


def _facts(found: Iterable[LineRow], beside: Iterable[Beside], stay: Placement | None, *, every_home: bool) -> Facts:
    logs = groupby(found, key=lambda one: one.row.occurrence_id)
    rest = list(beside)
    return Facts(
        tuple(Occurrence.of([to_entry(one.row) for one in group]) for _, group in logs),
        readable(one.line for one in rest if one.line is not None),
        tuple(_agreed(rest)),
        tuple(_looked_at(rest)),
        tuple(_stays(rest, stay, every_home=every_home)),
        tuple(_saved(rest)),
        _asks(),
    )


def _agreed(found: Iterable[Beside]) -> Iterator[Agreed]:
    for one in found:
        if (row := one.signature) is not None:
            on_paper = row.recorded_by is not None
            name = row.signer if on_paper else one.person.name if one.person else None
            role = f"{row.signer_is or 'somebody'}, on paper" if on_paper else SIGNS_AS.get(row.role, row.role)
            yield Agreed(row.id, row.signed_on, row.signed_at, one.version or 0, f"{name or 'Somebody'} ({role})")


def _looked_at(found: Iterable[Beside]) -> Iterator[LookedAt]:
    for one in found:
        if (row := one.review) is not None:
            said = row.took_part or "", row.reason or ""
            yield LookedAt(row.id, row.held_on, row.recorded_at, one.version or 0, *said, row.to_change, row.recorded_by)


def _saved(found: Iterable[Beside]) -> Iterator[PartSaved]:
    for one in found:
        if (row := one.saved) is not None:
            section = SECTION_BY_ID.get(row.section)
            yield PartSaved(row.id, row.at, row.section, section.title if section else "A part of the plan", row.version, row.by)


@cache
def _asks() -> dict[str, Asks]:
    return {name: Asks(rule.title or action_words(rule.action), rank_of(rule.action) == INTERVIEWS) for name, rule in rules().items()}


def _stays(found: Iterable[Beside], now: Placement | None, *, every_home: bool) -> Iterator[Stay]:
    """`every_home`: the reader may know each by name, and else only the one that the child lives in now."""
    stays = sorted((one for one in found if one.stay is not None), key=lambda one: (one.stay.from_at, one.stay.id) if one.stay else ())
    for number, one in enumerate(stays):
        if one.stay is not None:
            is_known = one.home is not None and (every_home or (now is not None and one.stay.home_id == now.home_id))
            how = HOW[one.move.kind] if one.move else ""
            yield Stay(one.stay.id, one.stay.from_at, one.home.name if is_known and one.home else "", number == 0, how)


def _profile(session: Session, child_id: str) -> Profile:
    found = sections.latest_sections_of(session, [child_id], ("identity", "people", "contacts")).get(child_id, {})
    return Profile.stored({name: row.payload for name, row in found.items()})


def _unnamed(row: Row, hidden: tuple[str, ...]) -> Row:
    return replace(row, text=without(row.text, hidden), notes=without(row.notes, hidden))
