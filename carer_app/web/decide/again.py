"""Answers looked at again: gone again within the day, "still true?"; or an answer has changed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.entries import Answered
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.occurrence import still_true as asked_before
from carer_app.domain.protocol import Fact, fill
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.situation import Situation, log_of
from carer_app.web.acting import acting
from carer_app.web.decide.asked import DANGER
from carer_app.web.decide.blueprint import blueprint
from carer_app.web.decide.onward import may_ask_still_true
from carer_app.web.situations import page as show
from carer_app.web.situations import situation_here
from forms.base import EntryForm


@dataclass(frozen=True, slots=True)
class Said:
    """A question with the answer that was given to it."""

    page: str
    question: str
    answer: str


@blueprint.get("/decide/<uuid:occurrence_id>/still-true")
@needs(Permission.WRITE_LOG, subject="occurrence")
def still_true(occurrence_id: UUID) -> ResponseReturnValue:
    """The answers of a few hours ago: to be looked at, never copied (AMB-22, I3)."""
    at = situation_here()
    if not may_ask_still_true(at):
        return redirect(url_for("decide.go_on", occurrence_id=at.id))
    before = _before(at)
    said = [_said(at, e.page, e.fact, e.answer) for e in asked_before(before) if e.page != DANGER and e.fact in at.pack.path.facts]
    if not said:
        return redirect(url_for("decide.page", occurrence_id=at.id, page_id=getattr(at.outcome, "page", DANGER)))
    return show("decide/still_true.html", at, said=said, signs=before.signs, form=EntryForm(), returned_at=before.returned_at)


@blueprint.post("/decide/<uuid:occurrence_id>/still-true")
@needs(Permission.WRITE_LOG, subject="occurrence")
def all_still_true(occurrence_id: UUID) -> ResponseReturnValue:
    """Somebody looked at every answer and says that it holds now: then it is an answer of tonight."""
    at, form = situation_here(), EntryForm()
    if form.validate_on_submit() and may_ask_still_true(at):
        for body in (body for body in _last_answers(_before(at)) if body.page != DANGER):
            own_id = occurrences.derived_id(str(form.entry_id.data), body.page)
            occurrences.answer(
                db.session, acting(), at.id, body.page, body.answers, at.now, entry_id=own_id, signs=body.signs, words=body.words
            )
    return redirect(url_for("decide.go_on", occurrence_id=at.id))


@blueprint.get("/decide/<uuid:occurrence_id>/again")
@needs(Permission.WRITE_LOG, subject="occurrence")
def again(occurrence_id: UUID) -> str:
    """Every answer so far, each with a way to change it."""
    at = situation_here()
    said = [_said(at, body.page, fact, answer) for body in _last_answers(at.occurrence) for fact, answer in body.answers.items()]
    return show("decide/again.html", at, said=[s for s in said if s.question], signs=at.occurrence.signs)


def _before(at: Situation) -> Occurrence:
    opened = at.occurrence.opened
    entries, _ = log_of(db.session, opened.continues if opened and opened.continues else at.id)
    return Occurrence.of(entries)


def _last_answers(occurrence: Occurrence) -> list[Answered]:
    """The newest answers of each page, in the order the pages were first answered."""
    found: dict[str, Answered] = {}
    for line in occurrence.log:
        if isinstance(line.entry.body, Answered) and line.counts:
            found[line.entry.body.page] = line.entry.body
    return list(found.values())


def _said(at: Situation, page: str, fact_id: str, answer: str) -> Said:
    fact: Fact | None = at.pack.path.facts.get(fact_id)
    if fact is None:
        return Said(page, "", "")
    label = next((option.label for option in fact.options if option.id == answer), answer)
    return Said(page, fill(fact.question, at.child_name), fill(label, at.child_name))
