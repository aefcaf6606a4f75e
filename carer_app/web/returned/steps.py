"""The ordered steps after a return, one at a time; who is told; and closing when everything is done (provisions E6, E7)."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.queries.situation import away_again
from carer_app.domain.after_return import OFFERED, StepAfter, interview_due_at, next_after, steps_after, still_to_tell
from carer_app.domain.closing import SAFETY_TOLD
from carer_app.domain.entries import CallStarted, PoliceOutcome, PoliceToldOfReturn, ReturnStep, StepResult, StepTaken
from carer_app.domain.log_lines import return_answer
from carer_app.domain.police_call import call_waiting, police_call
from carer_app.domain.protocol import ReturnStepWords, fill
from carer_app.domain.telling import unanswered
from carer_app.extensions import db
from carer_app.services import reports, returns
from carer_app.services.earlier import earlier_of
from carer_app.services.errors import Refused
from carer_app.services.occurrences import write
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.returned.blueprint import blueprint
from carer_app.web.returned.telling import TELL_STEPS, tell_call_waiting, whom_to_tell
from carer_app.web.situations import page, situation_here
from carer_app.web.speaking import reached_here
from forms.base import EntryForm
from forms.returned import CloseForm, CrimeToldForm, PoliceKnowForm, SafetyToldForm, StepForm, ToldThemForm

POLICE_STEP, COUNT_STEP = "police_told", "count_check"


@blueprint.get("/<uuid:occurrence_id>/step/<step>")
@needs(Permission.RECORD_RETURN, subject="occurrence", reads="occurrence")
def step(occurrence_id: UUID, step: str) -> ResponseReturnValue:
    """One step, to answer it or to answer it again."""
    at = situation_here()
    return steps_page(at, _named(at, step))


@blueprint.post("/<uuid:occurrence_id>/step/<step>")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def take_step(occurrence_id: UUID, step: str) -> ResponseReturnValue:
    """Keep the answer, and go on to the next."""
    at = situation_here()
    chosen = _named(at, step)
    form = StepForm.of(chosen.words, signs_for(at, chosen))
    if not form.validate():
        return steps_page(at, chosen, form), 422
    body = ReturnStep(chosen.id, form.answer.data or "", form.whole_note, tuple(form.seen.data or ()))
    returns.take_return_step(db.session, acting(), at.id, body, now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/police-know")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def police_know(occurrence_id: UUID) -> ResponseReturnValue:
    """The police were told that the child is back, or where the child is (NAT-4.4)."""
    at, form = situation_here(), PoliceKnowForm()
    if not form.validate():
        return steps_page(at, _named(at, POLICE_STEP), form), 422
    of = "return" if at.occurrence.returned_at else "located"
    told = PoliceToldOfReturn(reference=at.occurrence.police_reference, name=form.name.data or "", of=of)
    reports.tell_police_of_return(
        db.session,
        acting(),
        at.id,
        told,
        now(),
        entry_id=str(form.entry_id.data),
        told_at=form.told_at.data,
        call_id=form.call.data or "",
    )
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/tell/<slot>")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def tell(occurrence_id: UUID, slot: str) -> ResponseReturnValue:
    """A call to the social worker, the duty team or the manager begins."""
    at, form = situation_here(), EntryForm()
    contact = next((c for c in whom_to_tell(at) if c.slot == slot), None)
    if contact is not None and form.validate():
        write(db.session, acting(), at.id, CallStarted(TELL_STEPS[slot], contact.label), now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/told")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def told(occurrence_id: UUID) -> ResponseReturnValue:
    """How that call ended. Speaking to them is what counts as told (NAT-3.10)."""
    at, form = situation_here(), ToldThemForm()
    call = next((line for line in at.occurrence.calls_open if line.id == form.call.data), None)
    if form.validate() and call is not None and isinstance(call.body, CallStarted):
        result = StepResult.SPOKE if form.result.data == "spoke" else StepResult.NO_ANSWER
        taken = StepTaken(call.body.step, result, call.body.contact, call.body.contact_id, call=call.id)
        write(db.session, acting(), at.id, taken, now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/safety-told")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def safety_told(occurrence_id: UUID) -> ResponseReturnValue:
    """The social worker or the duty team knows that it may not be safe to stay (NOTT-64)."""
    at, form = situation_here(), SafetyToldForm()
    if not form.validate():
        return steps_page(at, safety_form=form), 422
    returns.take_return_step(
        db.session, acting(), at.id, ReturnStep(SAFETY_TOLD, "done", form.text), now(), entry_id=str(form.entry_id.data)
    )
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/crime-told")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def crime_told(occurrence_id: UUID) -> ResponseReturnValue:
    """The police know of the possible crime, or why they were not told (NAT-4.3d)."""
    at, form = situation_here(), CrimeToldForm()
    if not form.validate():
        return steps_page(at, crime_form=form), 422
    returns.take_return_step(db.session, acting(), at.id, form.body, now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("returned.home", occurrence_id=at.id))


@blueprint.post("/<uuid:occurrence_id>/close")
@needs(Permission.RECORD_RETURN, subject="occurrence")
def close(occurrence_id: UUID) -> ResponseReturnValue:
    """Close the log, when everything that E7 asks is done."""
    at, form = situation_here(), CloseForm()
    try:
        returns.close(db.session, acting(), at.id, form.note.data or "", now(), entry_id=str(form.entry_id.data))
    except Refused as why:
        return steps_page(at, problem=str(why)), 409
    return redirect(url_for("returned.home", occurrence_id=at.id))


def steps_page(
    at: Situation,
    chosen: StepAfter | None = None,
    form: EntryForm | None = None,
    problem: str = "",
    safety_form: SafetyToldForm | None = None,
    crime_form: CrimeToldForm | None = None,
) -> str:
    """The step to do now, or the one that was asked for; what is done below it; what is missing before this may close."""
    steps = steps_after(at.pack, at.occurrence)
    current = chosen or next_after(steps)
    begun = call_waiting(at.occurrence)
    return page(
        "returned/steps.html",
        at,
        steps=steps,
        current=current,
        form=form or (current and _form_of(at, current)),
        signs=signs_for(at, current) if current else (),
        earlier=earlier_of(db.session, at.row) if current and current.id == COUNT_STEP else (),
        due_at=interview_due_at(at.occurrence),
        waiting=begun and police_call(begun),
        waiting_line=begun,
        tell_waiting=tell_call_waiting(at.occurrence),
        contacts=whom_to_tell(at),
        told_by_mail=unanswered(at.occurrence),
        problem=problem,
        to_tell=still_to_tell(at.occurrence),
        safety_form=safety_form or SafetyToldForm(formdata=None),
        crime_form=crime_form or CrimeToldForm(formdata=None),
        offered=[step for step in steps if step.state == OFFERED],
        step_answers=step_answers,
        said_of=_said_of,
        why_missing_officer=_why_missing_officer(at),
        missing_officer=reached_here(at, "missing_officer"),
        to_come=[_to_come(at, step) for step in steps if step.is_to_come],
        away_again=away_again(db.session, at.row),
    )


_NOT_TOLD = "This is asked because the police were not told. Then nobody else tells the missing officer: you do."
_NOT_RECORDED = "This is asked because the police have not recorded {child} missing, as far as is written here."
_MISSING_OFFICER = {
    PoliceOutcome.ABSENT: "This is asked because the police said absent. Then they do not tell the missing officer: you do.",
    PoliceOutcome.RECORDED_MISSING: "This is asked because the police recorded {child} missing. They tell the missing officer, if it was from "
    "an address in their area; if {child} lives elsewhere, you do.",
}


def _why_missing_officer(at: Situation) -> str:
    """Why the carer is asked, from what the police said of this absence."""
    if at.occurrence.police_told is None:
        return _NOT_TOLD
    answer = at.occurrence.police_answer
    said = _MISSING_OFFICER.get(answer.outcome) if answer else None
    return fill(said or _NOT_RECORDED, at.child_name)


def _said_of(step: StepAfter) -> str:
    """What was said of a step; of what was only asked for or arranged, that it was not held yet."""
    said = return_answer(step.entry.body) if step.entry and isinstance(step.entry.body, ReturnStep) else "done"
    return f"{said}, not held yet" if step.is_to_come and said != "arranged or held" else said


def _to_come(at: Situation, step: StepAfter) -> str:
    return f"{fill(step.words.title, at.child_name)} ({_said_of(step)})"


_OWN_WORDS = {
    ("signs", "yes"): "I see what I ticked",
    ("signs", "no"): "None of these",
    ("crime_evidence", "done"): "Everything is kept as it is",
    ("people_told", "done"): "They know",
    ("documents_review", "held"): "It was looked at again",
    ("count_check", "done"): "I have looked",
}


def step_answers(words: ReturnStepWords) -> list[tuple[str, str]]:
    """The answers of a step as its buttons say them; "I'm not sure" is last."""
    last = sorted(words.options, key=lambda option: option.id == "dont_know")
    return [(option.id, _OWN_WORDS.get((words.id, option.id), option.label)) for option in last]


def signs_for(at: Situation, step: StepAfter) -> tuple[str, ...]:
    """The signs to look for: those of the protocol and this child's own, word for word (NAT-4.3b)."""
    if not step.words.signs:
        return ()
    return tuple(dict.fromkeys((*at.profile.lines("warning_signs", "after_signs"), *step.words.signs)))


def _form_of(at: Situation, step: StepAfter) -> EntryForm:
    return PoliceKnowForm() if step.id == POLICE_STEP else StepForm.of(step.words, signs_for(at, step))


def _named(at: Situation, step_id: str) -> StepAfter:
    """A step of the protocol by its name, whether or not it still applies."""
    found = next((step for step in steps_after(at.pack, at.occurrence) if step.id == step_id), None)
    if found is not None:
        return found
    words = next((words for words in at.pack.return_steps if words.id == step_id), None)
    if words is None:
        abort(404)
    return StepAfter(words, "open")
