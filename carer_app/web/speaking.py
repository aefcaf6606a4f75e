"""What the local protocols of an occurrence add to a page: things to do here besides, and what to have ready for the call."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.db.models.children import role_slot
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.protocol import NATIONAL, fill
from carer_app.domain.speaking import in_force, whose
from carer_app.services.situation import Situation


@dataclass(frozen=True, slots=True)
class Local:
    """Something that a local protocol says, with its paragraph; `whose` is empty for the national one. `section` of the plan has it."""

    text: str
    whose: str
    cites: tuple[str, ...]
    section: str = ""


def said_here(at: Situation) -> tuple[Local, ...]:
    """What the local protocols say to do at this moment; what the national one says is in the steps already."""
    by_words = {(action.code, fill(action.text)): action for action in at.pack.actions}
    found = (by_words.get((action.code, action.text)) for action in at.actions)
    local = (action for action in found if action is not None and action.source != NATIONAL)
    return tuple(Local(fill(a.text, at.child_name), whose(at.pack, a.source), paragraphs_words(a.cites, in_force(at.pack))) for a in local)


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody a protocol names by their role, and the number that was filled in for them."""

    title: str
    text: str
    whose: str
    label: str
    telephone: str
    hours: str


def reached_here(at: Situation, *roles: str) -> tuple[Reached, ...]:
    """Whom the protocols that speak name, where their numbers were filled in; only these roles where any are given."""
    named = (one for one in at.pack.contacts if not roles or one.slot in roles)
    found = ((one, at.contacts.get(role_slot(one.source, one.slot))) for one in named)
    return tuple(
        Reached(one.title, fill(one.text, at.child_name), whose(at.pack, one.source), kept.label, kept.telephone, kept.hours)
        for one, kept in found
        if kept is not None and kept.telephone
    )


def to_have_ready(at: Situation) -> tuple[Local, ...]:
    """What to have in the hand when ringing the police."""
    return tuple(
        Local(
            fill(one.text, at.child_name),
            whose(at.pack, one.source),
            paragraphs_words(one.cites, in_force(at.pack)),
            next(iter(one.sections), ""),
        )
        for one in at.pack.ready
    )
