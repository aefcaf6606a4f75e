"""A call to the police while nobody has said yet whether they answered: its number, what it is for, and how a log keeps it.

JavaScript twin: static/js/domain/police_call.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from carer_app.domain.entries import CallStarted, Entry, PoliceAnswered, PoliceRang, PoliceTold, PoliceUpdated
from carer_app.domain.occurrence import Occurrence

STEP = "report_police"
REPORT, RETURN, UPDATE, ESCALATE = "report", "return", "update", "escalate"
PURPOSES = (REPORT, RETURN, UPDATE, ESCALATE)
LONGEST_CALL = timedelta(hours=1)
"""Our own: nobody is thought to be still talking after that, and the page offers to ring again."""


@dataclass(frozen=True, slots=True)
class PoliceCall:
    """A number of the police, and why it is rung."""

    number: str
    purpose: str = REPORT

    def started(self) -> CallStarted:
        """The line that the call was begun. Dialling proves nothing (product 3)."""
        return CallStarted(step=STEP, contact=f"the police on {self.number}", contact_id=f"{self.purpose}:{self.number}")

    def ended(self, answered: bool, call: str | None = None) -> PoliceRang:
        """The line that says whether they answered."""
        return PoliceRang(number=self.number, answered=answered, purpose=self.purpose, call=call)


def police_call(entry: Entry) -> PoliceCall | None:
    """The call that a line began, if it was one to the police."""
    match entry.body:
        case CallStarted(step="report_police", contact_id=str() as kept) if ":" in kept:
            purpose, number = kept.split(":", 1)
            return PoliceCall(number, purpose if purpose in PURPOSES else REPORT)
        case CallStarted(step="report_police"):
            return PoliceCall("101")
        case _:
            return None


def call_waiting(occurrence: Occurrence) -> Entry | None:
    """The newest call to the police of which nobody has said yet whether they answered."""
    waiting = [line for line in occurrence.calls_open if police_call(line) is not None]
    return max(waiting, key=lambda line: (line.seq, line.device, line.id), default=None)


def call_going_on(occurrence: Occurrence, now: datetime) -> Entry | None:
    """The report that is being made just now: they answered, nothing they said is written down yet, and no other call was begun."""
    told = [line.entry for line in occurrence.log if line.counts and (isinstance(line.entry.body, _OF_THE_CALL) or police_call(line.entry))]
    last = max(told, key=lambda line: (line.seq, line.device, line.id), default=None)
    if last is None or not isinstance(last.body, PoliceRang) or not last.body.answered or last.body.purpose != REPORT:
        return None
    return last if now - last.happened_at < LONGEST_CALL else None


_OF_THE_CALL = (PoliceRang, PoliceTold, PoliceAnswered, PoliceUpdated)
