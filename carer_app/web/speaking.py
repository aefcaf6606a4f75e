"""What the local protocols of an occurrence add to a page: things to do here besides, and what to have ready for the call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carer_app.db.models.children import role_slot
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.protocol import NATIONAL, fill
from carer_app.domain.speaking import in_force, whose
from carer_app.services.situation import Situation

_FIRST = re.compile(r"(?<=[.?!]) ")
_IS_A_STEP = {
    "ask_local_police_alert_home_force": "ask_home_force",
    "consult_duty_manager": "consult_manager",
    "do_remaining_steps": "search_home",
}
"""Things a protocol says both among its actions and as a step of "Do next": said once."""


@dataclass(frozen=True, slots=True)
class Local:
    """Something that a local protocol says, with its paragraph; `whose` is empty for the national one. `section` of the plan has it."""

    text: str
    whose: str
    cites: tuple[str, ...]
    section: str = ""

    @property
    def first_sentence(self) -> str:
        """As much as somebody in a hurry reads."""
        return _FIRST.split(self.text, maxsplit=1)[0]

    @property
    def rest(self) -> str:
        """What comes after it."""
        return self.text[len(self.first_sentence) :].strip()


def said_here(at: Situation) -> tuple[Local, ...]:
    """What the local protocols say to do at this moment; what the national one says is in the steps already."""
    by_words = {(action.code, fill(action.text)): action for action in at.pack.actions}
    found = (by_words.get((action.code, action.text)) for action in at.actions)
    steps = {step.code for step in at.steps}
    local = (a for a in found if a is not None and a.source != NATIONAL and _IS_A_STEP.get(a.code) not in steps)
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
