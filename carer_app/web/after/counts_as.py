"""What each time away counts as: what the log says, what a manager decided and why, and what is known that thresholds ask about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.domain.chronology import when
from carer_app.domain.counting_words import CATEGORY, FLAG
from carer_app.domain.follow_up import CareEvent, CareEventKind, CategoryDecided, FlagsSaid
from carer_app.domain.follow_up import Category as Counts
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.times_away import counts_as, flags_of
from carer_app.extensions import db
from carer_app.services import follow_ups
from carer_app.services.duties import Owed
from carer_app.services.occurrences import derived_id
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint, part
from carer_app.web.after.child import owed_of
from forms.after import CareEventForm, CountsAsForm


@part
def counted(found: Owed) -> dict[str, Any]:
    """Each time with what it counts as; who decided otherwise, by name."""
    counts = [(one, when(one), counts_as(one, found.lines)) for one in found.times]
    return {
        "counts_times": [(one, words, CATEGORY[how.category], how.reason, found.names.get(how.by or "", "")) for one, words, how in counts]
    }


@blueprint.get("/<uuid:child_id>/times/<uuid:occurrence_id>")
@needs(Permission.RUN_FOLLOW_UP, "child", reads="duties")
def time_away(child_id: UUID, occurrence_id: UUID) -> str:
    """One time away: what it counts as, and what is known of it."""
    found = owed_of(str(child_id))
    one = _this(found, occurrence_id)
    form = CountsAsForm(formdata=None, category=counts_as(one, found.lines).category.value, so=sorted(flags_of(one, found.lines)))
    return _page(one, form)


@blueprint.post("/<uuid:child_id>/times/<uuid:occurrence_id>")
@needs(Permission.RUN_FOLLOW_UP, "child")
def decide_time(child_id: UUID, occurrence_id: UUID) -> ResponseReturnValue:
    """Keep what was changed, each with the reason; nothing where nothing was."""
    found, form = owed_of(str(child_id)), CountsAsForm()
    one = _this(found, occurrence_id)
    if not form.validate():
        return _page(one, form), 422
    before, flags = counts_as(one, found.lines).category, flags_of(one, found.lines)
    chosen, ticked = Counts(form.category.data), frozenset(form.so.data or ()) | (flags - set(FLAG))
    if (chosen is not before or ticked != flags) and not form.reason.data:
        form.reason.errors = ["Write why it is changed."]
        return _page(one, form), 422
    line_id, about = str(form.entry_id.data), (one.id,)
    if chosen is not before:
        body = CategoryDecided(chosen, form.reason.data or "")
        follow_ups.write(db.session, acting(), g.subject.id, body, now(), line_id=line_id, occurrences=about)
    if ticked != flags:
        said = FlagsSaid(tuple(sorted(ticked - flags)), tuple(sorted(flags - ticked)), form.reason.data or "")
        line_id = derived_id(line_id, "flags")
        follow_ups.write(db.session, acting(), g.subject.id, said, now(), line_id=line_id, occurrences=about)
    flash("Kept. What is owed was reckoned again.", "ok")
    return redirect(url_for("after.child", child_id=child_id))


@blueprint.get("/<uuid:child_id>/review-date")
@needs(Permission.RUN_FOLLOW_UP, "child", reads="duties")
def care_event(child_id: UUID) -> str:
    """The day of a Looked After Review: the missing documents are looked at there (NAT-2.13b)."""
    return render_template("after/care_event.html", child=g.subject, form=CareEventForm())


@blueprint.post("/<uuid:child_id>/review-date")
@needs(Permission.RUN_FOLLOW_UP, "child")
def keep_care_event(child_id: UUID) -> ResponseReturnValue:
    """Keep it."""
    form = CareEventForm()
    at = form.moment(now(), ahead=True) if form.validate() else None
    if at is None:
        return render_template("after/care_event.html", child=g.subject, form=form), 422
    body = CareEvent(CareEventKind.LOOKED_AFTER_REVIEW, form.note.data or "")
    follow_ups.write(db.session, acting(), g.subject.id, body, now(), line_id=str(form.entry_id.data), happened_at=at)
    flash("The review is kept.", "ok")
    return redirect(url_for("after.child", child_id=child_id))


def _this(found: Owed, occurrence_id: UUID) -> Occurrence:
    one = next((one for one in found.times if one.id == str(occurrence_id)), None)
    if one is None:
        abort(404)
    return one


def _page(one: Occurrence, form: CountsAsForm) -> str:
    return render_template("after/time_away.html", child=g.subject, one=one, words=when(one), form=form)
