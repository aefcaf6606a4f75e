"""Duties that a clock brings: so long away, so long after the return, at once, again and again, before or after an event.

JavaScript twin: static/js/domain/duty_times.js.
"""

from __future__ import annotations

from carer_app.domain.duty import INTERVIEW, NOTICE, Case, deed
from carer_app.domain.duty_counts import runs
from carer_app.domain.history import Event
from carer_app.domain.moments import AT_LEAST, day_of
from carer_app.domain.past import AWOA, HIDDEN, Away, Clock
from carer_app.domain.thresholds import Threshold

AGREED = {"police_at_report": "police_review_agreed", "agreed_on_call": "call_back_agreed"}
"""Who sets a time -> the kind of event that holds it."""
_REPORTED = ("reported_to_police",)


def elapsed(case: Case, rule: Threshold) -> None:
    """So long away (where the rule counts categories), or so long after something; away for exactly that long is enough (AMB-4, AMB-5)."""
    if rule.value is None:
        _no_number(case, rule)
    elif not _for_this_child(case, rule):
        return
    elif not rule.counts:
        _deadlines(case, rule, rule.value)
    elif case.longest >= rule.value * AT_LEAST[rule.unit]:
        for away, clock, until in _away_for(case, rule, rule.value * AT_LEAST[rule.unit]):
            _cross(case, rule, rule.value, away, clock, until)


def _no_number(case: Case, rule: Threshold) -> None:
    """The wait that each child's plan sets: said while it may run, with no number of ours (AMB-1)."""
    for away in case.past:
        if away.ended is None and not away.is_reported:
            case.owe(rule, max(away.realised[0], away.known), None, (away.id,), away.realised[1], status=NOTICE)


def _for_this_child(case: Case, rule: Threshold) -> bool:
    if rule.guard not in ("looked_after", "looked_after_or_cp_plan"):
        return True
    on_a_plan = rule.guard == "looked_after_or_cp_plan" and any("child_protection_plan" in away.flags for away in case.past)
    return case.child.looked_after or on_a_plan


def _away_for(case: Case, rule: Threshold, least: int) -> list[tuple[Away, Clock, int | None]]:
    """Each occurrence that can have lasted so many seconds by the rule's clock: it, from when, and until when (None: still away)."""
    if AWOA in rule.counts:
        return [(away, away.awoa, away.returned) for away in case.past if away.awoa is not None and away.longest >= least]
    return [(away, measured_from(rule, away), away.ended) for away in case.counted(rule.counts) if away.longest >= least]


def measured_from(rule: Threshold, away: Away) -> Clock:
    """The clock of how long a child is away; the earlier of realised and reported where the stated one is not known (AMB-6)."""
    clock = rule.runs_from
    if clock in _REPORTED:
        return away.reported or away.earliest
    if clock == "classified_absent":
        return away.absent_since or away.earliest
    return away.earliest


def _cross(case: Case, rule: Threshold, value: int, away: Away, clock: Clock, until: int | None) -> None:
    begun, name = clock
    crossed = case.after(begun, value, rule.unit)
    if until is not None and crossed > until:
        return
    if rule.guard == "child_returned":
        if away.returned is not None:
            case.owe(rule, max(crossed, away.returned, away.known), None, (away.id,), name)
        return
    due = None if deed(rule.action) == INTERVIEW else crossed
    case.owe(rule, max(crossed, away.known), due, (away.id,), name)


def _deadlines(case: Case, rule: Threshold, value: int) -> None:
    """A time limit for someone who was told: it stands whether or not the child is back."""
    runs_from = rule.runs_from
    for away in case.past:
        clock = away.absent_since if runs_from == "classified_absent" else away.reported
        if clock is not None:
            case.owe(rule, max(clock[0], away.known), case.after(clock[0], value, rule.unit), (away.id,), clock[1])
        elif HIDDEN in away.flags and runs_from == "reported_to_police" and rule.who != "police":
            # nobody was told yet (NOTT-36): owed since it came to notice, and no clock runs
            case.owe(rule, away.known, None, (away.id,), "came_to_notice")


