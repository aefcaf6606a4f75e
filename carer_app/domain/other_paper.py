"""A paper about one child that is no pack for the police: the log alone, the times away, the summary for a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from carer_app.domain.handover import MARKING
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_occurrence import log_part
from carer_app.domain.handover_parts import Part
from carer_app.domain.handover_words import grouped, made_words, moment
from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import local

if TYPE_CHECKING:
    from carer_app.domain.occurrence import LogLine, Occurrence

PURPOSE = "for those who keep this child safe"

_LEAD = "Nothing here is edited or taken away. A mistake is put right by a new line."


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed. `title` stands in the file and names nobody; `name` is the child's, or (`is_of_a_home`) the home's; `foot` stands at the
    right foot of each page."""

    title: str
    name: str
    lead: str
    made: str
    parts: tuple[Part, ...]
    foot: str = ""
    born: str = ""
    marking: str = MARKING
    purpose: str = PURPOSE
    is_of_a_home: bool = False


@dataclass(frozen=True)
class WholeLog(LogReader):
    """The log with every line, also those that say who was given the form."""

    @property
    def printed(self) -> tuple[LogLine, ...]:
        """Every line."""
        return self.occurrence.log


def log_paper(
    occurrence: Occurrence,
    writers: Mapping[str, str],
    name: str,
    titles: Mapping[str, str],
    head: str,
    made_at: datetime,
    until: datetime | None = None,
    *,
    talk_notes: bool = False,
) -> Paper:
    """The whole log of one time. `head` is the digest of its last line; `until`: the child left this home then, and it ends there."""
    log = WholeLog(occurrence, writers, child=name, titles=titles, talks=talk_notes)
    part = log_part(log)
    began = occurrence.realised_at
    lines = len(occurrence.log)
    lead = f"Noticed away at {moment(began)}. " + (
        f"Back at {moment(occurrence.returned_at)}." if occurrence.returned_at else "Not back yet."
    )
    if until is not None:
        lead += f" {name} left this home at {moment(until)}: what was written later is not on this paper."
    return Paper(
        title=f"The log of {date_words(local(began).date())}",
        name=name,
        lead=lead,
        made=made_words(made_at),
        parts=(Part("log", "Every line, as it was written", _LEAD, part.groups),),
        foot=f"Log head {grouped(head) or 'none yet'}, {lines} line{'' if lines == 1 else 's'}",
    )
