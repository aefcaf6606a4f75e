"""Meetings about a child: asked for, dated, held or not held with a named reason, and what was agreed there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.meetings import AgreedDone, Meeting, MeetingAsked, MeetingHeld, MeetingNotHeld, MeetingSet
from carer_app.domain.meetings import meetings as all_meetings
from carer_app.domain.protocol import Pack
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import duties, meetings, protocols
from carer_app.services.duties import Owed
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint, part
from carer_app.web.situations import new_id
from forms.base import EntryForm
from forms.meetings import AskMeetingForm, DayAndTimeForm, MeetingHeldForm, MeetingNotHeldForm, SetMeetingForm, TaskForm

DAY, HELD, NOT_HELD = "day", "held", "not_held"
FORMS: dict[str, type[DayAndTimeForm]] = {DAY: SetMeetingForm, HELD: MeetingHeldForm, NOT_HELD: MeetingNotHeldForm}
KEPT = {
    DAY: "The day is kept.",
    HELD: "Written down. What asked for it is done.",
    NOT_HELD: "Written down, with the reason.",
}
MOST_OFFERED = 12
"""Times away that a meeting may be about: the newest."""


@part
def meetings_about(found: Owed) -> dict[str, Any]:
    """Those to be held first."""
    return {"meetings_all": all_meetings(found.lines)}


@blueprint.get("/<uuid:child_id>/meetings/new")
@needs(Permission.RUN_FOLLOW_UP, "child", reads="duties")
def ask_meeting(child_id: UUID) -> str:
    """Which meeting, why, and about which times. A duty that asks for one names it already."""
    form = _ask_form()
    if kind := request.args.get("kind", ""):
        form.kind.data = kind
    form.rule.data = request.args.get("rule", "")
    offered = {value for value, *_ in form.times.choices or ()}
    form.times.data = [one for one in request.args.getlist("about") if one in offered]
    return _asking(form)


@blueprint.post("/<uuid:child_id>/meetings/new")
@needs(Permission.RUN_FOLLOW_UP, "child")
def asked_meeting(child_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    form = _ask_form()
    if not form.validate():
        return _asking(form), 422
    rules = {kind: rule for kind, _, rule in _offered()}
    named = {rule.id: rule.action for rule in _pack().thresholds}
    rule = form.rule.data if named.get(form.rule.data or "") == form.kind.data else rules.get(form.kind.data, "")
    asked, meeting_id = MeetingAsked(form.kind.data, rule or "", form.why.data or ""), str(form.entry_id.data)
    meetings.ask(db.session, acting(), g.subject.id, asked, form.times.data or (), now(), meeting_id=meeting_id)
    flash("Asked for. Write its day when it is agreed.", "ok")
    return redirect(url_for("after.meeting", child_id=child_id, meeting_id=meeting_id))


@blueprint.get("/<uuid:child_id>/meetings/<uuid:meeting_id>")
@needs(Permission.RUN_FOLLOW_UP, "child", reads="duties")
def meeting(child_id: UUID, meeting_id: UUID) -> str:
    """One meeting: what is known of it, and what to write next."""
    return _page(_this(meeting_id))


@blueprint.get("/<uuid:child_id>/meetings/<uuid:meeting_id>/<any(day, held, not_held):what>")
@needs(Permission.RUN_FOLLOW_UP, "child", reads="duties")
def meeting_form(child_id: UUID, meeting_id: UUID, what: str) -> ResponseReturnValue:
    """One thing to write about it."""
    one = _this(meeting_id)
    if not one.is_open and what != HELD:
        return redirect(url_for("after.meeting", child_id=child_id, meeting_id=meeting_id))
    return _asked_of(one, what, FORMS[what](formdata=None))


@blueprint.post("/<uuid:child_id>/meetings/<uuid:meeting_id>/<any(day, held, not_held):what>")
@needs(Permission.RUN_FOLLOW_UP, "child")
def keep_meeting(child_id: UUID, meeting_id: UUID, what: str) -> ResponseReturnValue:
    """Keep its day; that it was held, who was there and who does what; or who decided that it is not held."""
    one, form = _this(meeting_id), FORMS[what]()
    at = form.moment(now(), ahead=what == DAY) if form.validate() else None
    if at is None:
        return _asked_of(one, what, form), 422
    line_id = str(form.entry_id.data)
    try:
        match form:
            case SetMeetingForm():
                day = MeetingSet(at, form.where.data or "")
                meetings.set_for(db.session, acting(), g.subject.id, one, day, now(), line_id=line_id)
            case MeetingHeldForm():
                held = MeetingHeld(form.attenders, form.discussed.data or "", form.what_was_agreed, form.child_view.data or "")
                meetings.hold(db.session, acting(), g.subject.id, one, held, at, now(), line_id=line_id)
            case MeetingNotHeldForm():
                why = MeetingNotHeld(form.by_name.data or "", form.by_role.data or "", form.reason.data or "")
                meetings.not_hold(db.session, acting(), g.subject.id, one, why, at, now(), line_id=line_id)
    except Refused as problem:
        form.day.errors = [*form.day.errors, str(problem)]
        return _asked_of(one, what, form), 422
    return _back(one, KEPT[what])


@blueprint.post("/<uuid:child_id>/meetings/<uuid:meeting_id>/agreed/<int:number>")
@needs(Permission.RUN_FOLLOW_UP, "child")
def end_task(child_id: UUID, meeting_id: UUID, number: int) -> ResponseReturnValue:
    """What became of something that was agreed."""
    one, form = _this(meeting_id), TaskForm()
    if number >= len(one.tasks):
        abort(404)
    if not form.validate():
        return _page(one, form, number), 422
    done = AgreedDone(number, form.done.data == "yes", form.note.data or "")
    try:
        meetings.end_task(db.session, acting(), g.subject.id, one, done, now(), line_id=str(form.entry_id.data))
    except Refused as why:
        form.note.errors = [str(why)]
        return _page(one, form, number), 422
    return _back(one, "Kept.")


def _pack() -> Pack:
    return protocols.speaks_for(db.session, g.subject, g.found.home).pack


def _offered() -> tuple[tuple[str, str, str], ...]:
    return meetings.offered(_pack())


def _ask_form() -> AskMeetingForm:
    form = AskMeetingForm()
    form.kind.choices = [(kind, title) for kind, title, _ in _offered()]
    times = duties.times_of(db.session, g.subject.id, now())[:MOST_OFFERED]
    form.times.choices = [(one.id, when(one)) for one in times]
    return form


def _asking(form: AskMeetingForm) -> str:
    return render_template("after/meeting_new.html", child=g.subject, form=form)


def _this(meeting_id: UUID) -> Meeting:
    found = next((one for one in meetings.of_child(db.session, g.subject.id) if one.id == str(meeting_id)), None)
    if found is None:
        abort(404)
    return found


def _asked_of(one: Meeting, what: str, form: EntryForm) -> str:
    return render_template("after/meeting_form.html", child=g.subject, one=one, what=what, form=form)


def _page(one: Meeting, form: TaskForm | None = None, task: int | None = None) -> str:
    form = form or TaskForm(formdata=None)
    return render_template("after/meeting.html", child=g.subject, one=one, form=form, task=task, today=local(now()).date(), new_id=new_id)


def _back(one: Meeting, says: str) -> ResponseReturnValue:
    flash(says, "ok")
    return redirect(url_for("after.meeting", child_id=g.subject.id, meeting_id=one.id))
