"""Children's services told by e-mail: what was sent to whom, and whom to ask whether they know. Sent is not received (NAT-3.5f, NAT-3.10).

JavaScript twin: static/js/domain/telling.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from carer_app.domain.closing import TELL_SOCIAL_WORKER, TOLD_STEPS
from carer_app.domain.entries import ReturnStep, StepResult, StepTaken
from carer_app.domain.timers import utc

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence

MAILED = {
    "mail_social_worker": "social_worker",
    "mail_edt": "edt",
    "mail_host_edt": "host_edt",
    "mail_missing_coordinator": "missing_coordinator",
}
"""The step that says that an e-mail was sent, and the part of whom it was sent to. It never counts as told."""
TOLD_BY = {"social_worker": "tell_social_worker", "edt": "tell_edt"}
"""The step of a protocol by which they are told; of others the answer to the e-mail says it."""
MISSING_OFFICER_TOLD = "missing_officer_told"
_REACHED = (StepResult.SPOKE, StepResult.DONE)


@dataclass(frozen=True, slots=True)
class Mailed:
    """An e-mail of which nobody has said yet that they know. `failed`: it did not go."""

    line: str
    slot: str
    whom: str
    at: datetime
    failed: bool = False


def unanswered(occurrence: Occurrence) -> tuple[Mailed, ...]:
    """The last e-mail to each, in the order they were sent, until somebody says that they know. One of them who knows speaks for the other."""
    if occurrence.closed_at:
        return ()
    found: dict[str, Mailed] = {}
    for entry in (line.entry for line in occurrence.log if line.counts):
        match entry.body:
            case StepTaken(step=step, result=result, contact=contact) if step in MAILED:
                slot = MAILED[step]
                if result is StepResult.DONE:
                    found.pop(slot, None)
                    found[slot] = Mailed(entry.id, slot, contact, utc(entry.happened_at))
                elif result is StepResult.SPOKE:
                    found.pop(slot, None)
                elif slot in found:
                    found[slot] = replace(found[slot], failed=True)
            case StepTaken(step=step, result=result) if step in TOLD_STEPS and result in _REACHED:
                _drop(found, *TOLD_BY)
            case ReturnStep(step=step, answer="done" | "yes") if step == TELL_SOCIAL_WORKER:
                _drop(found, *TOLD_BY)
            case ReturnStep(step=step, answer="done" | "yes") if step == MISSING_OFFICER_TOLD:
                _drop(found, "missing_coordinator")
            case _:
                pass
    return tuple(found.values())


def _drop(found: dict[str, Mailed], *slots: str) -> None:
    for slot in slots:
        found.pop(slot, None)
