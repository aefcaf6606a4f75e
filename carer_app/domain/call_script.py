"""What to read aloud to the police, in the order the call handler asks, filled from the record; a blank says what is not known.

JavaScript twin: static/js/domain/call_script.js (when the phone runs the report itself).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from carer_app.domain import log_words as words
from carer_app.domain.call_opening import CLOSING, HELP, LOCATED, RETURN, UPDATE, ScriptFacts, opening_parts, purpose_of, which_report
from carer_app.domain.call_words import FACT_SAID
from carer_app.domain.entries import ContactMade, Entry, ExpectedWhere, InformationReceived, StepTaken
from carer_app.domain.log_lines import log_sentence, named, own_words, sentences, timed_sentence
from carer_app.domain.occurrence import LogLine, Occurrence
from carer_app.domain.protocol import CallQuestion, fill
from carer_app.domain.wall_clock import day_and_time_words, local

__all__ = ["CallScript", "ScriptFacts", "ScriptLine", "call_script", "log_sentence", "purpose_of", "steps_taken", "timed_sentence"]

NOT_YET = "Not yet."
"""Asked about a step that no line of the log speaks of: it is still a gap."""
NOT_ASKED = "Nobody has asked this time"
"""Said after what the plan does not fear, where that is all that is known."""
_DONE = "done"
_WORRY = "worry"
_OTHER = "other"
_ABOUT_DANGER_NOW = (_WORRY, "hurt")
"""A no to "danger now" answers none of these: it is about this moment alone."""
_TRIED = ("contact_child", "message_child")
_SEEN = ("last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with")
_PERSON = ("looks",)
_LOOKS = ("clothing", "carrying", "phone_with_them", "money")
_TRACING = (StepTaken, ContactMade, InformationReceived)


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A question and its answer. `field` is the key of `DetailsGiven` that would answer it, `step` the step asked about; else another page does."""

    id: str
    question: str
    answer: str
    known: bool
    field: str | None
    cites: tuple[str, ...] = ()
    step: str = ""


@dataclass(frozen=True, slots=True)
class CallScript:
    """The script of one call. `number` is 999 or 101; 999 is right at any time if there is danger now (G10). `which`: the report and the child."""

    purpose: str
    number: str
    opening: str
    questions: tuple[ScriptLine, ...]
    steps: tuple[str, ...]
    closing: str
    which: str

    @property
    def gaps(self) -> tuple[ScriptLine, ...]:
        """The questions nobody has answered yet. They never hold up a call (I1)."""
        return tuple(line for line in self.questions if not line.known)


def call_script(
    questions: Sequence[CallQuestion],
    occurrence: Occurrence,
    facts: ScriptFacts,
    earlier: Occurrence | None = None,
    purpose: str = "",
) -> CallScript:
    """The script of the call that is needed now, or of the `purpose` named. `earlier` is the occurrence this one continues (AMB-22)."""
    purpose = purpose or purpose_of(occurrence, earlier)
    steps = steps_taken(occurrence, _called(facts))
    asked = () if purpose in (RETURN, LOCATED) else tuple(_answer(q, occurrence, facts, steps) for q in questions)
    return CallScript(
        purpose=purpose,
        number=_number(occurrence, purpose),
        opening=sentences(*(fill(part, _called(facts)) for part in opening_parts(purpose, occurrence, facts, earlier))),
        questions=(*_first_lines(purpose, occurrence, facts), *asked),
        steps=steps,
        closing=fill(CLOSING[purpose], _called(facts)),
        which=sentences(*which_report(occurrence, facts)),
    )


def steps_taken(occurrence: Occurrence, child: str = "the child", codes: Sequence[str] | None = None) -> tuple[str, ...]:
    """What has been done to find `child`, oldest first, as it is said: "At 22:05 we rang Nana Jo: no answer." (NAT-3.24).

    With `codes` only the lines of those steps.
    """
    traced = (line for line in occurrence.log if _is_tracing(line) and (codes is None or _step(line) in codes))
    lines = sorted(traced, key=lambda line: (line.entry.happened_at, line.entry.seq))
    began = local(occurrence.began_at).date()
    said = (_said(line.entry, local(line.entry.happened_at).date() != began) for line in lines)
    return tuple(named(told, child, own_words(line.entry.body)) for told, line in zip(said, lines, strict=True))


def _is_tracing(line: LogLine) -> bool:
    return line.counts and isinstance(line.entry.body, _TRACING)


def _step(line: LogLine) -> str:
    return line.entry.body.step if isinstance(line.entry.body, StepTaken) else ""


def _said(entry: Entry, with_day: bool) -> str:
    body = entry.body
    told = timed_sentence(entry, with_day)
    if isinstance(body, StepTaken) and body.step in words.STEP and body.result not in words.RULED_OUT:
        return told.replace(": ", " we ", 1)
    return told


def _number(occurrence: Occurrence, purpose: str) -> str:
    """999 when the decided rule says so or there is danger now; a call about a child who is back is never 999 by itself."""
    if purpose in (RETURN, LOCATED):
        return "101"
    is_danger = any(occurrence.facts.get(fact) == "yes" for fact in ("immediate_concern_child", "immediate_concern_other"))
    decided = occurrence.decided.call if occurrence.decided else None
    return "999" if is_danger or decided == "999" else "101"


