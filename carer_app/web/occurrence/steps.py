"""Reasonable steps: done, tried, not there; or not safe or not possible, with the reason and who does it instead (G2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, request
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.entries import CallStarted, StepResult, StepTaken
from carer_app.domain.next_actions import NextStep
from carer_app.domain.protocol import fill
from carer_app.services.situation import Situation
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.keeping import keep, siblings, to_live
from carer_app.web.occurrence.outcomes import outcomes
from carer_app.web.occurrence.rows import SHARED_STEPS
from carer_app.web.situations import page, refused, situation_here
from forms.occurrence import RULED_OUT, Step


@blueprint.get("/step")
@needs(Permission.WRITE_LOG, subject="occurrence")
def step(occurrence_id: UUID) -> str:
    """How did it go? For what is not rung from here."""
    at = situation_here()
    return show_outcomes(at, step_called(at, request.args.get("step", ""), request.args.get("who", "")))


@blueprint.get("/step/not-done")
@needs(Permission.WRITE_LOG, subject="occurrence")
def not_done(occurrence_id: UUID) -> str:
    """Why not, and who does it instead."""
    at = situation_here()
    found = step_called(at, request.args.get("step", ""), request.args.get("who", ""))
    return page("occurrence/not_done.html", at, **_named(at, found, request.args.get("call")), form=Step())


@blueprint.post("/step")
@needs(Permission.WRITE_LOG, subject="occurrence")
def take_step(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep how it went, here and in the logs that share the step."""
    at, form = situation_here(), Step()
    found, call = _of_call(at, form.call.data or "") or step_called(at, form.step.data or "", form.who.data or ""), form.call.data or None
    if not form.validate_on_submit():
        if form.result.data in RULED_OUT or not form.result.data:
            return refused("occurrence/not_done.html", at, **_named(at, found, call), form=form)
        return refused("occurrence/outcome.html", at, **_named(at, found, call), form=form, outcomes=outcomes(at, found, call))
    keep(form, _body(form, found, call), at)
    return to_live()


def show_outcomes(at: Situation, found: NextStep, call: str | None = None, *, telephone: str = "") -> str:
    """The page that asks how it went."""
    form = Step()
    return page(
        "occurrence/outcome.html", at, **_named(at, found, call), form=form, outcomes=outcomes(at, found, call), telephone=telephone
    )


def step_called(at: Situation, code: str, who: str) -> NextStep:
    """The step of tonight with that code and contact; a step the plan no longer names keeps its place in the protocol. Else 404."""
    for one in at.steps:
        if (one.code, one.contact_id) == (code, who):
            return one
    try:
        known = at.pack.step(code)
    except KeyError:
        abort(404)
    return NextStep(code, fill(known.title.replace("{contact}", "them"), at.child_name), "", known.kind, known.cites, contact_id=who)


def step_of_call(at: Situation, call: CallStarted) -> NextStep:
    """The step a call was begun for, with the person who was rung then."""
    found = step_called(at, call.step, call.contact_id or "")
    if found.contact == call.contact:
        return found
    return NextStep(found.code, found.title, found.hint, found.kind, found.cites, call.contact, call.contact_id or "", found.telephone)


def _of_call(at: Situation, call_id: str) -> NextStep | None:
    body = next((line.entry.body for line in at.occurrence.log if line.entry.id == call_id), None)
    return step_of_call(at, body) if isinstance(body, CallStarted) else None


def _named(at: Situation, found: NextStep, call: str | None) -> dict[str, Any]:
    return {"step": found, "call": call or "", "others": siblings(at) if found.code in SHARED_STEPS else ()}


def _body(form: Step, found: NextStep, call: str | None) -> StepTaken:
    return StepTaken(
        step=found.code,
        result=StepResult(form.result.data),
        contact=found.contact,
        contact_id=found.contact_id or None,
        note=form.note.data or "",
        reason=form.reason.data or "",
        instead_by=form.instead_by.data or "",
        call=call,
    )
