"""Which kinds of entry a screen offers next. Screens only: any well-formed entry is accepted all the same.

JavaScript twin: static/js/domain/may_follow.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from carer_app.domain.entries import Decided
from carer_app.domain.levelling import FIXED_RULES, lowest
from carer_app.domain.levels import LevelOfIntervention, State

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence

ALWAYS = frozenset({"noted", "corrected", "linked"})
UNTIL_CLOSED = frozenset(
    {"details_given", "call_started", "step_taken", "information_received", "police_rang", "police_told", "pack_shared", "handed_over"}
)
WHILE_AWAY = frozenset({"answered", "decided", "contact_made", "located", "review_set", "returned", "police_answered"})
ONCE_TOLD = frozenset({"police_answered", "police_updated", "disagreed", "escalated"})


def may_follow(occurrence: Occurrence) -> frozenset[str]:
    """The kinds that may come next. While a child is away, ringing the police is always one, and so is raising the level (I1, I6)."""
    kinds = set(ALWAYS)
    if occurrence.lowering is not None:
        kinds.add("lowering_confirmed")
    if any(line.entry.kind == "pack_shared" for line in occurrence.log):
        kinds.add("pack_confirmed")
    if occurrence.closed_at is not None:
        return frozenset(kinds | {"return_step"})
    kinds |= UNTIL_CLOSED
    if occurrence.police_told is not None:
        kinds |= ONCE_TOLD
    if not occurrence.child:
        kinds.add("attached")
    return frozenset(kinds | _while_away(occurrence) | _once_back(occurrence))


def _while_away(occurrence: Occurrence) -> set[str]:
    if occurrence.state is State.PAST:
        return {"answered", "located", "returned"}
    if not occurrence.is_open:
        return set()
    kinds = set(WHILE_AWAY)
    if occurrence.level is not LevelOfIntervention.POLICE:
        kinds.add("level_raised")
    if _may_lower(occurrence):
        kinds.add("level_lowered")
    if occurrence.decided is not None:
        kinds.add("return_arranged")
    return kinds


def _may_lower(occurrence: Occurrence) -> bool:
    if occurrence.level in (None, LevelOfIntervention.NO_IMMEDIATE) or occurrence.decided is None:
        return False
    if occurrence.waiting is None and _is_fixed(occurrence.decided):
        return False
    if occurrence.level.rank <= lowest(occurrence.decided, occurrence.waiting).rank:
        return False
    return occurrence.report_state in (None, State.POLICE_DELAYED) and occurrence.earlier_state is not State.AWAY_KNOWN


def _is_fixed(decided: Decided) -> bool:
    return decided.rule in FIXED_RULES or (decided.strength == "fixed" and decided.level is LevelOfIntervention.POLICE)


def _once_back(occurrence: Occurrence) -> set[str]:
    if occurrence.returned_at is None and occurrence.located_at is None:
        return set()
    kinds = {"return_step"}
    if occurrence.police_told is not None:
        kinds.add("police_told_of_return")
    if occurrence.may_close:
        kinds.add("closed")
    return kinds
