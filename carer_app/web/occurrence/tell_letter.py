"""What children's services are told by e-mail, word for word: what happened, the police, whom to ring back; initials and no name."""

from __future__ import annotations

from flask import render_template

from carer_app.db.models.children import Slot
from carer_app.domain.levels import State
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.protocol import fill
from carer_app.domain.speaking import in_force
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.packs.office_hours import is_office_hours
from carer_app.services.situation import Contact, Situation
from carer_app.services.telling import Letter

ACTIONS = {
    Slot.SOCIAL_WORKER.value: "tell_social_worker",
    Slot.EDT.value: "tell_edt",
    Slot.HOST_EDT.value: "tell_host_authority",
    Slot.MISSING_COORDINATOR.value: "tell_children_missing_officer",
}
"""Whom an e-mail can go to, and the action of a protocol that asks for it."""
WHO = {
    Slot.SOCIAL_WORKER.value: "The child’s social worker",
    Slot.EDT.value: "The out of hours duty team",
    Slot.HOST_EDT.value: "The duty team where you live",
    Slot.MISSING_COORDINATOR.value: "The missing officer",
}
NO_ANSWER = " No answer in"
"""From here on the words of a protocol are about ringing on."""
_BY_DAY, _BY_NIGHT = (Slot.SOCIAL_WORKER, Slot.EDT), (Slot.EDT, Slot.SOCIAL_WORKER)
_KNOWN = (State.AWAY_KNOWN, State.KNOWN_WITH_RISK)


def whom(at: Situation) -> tuple[Contact, ...]:
    """Everybody who can be told in this way; the right one for the hour first, those without an address too."""
    order = _BY_DAY if is_office_hours(at.now) else _BY_NIGHT
    return tuple(at.contacts.get(slot, Contact(slot)) for slot in (*order, Slot.HOST_EDT.value, Slot.MISSING_COORDINATOR.value))


def letter(at: Situation, to: Contact, organisation: str, sender: str) -> Letter:
    """The mail to one of them."""
    is_back = at.occurrence.returned_at is not None
    asked_by, cites = _asked_by(at, to.slot)
    opened = at.occurrence.opened
    level = at.pack.levels.get(at.level.value) if at.level and not is_back else None
    words = render_template(
        "email/telling.txt",
        says=_says(at),
        initials=initials(at.child.full_name or at.child.preferred_name),
        authority=at.child.responsible_authority,
        back_at=day_and_time_words(at.occurrence.returned_at) if at.occurrence.returned_at else "",
        since=day_and_time_words(opened.realised_at) if opened else "",
        level=level.title if level else "",
        police=_police(at),
        organisation=organisation,
        telephone=at.home.telephone,
        sender=sender,
        asked_by=asked_by,
        cites=cites,
    )
    subject = "A child in care is back: please ring" if is_back else "A child in care is not home: please ring"
    return Letter(to.slot, to.label or WHO[to.slot], to.email, subject, words)


def initials(name: str) -> str:
    """The first letter of the first word and of the last."""
    words = name.split()
    return ". ".join(word[:1].upper() for word in (words if len(words) < 3 else (words[0], words[-1]))) + "." if words else "not known"


def _says(at: Situation) -> str:
    if at.occurrence.returned_at is not None:
        return "A child in care who was not home is back."
    if at.state in _KNOWN:
        return "A child in care is not home. It is known where they are."
    if at.state is State.RETURN_ARRANGED:
        return "A child in care is not home. The way home is arranged."
    return "A child in care is not home."


def _police(at: Situation) -> str:
    told = at.occurrence.police_told
    if told is None:
        return "they have not been told"
    reference = at.occurrence.police_reference
    return f"told {day_and_time_words(told.happened_at)}, {f'reference {reference}' if reference else 'no reference is written down'}"


def _asked_by(at: Situation, slot: str) -> tuple[str, str]:
    """What the protocol says to the carer about telling them, and where; the social worker's words serve for the duty team and back."""
    either = (ACTIONS[Slot.EDT.value], ACTIONS[Slot.SOCIAL_WORKER.value])
    codes = [ACTIONS[slot], *(either if ACTIONS[slot] in either else ())]
    found = {action.code: action for action in at.actions}
    for code in codes:
        if code in found:
            return found[code].text.split(NO_ANSWER)[0], "; ".join(paragraphs_words(found[code].cites, in_force(at.pack)))
    for code in codes:
        if any(step.code == code for step in at.pack.steps):
            step = at.pack.step(code)
            return fill(step.title), "; ".join(paragraphs_words(step.cites, in_force(at.pack)))
    return "", ""
