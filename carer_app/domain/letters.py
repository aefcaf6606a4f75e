"""Letters made ready from the record: to the placing authority, to senior managers, and the monthly summary. A person sends them; this never says it did.

NOTT-122b; NOTT-131a, NOTT-131b, WAKE-9.1, WAKE-9.3; NOTT-110a, NOTT-110b, SOM-TIME-5, WAKE-3.10.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from carer_app.domain.follow_up import FollowUp, add_kinds, in_order
from carer_app.domain.handover_parts import Group, Lines, Part, Row, Rows
from carer_app.domain.handover_words import made_words
from carer_app.domain.numbers import Facts
from carer_app.domain.other_paper import Paper
from carer_app.domain.wall_clock import date_words, day_and_time_words

AUTHORITY, SENIORS, SUMMARY = "placing_authority", "senior_managers", "awoa_summary"


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A letter as it was left, or (`sent`) as it went: to whom, by what way. `period`: the month of a summary. Its time and writer are the line's."""

    letter: str
    to: str
    text: str
    sent: bool
    how: str = ""
    period: str = ""


add_kinds({"letter_kept": LetterKept})


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter. `answers`: what is owed (the actions of duties) that it may be the answer to. Whether it is, a person says."""

    title: str
    to: str
    about: str
    answers: tuple[str, ...]
    cites: tuple[str, ...]


LETTERS: Mapping[str, Letter] = {
    AUTHORITY: Letter(
        "To the placing authority",
        "The missing children officer of the placing authority",
        "For a child of another area: the home tells the authority that placed the child. The police do not do it by themselves.",
        ("check_police_and_update_placing_authority",),
        ("NOTT-131a", "NOTT-131b", "WAKE-9.1", "WAKE-9.3"),
    ),
    SENIORS: Letter(
        "To senior managers",
        "The senior manager whom your area names",
        "At 24 hours at the latest, and again at 72 hours, in the areas that ask for it.",
        ("notify_senior_managers", "update_senior_managers", "report_to_cla_operations_manager", "serious_notification_form"),
        ("NOTT-110a", "NOTT-110b", "SOM-TIME-5", "WAKE-3.10"),
    ),
    SUMMARY: Letter(
        "Away without authorisation",
        "The missing children officer",
        "Each month: name, dates and times of each child who was away without authorisation.",
        ("send_summary",),
        ("NOTT-122a", "NOTT-122b"),
    ),
}


def letter_for(action: str) -> str | None:
    """The kind of letter that may answer a duty, by what the duty asks."""
    return next((kind for kind, letter in LETTERS.items() if action in letter.answers), None)


def draft(kind: str, child: str, home: str, of: Facts, reference: str, now: datetime) -> str:
    """What the record says, as a letter to put right. It gives times and names nobody else."""
    back = f"{child} came back at {day_and_time_words(of.returned_at)}." if of.returned_at else f"{child} is still away."
    told = "No report to the police is written down."
    if of.told_at:
        told = f"The police took our report at {day_and_time_words(of.told_at)}{f', reference {reference}' if reference else ''}."
    lasted = (of.returned_at or now) - of.began_at
    lines = [
        f"{child} went from {home} and was last where they should be at {day_and_time_words(of.began_at)}.",
        told,
        f"{of.steps} {'step was' if of.steps == 1 else 'steps were'} tried{' before the report' if of.told_at else ''}.",
        back,
    ]
    if kind == SENIORS:
        lines.insert(0, f"{child} {'was' if of.returned_at else 'has been'} away for {lasted_words(lasted)}.")
    return "\n\n".join(lines)


def lasted_words(lasted: timedelta) -> str:
    """ "27 hours", "1 hour"."""
    hours = max(0, int(lasted / timedelta(hours=1)))
    return "less than an hour" if hours == 0 else "1 hour" if hours == 1 else f"{hours} hours"


def kept_of(lines: Iterable[FollowUp], kind: str, about: str) -> list[FollowUp]:
    """What was kept of a letter about a time away, or about a month, oldest first."""
    return [
        line
        for line in in_order(lines)
        if isinstance(line.body, LetterKept) and line.body.letter == kind and about in (line.body.period, *line.occurrences)
    ]


def letter_paper(kind: str, name: str, born: str, to: str, text: str, made_at: datetime) -> Paper:
    """The letter as a paper. Whether it was sent stands in the record and not on it."""
    paragraphs = tuple(part.strip() for part in text.split("\n\n") if part.strip())
    groups = (
        Group("To", (Rows("", (Row("To", to), Row("Date", date_words(made_at)))),)),
        Group("", (Lines("", paragraphs),)),
    )
    letter = LETTERS[kind]
    return Paper(letter.title, name, "", made_words(made_at), (Part("letter", letter.title, "", groups),), born=born)


def summary_rows(found: Sequence[tuple[str, Facts]]) -> tuple[str, ...]:
    """A line for each time away: name, dates and times (NOTT-122a)."""
    return tuple(
        f"{name}: from {day_and_time_words(of.began_at)} to {day_and_time_words(of.returned_at) if of.returned_at else 'now, not back yet'}"
        for name, of in found
    )


def summary_paper(home: str, month: str, to: str, note: str, rows: Sequence[str], made_at: datetime) -> Paper:
    """The monthly summary of one home as a paper."""
    groups = (
        Group("To", (Rows("", (Row("To", to), Row("From", home), Row("Month", month), Row("Note", note or None))),)),
        Group("Times away", (Lines("", tuple(rows), "Nobody was away without authorisation in this month."),)),
    )
    title = LETTERS[SUMMARY].title
    return Paper(title, home, "", made_words(made_at), (Part("summary", f"{title}, {month}", "", groups),), is_of_a_home=True)