def immediate(case: Case, rule: Threshold) -> None:
    """At once: due with its clock where the source says so (0), else with no time that anyone stated (AMB-17)."""
    on_return, needs_report = rule.runs_from == "child_returned", rule.guard == "reported_to_police"
    for away in case.past:
        if needs_report and not away.is_reported:
            continue
        if not on_return:
            begun, name = away.realised
        elif away.returned is not None:
            begun, name = away.returned, "returned"
        else:
            continue
        due = None if rule.value is None else case.after(begun, rule.value, rule.unit)
        case.owe(rule, max(begun, away.known), due, (away.id,), name)


def after_each(case: Case, rule: Threshold) -> None:
    """After every occurrence that has ended."""
    for away in case.counted(rule.counts):
        if away.ended is not None:
            case.owe(rule, max(away.ended, away.known), None, (away.id,), "returned" if away.ended == away.returned else "located")


def continuing(case: Case, rule: Threshold) -> None:
    """While the child is away at a known place; the source gives no number (NOTT-101d)."""
    for away in case.past:
        if away.awoa is not None and away.returned is None:
            case.owe(rule, max(away.awoa[0], away.known), None, (away.id,), away.awoa[1])


def after_return(case: Case, rule: Threshold, owed_to: dict[str, int] | None) -> None:
    """So long after the return. `owed_to`: the occurrences that the protocol's own criteria owe it, since when; None where it has none.

    Found but not back: a first deadline from where the child was found, which starts again with the return (AMB-7). A report is
    enough, whatever the police called it (AMB-13).
    """
    measure, needs_report = _measure(case, rule), rule.guard == "reported_to_police"
    runs_from = measure.runs_from
    for away in case.past:
        if owed_to is not None:
            if away.id not in owed_to:
                continue
        elif needs_report:
            if not away.is_reported:
                continue
        elif rule.counts and away.category not in rule.counts:
            continue
        if (clock := _return_clock(runs_from, away)) is not None:
            _after(case, rule, measure, away, clock, 0 if owed_to is None else owed_to[away.id])


def _measure(case: Case, rule: Threshold) -> Threshold:
    """The rule that gives the number: itself, or the one it falls back to (C6)."""
    return case.rules.by_id.get(rule.falls_back_to, rule)


def _return_clock(runs_from: str, away: Away) -> Clock | None:
    back, found = away.returned, away.located
    if back is None:
        return None if found is None else (found, "located")
    if runs_from == "child_returned_or_located" and found is not None and found < back:
        return found, "located"
    if runs_from == "return_notified" and away.notified is not None and away.notified >= back:
        return away.notified, "return_notified"
    return back, "returned"


def _after(case: Case, rule: Threshold, measure: Threshold, away: Away, clock: Clock, owed_since: int) -> None:
    begun, name = clock
    arose = max(begun, away.known, owed_since)
    due = None
    if measure.value is not None and rule.exception not in away.flags:
        due = case.after(begun, measure.value, measure.unit)
        if due < away.known:  # hidden until after that: the time runs from when it came to notice
            due, name = case.after(away.known, measure.value, measure.unit), "came_to_notice"
    cites = rule.cites if measure is rule or due is None else (*rule.cites, *measure.cites)
    case.owe(rule, arose, due, (away.id,), name, cites=cites)


def recurring(case: Case, rule: Threshold) -> None:
    """Again and again: at times that were agreed, after a meeting, from a threshold on, while away, or with no interval stated."""
    if rule.set_by:
        agreed_times(case, rule, case.events.get(AGREED[rule.set_by], []), while_away=True)
    elif rule.event:
        _after_the_last(case, rule)
    elif rule.starts_after:
        _from_a_threshold(case, rule)
    elif rule.until or rule.clock:
        _while_away(case, rule)
    elif rule.counts and rule.value is not None:
        _summaries(case, rule, rule.value)
    else:  # with no interval stated: owed since the first occurrence, done when done, owed again with the next (AMB-17)
        runs(case, rule, [(away, [away]) for away in case.past])


def at_event(case: Case, rule: Threshold) -> None:
    """By the time of an event."""
    agreed_times(case, rule, case.events.get(rule.event, []))


