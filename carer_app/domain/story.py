"""A child's story as dated rows, the newest first: out of the logs, what followed, the plan, and where the child lived.

Each row is one line that somebody wrote and that is believed. What a reader may not read makes no row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from carer_app.domain import entries as e
from carer_app.domain.chronology import PREVENTION_INTERVIEW
from carer_app.domain.closing import RETURN_INTERVIEW
from carer_app.domain.follow_up import CareEvent, CategoryDecided, DutyAnswered, FollowUp
from carer_app.domain.interviews import ABOUT_INTERVIEWS
from carer_app.domain.letters import LetterKept
from carer_app.domain.log_lines import named, own_words
from carer_app.domain.meetings import KINDS as MEETINGS
from carer_app.domain.meetings import AgreedDone, MeetingAsked, MeetingHeld, MeetingNotHeld, MeetingSet
from carer_app.domain.moments import as_utc, start_of
from carer_app.domain.occurrence import LogLine, Occurrence
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld
from carer_app.domain.reviewing import OccurrenceReviewed
from carer_app.domain.story_facts import Facts, Kind, Reader, Row
from carer_app.domain.story_words import answered, followed, logged, sent

_LOG: Mapping[type, Kind] = {
    e.Opened: Kind.AWAY,
    **dict.fromkeys((e.Decided, e.LevelRaised, e.LevelLowered, e.LoweringConfirmed), Kind.LEVEL),
    **dict.fromkeys(
        (e.PoliceRang, e.PoliceTold, e.PoliceAnswered, e.PoliceUpdated, e.Disagreed, e.Escalated, e.PoliceToldOfReturn), Kind.POLICE
    ),
    **dict.fromkeys((e.PackShared, e.PackConfirmed, e.PackFollowed), Kind.PACK),
    **dict.fromkeys((e.Located, e.Returned), Kind.BACK),
    e.ReturnStep: Kind.TALK,
}
"""What a line of a log is about; the others are read in the log."""
_FOLLOWED: Mapping[type, Kind] = {
    CategoryDecided: Kind.LEVEL,
    **dict.fromkeys((*ABOUT_INTERVIEWS.values(), PreventionHeld, PreventionNotHeld), Kind.TALK),
    **dict.fromkeys((MeetingAsked, MeetingSet, MeetingHeld, MeetingNotHeld, AgreedDone, OccurrenceReviewed, CareEvent), Kind.MEETING),
}


def entry_kinds(kinds: Iterable[Kind]) -> frozenset[str]:
    """The kinds of line of a log that can make rows of these kinds."""
    wanted = set(kinds)
    return frozenset(name for name, body in e.KINDS.items() if _LOG.get(body) in wanted)


def story(facts: Facts, reader: Reader) -> tuple[Row, ...]:
    """The rows, newest first, whatever the order of the facts; a fact that is given twice makes one row."""
    found = {row.id: row for make in _PARTS for row in make(facts, reader) if row.kind in reader.kinds}
    return tuple(sorted(found.values(), key=lambda row: row.key, reverse=True))


def _of_logs(facts: Facts, reader: Reader) -> Iterator[Row]:
    for one in facts.times:
        if reader.may(one.id):
            yield from (_of_line(one, line, reader) for line in _told(one))


def _told(one: Occurrence) -> Iterator[LogLine]:
    """The lines of a log that make a row: of what was decided, those with which the level changed."""
    level = None
    for line in one.log:
        body = line.entry.body
        if not line.counts or type(body) not in _LOG:
            continue
        if isinstance(body, e.Decided):
            if body.level is None or body.level is level:
                continue
        elif isinstance(body, e.PoliceRang):
            if body.answered:
                continue
        elif isinstance(body, e.ReturnStep) and body.step not in (RETURN_INTERVIEW, PREVENTION_INTERVIEW):
            continue
        if isinstance(body, e.Decided | e.LevelRaised | e.LevelLowered):
            level = body.level
        yield line


def _of_line(one: Occurrence, line: LogLine, reader: Reader) -> Row:
    entry = line.entry
    body = entry.body
    may_read = reader.interviews or not isinstance(body, e.ReturnStep)
    if isinstance(body, e.ReturnStep) and not may_read:
        body = replace(body, note="", signs=())
        entry = replace(entry, body=body)
    said = named(logged(entry, line.is_verified), reader.child, own_words(body))
    right = (c.body.text for c in line.corrections if isinstance(c.body, e.Corrected) and c.body.text.strip())
    notes = tuple(f"Put right: {text}" for text in right) if may_read else ()
    return Row(entry.id, entry.happened_at, entry.written_at, _LOG[type(body)], said, entry.author, one.id, is_logged=True, notes=notes)


def _of_what_followed(facts: Facts, reader: Reader) -> Iterator[Row]:
    titles = {line.thing: MEETINGS.get(line.body.kind, "Meeting") for line in facts.lines if isinstance(line.body, MeetingAsked)}
    agreed = {line.thing: line.body.agreed for line in _in_order(facts.lines) if isinstance(line.body, MeetingHeld)}
    for line in facts.lines:
        about = [time for time in line.occurrences if reader.may(time)]
        if type(line.body) not in _FOLLOWED or (line.occurrences and not about):
            continue
        said = followed(line, titles.get(line.thing, "Meeting"), agreed.get(line.thing, ()), reads=reader.interviews)
        if said:
            text = named(said, reader.child, own_words(line.body))
            occurrence = about[0] if len(about) == 1 else None
            kind = _FOLLOWED[type(line.body)]
            yield Row(line.id, line.happened_at, line.written_at, kind, text, line.author, occurrence, line.thing)


def _of_what_was_owed(facts: Facts, reader: Reader) -> Iterator[Row]:
    """What somebody said became of a duty, and the letters that went. A letter that was only kept is nobody's news."""
    for line in facts.lines:
        body = line.body
        about = [time for time in line.occurrences if reader.may(time)]
        if line.occurrences and not about:
            continue
        letter = ""
        if isinstance(body, DutyAnswered):
            kind, said = Kind.DUTY, answered(body, facts.rules.get(body.rule), reads=reader.interviews)
        elif isinstance(body, LetterKept) and body.sent:
            kind, said, letter = Kind.LETTER, sent(body), body.letter
        else:
            continue
        text = named(said, reader.child, own_words(body))
        yield Row(line.id, line.happened_at, line.written_at, kind, text, line.author, about[-1] if about else None, letter=letter)


