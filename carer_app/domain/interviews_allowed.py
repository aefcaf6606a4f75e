"""Who may hold an interview, and which times away one interview may cover: what the protocols say, applied (C7, C8, AMB-23)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carer_app.domain.duty import INTERVIEW, NOTICE, UPCOMING, Duty, deed
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews_read import interviews
from carer_app.domain.moments import day_of, first_day_of_window, moment
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.placement_concern import concerns
from carer_app.domain.protocol_agencies import Holder, PreventionInterviewRules, ReturnInterviewRules
from carer_app.domain.thresholds import Threshold
from carer_app.domain.times_away import counts_as

NO_CONCERN = "NAT-4.8b"
"""Whoever rests on this may hold it only where nobody worries about the place where the child lives."""
SAME = {"away_without_authorisation": "awoa"}


def worries_about_the_home(lines: Iterable[FollowUp]) -> bool:
    """Whether somebody wrote, or a child said, that the home may be part of why, and nobody has settled it (NOTT-64, NOTT-70)."""
    kept = tuple(lines)
    return any(one.is_open for one in concerns(kept)) or any(one.is_worry_about_the_home for one in interviews(kept))


def may_hold_prevention(rules: PreventionInterviewRules | None, *, worry: bool) -> tuple[Holder, ...]:
    """The reasons for which somebody other than the police may hold it; none with a worry about the home (C8, NAT-4.8b, NOTT-70)."""
    return () if rules is None or worry else rules.exceptions


def may_hold_return(rules: ReturnInterviewRules, *, worry: bool) -> tuple[Holder, ...]:
    """Whom the protocols let hold a return interview, the local ones' before the national one's (C7)."""
    return tuple(one for one in rules.may_hold if not (worry and NO_CONCERN in one.cites))


def owed_times(duties: Iterable[Duty]) -> frozenset[str]:
    """The times away that are owed a return interview, or were."""
    asked = (duty for duty in duties if deed(duty.action) == INTERVIEW and duty.status not in (NOTICE, UPCOMING))
    return frozenset(name for duty in asked for name in duty.subjects)


def clocks(duties: Iterable[Duty], about: Sequence[str]) -> tuple[Duty, ...]:
    """The deadlines that run for an interview about these times, each protocol's own, the earliest first (C6, AMB-7)."""
    ours = [duty for duty in duties if deed(duty.action) == INTERVIEW and duty.due is not None and set(duty.subjects) & set(about)]
    first: dict[str, Duty] = {}
    for duty in sorted(ours, key=lambda duty: (duty.due or 0, duty.rule)):
        first.setdefault(duty.rule, duty)
    return tuple(first.values())


def may_be_one(times: Sequence[Occurrence], lines: Iterable[FollowUp], rules: Iterable[Threshold]) -> bool:
    """Whether one interview may cover them all: they lie within the days of a protocol that says so (NOTT-84b, NOTT-84d, AMB-23)."""
    if len(times) < 2:
        return True
    kept = tuple(lines)
    days = [day_of(moment(one.began_at)) for one in times]
    kinds = {SAME.get(category, category) for category in (counts_as(one, kept).category.value for one in times)}
    return any(
        rule.window is not None
        and kinds <= set(rule.counts)
        and first_day_of_window(max(days), rule.window.n, rule.window.unit) <= min(days)
        for rule in rules
        if rule.type == "dedupe"
    )
