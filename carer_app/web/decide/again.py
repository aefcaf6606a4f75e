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
from carer_app.domain.protocol import Fact, Page, fill
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
    """A page with what was answered on it."""

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
    said = _what_was_said(at, [body for body in _last_answers(before) if body.page != DANGER])
    if not said:
        return redirect(url_for("decide.page", occurrence_id=at.id, page_id=getattr(at.outcome, "page", DANGER)))
    return show("decide/still_true.html", at, said=said, form=EntryForm(), returned_at=before.returned_at)


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
    return show("decide/again.html", at, said=_what_was_said(at, _last_answers(at.occurrence)))


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


def _what_was_said(at: Situation, bodies: list[Answered]) -> list[Said]:
    pages = {page.id: page for page in at.pack.path.pages}
    known = [(pages[body.page], body) for body in bodies if body.page in pages]
    return [Said(page.id, fill(page.title, at.child_name), fill(_answer(at, page, body), at.child_name)) for page, body in known]


def _answer(at: Situation, page: Page, body: Answered) -> str:
    """The button that was tapped, the lines that were ticked, or each question with its answer on a line of its own."""
    chosen = next((choice.label for choice in page.choices if dict(choice.answers) == dict(body.answers)), "")
    if page.kind != "questions" and (chosen or body.signs or body.words):
        return "\n".join(part for part in (chosen, *body.signs, body.words) if part)
    facts = [at.pack.path.facts[fact] for fact in body.answers if fact in at.pack.path.facts]
    return "\n".join(f"{fact.question} {_label(fact, body.answers[fact.id])}" for fact in facts if fact.question)


def _label(fact: Fact, answer: str) -> str:
    return next((option.label for option in fact.options if option.id == answer), answer)
