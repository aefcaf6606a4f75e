"""The social worker or the duty team told by e-mail: whom, exactly what, sent; and that they know (NAT-3.5f, NAT-3.9, NAT-3.10)."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Organisation
from carer_app.domain.entries import StepResult, StepTaken
from carer_app.domain.telling import TOLD_BY, Mailed, unanswered
from carer_app.extensions import db
from carer_app.services import telling
from carer_app.services.occurrences import write
from carer_app.services.situation import Contact, Situation
from carer_app.services.telling import Letter
from carer_app.web.acting import acting
from carer_app.web.occurrence import tell_mailing
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.tell_letter import WHO, letter, whom
from carer_app.web.situations import page, situation_here
from forms.base import EntryForm
from forms.telling import TellForm

CHANGED = "Something was written meanwhile, so that the e-mail says something else now. Read it again."
KNOWN = "They know."


@blueprint.get("/tell")
@needs(Permission.WRITE_LOG, subject="occurrence")
def tell(occurrence_id: UUID) -> str:
    """Whom to tell by e-mail, the right one for the hour first; and those who have not said yet that they know."""
    at = situation_here()
    return page("occurrence/tell.html", at, whom=whom(at), who=WHO, mailed=unanswered(at.occurrence), form=EntryForm())


@blueprint.get("/tell/<slot>")
@needs(Permission.WRITE_LOG, subject="occurrence")
def tell_check(occurrence_id: UUID, slot: str) -> ResponseReturnValue:
    """Exactly what is sent, before it is."""
    at = situation_here()
    to = _to(at, slot)
    return _checked(at, to) if to.email else redirect(url_for("occurrence.tell", occurrence_id=at.id))


@blueprint.post("/tell/<slot>")
@needs(Permission.WRITE_LOG, subject="occurrence")
def tell_send(occurrence_id: UUID, slot: str) -> ResponseReturnValue:
    """Write it down and leave it to the job worker. What differs from what was shown is shown again."""
    at, form = situation_here(), TellForm()
    to = _to(at, slot)
    if not to.email:
        return redirect(url_for("occurrence.tell", occurrence_id=at.id))
    made = _letter(at, to)
    if not form.validate() or form.shown.data != digest(made):
        return _checked(at, to, CHANGED), 409
    mail = telling.ask(db.session, acting(), at.id, made, now(), entry_id=str(form.entry_id.data))
    tell_mailing.post(mail.id)
    flash(f"The e-mail to {made.label} is on its way. Sent is not received: go on ringing until they say that they know.", "ok")
    return redirect(_back(at))


@blueprint.post("/tell/<slot>/known")
@needs(Permission.WRITE_LOG, subject="occurrence")
def tell_known(occurrence_id: UUID, slot: str) -> ResponseReturnValue:
    """They said that they know: only now are they told."""
    at, form = situation_here(), EntryForm()
    waits: Mailed | None = next((one for one in unanswered(at.occurrence) if one.slot == slot), None)
    if waits is not None and form.validate():
        step = TOLD_BY.get(slot) or telling.STEPS[slot]
        body = StepTaken(step, StepResult.SPOKE, waits.whom, note=KNOWN)
        write(db.session, acting(), at.id, body, now(), entry_id=str(form.entry_id.data))
    return redirect(_back(at))


def digest(made: Letter) -> str:
    """What was shown, so that nothing else is sent."""
    return hashlib.sha256("\0".join((made.email, made.subject, made.words)).encode()).hexdigest()


def _to(at: Situation, slot: str) -> Contact:
    return next((one for one in whom(at) if one.slot == slot), None) or abort(404)


def _letter(at: Situation, to: Contact) -> Letter:
    organisation = db.session.get(Organisation, at.row.organisation_id)
    return letter(at, to, organisation.name if organisation else "", current_person().name)


def _checked(at: Situation, to: Contact, problem: str = "") -> str:
    made = _letter(at, to)
    form = TellForm(formdata=None)
    return page("occurrence/tell_check.html", at, to=to, letter=made, shown=digest(made), form=form, problem=problem)


def _back(at: Situation) -> str:
    return url_for("returned.home" if at.occurrence.returned_at else "occurrence.live", occurrence_id=at.id)
