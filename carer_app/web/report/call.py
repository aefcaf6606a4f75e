"""The call page: why to ring, what to read out, the ring itself, and whether they answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.decision import Decision
from carer_app.domain.log_lines import named
from carer_app.domain.next_actions import NextStep
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.police_call import ESCALATE, RETURN, UPDATE, PoliceCall
from carer_app.domain.speaking import grade_to_query, in_force
from carer_app.extensions import db
from carer_app.services import earlier, reports
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.answers import waiting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.report.details import answers_here, last_seen_here
from carer_app.web.report.disagreement import after_they_decided
from carer_app.web.situations import page, situation_here
from carer_app.web.speaking import to_have_ready
from forms.report import PoliceCallForm, RangForm

UNDONE = ("open", "tried")


@blueprint.get("/<uuid:occurrence_id>")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def call(occurrence_id: UUID) -> ResponseReturnValue:
    """Why to ring and what to read out. Nothing on it holds up a call (I1)."""
    at = situation_here()
    if not at.occurrence.is_open:
        return redirect(url_for("returned.home", occurrence_id=at.id))
    return page("report/call.html", at, **call_context(at))


def call_context(at: Situation) -> dict[str, Any]:
    """What the call page shows besides the situation."""
    before = earlier.report_that_stands(db.session, at)
    script = reports.script(db.session, at, acting(), before)
    return {
        **after_they_decided(at),
        "script": script,
        "answers_here": answers_here(script, at),
        "last_seen_here": last_seen_here(at),
        "before": before,
        **waiting(at),
        "why": why_ring(at),
        "cites": paragraphs_words(at.outcome.cites, in_force(at.pack)) if isinstance(at.outcome, Decision) else (),
        "undone": undone(at),
        "rang": RangForm(formdata=None),
        "ready": to_have_ready(at),
        "query": grade_to_query(at.pack.police, answer.risk_grade) if (answer := at.occurrence.police_answer) else None,
    }


@blueprint.post("/<uuid:occurrence_id>/ring")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def ring(occurrence_id: UUID) -> ResponseReturnValue:
    """The call begins; the next page asks whether they answered. Dialling tells nobody anything."""
    at, form = situation_here(), PoliceCallForm()
    number = form.number.data or ""
    if not form.validate() or number not in numbers(at):
        abort(400)
    begun = PoliceCall(number, form.purpose.data or "")
    reports.begin_police_call(db.session, acting(), at.id, begun, now(), entry_id=str(form.entry_id.data))
    return redirect(_page_of(begun.purpose, at.id))


@blueprint.post("/<uuid:occurrence_id>/rang")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def rang(occurrence_id: UUID) -> ResponseReturnValue:
    """Whether they answered. If so, the words to read out; if not, the banner stays, and the page asks to ring again."""
    at, form = situation_here(), RangForm()
    if not form.validate():
        abort(400)
    answered = form.answered.data == "yes"
    ended = reports.end_police_call(db.session, acting(), at.id, form.call.data or "", answered, now(), entry_id=str(form.entry_id.data))
    return redirect(_page_of(ended.purpose, at.id))


_PAGES = {UPDATE: "report.update", ESCALATE: "report.disagree", RETURN: "returned.home"}


def _page_of(purpose: str, occurrence_id: str) -> str:
    """The page a call was begun from, which asks whether they answered."""
    return url_for(_PAGES.get(purpose, "report.call"), occurrence_id=occurrence_id)


def numbers(at: Situation) -> frozenset[str]:
    """The numbers of the police that may be rung from here: 999, 101, and the senior officer's where it is known."""
    escalation = at.contacts.get("police_escalation")
    return frozenset({"999", "101", *([escalation.telephone] if escalation and escalation.telephone else [])})


def why_ring(at: Situation) -> tuple[str, ...]:
    """The reasons to read above the script, about the child by name: the carer's own answers, or that a person raised the level."""
    if isinstance(at.outcome, Decision) and at.outcome.why:
        raised = ("You decided to tell the police.",) if _is_raised(at.occurrence) else ()
        return (*raised, *(named(why, at.child_name) for why in at.outcome.why))
    return ("You decided to tell the police.",) if _is_raised(at.occurrence) else ()


def undone(at: Situation) -> tuple[NextStep, ...]:
    """Steps still open, for the caller to know before the police ask. They never hold up the call (NAT-3.19)."""
    return tuple(step for step in at.steps if step.reasonable and step.state in UNDONE)


def _is_raised(occurrence: Occurrence) -> bool:
    return occurrence.raised is not None
