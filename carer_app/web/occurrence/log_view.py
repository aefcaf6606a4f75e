"""The lines of the log as the pages show them: newest first, who wrote each, and what was put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from carer_app.domain.entries import Answered, CallStarted, Corrected, Decided, DetailsGiven, Entry, Linked
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.log_brief import answered_briefly
from carer_app.domain.log_lines import log_sentence, named, own_words, sentences
from carer_app.domain.log_titles import titles_of
from carer_app.domain.log_words import BY_ITSELF, LEVEL
from carer_app.domain.marks import SAYS, Mark
from carer_app.domain.occurrence import LogLine, Occurrence
from carer_app.domain.protocol import Pack
from carer_app.domain.sent import how_it_came
from carer_app.domain.talk_notes import of_talks, without_what_was_said
from carer_app.services.situation import Situation

NEWEST = 12


class ReadFrom(Protocol):
    """What a log is read from: a situation, or what is left of one for those whose child moved on."""

    @property
    def occurrence(self) -> Occurrence: ...
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def pack(self) -> Pack: ...
    @property
    def child_name(self) -> str: ...


_QUIET = (Mark.CORRECTED,)


@dataclass(frozen=True, slots=True)
class Line:
    """A line to read. `marks` are whole sentences."""

    id: str
    at: datetime
    text: str
    by: str
    written_at: datetime
    marks: tuple[str, ...]
    is_corrected: bool


def lines(at: ReadFrom, me: str | None, *, whole: bool = False, talks: bool = False) -> tuple[Line, ...]:
    """Newest first. Unless `whole`, without the lines that only join logs, and calls whose result is written.

    Unless `talks`, without what was said in an interview after a return (NOTT-64)."""
    kept = [line for line in reversed(at.occurrence.log) if whole or not _says_little(at, line)]
    hidden = frozenset() if talks else of_talks(line.entry for line in at.occurrence.log)
    return tuple(_line(at, line, me, whole, hidden) for line in kept)


def written_by_others(at: Situation, me: str | None, since: datetime) -> tuple[Line, ...]:
    """What somebody else wrote after that moment."""
    found = [line for line in at.occurrence.log if line.entry.author != me and (line.entry.received_at or line.entry.written_at) > since]
    hidden = of_talks(line.entry for line in at.occurrence.log)
    return tuple(_line(at, line, me, False, hidden) for line in reversed(found))


def _line(at: ReadFrom, line: LogLine, me: str | None, whole: bool, hidden: frozenset[str]) -> Line:
    is_hidden = line.entry.id in hidden
    entry = without_what_was_said(line.entry) if is_hidden else line.entry
    titles = titles_of(at.pack)
    is_whole = whole or isinstance(entry.body, DetailsGiven)
    said = log_sentence(entry, line.is_verified, titles, talks=not is_hidden) if is_whole else _briefly(entry, titles)
    said = named(said, at.child_name, own_words(entry.body))
    right = tuple(
        f"Put right: {c.body.text}" for c in line.corrections if isinstance(c.body, Corrected) and c.body.text.strip() and not is_hidden
    )
    marks = tuple(SAYS[Mark(mark)] for mark in line.marks if mark in SAYS and mark not in _QUIET) + how_it_came(entry, at.pack)
    return Line(entry.id, entry.happened_at, said, _by(at, line, me), entry.written_at, right + marks, bool(line.corrections))


def _briefly(entry: Entry, titles: Mapping[str, str]) -> str:
    """What was answered in a few words, a decision by its level: every answer is in the whole log, the reasons in the card."""
    match entry.body:
        case Answered() as body:
            return answered_briefly(body)
        case Decided(level=LevelOfIntervention() as level):
            return sentences(f"The guide says {LEVEL[level]}")
        case _:
            return log_sentence(entry, titles=titles)


def _by(at: ReadFrom, line: LogLine, me: str | None) -> str:
    if line.entry.author is not None and line.entry.author == me:
        return "you"
    if line.entry.author is None and line.entry.device in BY_ITSELF:
        return BY_ITSELF[line.entry.device]
    name = at.names.get(line.entry.author or "", "somebody")
    return name if line.entry.proved else f"{name} (not signed in)"


def _says_little(at: ReadFrom, line: LogLine) -> bool:
    if isinstance(line.entry.body, CallStarted):
        return line.entry not in at.occurrence.calls_open
    return isinstance(line.entry.body, Linked)
