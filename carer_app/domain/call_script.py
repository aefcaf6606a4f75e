"""What to read aloud to the police, in the order the call handler asks, filled from the record; a blank says what is not known.

JavaScript twin: static/js/domain/call_script.js (when the phone runs the report itself).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carer_app.domain import log_words as words
from carer_app.domain.call_words import ABOUT_THE_PLACE, FACT_SAID
from carer_app.domain.entries import ContactMade, Entry, InformationReceived, Returned, StepTaken
from carer_app.domain.levels import State
from carer_app.domain.log_lines import log_sentence, sentences, timed_sentence
from carer_app.domain.occurrence import LogLine, Occurrence
from carer_app.domain.protocol import CallQuestion, fill
from carer_app.domain.wall_clock import local, time_words

__all__ = ["CallScript", "ScriptFacts", "ScriptLine", "call_script", "log_sentence", "purpose_of", "steps_taken", "timed_sentence"]

REPORT = "report"
HELP = "help"
AGAIN = "again"
UPDATE = "update"
RETURN = "return"
LOCATED_PURPOSE = "located"
GONE_AGAIN = "gone_again"

_DONE = "done"
_WORRY = "worry"
_SEEN = ("last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with")
_LOOKS = ("clothing", "carrying", "phone_with_them", "money")
_TRACING = (StepTaken, ContactMade, InformationReceived)


@dataclass(frozen=True, slots=True)
class ScriptFacts:
    """What the record says of the caller and the child, as plain text; a blank is not known.

    `child_name` is the full name, `called` what the child is called. `about` holds what the child's record says for a question of the
    pack, by the question's id: `before`, `medical`, `exploitation`, `self_harm`, `danger_to_others`, `out_of_character`, `other` …
    """

    caller_name: str = ""
    caller_role: str = ""
    callback: str = ""
    child_name: str = ""
    called: str = ""
    date_of_birth: str = ""
    age: int | None = None
    address: str = ""
    description: str = ""
    has_photo: bool = False
    has_pack: bool = False
    plan: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A question and its answer. `field` is the key of `DetailsGiven` that would answer it; None where another page does."""

    id: str
    question: str
    answer: str
    known: bool
    field: str | None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallScript:
    """The script of one call. `number` is 999 or 101; 999 is right at any time if there is danger now (G10)."""

    purpose: str
    number: str
    opening: str
    questions: tuple[ScriptLine, ...]
    steps: tuple[str, ...]
    closing: str

    @property
    def gaps(self) -> tuple[ScriptLine, ...]:
        """The questions nobody has answered yet. They never hold up a call (I1)."""
        return tuple(line for line in self.questions if not line.known)


def purpose_of(occurrence: Occurrence, earlier: Occurrence | None = None) -> str:
    """What this call is for, from where the report stands."""
    if occurrence.returned_at is not None:
        return RETURN
    if occurrence.police_told is None and earlier is not None and earlier.police_think_missing:
        return GONE_AGAIN
    if occurrence.earlier_state is State.KNOWN_WITH_RISK:
        return HELP
    if occurrence.police_told is None:
        return REPORT
    if occurrence.earlier_state is State.AWAY_KNOWN:
        return LOCATED_PURPOSE
    return AGAIN if occurrence.report_state in (State.POLICE_DELAYED, State.POLICE_ABSENT) else UPDATE


def call_script(
    questions: Sequence[CallQuestion],
    occurrence: Occurrence,
    facts: ScriptFacts,
    earlier: Occurrence | None = None,
    purpose: str = "",
) -> CallScript:
    """The script of the call that is needed now, or of the `purpose` named. `earlier` is the occurrence this one continues (AMB-22)."""
    purpose = purpose or purpose_of(occurrence, earlier)
    steps = steps_taken(occurrence)
    asked = () if purpose in (RETURN, LOCATED_PURPOSE) else tuple(_answer(q, occurrence, facts, steps) for q in questions)
    return CallScript(
        purpose=purpose,
        number=_number(occurrence, purpose),
        opening=sentences(*_opening(purpose, occurrence, facts, earlier)),
        questions=(*_first_lines(purpose, occurrence, facts), *asked),
        steps=steps,
        closing=_CLOSING[purpose],
    )


