"""The short pages of the decision, immediate danger first; each answer is kept when it is tapped."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.decision import Ask, decide
from carer_app.domain.entries import DetailsGiven
from carer_app.domain.protocol import Page
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.decide.asked import Asked, asked
from carer_app.web.decide.blueprint import blueprint
from carer_app.web.decide.onward import onward
from carer_app.web.situations import page as show
from carer_app.web.situations import situation_here
from forms.decide import Questions, Reply


@blueprint.get("/decide/<uuid:occurrence_id>/")
@needs(Permission.WRITE_LOG, subject="occurrence")
def go_on(occurrence_id: UUID) -> ResponseReturnValue:
    """To whatever is asked next."""
    return redirect(onward(situation_here()))


@blueprint.get("/decide/<uuid:occurrence_id>/<page_id>")
@needs(Permission.WRITE_LOG, subject="occurrence")
def page(occurrence_id: UUID, page_id: str) -> ResponseReturnValue:
    """One page of questions."""
    at = situation_here()
    if not at.occurrence.is_open:
        return redirect(url_for("occurrence.live", occurrence_id=at.id))
    return _show(at, asked(at, _page_called(at, page_id)))


@blueprint.post("/decide/<uuid:occurrence_id>/<page_id>")
@needs(Permission.WRITE_LOG, subject="occurrence")
def answer(occurrence_id: UUID, page_id: str) -> ResponseReturnValue:
    """Keep the answers of a page, and go on."""
    at = situation_here()
    now_asked = asked(at, _page_called(at, page_id))
    form = now_asked.form
    if not form.validate_on_submit() or _leaves_open(at, now_asked, form.reply()):
        return _show(at, now_asked), 422
    _keep(at, now_asked, form.reply())
    return redirect(url_for("decide.go_on", occurrence_id=at.id))


def _page_called(at: Situation, page_id: str) -> Page:
    try:
        return at.pack.path.page(page_id)
    except KeyError:
        abort(404)


def _show(at: Situation, now_asked: Asked) -> str:
    return show(f"decide/{now_asked.page.kind}.html", at, asked=now_asked, form=now_asked.form)


def _leaves_open(at: Situation, now_asked: Asked, reply: Reply) -> bool:
    """Whether the rules would ask this very page again: then each blank says that it needs an answer. Blanks nobody needs may stay (I1)."""
    if not isinstance(now_asked.form, Questions):
        return False
    outcome = decide(at.pack.path, {**at.facts, **reply.answers})
    if not reply.answers:
        return now_asked.form.still_to_answer(now_asked.page.facts)
    return isinstance(outcome, Ask) and outcome.page == now_asked.page.id and now_asked.form.still_to_answer(outcome.facts)


def _keep(at: Situation, now_asked: Asked, reply: Reply) -> None:
    """The answers, in this log and, where children are asked about in one breath, in theirs."""
    form, page_id, actor = now_asked.form, now_asked.page.id, acting()
    entry_id = str(form.entry_id.data)
    if reply.place and reply.place != at.occurrence.details.get("believed_place"):
        said = DetailsGiven({"believed_place": reply.place})
        occurrences.append(db.session, actor, at.id, said, at.now, entry_id=occurrences.derived_id(entry_id, "place"))
    occurrences.answer(db.session, actor, at.id, page_id, reply.answers, at.now, entry_id=entry_id, signs=reply.signs, words=reply.words)
    for other in now_asked.several:
        own_id = occurrences.derived_id(entry_id, other.occurrence_id)
        occurrences.answer(db.session, actor, other.occurrence_id, page_id, reply.answers, at.now, entry_id=own_id)
