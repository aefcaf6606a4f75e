"""Where the report to the police stands while the log is read: rung, told, answered, escalated, told of the return.

JavaScript twin: static/js/domain/police_report.js (when the phone runs the occurrence itself).

Ringing never means they know. An answer from the police is proof that they were told, whatever else the log holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from carer_app.domain.entries import Entry, Escalated, PoliceAnswered, PoliceOutcome, PoliceRang, PoliceTold, PoliceToldOfReturn
from carer_app.domain.levels import State
from carer_app.domain.marks import Mark

STATE_OF_OUTCOME = {
    PoliceOutcome.RECORDED_MISSING: State.RECORDED_MISSING,
    PoliceOutcome.DELAYED: State.POLICE_DELAYED,
    PoliceOutcome.REFUSED: State.POLICE_DELAYED,
    PoliceOutcome.ABSENT: State.POLICE_ABSENT,
}
_NOT_LOOKING = (State.POLICE_DELAYED, State.POLICE_ABSENT)

SAID_NO = "Police said no"
"""What a refusal is headed; the words of the protocols for that state are for a delay."""

REPORT = "report"
RETURN = "return"


@dataclass(slots=True)
class PoliceReport:
    """What the police know. `told` is the line that shows they know: `police_told`, or else `police_answered`."""

    state: State | None = None
    told: Entry | None = None
    answer: PoliceAnswered | None = None
    reference: str = ""
    told_of_return: Entry | None = None
    last_rung: Mapping[str, Entry] = field(default_factory=dict)

    def rang(self, entry: Entry, rang: PoliceRang) -> None:
        """Keep the last ring of each purpose; nothing else changes."""
        self.last_rung = {**self.last_rung, rang.purpose: entry}

    def tell(self, entry: Entry, told: PoliceTold) -> frozenset[Mark]:
        """The police took the report: now they know. Told again after they put it off, an answer is awaited anew (T23, T30)."""
        if not told.reference.strip() and not told.none_given:
            return frozenset({Mark.NO_REFERENCE})
        self.told = self.told or entry
        self.reference = told.reference.strip() or self.reference
        if self.state is None or self.state in _NOT_LOOKING:
            self.state, self.answer = State.REPORTED, None
        return frozenset()

    def answered(self, entry: Entry, answer: PoliceAnswered) -> None:
        """What the police decided (T18 to T20, T28)."""
        self.told = self.told or entry
        self.reference = answer.reference.strip() or self.reference
        self.state, self.answer = STATE_OF_OUTCOME[answer.outcome], answer

    def escalate(self, escalated: Escalated) -> None:
        """The senior officer has it: their answer is awaited (T21)."""
        if escalated.reached and self.state in _NOT_LOOKING:
            self.state, self.answer = State.REPORTED, None

    def tell_of_return(self, entry: Entry, told: PoliceToldOfReturn) -> None:
        """They know the child is back, or where the child is (NAT-4.4)."""
        self.told_of_return = entry
        self.reference = told.reference.strip() or self.reference

    def unanswered(self) -> Entry | None:
        """The last ring, when nobody answered it and what it was for is still not done."""
        done = {REPORT: self.told is not None, RETURN: self.told_of_return is not None}
        open_rings = [e for purpose, e in self.last_rung.items() if not done.get(purpose, False) and not _was_answered(e)]
        return max(open_rings, key=lambda e: (e.seq, e.device, e.id), default=None)

    def rang_unanswered(self) -> bool:
        """ "You rang. You have NOT spoken to the police": the last ring to report got no answer, and they have not been told."""
        last = self.last_rung.get(REPORT)
        return self.told is None and last is not None and not _was_answered(last)


def _was_answered(entry: Entry) -> bool:
    return isinstance(entry.body, PoliceRang) and entry.body.answered
