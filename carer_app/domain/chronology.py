"""A child's times not home, one after the other: the level and why, what the police were told, the return, where found, the talks after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from carer_app.domain.closing import RETURN_INTERVIEW
from carer_app.domain.entries import Decided, FoundWhere, LevelRaised, Located, PoliceTold, Returned, ReturnStep
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_overview import OUTCOMES
from carer_app.domain.handover_parts import Block, Group, Lines, Part, Row, Rows
from carer_app.domain.handover_words import carer_said, how_long, joined, made_words, moment, since
from carer_app.domain.log_lines import named, sentences
from carer_app.domain.log_words import DETAIL, EXPECTED, LEVEL, RETURN_ANSWER, WAS_AT, answer_words
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.other_paper import Paper
from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import local

TITLE = "Times not home"
PREVENTION_INTERVIEW = "prevention_interview"
_LEAD = "Every time that is written down here, newest first. What nobody wrote down says “not known”."


def chronology(name: str, times: Sequence[Occurrence], made_at: datetime, *, talk_notes: bool = False) -> Paper:
    """The paper. `times` newest first; `talk_notes` as for `blocks`."""
    groups = tuple(Group(when(one), blocks(name, one, talk_notes=talk_notes)) for one in times)
    count = "none are written down" if not times else "1 time" if len(times) == 1 else f"{len(times)} times"
    part = Part("times", f"{TITLE}: {count}", _LEAD, groups or (Group("", (Lines("", (), "none are written down"),)),))
    return Paper(
        TITLE,
        name,
        "When, the level and why, what the police were told, how it ended, and the talks after it.",
        made_words(made_at),
        (part,),
    )


def when(one: Occurrence) -> str:
    """From when to when, and for how long."""
    began = one.realised_at
    if one.returned_at is None:
        return f"{moment(began)}: {'not back yet' if one.is_open else 'time of return not known'}"
    return f"{moment(began)} to {since(one.returned_at, local(began).date())} ({how_long(one.returned_at - began)})"


def blocks(name: str, one: Occurrence, *, talk_notes: bool = False) -> tuple[Block, ...]:
    """What there is to say of one time, and of what follows the return once that has come.

    `talk_notes`: also what somebody wrote beside an interview, which not every reader may know (NOTT-64).
    """
    log = LogReader(one, {}, child=name)
    rows = (
        Row("Should have been", EXPECTED[one.opened.expected_where] if one.opened else None),
        Row("Highest level", LEVEL[one.highest_level] if one.highest_level else None),
        Row("Why", why(log)),
        Row("What happened", _details(one)),
        Row("The police", police(log)),
    )
    after = (
        Row("Found", found(log)),
        Row("Prevention interview", talk(log, PREVENTION_INTERVIEW, with_note=talk_notes)),
        Row("Return interview", talk(log, RETURN_INTERVIEW, with_note=talk_notes)),
    )
    is_away = one.is_open and one.returned_at is None
    return (Rows("", (*rows, *(row for row in after if row.value is not None or not is_away))),)


def why(log: LogReader) -> str | None:
    """The reasons that led to the highest level, and whatever a person added by raising it."""
    highest = log.occurrence.highest_level
    decided = [body for _, body in log.all(Decided) if body.level is highest]
    reasons = [named(carer_said(" ".join(decided[-1].why)), log.child)] if decided else []
    reasons += [f"Raised by the carer: {body.reason}" for _, body in log.all(LevelRaised) if body.level is highest and body.reason]
    return sentences(*reasons) or None


def police(log: LogReader) -> str | None:
    """Whether and when they were told, the reference, and what they recorded."""
    one = log.occurrence
    day = local(one.realised_at).date()
    if one.police_told is None:
        return "not told" if one.returned_at or not one.is_open else "not told yet"
    answer = one.police_answer
    told = [f"told {since(entry.happened_at, day)}" for entry, _ in log.all(PoliceTold)][:1] or [
        f"told {since(one.police_told.happened_at, day)}"
    ]
    recorded = f"recorded as {OUTCOMES[answer.outcome]}" if answer else None
    risk = f"risk {answer.risk_grade}" if answer and answer.risk_grade else None
    back = one.told_police_of_return
    return joined(
        (*told, one.reference_words or None, recorded, risk, f"told of the return {since(back.happened_at, day)}" if back else None)
    )


def found(log: LogReader) -> str | None:
    """Where the child was and who brought them, a sentence each; a place that nobody had checked is not where the child was found."""
    returned, ends = log.last(Returned), _ends(log)
    if not ends:
        return None
    places = [body.place for body in ends if body.place]
    where = WAS_AT[ends[-1].found_where]
    said = f"{where[:1].upper()}{where[1:]}{': ' + places[-1] if places else ''}"
    brought = f"Brought back by: {returned.brought_by}" if returned and returned.brought_by else ""
    return " ".join(f"{words.strip().rstrip('.')}." for words in (said, brought) if words)


def found_at(log: LogReader) -> str:
    """The place alone, or with whom where nobody wrote a place: to be counted."""
    kind = found_kind(log)
    return found_place(log) or (WAS_AT[kind] if kind else "")


def found_place(log: LogReader) -> str:
    """The place that somebody wrote, if anybody did."""
    return next((body.place for body in reversed(_ends(log)) if body.place), "")


def found_kind(log: LogReader) -> FoundWhere | None:
    """How it ended, of the few ways there are; None where nothing is written down."""
    ends = _ends(log)
    return ends[-1].found_where if ends else None


def _ends(log: LogReader) -> list[Located | Returned]:
    returned = log.last(Returned)
    return [*(body for _, body in log.all(Located) if body.adult_with_child), *([returned] if returned else [])]


def talk(log: LogReader, step: str, *, with_note: bool) -> str | None:
    """What became of an interview last, and when; with what was written beside it, for whoever may read that."""
    entry = log.occurrence.return_steps.get(step)
    if entry is None or not isinstance(entry.body, ReturnStep):
        return None
    said = RETURN_ANSWER.get((step, entry.body.answer), answer_words(step, entry.body.answer))
    return f"{said}, {date_words(local(entry.happened_at).date())}{'. ' + entry.body.note if with_note and entry.body.note else ''}"


def _details(one: Occurrence) -> str | None:
    return sentences(*_told(one)) or None


def _told(one: Occurrence) -> Iterator[str]:
    for key in ("circumstances", "worry", "hurt"):
        if text := one.details.get(key, "").strip():
            yield f"{DETAIL[key]}: {answer_words(key, text)}"
