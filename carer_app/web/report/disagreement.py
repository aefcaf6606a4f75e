"""The carer does not agree with the police: whom to ask for, what to say, and what came of it (NAT-3.16, NAT-3.17)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.call_opening import AGAIN
from carer_app.domain.entries import Escalated
from carer_app.domain.escalation import owed, rungs, said_to_police, words_above
from carer_app.domain.log_lines import named
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.protocol import Owed, fill
from carer_app.domain.speaking import in_force
from carer_app.domain.timers import RING_BACK
from carer_app.extensions import db
from carer_app.services import reports
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.answers import waiting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from carer_app.web.speaking import reached_here
from forms.report import DisagreeForm

ABOVE = ("police_supervisor", "duty_inspector")
"""Roles of the police that stand above the call handler."""
DANGER = ("immediate_concern_child", "immediate_concern_other")


@blueprint.get("/<uuid:occurrence_id>/disagree")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def disagree(occurrence_id: UUID) -> ResponseReturnValue:
    """The script first, so that nothing stands between the carer and the call; then what came of it."""
    at = situation_here()
    form, found = _form(at), rungs(at.pack.escalation, at.occurrence)
    form.whom.data = "0" if len(found) == 1 else ""
    return page("report/disagree.html", at, form=form, **_escalation(at))


@blueprint.post("/<uuid:occurrence_id>/disagree")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_disagreement(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep that the carer does not agree, and whether the senior officer was reached."""
    at = situation_here()
    form = _form(at)
    if not form.validate():
        return refused("report/disagree.html", at, form=form, **_escalation(at))
    reports.disagree(db.session, acting(), at.id, form.reason.data or "", _escalated(at, form), now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.call", occurrence_id=at.id))


def is_urgent(at: Situation) -> bool:
    """Whether somebody may be in danger now: then the words change, not the way (C27)."""
    return any(at.occurrence.facts.get(fact) == "yes" for fact in DANGER)


def _escalation(at: Situation) -> dict[str, Any]:
    words = at.pack.escalation
    script = words.urgent_script if is_urgent(at) else words.script
    to_read = reports.script(db.session, at, acting(), purpose=AGAIN)
    return {
        **after_they_decided(at),
        "urgent": is_urgent(at),
        "lines": words_above([fill(line, at.child_name) for line in script], to_read, is_urgent(at)),
        "officer": at.contacts.get("police_escalation"),
        "supervisor": at.pack.police.supervisor,
        "above": reached_here(at, *ABOVE),
        **waiting(at),
    }


def after_they_decided(at: Situation) -> dict[str, Any]:
    """What they owe and the paragraphs it is in, what to do meanwhile, whom to ask for, and who has said what."""
    words = at.pack.escalation
    return {
        "owed": tuple(_told(one, at) for one in owed(words, at.occurrence)),
        "meanwhile": tuple(_told(one, at) for one in words.meanwhile),
        "rungs": rungs(words, at.occurrence),
        "ask_for": next(rung.role for rung in rungs(words, at.occurrence) if rung.is_next),
        "said": tuple(replace(one, words=named(one.words, at.child_name)) for one in said_to_police(at.occurrence)),
        "ring_back": next((timer for timer in at.occurrence.timers if timer.kind == RING_BACK), None),
        "rang_back_late": at.at_now.ring_back_passed,
    }


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence of a protocol about this child, with where it stands."""

    text: str
    cites: tuple[str, ...]


def _told(one: Owed, at: Situation) -> Paragraph:
    return Paragraph(fill(one.text, at.child_name), paragraphs_words(one.cites, in_force(at.pack)))


def _form(at: Situation) -> DisagreeForm:
    """Whom they asked for: those whom the protocols name. What the carer does not say is never written down for them."""
    form = DisagreeForm()
    found = rungs(at.pack.escalation, at.occurrence)
    form.whom.choices = [(str(place), rung.role[:1].upper() + rung.role[1:]) for place, rung in enumerate(found)]
    return form


def _escalated(at: Situation, form: DisagreeForm) -> Escalated | None:
    if form.reached.data == "later":
        return None
    return Escalated(
        to_role=at.pack.escalation.rungs[int(form.whom.data)],
        reached=form.reached.data == "yes",
        name=form.name.data or "",
        outcome=form.outcome.data or "",
        review_at=form.review_at.data,
    )