def steps_taken(occurrence: Occurrence) -> tuple[str, ...]:
    """What has been done to find the child, oldest first, as it is said: "At 22:05 we rang Nana Jo: no answer." (NAT-3.24)."""
    lines = sorted((line for line in occurrence.log if _is_tracing(line)), key=lambda line: (line.entry.happened_at, line.entry.seq))
    began = local(occurrence.began_at).date()
    return tuple(_said(line.entry, local(line.entry.happened_at).date() != began) for line in lines)


def _is_tracing(line: LogLine) -> bool:
    return line.counts and isinstance(line.entry.body, _TRACING)


def _said(entry: Entry, with_day: bool) -> str:
    body = entry.body
    told = timed_sentence(entry, with_day)
    if isinstance(body, StepTaken) and body.step in words.STEP and body.result not in words.RULED_OUT:
        return told.replace(": ", " we ", 1)
    return told


def _number(occurrence: Occurrence, purpose: str) -> str:
    """999 when the decided rule says so or there is danger now; a call about a child who is back is never 999 by itself."""
    if purpose in (RETURN, LOCATED_PURPOSE):
        return "101"
    is_danger = any(occurrence.facts.get(fact) == "yes" for fact in ("immediate_concern_child", "immediate_concern_other"))
    decided = occurrence.decided.call if occurrence.decided else None
    return "999" if is_danger or decided == "999" else "101"


def _opening(purpose: str, occurrence: Occurrence, facts: ScriptFacts, earlier: Occurrence | None) -> tuple[str, ...]:
    return (*_what_for(purpose, occurrence, facts, earlier), *_who_rings(facts), _who_is_missing(facts), *_more(purpose, occurrence, facts))


def _what_for(purpose: str, occurrence: Occurrence, facts: ScriptFacts, earlier: Occurrence | None) -> tuple[str, ...]:
    place = f" from {facts.address}" if facts.address else ""
    match purpose:
        case "help":
            return ("I am asking for help to bring a child in care to safety", "This is not a missing report: we know where the child is")
        case "again":
            return (f"I am ringing again about a child in care missing{place}", _reported(occurrence), "I am still worried")
        case "update":
            return (f"I have news about a child in care missing{place}", _reported(occurrence))
        case "return":
            return ("A child in care is back", _reported(occurrence))
        case "located":
            return ("We know where a child in care is, and a trusted adult is with the child", _reported(occurrence))
        case "gone_again":
            return (f"A child in care has gone missing again{place}", *_both_times(occurrence, earlier))
        case "report":
            return (f"I am reporting a child in care missing{place}",)
    raise ValueError(f"There is no call for '{purpose}'.")


def _reported(occurrence: Occurrence) -> str:
    if occurrence.police_told is None:
        return ""
    reference = f", reference {occurrence.police_reference}" if occurrence.police_reference else ", and got no reference"
    return f"I reported it at {time_words(occurrence.police_told.happened_at)}{reference}"


def _both_times(occurrence: Occurrence, earlier: Occurrence | None) -> tuple[str, ...]:
    """One call and the same reference serve, when the police never heard that the child had come back (AMB-22)."""
    if earlier is None or earlier.returned_at is None:
        return ()
    back = f"The child came back at {time_words(earlier.returned_at)}, and has been gone again since {time_words(occurrence.realised_at)}"
    reference = "Please keep the same reference" if earlier.police_reference else ""
    return (_reported(earlier), back, "You may not have heard about the return", reference)


def _who_rings(facts: ScriptFacts) -> tuple[str, ...]:
    return (
        f"My name is {facts.caller_name}" if facts.caller_name else "",
        f"I am their {facts.caller_role}" if facts.caller_role else "",
        f"You can ring me back on {facts.callback}" if facts.callback else "",
    )


def _who_is_missing(facts: ScriptFacts) -> str:
    if not facts.child_name:
        return ""
    age = f", aged {facts.age}" if facts.age is not None else ""
    born = f", born {facts.date_of_birth}" if facts.date_of_birth else ""
    return f"The child is {facts.child_name}{born}{age}"


def _more(purpose: str, occurrence: Occurrence, facts: ScriptFacts) -> tuple[str, ...]:
    if purpose == RETURN and occurrence.returned_at is not None:
        return (f"The child came back at {time_words(occurrence.returned_at)}", *_how_it_ended(occurrence))
    if purpose in (HELP, LOCATED_PURPOSE):
        risks = [FACT_SAID[fact, "yes"] for fact in ABOUT_THE_PLACE if occurrence.facts.get(fact) == "yes"]
        return (f"The child is at {where}" if (where := _place(occurrence)) else "", *risks)
    plan = facts.plan if purpose in (REPORT, GONE_AGAIN) else ""
    return (plan, _documents(facts) if purpose in (REPORT, GONE_AGAIN, AGAIN) else "")