def _first_lines(purpose: str, occurrence: Occurrence, facts: ScriptFacts) -> tuple[ScriptLine, ...]:
    """Last seen, then what the child looks like: asked before anything else."""
    if purpose in (RETURN, LOCATED, UPDATE):
        return ()
    seen = _last_seen(occurrence, facts)
    looks = _line(
        "description", "What does {child} look like?", sentences(_details(_PERSON, occurrence), facts.description), "looks", facts
    )
    wears = _line("clothing", "What is {child} wearing or carrying?", _details(_LOOKS, occurrence), "clothing", facts)
    return (looks, wears) if purpose == HELP else (seen, looks, wears)


def _last_seen(occurrence: Occurrence, facts: ScriptFacts) -> ScriptLine:
    """When somebody noticed is known whenever there is a log; it closes no gap."""
    is_home = occurrence.opened is None or occurrence.opened.expected_where is ExpectedWhere.HOME
    noticed = f"Noticed {'not home' if is_home else 'not where expected'} at {day_and_time_words(occurrence.realised_at)}"
    seen = _details(_SEEN, occurrence)
    line = _line("last_seen", "When and where was {child} last seen, and by whom?", seen, "last_seen_where", facts)
    return replace(line, answer=sentences(noticed, seen or "Last seen: not known"))


def _line(name: str, question: str, answer: str, key: str | None, facts: ScriptFacts) -> ScriptLine:
    return ScriptLine(name, _ask(question, facts), answer, bool(answer), key)


def _ask(question: str, facts: ScriptFacts) -> str:
    return fill(question, _called(facts))


def _called(facts: ScriptFacts) -> str:
    return facts.called or facts.child_name or "the child"


def _answer(question: CallQuestion, occurrence: Occurrence, facts: ScriptFacts, steps: tuple[str, ...]) -> ScriptLine:
    """From tonight's details first, then what the carer answered, then the child's record; "I am not sure" leaves the gap open.

    What the record does not worry about is said last, and closes no gap that the carer is unsure of.
    """
    given = _details(_keys(question), occurrence)
    said = [
        fill(FACT_SAID.get((fact, occurrence.facts.get(fact, "")), ""), _called(facts))
        for fact in question.facts
        if not _plays_down(question.id, fact, occurrence)
    ]
    record, calm = facts.about.get(question.id, ""), facts.calm.get(question.id, "")
    done = steps if question.id == _DONE else steps_taken(occurrence, _called(facts), question.steps)
    answer = sentences(given, *said, *_extra(question.id, occurrence), record, *_reached(question, occurrence, facts), *done)
    unsure = any(occurrence.facts.get(fact) == "dont_know" for fact in question.facts)
    is_known = bool(answer or calm) and (bool(given or record) or not unsure)
    told = sentences(answer, calm, NOT_ASKED if calm and not answer else "") or (NOT_YET if question.steps else "")
    return ScriptLine(
        question.id,
        _ask(question.question, facts),
        told,
        is_known,
        _gap(question, occurrence),
        question.cites,
        next(iter(question.steps), ""),
    )


def _plays_down(question: str, fact: str, occurrence: Occurrence) -> bool:
    """Asked why they worry, nobody begins with what they do not fear, nor with the little worry they had before it grew."""
    answer = occurrence.facts.get(fact)
    return (question in _ABOUT_DANGER_NOW and answer == "no") or (question == _WORRY and answer == "some" and occurrence.raised is not None)


def _reached(question: CallQuestion, occurrence: Occurrence, facts: ScriptFacts) -> tuple[str, ...]:
    """What the carer answered about reaching the child, until a line of the log says how and when."""
    if question.id != _DONE and not set(_TRIED) & set(question.steps):
        return ()
    if any(_is_tracing(line) and (_step(line) in _TRIED or isinstance(line.entry.body, ContactMade)) for line in occurrence.log):
        return ()
    return (fill(FACT_SAID.get(("contact", occurrence.answers.get("contact", "")), ""), _called(facts)),)


def _extra(question: str, occurrence: Occurrence) -> tuple[str, ...]:
    if question == _OTHER:
        return tuple(occurrence.words.values())  # what the carer wrote beside their answers, as they wrote it
    if question != _WORRY:
        return ()
    seen = f"We have noticed: {'; '.join(occurrence.signs)}" if occurrence.signs else ""
    longer = "I am more worried as time goes on" if occurrence.raised else ""
    return (seen, longer)


def _gap(question: CallQuestion, occurrence: Occurrence) -> str | None:
    """The first detail of the question that is still blank; the first of all, to add to, when none is."""
    blank = [key for key in _keys(question) if not occurrence.details.get(key, "").strip()]
    return next(iter((*blank, *_keys(question))), None)


def _keys(question: CallQuestion) -> Sequence[str]:
    """What was done is answered from the log, and by what the carer adds while they talk."""
    return (_DONE,) if question.id == _DONE else question.details


def _details(keys: Sequence[str], occurrence: Occurrence) -> str:
    found = [(key, words.detail_text(key, occurrence.details[key])) for key in keys if occurrence.details.get(key, "").strip()]
    if len(keys) == 1:
        return sentences(*(text for _, text in found))
    return sentences(*(f"{words.DETAIL[key]}: {text}" for key, text in found))
