"""How duties stand together: the interview's deadline, one interview for several occurrences, the gate before closing, two protocols at once.

JavaScript twin: static/js/domain/duty_joining.js.
"""

from __future__ import annotations

from carer_app.domain.duty import DONE, DUE, INTERVIEW, MEETING, NOTICE, OVERDUE, UPCOMING, Case, Duty, deed
from carer_app.domain.moments import first_day_of_window
from carer_app.domain.protocol import NATIONAL
from carer_app.domain.thresholds import Span, Threshold

_FAR = 1 << 60


def owed_by_criteria(duties: list[Duty], rule: Threshold, case: Case) -> dict[str, int] | None:
    """Occurrence -> since when the rule's own protocol owes it an interview; None where that protocol has no criteria of its own."""
    if rule.counts or rule.guard or deed(rule.action) != INTERVIEW:
        return None
    if not any(other.pack == rule.pack for other in case.rules.all if other.id in case.rules.criteria):
        return None
    owed: dict[str, int] = {}
    for duty in duties:
        if duty.pack == rule.pack and deed(duty.action) == INTERVIEW and duty.status not in (NOTICE, UPCOMING):
            for subject in duty.subjects:
                owed[subject] = min(duty.arose, owed.get(subject, duty.arose))
    return owed


def with_deadlines(case: Case, criteria: list[Duty], deadlines: list[Duty]) -> list[Duty]:
    """The criteria with the first deadline that their own protocol gives the interview, its clock and its citations (NOTT-84, NOTT-93)."""
    first: dict[tuple[str, str], Duty] = {}
    for duty in deadlines:
        if duty.due is not None and deed(duty.action) == INTERVIEW:
            key = (duty.pack, duty.subjects[0])
            if key not in first or duty.due < (first[key].due or _FAR):
                first[key] = duty
    return [_with_deadline(case, duty, first.get((duty.pack, duty.subjects[0]))) for duty in criteria]


def _with_deadline(case: Case, duty: Duty, deadline: Duty | None) -> Duty:
    if deadline is None or deadline.due is None or duty.status in (NOTICE, UPCOMING):
        return duty
    due = max(deadline.due, duty.arose)
    status = duty.status if duty.status == DONE else (OVERDUE if case.now > due else DUE)
    return duty._replace(due=due, status=status, clock=deadline.clock, cites=_union(duty.cites, deadline.cites))


def one_interview(case: Case, rule: Threshold, duties: list[Duty]) -> list[Duty]:
    """Interviews of the rule's protocol that are still owed, those begun within so many days joined into one (NOTT-84b, NOTT-84d)."""
    if rule.window is None:
        return duties
    kept: list[Duty] = []
    owed: dict[str, list[Duty]] = {}
    pack = rule.pack
    for duty in duties:
        is_open = duty.pack == pack and duty.status in (DUE, OVERDUE)
        if is_open and deed(duty.action) == INTERVIEW and _counts(case, rule, duty):
            owed.setdefault(duty.rule, []).append(duty)
        else:
            kept.append(duty)
    covered: dict[tuple[str, ...], Duty] = {}
    for same_rule in owed.values():
        for group in _within(case, rule.window, same_rule):
            joined = _joined(case, group)
            kept.append(joined)
            if len(group) > 1:
                covered[joined.subjects] = joined
    said = case.begin(rule)
    for joined in covered.values():
        case.owe(rule, joined.arose, None, joined.subjects, joined.clock, status=NOTICE)
    return kept + said


def _counts(case: Case, rule: Threshold, duty: Duty) -> bool:
    return case.by_id[duty.subjects[0]].category in rule.counts


