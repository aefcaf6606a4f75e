"""Something is left out of the pack for the police, with a reason that the pack tells; what they may need for a danger now is asked about twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.entries import PackRedacted, WhyLeftOut
from carer_app.domain.handover_redactions import Choice, left_out, says
from carer_app.extensions import db
from carer_app.services import pack_redactions
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from forms.leave_out import WORDS, LeaveOutForm, PutBackForm

MOST_SHOWN = 90


@blueprint.get("/<uuid:occurrence_id>/pack/leave-out")
@needs(Permission.MAKE_PACK, subject="occurrence", reads="occurrence")
def leave_out(occurrence_id: UUID) -> ResponseReturnValue:
    """What is left out now, and everything that could be."""
    at = situation_here()
    return page("report/leave_out.html", at, form=LeaveOutForm(), **_shown(at))


@blueprint.post("/<uuid:occurrence_id>/pack/leave-out")
@needs(Permission.MAKE_PACK, subject="occurrence")
def keep_left_out(occurrence_id: UUID) -> ResponseReturnValue:
    """From the next version on it is left out; first asked again where the police may need it for a danger now."""
    at, form = situation_here(), LeaveOutForm()
    if not form.validate():
        return refused("report/leave_out.html", at, form=form, **_shown(at))
    choice = _chosen(at, form)
    if choice is None:
        form.target.errors = ["That is not in the pack any more. Choose again."]
        return refused("report/leave_out.html", at, form=form, **_shown(at))
    if choice.is_vital and "sure" not in request.form:
        count = pack_redactions.stands_in(at, choice)
        return page("report/leave_out_sure.html", at, form=form, choice=choice, count=count, is_words=form.target.data == WORDS)
    why, said = WhyLeftOut(form.why.data), form.said.data or ""
    pack_redactions.leave_out(db.session, acting(), at.id, choice, why, said, now(), entry_id=str(form.entry_id.data))
    flash("Left out from the next version on. The pack says that it is, and why.", "ok")
    return redirect(url_for("report.leave_out", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/pack/put-back")
@needs(Permission.MAKE_PACK, subject="occurrence")
def put_back(occurrence_id: UUID) -> ResponseReturnValue:
    """From the next version on it stands in the pack again."""
    at, form = situation_here(), PutBackForm()
    body = next((body for body in left_out(at.occurrence) if mark(body.target) == form.target.data), None)
    if body is None or not form.validate():
        abort(404)
    pack_redactions.put_back(db.session, acting(), at.id, body, now(), entry_id=str(form.entry_id.data))
    flash("Back in the pack from the next version on.", "ok")
    return redirect(url_for("report.leave_out", occurrence_id=at.id))


@blueprint.context_processor
def _left_out() -> dict[str, Any]:
    """How many things are left out, and whether some of them hide nothing any more, for the page of the pack."""
    return {"left_out_of": lambda at: len(left_out(at.occurrence)), "idle_of": pack_redactions.idle}


def mark(target: str) -> str:
    """A place in the pack by a mark that names nobody."""
    return sha256(target.encode()).hexdigest()[:16]


def _chosen(at: Situation, form: LeaveOutForm) -> Choice | None:
    if form.target.data == WORDS:
        return pack_redactions.words(form.text.data or "")
    return next((choice for choice in _open(at) if mark(choice.target) == form.target.data), None)


def _open(at: Situation) -> Sequence[Choice]:
    gone = {body.target for body in left_out(at.occurrence)}
    return [choice for choice in pack_redactions.choices_of(at) if choice.target not in gone]


def _shown(at: Situation) -> dict[str, Any]:
    gone: Iterable[PackRedacted] = left_out(at.occurrence)
    parts = [(part, [_option(choice) for choice in found]) for part, found in groupby(_open(at), key=lambda choice: choice.part)]
    idle = pack_redactions.idle(at)
    return {"gone": [(mark(body.target), body.label, says(body), body.target in idle) for body in gone], "parts": parts}


def _option(choice: Choice) -> dict[str, str]:
    value = " ".join(choice.value.split())
    shown = value if len(value) <= MOST_SHOWN else f"{value[:MOST_SHOWN]}…"
    text = f"{choice.group}: {choice.label}" if choice.group else choice.label
    return {"value": mark(choice.target), "text": text, "hint": shown}
