"""Whom to tell that the child is back: the social worker in office hours, the duty team at other times, the manager when nobody answers."""

from __future__ import annotations

from carer_app.db.models.children import Slot
from carer_app.domain.entries import CallStarted, Entry
from carer_app.domain.occurrence import Occurrence
from carer_app.packs.office_hours import is_office_hours
from carer_app.services.situation import Contact, Situation

TELL_STEPS = {
    Slot.SOCIAL_WORKER.value: "tell_social_worker",
    Slot.EDT.value: "tell_edt",
    Slot.ON_CALL_MANAGER.value: "tell_manager",
}
_BY_DAY = (Slot.SOCIAL_WORKER, Slot.EDT, Slot.ON_CALL_MANAGER)
_BY_NIGHT = (Slot.EDT, Slot.ON_CALL_MANAGER, Slot.SOCIAL_WORKER)


def whom_to_tell(at: Situation) -> tuple[Contact, ...]:
    """Those with a number, the right one for the hour first."""
    order = _BY_DAY if is_office_hours(at.now) else _BY_NIGHT
    kept = (at.contacts.get(slot.value) for slot in order)
    return tuple(contact for contact in kept if contact is not None and contact.telephone)


def tell_call_waiting(occurrence: Occurrence) -> Entry | None:
    """The newest such call of which nobody has said yet how it ended."""
    waiting = [e for e in occurrence.calls_open if isinstance(e.body, CallStarted) and e.body.step in TELL_STEPS.values()]
    return max(waiting, key=lambda e: (e.seq, e.device, e.id), default=None)
