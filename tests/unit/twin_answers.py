"""What Python answers, written so that the JavaScript twins can be held against it (tests/js/agree.mjs reads the same marks).

A moment is {"@": milliseconds}, an entry {"#": id}, a mapping {"=": pairs in order of their keys}, a set {"&": members in order}; what is left
is a value, a list, or an object whose names are attributes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from carer_app.domain.after_return import found_where, interview_due_at, is_with_hospital_or_police, next_after, steps_after, still_to_tell
from carer_app.domain.call_opening import ScriptFacts, purpose_of
from carer_app.domain.call_script import call_script
from carer_app.domain.conditions import parse_condition
from carer_app.domain.decision import Decision, decide, derive
from carer_app.domain.duties import duties
from carer_app.domain.entries import Answered, Entry
from carer_app.domain.entry_json import parse, to_json
from carer_app.domain.errors import DomainError, MalformedEntry
from carer_app.domain.escalation import owed, rungs, said_to_police
from carer_app.domain.history import parse_history
from carer_app.domain.log_brief import answered_briefly
from carer_app.domain.log_lines import log_sentence, named, own_words, timed_sentence
from carer_app.domain.may_follow import may_follow
from carer_app.domain.news_for_police import news_sentence, untold_news
from carer_app.domain.next_actions import actions_for, reasonable_actions, steps_for
from carer_app.domain.occurrence import LogLine, Occurrence, facts_for_decision, still_true
from carer_app.domain.pack_given import given, to_ask
from carer_app.domain.plan_clashes import plan_clashes
from carer_app.domain.police_call import call_waiting, police_call
from carer_app.domain.protocol import Pack
from carer_app.domain.reviews import review_for
from carer_app.domain.telling import unanswered
from carer_app.domain.to_try import StepContext

ALSO = (
    "may_close",
    "is_open",
    "police_think_missing",
    "reference_words",
    "began_at",
    "clock_from",
    "realised_at",
    "last_seen_at",
    "not_confirmed",
)
AT = (
    "state", "level", "due", "derived", "look_again", "ring_again", "police_review_passed", "ring_back_passed", "verification_lapsed", "next_timer",
)  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def milliseconds(at: datetime) -> float:
    """A moment as JavaScript counts it; thousandths of a millisecond are kept."""
    return (at - EPOCH) // timedelta(microseconds=1) / 1000


def plain(value: Any) -> Any:
    """A value with its marks."""
    match value:
        case Enum():
            return value.value
        case datetime():
            return {"@": milliseconds(value)}
        case Entry():
            return {"#": value.id}
        case Mapping():
            return {"=": [[key, plain(value[key])] for key in sorted(value)]}
        case frozenset() | set():
            return {"&": sorted(str(item) for item in value)}
        case tuple() | list():
            return [plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    return value


def attributes(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """Those attributes, each with its marks."""
    return {name: plain(getattr(value, name)) for name in names}


def read(raw: Any) -> dict[str, Any]:
    """The entry in its one form, or why it is refused."""
    try:
        return {"entry": to_json(parse(raw))}
    except MalformedEntry as problem:
        return {"refused": str(problem)}


def condition_answers(raw: Any, given: Mapping[str, str]) -> dict[str, Any]:
    """Everything a condition says of these answers."""
    condition = parse_condition(raw)
    return {
        "evaluate": condition.evaluate(given).value,
        "holds": condition.holds(given),
        "first_undecided": condition.first_undecided(given),
        "open_facts": plain(condition.open_facts(given)),
        "facts_of": plain(condition.facts()),
        "reasons": plain(condition.reasons(given)),
    }


def decision_answers(pack: Pack, facts: Mapping[str, str | int], now: datetime, due_home: datetime, wait: int | None) -> dict[str, Any]:
    """What is decided or asked, and what to do then."""
    try:
        outcome = decide(pack.path, facts)
    except DomainError as problem:
        return {"refused": str(problem)}
    found: dict[str, Any] = {"derived": plain(derive(pack.path, facts)), "outcome": plain(outcome)}
    if isinstance(outcome, Decision):
        found["actions"] = plain(actions_for(pack, facts, outcome, "Ashby"))
        found["review"] = plain(review_for(pack, outcome, facts, due_home, wait, now))
    return found


def duty_answers(pack: Pack, history: Any, bank_holidays: Collection[date]) -> Any:
    """Every duty of a history, or why it is refused."""
    try:
        found = duties(parse_history(history), pack.thresholds, bank_holidays)
    except DomainError as problem:
        return {"refused": str(problem)}
    return [{name: plain(value) for name, value in duty._asdict().items()} for duty in found]


@dataclass(frozen=True)
class Told:
    """What a log is told together with: the plan's facts, the steps of the plan, what the caller knows, and the moments to look at it."""

    plan_facts: Mapping[str, str | int]
    context: StepContext
    script: ScriptFacts
    moments: tuple[datetime, ...]
    marks: Mapping[str, list[str]]
    ring_again: int


