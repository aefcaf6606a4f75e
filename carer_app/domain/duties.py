"""Thresholds and deadlines made into duties: who owes what, since when, until when, counted from which occurrences.

JavaScript twin: static/js/domain/duties.js. The readings are those of provisions B2 (AMB-1 to AMB-23). Nothing here raises or lowers
the level of intervention (C13), and no duty carries a time that no source states.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from carer_app.domain import duty_counts, duty_times
from carer_app.domain.duty import Case, Duty, duty_json
from carer_app.domain.duty_joining import both_protocols, close_gate, is_criterion, one_interview, owed_by_criteria, with_deadlines
from carer_app.domain.history import History
from carer_app.domain.protocol import NATIONAL
from carer_app.domain.thresholds import Threshold

__all__ = ["Duty", "duties", "duty_json"]

_FAR = 1 << 60


def duties(history: History, thresholds: Sequence[Threshold], bank_holidays: Collection[date] = frozenset()) -> tuple[Duty, ...]:
    """All duties of one child at `history.now`, the most pressing first. `bank_holidays`: England's, of the years in question."""
    case = Case(history, thresholds, bank_holidays)
    criteria: list[Duty] = []
    others: list[Duty] = []
    for rule in thresholds:
        (criteria if is_criterion(rule) else others).extend(_of_one_rule(case, rule))
    deadlines: list[Duty] = []
    for rule in thresholds:
        if rule.type == "after_return":
            deadlines += duty_times.after_return(case, rule, owed_by_criteria(criteria, rule, case))
    found = [*with_deadlines(case, criteria, deadlines), *deadlines, *others]
    for rule in thresholds:
        if rule.type == "dedupe":
            found = one_interview(case, rule, found)
        elif rule.type == "gate":
            found = close_gate(case, rule, found)
    if len({rule.pack for rule in thresholds} - {NATIONAL}) > 1:
        found = both_protocols(case, found)
    return tuple(sorted(found, key=_order))


def _order(duty: Duty) -> tuple[int, int, str, tuple[str, ...]]:
    return _FAR if duty.due is None else duty.due, duty.arose, duty.rule, duty.subjects


def _of_one_rule(case: Case, rule: Threshold) -> list[Duty]:
    """What one rule alone brings; how it stands with others comes after."""
    match rule.type:
        case "elapsed":
            return duty_times.elapsed(case, rule)
        case "count_window":
            return duty_counts.count_window(case, rule)
        case "immediate":
            return duty_times.immediate(case, rule)
        case "after_each":
            return duty_times.after_each(case, rule)
        case "any_flag":
            return duty_counts.any_flag(case, rule)
        case "recurring":
            return duty_times.recurring(case, rule)
        case "at_event" | "before_event":
            return duty_times.agreed_times(case, rule, case.events.get(rule.event, []))
        case "after_event":
            return duty_times.after_event(case, rule)
        case "elapsed_since_event":
            return duty_times.since_event(case, rule)
        case "continuing":
            return duty_times.continuing(case, rule)
        case "age":
            return duty_counts.age(case, rule)
        case "after_return" | "dedupe" | "gate":
            return []  # these need the others first
        case _:
            raise ValueError(f"The threshold '{rule.id}' is of no type we know: '{rule.type}'.")
