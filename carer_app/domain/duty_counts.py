"""Duties that a count, a flag or an age brings: so many occurrences in a window, one that is marked, a birthday.

JavaScript twin: static/js/domain/duty_counts.js.
"""

from __future__ import annotations

from datetime import date

from carer_app.domain.duty import DONE, DUE, INTERVIEW, NOTICE, OVERDUE, Case, deed
from carer_app.domain.moments import add_months, as_time, day_of, first_day_of_window, start_of
from carer_app.domain.past import Away
from carer_app.domain.thresholds import LOOKED_AFTER_BY, Span, Threshold

PLACING_AUTHORITY = "placing_authority"
Trigger = tuple[Away, list[Away]]
"""The occurrence that brought the count over the line, and all that were counted, itself the last."""


def count_window(case: Case, rule: Threshold) -> None:
    """So many in a rolling window that ends with each occurrence, itself counted (AMB-2); a notice when one more would do it
    and nothing is owed already."""
    if rule.window is None:
        return  # a number that the source does not give, nor anything to count in: only people can bring it up (AMB-16)
    counted, line = case.counted(rule.counts), rule.line
    windows = _windows(counted, rule.window)
    if line is None:  # "several": said from the second on, never owed (AMB-17)
        for away, within in windows:
            if len(within) > 1:
                _notice(case, rule, away, within)
        return
    triggers = [trigger for trigger in windows if len(trigger[1]) >= line]
    if not _looked_after_by(case, rule):
        if triggers:
            _notice(case, rule, *triggers[-1], who=PLACING_AUTHORITY)
        return
    if deed(rule.action) == INTERVIEW:  # about its own occurrence, so each one over the line is owed its own
        for away, within in triggers:
            case.owe(rule, _known(within), None, (away.id,), away.start_clock, counted=_ids(within))
    else:
        runs(case, rule, triggers)
    if not any(duty.status in (DUE, OVERDUE) for duty in case.found):
        _near_miss(case, rule, rule.window, line)


def _windows(counted: list[Away], window: Span) -> list[Trigger]:
    """Each occurrence with those in the window that ends with its day."""
    found: list[Trigger] = []
    first = 0
    for place, away in enumerate(counted):
        opens = first_day_of_window(away.day, window.n, window.unit)
        while counted[first].day < opens:
            first += 1
        found.append((away, counted[first : place + 1]))
    return found


def _looked_after_by(case: Case, rule: Threshold) -> bool:
    if not rule.guard.startswith(LOOKED_AFTER_BY):
        return True
    authority = rule.guard.removeprefix(LOOKED_AFTER_BY)
    responsible = case.child.responsible
    return case.child.looked_after and (responsible is None or authority in responsible.lower())


def _known(within: list[Away]) -> int:
    return within[0].known if len(within) == 1 else max([away.known for away in within])


def _ids(within: list[Away]) -> tuple[str, ...]:
    return tuple([away.id for away in within])


def _notice(case: Case, rule: Threshold, away: Away, within: list[Away], who: str = "") -> None:
    others = _beside(case, rule, within)
    case.owe(rule, _known(within), None, (away.id,), away.start_clock, counted=_ids(within), others=others, status=NOTICE, who=who)


def _beside(case: Case, rule: Threshold, within: list[Away]) -> tuple[str, ...]:
    """Occurrences of other categories in the same days: shown beside the count, never in it (AMB-11, AMB-13)."""
    if not rule.counts:
        return ()
    first, last = within[0].day, within[-1].day
    others = [away for away in case.past if away.category not in rule.counts and first <= away.day <= last]
    return tuple(away.id for away in others if away not in within)


def runs(case: Case, rule: Threshold, triggers: list[Trigger]) -> None:
    """One alert from the first over the line; later ones join it until it is done, then a new alert begins (AMB-3)."""
    times = case.done_times.get(deed(rule.action), [])
    since, group = 0, list[Trigger]()
    for trigger in triggers:
        arose = _known(trigger[1])
        if group and any(since <= at < arose for at in times):
            _alert(case, rule, since, group, times)
            group = []
        since = min(since, arose) if group else arose
        group.append(trigger)
    if group:
        _alert(case, rule, since, group, times)


def _alert(case: Case, rule: Threshold, arose: int, group: list[Trigger], times: list[int]) -> None:
    counted = sorted({away.id: away for _, within in group for away in within}.values(), key=_by_start)
    case.owe(
        rule,
        arose,
        None,
        tuple([away.id for away, _ in group]),
        group[0][0].start_clock,
        counted=_ids(counted),
        others=_beside(case, rule, counted),
        status=DONE if any(at >= arose for at in times) else "",
        done_since=case.now + 1,
    )


def _by_start(away: Away) -> tuple[int, str]:
    return away.start, away.id


def _near_miss(case: Case, rule: Threshold, window: Span, line: int) -> None:
    """One more from today would reach the line; or, where the source leaves it open, absences beside the count would (AMB-14)."""
    opens = first_day_of_window(day_of(case.now), window.n, window.unit)
    within = [away for away in case.counted(rule.counts) if away.day >= opens]
    if len(within) == line - 1 and within:
        _notice(case, rule, within[-1], within)
    elif "AMB-14" in rule.amb and len(within) < line:
        within = [away for away in case.counted((*rule.counts, "absent")) if away.day >= opens]
        if len(within) >= line:
            _notice(case, rule, within[-1], within)


def any_flag(case: Case, rule: Threshold) -> None:
    """An occurrence that carries one of the marks; one that was hidden carries that mark by itself."""
    for away in case.past:
        if away.flags and not away.flags.isdisjoint(rule.flags):
            case.owe(rule, away.known, None, (away.id,), "came_to_notice" if away.known > away.start else away.start_clock)


def age(case: Case, rule: Threshold) -> None:
    """What an age says about the protocol or the occurrence: only ever a notice. A birthday ends nothing (AMB-8)."""
    born = case.child.date_of_birth
    if born is not None and rule.effect:
        _absconder(case, rule, born)
    elif born is not None:
        _out_of_scope(case, rule, born)


def _out_of_scope(case: Case, rule: Threshold, born: date) -> None:
    """The birthday from which the protocol may not be written for this child, with what is open on it or began after it."""
    limit = int(rule.values["default"]) if rule.values else (rule.value or 0)
    birthday = start_of(add_months(born, 12 * limit))
    if birthday <= case.now:
        about = tuple(away.id for away in case.past if away.returned is None or away.returned >= birthday)
        case.owe(rule, birthday, None, about, "date_of_birth", status=NOTICE)


def _absconder(case: Case, rule: Threshold, born: date) -> None:
    """An order of a court beside the absence: up to and with 16 also missing; over 16 with nothing worrying, not (C15, AMB-8)."""
    for away in case.past:
        if "court_order" not in away.flags or rule.value is None:
            continue
        is_over = years(born, as_time(away.start).date()) > rule.value
        worrying = rule.guard == "no_aggravating_factor_and_in_character" and len(away.flags - {"court_order", "persistence_recorded"}) > 0
        if is_over == (rule.op == ">") and not worrying:
            case.owe(rule, away.known, None, (away.id,), away.start_clock, status=NOTICE)


def years(born: date, on: date) -> int:
    """Age in whole years; someone born on 29 February has their birthday on 28 February in other years."""
    count = on.year - born.year
    return count if add_months(born, 12 * count) <= on else count - 1
