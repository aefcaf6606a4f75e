"""What the police said: they took the report, what they decided, the same report again, and news for them."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.entries import PoliceAnswered, PoliceOutcome, PoliceTold
from carer_app.domain.news_for_police import news_sentence, untold_news
from carer_app.domain.police_call import call_going_on, call_waiting, police_call
from carer_app.domain.protocol import fill
from carer_app.extensions import db
from carer_app.services import reports
from carer_app.services.earlier import report_that_stands
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from forms.report import AnswerForm, SameReportForm, ToldForm, UpdateForm


@blueprint.get("/<uuid:occurrence_id>/told")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def told(occurrence_id: UUID) -> ResponseReturnValue:
    """They answered: write down who took the report, and the reference or that there is none."""
    at = situation_here()
    form = _told_form(at)
    begun = call_waiting(at.occurrence)
    form.call.data = begun.id if begun else ""
    form.reference.data = at.occurrence.police_reference
    return page("report/told.html", at, form=form, spoken_to=spoken_to(at))


@blueprint.post("/<uuid:occurrence_id>/told")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def tell(occurrence_id: UUID) -> ResponseReturnValue:
    """The police took the report; only this clears the red banner."""
    at = situation_here()
    form = _told_form(at)
    if not form.validate():
        return refused("report/told.html", at, form=form, spoken_to=spoken_to(at))
    reports.tell_police(
        db.session,
        acting(),
        at.id,
        PoliceTold(
            reference=form.reference.data or "",
            none_given=form.none_given.data,
            name=form.name.data or "",
            role=form.role.data or "",
            channel=form.channel.data or "phone",
        ),
        now(),
        entry_id=str(form.entry_id.data),
        told_at=form.told_at.data,
        answer=_answer_of(form) if form.has_answer else None,
        call_id=form.call.data or "",
    )
    return redirect(url_for("report.call", occurrence_id=at.id))


@blueprint.get("/<uuid:occurrence_id>/answer")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def answer(occurrence_id: UUID) -> ResponseReturnValue:
    """What the police decided, when they say it later."""
    at = situation_here()
    return page("report/answer.html", at, form=_answer_form(at))


@blueprint.post("/<uuid:occurrence_id>/answer")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_answer(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep what they decided."""
    at = situation_here()
    form = _answer_form(at)
    if not form.validate():
        return refused("report/answer.html", at, form=form)
    said = _answer_of(form)
    reports.record_police_answer(
        db.session, acting(), at.id, said, now(), entry_id=str(form.entry_id.data), answered_at=form.answered_at.data
    )
    return redirect(url_for("report.call", occurrence_id=at.id))


@blueprint.get("/<uuid:occurrence_id>/same-report")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def same_report(occurrence_id: UUID) -> ResponseReturnValue:
    """The police never heard that the child had come back: one call, and the report of before serves."""
    at = situation_here()
    before = report_that_stands(db.session, at)
    if before is None:
        return redirect(url_for("report.call", occurrence_id=at.id))
    form, begun = SameReportForm(), call_waiting(at.occurrence)
    form.call.data = begun.id if begun else ""
    return page("report/same_report.html", at, form=form, before=before)


@blueprint.post("/<uuid:occurrence_id>/same-report")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_same_report(occurrence_id: UUID) -> ResponseReturnValue:
    """Both logs say that the police know of the return and of the going."""
    at, form = situation_here(), SameReportForm()
    before = report_that_stands(db.session, at)
    if before is not None and not form.validate():
        return refused("report/same_report.html", at, form=form, before=before)
    if before is not None:
        reports.keep_same_report(
            db.session,
            acting(),
            at,
            before,
            form.name.data or "",
            now(),
            entry_id=str(form.entry_id.data),
            told_at=form.told_at.data,
            call_id=form.call.data or "",
        )
    return redirect(url_for("report.call", occurrence_id=at.id))


@blueprint.get("/<uuid:occurrence_id>/update")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence", reads="occurrence")
def update(occurrence_id: UUID) -> ResponseReturnValue:
    """News for the police: ring, tell them, write it down."""
    at, form = situation_here(), UpdateForm()
    form.what.data = " ".join(news_sentence(line) for line in untold_news(at.occurrence))
    return page("report/update.html", at, form=form, **waiting(at))


@blueprint.post("/<uuid:occurrence_id>/update")
@needs(Permission.REPORT_TO_POLICE, subject="occurrence")
def keep_update(occurrence_id: UUID) -> ResponseReturnValue:
    """Keep what they were told."""
    at, form = situation_here(), UpdateForm()
    if not form.validate():
        return refused("report/update.html", at, form=form, **waiting(at))
    what, name = form.what.data or "", form.name.data or ""
    reports.update_police(db.session, acting(), at.id, what, name, now(), entry_id=str(form.entry_id.data), told_at=form.told_at.data)
    return redirect(url_for("report.call", occurrence_id=at.id))


def spoken_to(at: Situation) -> tuple[str, ...]:
    """Whom they spoke to before, to choose from; it may be somebody else this time."""
    named = (line.entry.body for line in at.occurrence.log if line.counts)
    said = (body.name if isinstance(body, PoliceTold) else body.officer if isinstance(body, PoliceAnswered) else "" for body in named)
    return tuple(dict.fromkeys(name.strip() for name in said if name.strip()))


def waiting(at: Situation) -> dict[str, object]:
    """The call of which nobody has said yet whether they answered, or the one that is going on."""
    begun = call_waiting(at.occurrence)
    return {"waiting": begun and police_call(begun), "waiting_line": begun, "on_call": call_going_on(at.occurrence, at.now)}


_KEPT_AS = {"absent": PoliceOutcome.ABSENT.value}
"""An answer that the log calls by another name than the protocol."""


def outcomes_here(at: Situation) -> list[tuple[str, str]]:
    """What the police may answer, in the words of the protocols that speak; "absent" only where one has that status (C1)."""
    return [(_KEPT_AS.get(one.id, one.id), fill(one.title, at.child_name)) for one in at.pack.police.outcomes]


def _told_form(at: Situation) -> ToldForm:
    form = ToldForm()
    form.offer(outcomes_here(at))
    return form


def _answer_form(at: Situation) -> AnswerForm:
    form = AnswerForm()
    form.offer(outcomes_here(at))
    return form


def _answer_of(form: ToldForm | AnswerForm) -> PoliceAnswered:
    """In one sitting the officer who took the report is the one who answered."""
    by, role = (form.name, form.role) if isinstance(form, ToldForm) else (form.officer, form.officer_role)
    return PoliceAnswered(
        outcome=PoliceOutcome(form.outcome.data),
        reference=form.reference.data or "",
        officer=by.data or "",
        officer_role=role.data or "",
        risk_grade=form.risk_grade.data or "",
        police_actions=form.police_actions.data or "",
        carer_actions=form.carer_actions.data or "",
        review_at=form.review_at.data,
        direct_contact=form.direct_contact.data or "",
        reason=form.reason.data or "",
    )
