"""What can always be said: something has changed, I am more worried, a time to look again, details, a note."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.domain.agreed_wait import waits_for_activities
from carer_app.domain.entries import DetailsGiven, HandedOver, Noted, ReviewBasis, ReviewSet
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.may_follow import may_follow
from carer_app.domain.plan_clashes import decision
from carer_app.extensions import db
from carer_app.services import levels, occurrences
from carer_app.services.situation import Situation
from carer_app.web.acting import acting
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.card import clashes
from carer_app.web.occurrence.keeping import keep, siblings, to_live
from carer_app.web.situations import page, refused, situation_here
from forms.base import EntryForm
from forms.occurrence import Details, HandOver, LookAgain, Note, Worry

_NOTED_AT_POLICE_LEVEL = "I am more worried now."
_BEGUN = {"consulted": "I was asked for advice. We agreed: "}
"""How a note begins that was asked for by name."""


@blueprint.get("/changed")
@needs(Permission.WRITE_LOG, subject="occurrence")
def changed(occurrence_id: UUID) -> str:
    """Something has changed: what? (NAT-3.4b)"""
    at = situation_here()
    return page("occurrence/changed.html", at, offered=may_follow(at.occurrence))


@blueprint.post("/worried")
@needs(Permission.WRITE_LOG, subject="occurrence")
def more_worried(occurrence_id: UUID) -> ResponseReturnValue:
    """One tap, no reason asked (I6, T40). At police level already: the worry is kept, and the page says whom to ring."""
    at, form = situation_here(), EntryForm()
    if not form.validate_on_submit():
        return to_live()
    if at.level is LevelOfIntervention.POLICE and not occurrences.is_kept(db.session, str(form.entry_id.data)):
        keep(form, Noted(_NOTED_AT_POLICE_LEVEL))
    else:
        levels.raise_level(db.session, acting(), at.id, at.now, entry_id=str(form.entry_id.data))
    return redirect(url_for("occurrence.worried", occurrence_id=at.id))


@blueprint.get("/worried")
@needs(Permission.WRITE_LOG, subject="occurrence")
def worried(occurrence_id: UUID) -> str:
    """What that changed; a reason is welcome, and never needed."""
    return page("occurrence/worried.html", situation_here(), form=Worry())


@blueprint.post("/worried/why")
@needs(Permission.WRITE_LOG, subject="occurrence")
def why_worried(occurrence_id: UUID) -> ResponseReturnValue:
    """The reason, as a line of its own."""
    at, form = situation_here(), Worry()
    if not form.validate_on_submit():
        return refused("occurrence/worried.html", at, form=form)
    if form.reason.data:
        keep(form, Noted(f"Why I am more worried: {form.reason.data}"))
    return to_live()


@blueprint.post("/go-by-it")
@needs(Permission.WRITE_LOG, subject="occurrence")
def go_by_the_guide(occurrence_id: UUID) -> ResponseReturnValue:
    """Time has passed and the guide says more than before: with this tap it stands in the log (NAT-L1-O-i, NAT-L0-O-e)."""
    at, form = situation_here(), EntryForm()
    if form.validate_on_submit():
        occurrences.reconsider(db.session, acting(), at.id, at.now, because=str(form.entry_id.data))
    return to_live()


@blueprint.route("/look-again", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def look_again(occurrence_id: UUID) -> ResponseReturnValue:
    """When to look again, and why then (AMB-1)."""
    at, form = situation_here(), LookAgain()
    if not form.validate_on_submit():
        return _again("occurrence/look_again.html", at, form, activities=waits_for_activities(at.profile))
    keep(form, ReviewSet(form.review_at.data, ReviewBasis.CARER, form.reason.data or ""))
    return to_live()


@blueprint.route("/note", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def note(occurrence_id: UUID) -> ResponseReturnValue:
    """A line in one's own words."""
    at, form = situation_here(), Note()
    if request.method == "GET":
        form.about.data = request.args.get("about", "")
        form.text.data = _BEGUN.get(request.args.get("say", ""), "")
    clash = next((one for one in clashes(at) if one.id == form.about.data), None)
    if clash is not None:
        form.ask_for_the_decision()
    if not form.validate_on_submit():
        return _again("occurrence/note.html", at, form, clash=clash)
    words = form.text.data or ""
    keep(form, Noted(decision(clash, words) if clash else words), at)
    return to_live()


@blueprint.route("/hand-over", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def hand_over(occurrence_id: UUID) -> ResponseReturnValue:
    """One shift hands over to the next."""
    at, form = situation_here(), HandOver()
    if not form.validate_on_submit():
        return _again("occurrence/hand_over.html", at, form)
    keep(form, HandedOver(form.to_name.data or "", note=form.note.data or ""))
    return to_live()


@blueprint.route("/details", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def details(occurrence_id: UUID) -> ResponseReturnValue:
    """Last seen, clothes, what they carry: what the police will ask about tonight."""
    at = situation_here()
    form = Details(data=_known(at))
    if not form.validate_on_submit():
        return _again("occurrence/details.html", at, form)
    if said := _new_details(form, at):
        keep(form, DetailsGiven(said))
    return to_live()


def _again(template: str, at: Situation, form: EntryForm, **more: Any) -> ResponseReturnValue:
    given: dict[str, Any] = {"form": form, "others": siblings(at), **more}
    return page(template, at, **given) if request.method == "GET" else refused(template, at, **given)


def _known(at: Situation) -> dict[str, Any]:
    return {**at.occurrence.details, "last_seen_at": at.occurrence.last_seen_at}


def _new_details(form: Details, at: Situation) -> dict[str, str]:
    """What was not there before, or is said in another way now. A blank takes nothing away."""
    given = {field.name: _words(field.data) for field in form if field.name not in ("entry_id", "csrf_token") and field.data}
    return {name: words for name, words in given.items() if words != at.occurrence.details.get(name)}


def _words(value: Any) -> str:
    return value.replace(second=0, microsecond=0).isoformat() if isinstance(value, datetime) else str(value)