def _within(case: Case, window: Span, duties: list[Duty]) -> list[list[Duty]]:
    """Groups that lie within the rule's days, counted from the first of each group (AMB-23)."""
    groups: list[list[Duty]] = []
    opened = -_FAR
    for duty in sorted(duties, key=lambda duty: _began(case, duty)):
        day = case.by_id[duty.subjects[0]].day
        if groups and first_day_of_window(day, window.n, window.unit) <= opened:
            groups[-1].append(duty)
        else:
            groups.append([duty])
            opened = day
    return groups


def _began(case: Case, duty: Duty) -> tuple[int, str]:
    return case.by_id[duty.subjects[0]].start, duty.subjects[0]


def _joined(case: Case, group: list[Duty]) -> Duty:
    """One duty for all of them, with the earliest deadline."""
    if len(group) == 1:
        return group[0]
    first = min(group, key=lambda duty: (_FAR if duty.due is None else duty.due, duty.arose))
    arose = min(duty.arose for duty in group)
    return first._replace(
        arose=arose,
        status=OVERDUE if first.due is not None and case.now > first.due else DUE,
        occurrences=_in_order(case, [name for duty in group for name in duty.occurrences]),
        subjects=_in_order(case, [name for duty in group for name in duty.subjects]),
        others=_in_order(case, [name for duty in group for name in duty.others]),
        cites=_union(*(duty.cites for duty in group)),
    )


def _in_order(case: Case, names: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (case.by_id[name].start, name)))


def _union(*lists: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cite for cites in lists for cite in cites))


def close_gate(case: Case, rule: Threshold, duties: list[Duty]) -> list[Duty]:
    """Where a meeting had to be considered, the interview's task stays open until it was held or a reason is written (WAKE-5.8)."""
    considered: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.pack == rule.pack and duty.action.endswith(MEETING) and duty.status not in (NOTICE, UPCOMING):
            for subject in duty.subjects:
                considered.setdefault(subject, []).append(duty)
    if not considered:
        return duties
    found: list[Duty] = []
    gates = case.begin(rule)
    for duty in duties:
        meetings = considered.get(duty.subjects[0], []) if duty.subjects else []
        if duty.pack != rule.pack or deed(duty.action) != INTERVIEW or not meetings:
            found.append(duty)
            continue
        arose = max(duty.arose, min(meeting.arose for meeting in meetings))
        reason = case.is_done(rule.id, duty.subjects, 0)
        is_open = not reason and any(meeting.status != DONE for meeting in meetings)
        found.append(duty._replace(status=DUE) if is_open and duty.status == DONE else duty)
        case.owe(rule, arose, None, duty.subjects, "strategy_considered", status=DUE if is_open else DONE)
    return found + gates


def both_protocols(case: Case, duties: list[Duty]) -> list[Duty]:
    """Two local protocols that ask the same of someone about the same occurrences: the earlier deadline, the lower count (AMB-19).

    What one of them asks differently stays; the national duties always stay.
    """
    lines = {rule.id: (rule.line or 0) for rule in case.rules.all}
    same: dict[str, list[Duty]] = {}
    kept: list[Duty] = []
    for duty in duties:
        (kept if duty.pack == NATIONAL or duty.status == DONE else same.setdefault(duty.action, [])).append(duty)
    for group in same.values():
        strict: list[Duty] = []
        for duty in sorted(group, key=lambda duty: (duty.status == NOTICE, _FAR if duty.due is None else duty.due, lines[duty.rule])):
            place = next(
                (n for n, other in enumerate(strict) if other.pack != duty.pack and set(other.subjects) & set(duty.subjects)), None
            )
            if place is None:
                strict.append(duty)
            else:
                strict[place] = _stricter(case, strict[place], duty)
        kept += strict
    return kept


def _stricter(case: Case, first: Duty, other: Duty) -> Duty:
    if other.status == NOTICE and first.status != NOTICE:
        return first
    return first._replace(
        occurrences=_in_order(case, [*first.occurrences, *other.occurrences]),
        subjects=_in_order(case, [*first.subjects, *other.subjects]),
        cites=_union(first.cites, other.cites),
    )