def _documents(facts: ScriptFacts) -> str:
    photo = "with a photo" if facts.has_photo else "without a photo"
    return f"There is a Philomena Protocol form, {photo}. I can send it now" if facts.has_pack else ""


def _place(occurrence: Occurrence) -> str:
    return occurrence.place or occurrence.details.get("believed_place", "")


def _how_it_ended(occurrence: Occurrence) -> tuple[str, ...]:
    line = next((x.entry for x in occurrence.log if x.counts and isinstance(x.entry.body, Returned)), None)
    found = words.WAS_AT[line.body.found_where] if line is not None and isinstance(line.body, Returned) else ""
    return (f"The child {found}" if found else "",)


def _first_lines(purpose: str, occurrence: Occurrence, facts: ScriptFacts) -> tuple[ScriptLine, ...]:
    """Last seen, then what the child looks like: asked before anything else."""
    if purpose in (RETURN, LOCATED_PURPOSE, UPDATE):
        return ()
    seen = _line("last_seen", "When and where was {child} last seen, and by whom?", _details(_SEEN, occurrence), "last_seen_where", facts)
    looks = _line("description", "What does {child} look like?", facts.description, None, facts)
    wears = _line("clothing", "What is {child} wearing or carrying?", _details(_LOOKS, occurrence), "clothing", facts)
    return (looks, wears) if purpose == HELP else (seen, looks, wears)


def _line(name: str, question: str, answer: str, key: str | None, facts: ScriptFacts) -> ScriptLine:
    return ScriptLine(name, _ask(question, facts), answer, bool(answer), key)


def _ask(question: str, facts: ScriptFacts) -> str:
    return fill(question, facts.called or facts.child_name or "the child")


def _answer(question: CallQuestion, occurrence: Occurrence, facts: ScriptFacts, steps: tuple[str, ...]) -> ScriptLine:
    """From tonight's details first, then what the carer answered, then the child's record; "I am not sure" leaves the gap open."""
    given = _details(question.details, occurrence)
    said = [FACT_SAID.get((fact, occurrence.facts.get(fact, "")), "") for fact in question.facts]
    record = facts.about.get(question.id, "")
    answer = sentences(given, *said, *_extra(question.id, occurrence), record, *(steps if question.id == _DONE else ()))
    unsure = any(occurrence.facts.get(fact) == "dont_know" for fact in question.facts)
    is_known = bool(answer) and (bool(given or record) or not unsure)
    return ScriptLine(question.id, _ask(question.question, facts), answer, is_known, _gap(question, occurrence), question.cites)


def _extra(question: str, occurrence: Occurrence) -> tuple[str, ...]:
    if question != _WORRY:
        return ()
    seen = f"We have noticed: {'; '.join(occurrence.signs)}" if occurrence.signs else ""
    longer = "I am more worried as time goes on" if occurrence.raised else ""
    return (seen, longer)


def _gap(question: CallQuestion, occurrence: Occurrence) -> str | None:
    """The first detail of the question that is still blank; the first of all, to add to, when none is."""
    blank = [key for key in question.details if not occurrence.details.get(key, "").strip()]
    return next(iter((*blank, *question.details)), None)


def _details(keys: Sequence[str], occurrence: Occurrence) -> str:
    found = [(key, words.detail_text(key, occurrence.details[key])) for key in keys if occurrence.details.get(key, "").strip()]
    if len(keys) == 1:
        return sentences(*(text for _, text in found))
    return sentences(*(f"{words.DETAIL[key]}: {text}" for key, text in found))


_TAKE_DOWN = "Please tell me the reference, your name, what you will do, and when we speak again."
_CLOSING = {
    REPORT: _TAKE_DOWN,
    AGAIN: f"I ask you to record the child as missing. {_TAKE_DOWN}",
    GONE_AGAIN: _TAKE_DOWN,
    UPDATE: "What will you do now, and when do we speak again?",
    HELP: "Please agree with me what to do before anybody goes there. Who will go, and when do we speak again?",
    RETURN: "Is there anything you need from us? When will someone come to talk with the child?",
    LOCATED_PURPOSE: "Is there anything you need from us before the child comes home?",
}