def _in_order(lines: Iterable[FollowUp]) -> list[FollowUp]:
    return sorted(lines, key=lambda line: (line.written_at, line.id))


def _of_the_plan(facts: Facts, _: Reader) -> Iterator[Row]:
    for one in facts.agreed:
        text = f"{one.who} agreed to the plan and the risk assessment, version {one.version}."
        yield Row(one.id, _day(one.on), one.written_at, Kind.PLAN, text, version=one.version, day_only=True)
    for looked in facts.looked_at:
        outcome = "Something was to change." if looked.to_change else "Nothing had to change."
        why = f" {looked.reason.strip().rstrip('.')}." if looked.reason.strip() else ""
        text = f"The plan was looked at again with {looked.took_part.strip().rstrip('.') or 'nobody named'}.{why} {outcome}"
        yield Row(looked.id, _day(looked.on), looked.written_at, Kind.PLAN, text, looked.by, version=looked.version, day_only=True)


def _of_parts_saved(facts: Facts, _: Reader) -> Iterator[Row]:
    for one in facts.saved:
        text = f"{one.called}: {'saved for the first time' if one.version == 1 else f'saved again, version {one.version}'}."
        yield Row(one.id, one.at, one.at, Kind.PLAN, text, one.by, section=one.section)


def _of_homes(facts: Facts, reader: Reader) -> Iterator[Row]:
    for one in facts.stays:
        where = f"{one.home.rstrip('.')}" if one.home else "another home"
        text = (
            f"Living at {where} as far back as this record goes."
            if one.is_first
            else f"Moved to {where}.{' ' + one.how if one.how else ''}"
        )
        yield Row(one.id, one.at, one.at, Kind.HOME, text)


def _day(on: date) -> datetime:
    return as_utc(start_of(on))


_PARTS: tuple[Callable[[Facts, Reader], Iterator[Row]], ...] = (
    _of_logs,
    _of_what_followed,
    _of_what_was_owed,
    _of_the_plan,
    _of_parts_saved,
    _of_homes,
)
