"""decide(path, answers): the next page to ask, or the level, the reason and the paragraph; first true rule wins.

JavaScript twin: static/js/domain/decision.js (when the phone runs the decision itself).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.conditions import Truth
from carer_app.domain.errors import MalformedFacts
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.protocol import DecisionPath, Rule

NUMBERS = ("child_age", "days_in_care")
RETURNED_RULE = "RETURNED"
_RETURNED_CITES = ("NAT-4.3a", "NAT-4.4")

_REPORT_STATE = {
    "told": State.REPORTED,
    "recorded_missing": State.RECORDED_MISSING,
    "delayed": State.POLICE_DELAYED,
    "refused": State.POLICE_DELAYED,
    "recorded_absent": State.POLICE_ABSENT,
}
_REPORT_CITES = {
    State.REPORTED: "NAT-L2-A-a",
    State.RECORDED_MISSING: "NAT-L2-A-d",
    State.POLICE_DELAYED: "NAT-3.19",
    State.POLICE_ABSENT: "NAT-L2-A-c",
}
_POLICE_HAVE_IT = {State.REPORTED, State.RECORDED_MISSING}
_LOCATED = {State.AWAY_KNOWN, State.KNOWN_WITH_RISK}
_NO_REVIEW_NEEDED = {State.POLICE_DECIDED, State.RECORDED_MISSING, State.BACK}


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask this page next: the facts of it that may still matter, in the page's order."""

    page: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the guide recommends, with all it rests on. A person decides (I5).

    `state` is what the page shows; `rules_level` and `rules_state` are what the rules alone give, which differ from it once the police
    have been told (G3).
    """

    level: LevelOfIntervention | None
    state: State
    rule: str
    strength: str
    report_state: State | None
    why: tuple[str, ...]
    cites: tuple[str, ...]
    call: str | None
    speak_to_someone_now: bool
    review_by_required: bool
    rules_level: LevelOfIntervention | None
    rules_state: State


def derive(path: DecisionPath, facts: Mapping[str, str | int]) -> dict[str, str]:
    """The answers with what is never asked filled in. What no question offers counts as not answered, so that it is asked again."""
    answers = {name: str(value) for name, value in facts.items() if name in path.facts and str(value) in path.facts[name].option_ids}
    if (age := _number(facts.get("child_age"))) is not None and age < path.young_age:
        answers["vulnerability_today"] = "yes"
    answers["new_to_care"] = _new_to_care(path, answers.get("uasc_or_migrant"), _number(facts.get("days_in_care")))
    for fact in path.facts.values():
        if fact.default is not None:
            answers.setdefault(fact.id, fact.default)
    return answers


def decide(path: DecisionPath, answers: Mapping[str, str | int]) -> Ask | Decision:
    """The next page, or the recommendation. `answers` may leave out anything; what is derived is filled in (`derive`)."""
    known = derive(path, answers)
    if known["returned"] == "yes":
        return _returned(path, known)
    for rule in path.rules:
        match rule.when.evaluate(known):
            case Truth.YES:
                return _decision(path, rule, known)
            case Truth.UNDECIDED:
                return _ask(path, rule, known)
            case Truth.NO:
                continue
    raise MalformedFacts("No rule of this protocol covers these answers.")


def next_fact(path: DecisionPath, answers: Mapping[str, str | int]) -> str | None:
    """The first fact that the first undecided rule still needs; None when it is decided."""
    known = derive(path, answers)
    for rule in path.rules:
        match rule.when.evaluate(known):
            case Truth.YES:
                return None
            case Truth.UNDECIDED:
                return rule.when.first_undecided(known)
            case Truth.NO:
                continue
    return None


def check_facts(path: DecisionPath, raw: Any) -> dict[str, str | int]:
    """Facts from JSON, strictly: raises MalformedFacts naming the key or option nobody offers."""
    if not isinstance(raw, Mapping):
        raise MalformedFacts("The facts must be one JSON object.")
    for name, value in raw.items():
        if name in NUMBERS:
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                raise MalformedFacts(f"'{name}' must be a whole number, 0 or more.")
        elif name not in path.facts or name == "new_to_care":
            raise MalformedFacts(f"There is no fact called '{str(name)[:60]}'.")
        elif not isinstance(value, str) or value not in path.facts[name].option_ids:
            raise MalformedFacts(f"'{name}' must be one of: {', '.join(path.facts[name].option_ids)}.")
    return dict(raw)


def _ask(path: DecisionPath, rule: Rule, answers: Mapping[str, str]) -> Ask:
    fact = rule.when.first_undecided(answers)
    if fact is None or not path.facts[fact].asked:
        raise MalformedFacts(f"Rule {rule.id} waits for '{fact}', which no page asks.")
    page = path.page_of(fact)
    matters = _may_still_matter(path, answers)
    return Ask(page.id, tuple(name for name in page.facts if name in matters))


def _may_still_matter(path: DecisionPath, answers: Mapping[str, str]) -> frozenset[str]:
    matters: frozenset[str] = frozenset()
    for rule in path.rules:
        if rule.when.evaluate(answers) is Truth.YES:
            break
        matters |= rule.when.open_facts(answers)
    return matters


def _decision(path: DecisionPath, rule: Rule, answers: Mapping[str, str]) -> Decision:
    rules_state = rule.state_for(answers)
    report_state = _REPORT_STATE.get(answers["police"])
    state = rules_state if report_state is None or rules_state in _LOCATED else report_state
    return Decision(
        level=rule.level if state in (*_LOCATED, State.POLICE_DELAYED) or report_state is None else LevelOfIntervention.POLICE,
        state=state,
        rule=rule.id,
        strength=rule.strength,
        report_state=report_state,
        why=_why(path, rule, answers),
        cites=rule.cites if state is rules_state else (*rule.cites, _REPORT_CITES[state]),
        call=_call(rule, report_state),
        speak_to_someone_now=path.speak_now.holds(answers),
        review_by_required=state not in _NO_REVIEW_NEEDED,
        rules_level=rule.level,
        rules_state=rules_state,
    )


def _returned(path: DecisionPath, answers: Mapping[str, str]) -> Decision:
    return Decision(
        level=None,
        state=State.BACK,
        rule=RETURNED_RULE,
        strength="fixed",
        report_state=_REPORT_STATE.get(answers["police"]),
        why=("You said the child is back.",),
        cites=_RETURNED_CITES,
        call=None,
        speak_to_someone_now=False,
        review_by_required=False,
        rules_level=None,
        rules_state=State.BACK,
    )


def _why(path: DecisionPath, rule: Rule, answers: Mapping[str, str]) -> tuple[str, ...]:
    said = [path.facts[fact].said(answers[fact]) for fact in rule.when.reasons(answers)]
    return tuple(dict.fromkeys(sentence for sentence in (*said, rule.because) if sentence))


def _call(rule: Rule, report_state: State | None) -> str | None:
    """999 whenever there may be danger now; 101 is not asked for again once the police have the report (G10)."""
    return None if rule.call == "101" and report_state in _POLICE_HAVE_IT else rule.call


def _number(value: str | int | None) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() else None
    return value


def _new_to_care(path: DecisionPath, uasc: str | None, days: int | None) -> str:
    if uasc != "yes":
        return "no"
    if days is None:
        return "dont_know"
    return "yes" if 0 <= days <= path.new_to_care_days else "no"
