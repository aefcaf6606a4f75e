"""What was said in an interview after a return, where it stands in a log: for whoever may read interviews, and nobody else (NOTT-64).

JavaScript twin of `is_said_in_a_talk`: static/js/domain/log_lines.js.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from carer_app.domain.entries import Body, Corrected, Entry, ReturnStep

TALKS = ("prevention_interview", "return_interview")
TOOK_PLACE = ("held", "done")
PUT_RIGHT = "Put right."
"""The reason kept when somebody gave none for a correction: the new words are enough."""


def is_said_in_a_talk(body: Body) -> bool:
    """Whether what is written beside a step was said there. Why there is none, or when it will be, is not."""
    return isinstance(body, ReturnStep) and body.step in TALKS and body.answer in TOOK_PLACE


def of_talks(entries: Iterable[Entry]) -> frozenset[str]:
    """The lines that say what was said, and those that put them right."""
    kept = tuple(entries)
    talks = {entry.id for entry in kept if is_said_in_a_talk(entry.body)}
    return frozenset(talks | {entry.id for entry in kept if isinstance(entry.body, Corrected) and entry.body.entry in talks})


def without_what_was_said(entry: Entry) -> Entry:
    """The line of a talk that says only that it was held, or put right."""
    if isinstance(entry.body, Corrected):
        return replace(entry, body=replace(entry.body, text="", reason=PUT_RIGHT))
    return replace(entry, body=replace(entry.body, note="", signs=())) if isinstance(entry.body, ReturnStep) else entry
