"""Word of the child: contact, news from somebody else, a place, and the way home. Each runs the rules again (T8 to T13)."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.entries import (
    Agreed,
    CallStarted,
    ContactHow,
    ContactMade,
    FoundWhere,
    InformationReceived,
    Located,
    ReturnArranged,
    StepResult,
    StepTaken,
    Unsure,
)
from carer_app.services.situation import Situation
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.keeping import keep, onward, siblings, to_live
from carer_app.web.situations import page, refused, situation_here
from forms.occurrence import Contact, Information, OfALog, Place, WayHome

_IN_HOSPITAL = "Tell the hospital: a child in care, who can agree to treatment, and who will stay. Tell the social worker and the police."


@blueprint.route("/contact", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def contact(occurrence_id: UUID) -> ResponseReturnValue:
    """The child was reached, or sent word."""
    at, form = situation_here(), Contact()
    if not form.validate_on_submit():
        return _again("occurrence/contact.html", at, form)
    _finish_call(form, at, form.call.data or "")
    keep(form, _contact(form))
    if form.agreed.data == Agreed.TO_BE_COLLECTED.value:
        return redirect(url_for("occurrence.way_home", occurrence_id=at.id, how=Agreed.TO_BE_COLLECTED.value))
    return onward()


@blueprint.route("/information", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def information(occurrence_id: UUID) -> ResponseReturnValue:
    """Somebody told something."""
    at, form = situation_here(), Information()
    if request.method == "GET":
        rung = _open_call(at, request.args.get("call", ""))
        form.source.data = rung.contact if rung else ""
    if not form.validate_on_submit():
        return _again("occurrence/information.html", at, form)
    _finish_call(form, at, form.call.data or "")
    keep(form, InformationReceived(form.source.data or "", form.text.data or "", Unsure(form.raises_concern.data)), at)
    return onward()


@blueprint.route("/located", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def located(occurrence_id: UUID) -> ResponseReturnValue:
    """Somebody knows where the child is. Hospital and police are not like other places (G13)."""
    at, form = situation_here(), Place()
    if not form.validate_on_submit():
        return _again("occurrence/located.html", at, form)
    _finish_call(form, at, form.call.data or "")
    is_with_them = form.adult_with_child.data == Unsure.YES.value
    where = FoundWhere(form.found_where.data)
    keep(form, Located(where, is_with_them, form.place.data or "", form.by_whom.data or ""))
    if where is FoundWhere.HOSPITAL:
        flash(_IN_HOSPITAL, "ok")
    return onward()


@blueprint.route("/way-home", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def way_home(occurrence_id: UUID) -> ResponseReturnValue:
    """Who comes or collects, where and when."""
    at, form = situation_here(), WayHome()
    if at.occurrence.arranged is None:
        form.nothing_agreed_yet()
    if request.method == "GET":
        form.how.data = request.args.get("how") if request.args.get("how") in set(Agreed) else None
        form.where.data = at.occurrence.details.get("believed_place", "")
    if not form.validate_on_submit():
        return _again("occurrence/way_home.html", at, form)
    how, due = Agreed(form.how.data), form.agreed_at.data or at.now
    keep(form, ReturnArranged(how, due, form.who.data or "", form.where.data or ""), at)
    return to_live()


def _again(template: str, at: Situation, form: OfALog) -> ResponseReturnValue:
    """The page: as asked for, or with what is wrong."""
    given = {"form": form, "others": siblings(at), "call": request.form.get("call") or request.args.get("call", "")}
    return page(template, at, **given) if request.method == "GET" else refused(template, at, **given)


def _contact(form: Contact) -> ContactMade:
    return ContactMade(
        how=ContactHow(form.how.data),
        sounds_safe=Unsure(form.sounds_safe.data),
        said=form.said.data or "",
        can_talk=Unsure(form.can_talk.data) if form.can_talk.data else None,
        someone_with_them=Unsure(form.someone_with_them.data) if form.someone_with_them.data else None,
        through=form.through.data or "",
        agreed=Agreed(form.agreed.data),
        agreed_at=form.agreed_at.data if form.agreed.data != Agreed.NOTHING.value else None,
        call=form.call.data or None,
    )


def _finish_call(form: OfALog, at: Situation, call_id: str) -> None:
    """The call that brought the news is answered: otherwise the page would go on asking how it went."""
    if (call := _open_call(at, call_id)) is not None:
        keep(form, StepTaken(call.step, StepResult.SPOKE, call.contact, call.contact_id, call=call_id), part="call")


def _open_call(at: Situation, call_id: str) -> CallStarted | None:
    bodies = (entry.body for entry in at.occurrence.calls_open if entry.id == call_id)
    return next((body for body in bodies if isinstance(body, CallStarted)), None)
