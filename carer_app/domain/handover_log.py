"""What the pack reads out of the log: the steps in order, what was not done and why, the last answer of the police, every line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

from carer_app.domain.entries import (
    ContactMade,
    Corrected,
    Decided,
    Entry,
    InformationReceived,
    LevelLowered,
    LevelRaised,
    PackConfirmed,
    PackFollowed,
    PackShared,
    ReturnArranged,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.handover_parts import TableLine
from carer_app.domain.handover_words import carer_said, since, without_names
from carer_app.domain.log_lines import log_sentence, named, own_words
from carer_app.domain.marks import SAYS, Mark
from carer_app.domain.profile_fields import date_words
from carer_app.domain.talk_notes import of_talks, without_what_was_said
from carer_app.domain.wall_clock import local, time_words

if TYPE_CHECKING:
    from carer_app.domain.occurrence import LogLine, Occurrence

B = TypeVar("B")
_ENQUIRIES = (StepTaken, ContactMade, InformationReceived, ReturnArranged)
HANDED_OVER = (PackShared, PackConfirmed, PackFollowed)
"""Who was given the form is told beside it: within it, each hand-over would make another form."""
NOT_DONE = (StepResult.NOT_SAFE, StepResult.NOT_POSSIBLE)


@dataclass(frozen=True)
class LogReader:
    """The log of one occurrence, read for the police. `names` are the writers', by id; `hidden` those of other children of the home;
    `child` is what the child is called, `titles` what the protocols call a step; `talks`: what was said in an
    interview after a return is for the reader."""

    occurrence: Occurrence
    names: Mapping[str, str]
    hidden: tuple[str, ...] = ()
    new_since: datetime | None = None
    child: str = "the child"
    titles: Mapping[str, str] = field(default_factory=dict)
    talks: bool = False

    @property
    def printed(self) -> tuple[LogLine, ...]:
        """The lines that are printed: all but those that say who was given the form."""
        return tuple(line for line in self.occurrence.log if not isinstance(line.entry.body, HANDED_OVER))

    def last(self, kind: type[B]) -> B | None:
        """The body of the newest line of that kind that the fold believes."""
        found = self.last_entry(kind)
        return found.body if found is not None and isinstance(found.body, kind) else None

    def last_entry(self, kind: type[B]) -> Entry | None:
        """The newest line of that kind that the fold believes."""
        return next((line.entry for line in reversed(self.occurrence.log) if isinstance(line.entry.body, kind) and line.counts), None)

    def level_since(self) -> datetime | None:
        """When the level of now was first reached without a change since; deciding the same again does not restart it."""
        level, since_when = None, None
        for line in self.occurrence.log:
            if isinstance(line.entry.body, (Decided, LevelRaised, LevelLowered)) and line.counts and line.entry.body.level != level:
                level, since_when = line.entry.body.level, line.entry.happened_at
        return since_when

    def all(self, kind: type[B]) -> Iterator[tuple[Entry, B]]:
        """Every believed line of that kind with its body, oldest first."""
        for line in self.occurrence.log:
            if isinstance(line.entry.body, kind) and line.counts:
                yield line.entry, line.entry.body

    def say(self, text: str) -> str:
        """A carer's words with other children's names taken out."""
        return without_names(text, self.hidden)

    def who(self, entry: Entry) -> str | None:
        """Who wrote it; a writer nobody signed in as says so."""
        name = self.names.get(entry.author or "")
        if name is None:
            return None
        return name if entry.proved else f"{name} (not signed in)"

    def is_new(self, entry: Entry) -> bool:
        """Whether it came after the version before this one."""
        return self.new_since is not None and (entry.received_at or entry.written_at) > self.new_since

    def as_before(self) -> LogReader | None:
        """The log as it was when the version before this one was made; None where there is none, or where nothing has come since."""
        kept = [line.entry for line in self.occurrence.log if not self.is_new(line.entry)]
        if self.new_since is None or not kept or len(kept) == len(self.occurrence.log):
            return None
        return replace(self, occurrence=type(self.occurrence).of(kept), new_since=None)

    def enquiries(self, day: date) -> tuple[TableLine, ...]:
        """What has been done to find the child, oldest first (NAT-3.5, NAT-3.24). A time on that day is a clock alone."""
        lines = [(line.entry, self.sentence(line)) for line in self.occurrence.log if _is_enquiry(line)]
        lines.sort(key=lambda pair: pair[0].happened_at)
        return tuple(TableLine((since(e.happened_at, day), said), self.is_new(e)) for e, said in lines)

    def not_done(self) -> tuple[str, ...]:
        """The steps that were not safe or not possible, with the reason and who does them instead (G2, NAT-3.18a)."""
        return tuple(self.sentence(line) for line in self.occurrence.log if _is_ruled_out(line))

    def days(self) -> tuple[tuple[str, tuple[TableLine, ...]], ...]:
        """Every line that is printed under its day, in the log's order: when it was done, when it was written, who wrote it, what it says."""
        return tuple(
            (f"{day:%A} {date_words(day)}", tuple(self._line(line, day) for line in lines))
            for day, lines in groupby(self.printed, key=lambda line: local(line.entry.happened_at).date())
        )

    def _line(self, line: LogLine, day: date) -> TableLine:
        e = line.entry
        return TableLine((time_words(e.happened_at), since(e.written_at, day), self.who(e), self.sentence(line)), self.is_new(e))

    def sentence(self, line: LogLine) -> str:
        """The line as a sentence, with what later lines say about it."""
        is_hidden = not self.talks and self._is_of_a_talk(line.entry)
        entry = without_what_was_said(line.entry) if is_hidden else line.entry
        told = log_sentence(entry, line.is_verified, self.titles, talks=self.talks)
        said = [carer_said(told) if isinstance(line.entry.body, Decided) else told]
        said += (
            []
            if is_hidden
            else [f"Put right: {c.body.text}" for c in line.corrections if isinstance(c.body, Corrected) and c.body.text.strip()]
        )
        said += [SAYS[Mark(mark)] for mark in line.marks if mark in SAYS and mark != Mark.CORRECTED]
        own = [text for entry in (line.entry, *line.corrections) for text in own_words(entry.body)]
        return named(self.say(" ".join(said)), self.child, map(self.say, own))

    def _is_of_a_talk(self, entry: Entry) -> bool:
        may_be = isinstance(entry.body, ReturnStep | Corrected)
        return may_be and entry.id in of_talks(each.entry for each in self.occurrence.log)


def _is_enquiry(line: LogLine) -> bool:
    return isinstance(line.entry.body, _ENQUIRIES) and line.counts and not _is_ruled_out(line)


def _is_ruled_out(line: LogLine) -> bool:
    body = line.entry.body
    return isinstance(body, StepTaken) and body.result in NOT_DONE and line.counts