def agreed_times(case: Case, rule: Threshold, events: list[Event], *, while_away: bool = False) -> None:
    """One duty for each time that stands in an event; doing it after the time before counts."""
    before: dict[str | None, int] = {}
    for event in events:
        away = None if event.occurrence is None else case.by_id.get(event.occurrence)
        since = before.get(event.occurrence, 0) + 1
        before[event.occurrence] = event.at
        if event.occurrence is not None and away is None:
            continue
        if while_away and away is not None and away.returned is not None:
            continue
        arose = event.at if away is None else max(event.at, away.known)
        case.owe(rule, arose, event.at, () if away is None else (away.id,), event.kind, done_since=since)


def after_event(case: Case, rule: Threshold) -> None:
    """After something was recorded."""
    for event in case.events.get(rule.event, []):
        away = None if event.occurrence is None else case.by_id.get(event.occurrence)
        if event.at > case.now or (event.occurrence is not None and away is None):
            continue
        arose = event.at if away is None else max(event.at, away.known)
        case.owe(rule, arose, None, () if away is None else (away.id,), event.kind)


def _after_the_last(case: Case, rule: Threshold) -> None:
    """So long after it was last held; nothing before the first."""
    held = case.done_times.get(rule.event, [])
    if held and rule.value is not None:
        last = max([*held, *case.done_times.get(rule.action, [])])
        due = case.after(last, rule.value, rule.unit)
        case.owe(rule, due, due, tuple(away.id for away in case.past if away.start <= last), "done")


def _from_a_threshold(case: Case, rule: Threshold) -> None:
    """Every so often from the point where another rule was met; the first that has not been held (AMB-5)."""
    start = case.rules.by_id.get(rule.starts_after)
    if start is None or start.value is None or rule.value is None:
        return
    for away, (begun, name), ended in _away_for(case, start, 0):
        if away.returned is not None:
            continue
        met = case.after(begun, start.value, start.unit)
        if met > case.now or (ended is not None and met > ended):
            continue
        last, due = _last_done(case, rule, away), case.after(met, rule.value, rule.unit)
        while last is not None and due <= last:
            due = case.after(due, rule.value, rule.unit)
        case.owe(rule, due, due, (away.id,), name, done_since=due)


def _last_done(case: Case, rule: Threshold, away: Away) -> int | None:
    times = [at for key in (None, away.id) if (at := case.done_at(rule.action, key)) is not None and at >= away.start]
    return max(times) if times else None


def _while_away(case: Case, rule: Threshold) -> None:
    """Every so often while the child is away, again from each time it was done (AMB-21); with no interval stated, just again."""
    for away in case.counted(rule.counts):
        if away.ended is not None:
            continue
        begun, name = measured_from(rule, away)
        last = _last_done(case, rule, away)
        begun = begun if last is None else max(begun, last)
        due = None if rule.value is None else case.after(begun, rule.value, rule.unit)
        case.owe(rule, max(begun if due is None else due, away.known), due, (away.id,), name, done_since=case.now + 1)


def _summaries(case: Case, rule: Threshold, value: int) -> None:
    """A summary every so often of occurrences of its category: one duty for all that no summary covers yet, one for those covered."""
    times = case.done_times.get(rule.action, [])
    waiting, covered = [], []
    for away in case.counted(rule.counts):
        last = max((at for at in times if at >= away.start), default=None)
        if last is not None and away.returned is not None and away.returned <= last:
            covered.append((away.start, away))
        else:
            waiting.append((away.start if last is None else last, away))
    if waiting:
        due = case.after(min(at for at, _ in waiting), value, rule.unit)
        case.owe(rule, due, due, tuple(away.id for _, away in waiting), waiting[0][1].start_clock)
    if covered:
        begun, first = covered[0]
        due = case.after(begun, value, rule.unit)
        case.owe(rule, begun, due, tuple(away.id for _, away in covered), first.start_clock, done_since=begun)


def since_event(case: Case, rule: Threshold) -> None:
    """In the first days after the child came into care, and while an occurrence that began in them is open (NOTT-126)."""
    began = case.child.became_looked_after
    if began is None or began > case.now or rule.value is None or (rule.guard == "uasc_or_migrant" and not case.child.uasc):
        return
    last_day = day_of(began) + rule.value
    within = [away for away in case.past if away.start >= began and away.day <= last_day]
    if day_of(case.now) <= last_day or any(away.returned is None for away in within):
        case.owe(rule, began, None, tuple(away.id for away in within), rule.event)
