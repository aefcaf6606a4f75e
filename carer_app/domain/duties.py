"""Thresholds and deadlines made into duties: who owes what, since when, until when, counted from which occurrences.

JavaScript twin: static/js/domain/duties.js. The readings are those of provisions B2 (AMB-1 to AMB-23). Nothing here raises or lowers
the level of intervention (C13), and no duty carries a time that no source states.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from carer_app.domain import duty_counts, duty_times
from carer_app.domain.duty import DONE, Case, Duty, Rulebook, duty_json
from carer_app.domain.duty_joining import both_protocols, close_gate, one_interview, owed_by_criteria, with_deadlines
from carer_app.domain.history import History
from carer_app.domain.thresholds import Threshold

__all__ = ["Duty", "Rulebook", "duties", "duty_json"]

_FAR = 1 << 60
HANDLERS: dict[str, Callable[[Case, Threshold], None]] = {
    "elapsed": duty_times.elapsed,
    "count_window": duty_counts.count_window,
    "immediate": duty_times.immediate,
    "after_each": duty_times.after_each,
    "any_flag": duty_counts.any_flag,
    "recurring": duty_times.recurring,
    "at_event": duty_times.at_event,
    "before_event": duty_times.at_event,
    "after_event": duty_times.after_event,
    "elapsed_since_event": duty_times.since_event,
    "continuing": duty_times.continuing,
    "age": duty_counts.age,
}
"""What one rule alone brings; after_return, dedupe and gate need the others first."""


def duties(
    history: History,
    rules: Sequence[Threshold] | Rulebook,
    bank_holidays: Collection[date] = frozenset(),
    *,
    with_done: bool = True,
) -> tuple[Duty, ...]:
    """All duties of one child at `history.now`, the most pressing first; without those that are done, on request.

    `bank_holidays`: England's, of the years in question. For many children, make the Rulebook once.
    """
    rules = rules if isinstance(rules, Rulebook) else Rulebook(rules)
    case = Case(history, rules, bank_holidays, with_done=with_done)
    criteria, deadlines, others = list[Duty](), list[Duty](), list[Duty]()
    for rule in rules.all:
        if (handler := HANDLERS.get(rule.type)) is not None:
            found = case.begin(rule)
            handler(case, rule)
            if found:
                (criteria if rule.id in rules.criteria else others).extend(found)
    for rule in rules.all:
        if rule.type == "after_return":
            found = case.begin(rule)
            duty_times.after_return(case, rule, owed_by_criteria(criteria, rule, case))
            deadlines += found
    every = [*with_deadlines(case, criteria, deadlines), *deadlines, *others]
    for rule in rules.all:
        if rule.type == "dedupe":
            every = one_interview(case, rule, every)
        elif rule.type == "gate":
            every = close_gate(case, rule, every)
    if rules.is_two_local:
        every = both_protocols(case, every)
    return tuple(sorted(every if with_done else [duty for duty in every if duty.status != DONE], key=_order))


def _order(duty: Duty) -> tuple[int, int, str, tuple[str, ...]]:
    return _FAR if duty.due is None else duty.due, duty.arose, duty.rule, duty.subjects