def occurrence_answers(pack: Pack, lines: Iterable[Entry], told: Told, earlier: Occurrence | None) -> dict[str, Any]:
    """Everything screens ask of a log."""
    occurrence = Occurrence.of(lines, told.marks).ringing_again_after(told.ring_again)
    names = [f.name for f in fields(Occurrence) if f.name not in ("log", "steps")]
    steps = steps_for(pack, told.context)
    return {
        "occurrence": attributes(occurrence, [*names, *ALSO]) | {"steps": plain(tuple(occurrence.steps.values()))},
        "log": [_line(line) for line in occurrence.log],
        "may_follow": plain(may_follow(occurrence)),
        "still_true": [{**plain(one), "answered_at": one.answered_at.isoformat()} for one in still_true(occurrence)],
        "steps": [_step(step) for step in steps],
        "moments": [_moment(pack, occurrence, now, told, reasonable_actions(steps)) for now in told.moments],
        "purpose": purpose_of(occurrence, earlier),
        "script": plain(call_script(pack.call_questions, occurrence, told.script, earlier)),
        "others": [
            plain(call_script(pack.call_questions, occurrence, told.script, earlier, purpose)) for purpose in ("help", "again", "located")
        ],
        "given": [[one.line, one.version, one.recipient, one.news, one.confirmed_by, one.failed] for one in given(occurrence)],
        "to_ask": [[one.line for one in to_ask(occurrence, now)] for now in told.moments],
        "told_by_mail": [[one.line, one.slot, one.whom, one.failed] for one in unanswered(occurrence)],
        "news": [[line.entry.id, news_sentence(line)] for line in untold_news(occurrence)],
        "said": plain(said_to_police(occurrence)),
        "rungs": plain(rungs(pack.escalation, occurrence)),
        "owed": [one.id for one in owed(pack.escalation, occurrence)],
        "call_waiting": plain(call_waiting(occurrence)),
        "clashes": plain(plan_clashes(occurrence, told.plan_facts, told.context.places)),
        "after": _after(pack, occurrence),
    }


def _line(line: LogLine) -> dict[str, Any]:
    entry = line.entry
    return {
        **attributes(line, ("entry", "marks", "corrections", "is_verified", "counts")),
        "says": log_sentence(entry, line.is_verified),
        "timed": timed_sentence(entry, True),
        "named": named(log_sentence(entry), "Ashby", own_words(entry.body)),
        "briefly": answered_briefly(entry.body) if isinstance(entry.body, Answered) else None,
        "call": plain(police_call(entry)),
    }


def _step(step: Any) -> dict[str, Any]:
    return {**plain(step), "last_at": step.last_at and step.last_at.isoformat()}


def _moment(pack: Pack, occurrence: Occurrence, now: datetime, told: Told, actions: str) -> dict[str, Any]:
    facts = facts_for_decision(occurrence, now, told.plan_facts, actions)
    decided = decision_answers(pack, facts, now, occurrence.realised_at, 45)
    return {"at": attributes(occurrence.at(now), AT), "facts": plain(facts), "decided": decided}


def _after(pack: Pack, occurrence: Occurrence) -> dict[str, Any]:
    steps = steps_after(pack, occurrence)
    following = next_after(steps)
    return {
        "steps": [attributes(step, ("id", "state", "entry", "answer", "is_to_come")) for step in steps],
        "next": following and following.id,
        "interview_due_at": plain(interview_due_at(occurrence)),
        "found_where": plain(found_where(occurrence)),
        "is_elsewhere": is_with_hospital_or_police(occurrence),
        "still_to_tell": plain(still_to_tell(occurrence)),
    }


__all__ = ["Told", "condition_answers", "decision_answers", "duty_answers", "milliseconds", "occurrence_answers", "plain", "read"]
