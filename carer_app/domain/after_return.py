"""The ordered steps after a return (provisions E6): which of them apply, which are done, and the 72 hours of the return interview.

JavaScript twin: static/js/domain/after_return.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carer_app.domain import closing
from carer_app.domain.entries import Entry, FoundWhere, Located, Returned, ReturnStep
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.protocol import Pack, ReturnStepWords

RETURN_INTERVIEW_WITHIN = timedelta(hours=72)
"""From the return, clock hours, weekends included (NAT-4.10a, AMB-7)."""

NOT_AT_HOME = frozenset({FoundWhere.HOSPITAL, FoundWhere.POLICE})
OPEN, UNSURE, DONE, OFFERED = "open", "unsure", "done", "offered"
_CLOSING = frozenset(
    {
        closing.HEALTH, closing.SIGNS, closing.EVIDENCE, closing.TELL_POLICE, closing.TELL_SOCIAL_WORKER, closing.SAFE_TO_STAY,
        closing.RETURN_INTERVIEW, closing.PLAN_REVIEW,
    }
)  # fmt: skip
_HELD_LATER = frozenset({"prevention_interview", closing.RETURN_INTERVIEW, closing.PLAN_REVIEW})
_NOT_HELD = frozenset({"asked", "arranged", "done"})
_TOLD_OTHERWISE = frozenset({closing.TELL_POLICE, closing.TELL_SOCIAL_WORKER})


@dataclass(frozen=True, slots=True)
class StepAfter:
    """One step. `state`: open, unsure (an answer that does not settle it), done, offered (nobody need answer). `entry`: its newest line."""

    words: ReturnStepWords
    state: str
    entry: Entry | None = None

    @property
    def id(self) -> str:
        """The step's name."""
        return self.words.id

    @property
    def answer(self) -> str:
        """What was answered; empty before."""
        return self.entry.body.answer if self.entry and isinstance(self.entry.body, ReturnStep) else ""

    @property
    def is_to_come(self) -> bool:
        """Asked for or arranged, and nobody has said yet that it was held. Older logs kept both as `done`."""
        return self.id in _HELD_LATER and self.answer in _NOT_HELD


def steps_after(pack: Pack, occurrence: Occurrence) -> tuple[StepAfter, ...]:
    """The steps that apply, in order. What the log settles otherwise counts as done (told by phone) or stays on offer (no sign to follow)."""
    gaps = {gap.code for gap in occurrence.missing_to_close}
    found = (_step(words, occurrence, gaps) for words in pack.return_steps)
    return tuple(step for step in found if step is not None)


def next_after(steps: tuple[StepAfter, ...]) -> StepAfter | None:
    """The step to do now: the first that nobody has done; then the first that is still unsure."""
    return next((s for s in steps if s.state == OPEN), None) or next((s for s in steps if s.state == UNSURE), None)


def interview_due_at(occurrence: Occurrence) -> datetime | None:
    """By when the independent return interview should have been held. Provisional while the child is located and not back (AMB-7)."""
    since = occurrence.returned_at or occurrence.located_at
    return since + RETURN_INTERVIEW_WITHIN if since else None


def found_where(occurrence: Occurrence) -> FoundWhere | None:
    """Where the child was found, by the newest believed line that says so."""
    for line in reversed(occurrence.log):
        if isinstance(line.entry.body, Returned | Located) and line.counts:
            return line.entry.body.found_where
    return None


def is_with_hospital_or_police(occurrence: Occurrence) -> bool:
    """Found at a hospital or with the police, and not home yet: neither away without authorisation nor a 999 call (G13)."""
    return occurrence.returned_at is None and occurrence.located_at is not None and found_where(occurrence) in NOT_AT_HOME


def still_to_tell(occurrence: Occurrence) -> tuple[str, ...]:
    """What an answer after the return leaves to tell somebody, until a later line says it was told: `crime` (the police, NAT-4.3d),
    `not_safe` (the social worker or the duty team, NOTT-64)."""
    gaps = {gap.code for gap in occurrence.missing_to_close}
    asked = (("crime", closing.CRIME_TOLD), ("not_safe", closing.SAFETY_TOLD))
    return tuple(name for name, code in asked if code in gaps)


def _step(words: ReturnStepWords, occurrence: Occurrence, gaps: set[str]) -> StepAfter | None:
    if words.required == "if_reported" and occurrence.police_told is None:
        return None
    entry = occurrence.return_steps.get(words.id)
    is_settled = words.id not in gaps
    if entry is None and words.id in _CLOSING and is_settled:
        return StepAfter(words, DONE if words.id in _TOLD_OTHERWISE else OFFERED)
    if entry is None:
        return StepAfter(words, OPEN)
    return StepAfter(words, DONE if is_settled else UNSURE, entry)
