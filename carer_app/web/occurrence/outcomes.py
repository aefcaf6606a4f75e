"""How a step may have gone, as answers of one tap: which are written at once, and which need a page of their own."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from carer_app.domain.entries import StepResult
from carer_app.domain.next_actions import NextStep
from carer_app.services.situation import Situation
from carer_app.web.occurrence.rows import CHECKS_A_PLACE

_OF_THE_CHILD = frozenset({"contact_child"})
_ASKED_ABOUT_THE_CHILD = frozenset({"expected_place_call", "family_friends", "known_places"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer. With `href` it leads to a page that asks more; else `result` is written at once."""

    text: str
    result: str = ""
    href: str = ""


def outcomes(at: Situation, step: NextStep, call: str | None) -> tuple[Outcome, ...]:
    """The answers for this step. "Not safe or not possible" is always the last, and asks why."""
    return (*_told(at, step, call), Outcome("Not safe, or not possible", href=_page("not_done", at, step, call)))


def _told(at: Situation, step: NextStep, call: str | None) -> tuple[Outcome, ...]:
    child, nobody = at.child_name, Outcome("No answer", StepResult.NO_ANSWER.value)
    is_there = Outcome(f"They say {child} is there", href=_page("located", at, step, call))
    news = Outcome("They told me something", href=_page("information", at, step, call))
    if step.code in _OF_THE_CHILD:
        spoke = Outcome(f"{child} answered", href=_page("contact", at, step, call))
        return nobody, spoke, Outcome("Only a text or a message came back", href=_page("contact", at, step, call))
    if step.code in CHECKS_A_PLACE:
        return is_there, Outcome("Not there", StepResult.NOT_THERE.value), nobody
    if step.kind == "tell" and step.code != "who_searches":
        return nobody, Outcome("I told them", StepResult.SPOKE.value)
    if step.kind == "call" or step.code in _ASKED_ABOUT_THE_CHILD:
        return nobody, Outcome("Spoke: not there, not seen", StepResult.NOT_THERE.value), news, is_there
    if step.kind == "go":
        return Outcome("Looked: not there", StepResult.NOT_THERE.value), is_there
    return (Outcome("Done", StepResult.DONE.value),)


def _page(endpoint: str, at: Situation, step: NextStep, call: str | None) -> str:
    return url_for(f"occurrence.{endpoint}", occurrence_id=at.id, step=step.code, who=step.contact_id or None, call=call)
