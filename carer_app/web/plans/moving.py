"""A child moves: planned, changed, called off, or at once; who has the plan; what to look at for the new area; who was told (NAT-2.8, 2.15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, covers
from carer_app.db.models.children import Child
from carer_app.db.models.moves import Move
from carer_app.db.models.people import Home
from carer_app.db.queries import occurrences, people
from carer_app.domain.home_code import code_of
from carer_app.domain.new_area import FOR_THE_HOME
from carer_app.extensions import db
from carer_app.services import moves, new_area, plan_receipts, plans, whither
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.filters import local
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.home_codes import to_ask
from carer_app.web.plans.sections import AGREED_TOGETHER
from forms.moves import CODE, ELSEWHERE, HOME, MoveNowForm, PlanMoveForm, ToldForm


@blueprint.get("/plans/<child_id>/move")
@needs(Permission.MOVE_CHILD, "child")
def move(child_id: str) -> str:
    """What is planned, who has the plan, and what is still to be done after the last move."""
    ahead, last = moves.move_ahead(db.session, child_id, now()), moves.last_move(db.session, child_id, now())
    shown = ahead or last
    knows = shown is not None and _may_know_where(shown)
    home = people.homes(db.session, [shown.to_home_id]).get(shown.to_home_id or "") if shown and shown.to_home_id and knows else None
    profile = plans.profile_of(db.session, child_id, g.found.stay)
    return _page(
        "plans/move.html",
        ahead=ahead,
        may_change=ahead is not None and (bool(g.found.standing.social_workers) or ahead.planned_by == current_person().id),
        last=None if ahead else last,
        home=home,
        knows=knows,
        receivers=plan_receipts.receivers(db.session, shown, home, now()) if shown and home else (),
        still_to_tell=new_area.still_to_tell(db.session, profile, shown, now()) if shown else (),
        to_look_at=new_area.to_look_at(db.session, last, profile) if last and not ahead and g.found.stay else (),
    )


@blueprint.route("/plans/<child_id>/move/plan", methods=["GET", "POST"])
@needs(Permission.MOVE_CHILD, "child")
def plan_move(child_id: str) -> ResponseReturnValue:
    """A move on a day to come; one that was planned before is changed by this."""
    form = PlanMoveForm()
    _offer(form)
    if form.validate_on_submit():
        try:
            starts = form.starts_at or now()
            where, give = _whither(form), bool(form.give.data)
            if asked := to_ask(where, g.found.home):
                return _page("plans/move_plan.html", form=form, asked=asked)
            moves.plan_move(db.session, acting(), g.subject, where, starts, form.reason.data or "", now(), give=give)
        except Refused as refusal:
            form.where.errors = [str(refusal)]
        else:
            flash("The move is planned.", "ok")
            return redirect(url_for("plans.move", child_id=child_id))
    return _page("plans/move_plan.html", form=form), 422 if form.errors or form.where.errors else 200


@blueprint.route("/plans/<child_id>/move/now", methods=["GET", "POST"])
@needs(Permission.MOVE_CHILD, "child")
def move_now(child_id: str) -> ResponseReturnValue:
    """The child is moved at once, after the page has said what that does. Whoever may not open the record any more goes to the first page."""
    form = MoveNowForm()
    _offer(form)
    if form.validate_on_submit():
        is_theirs = bool(g.found.standing.social_workers)
        try:
            where = _whither(form)
            asked = to_ask(where, g.found.home)
            would = moves.would_move_now(db.session, acting(), g.subject, where, now())
            sure = _sure(form, would.to_home)
            if request.form.get("sure") != sure or "look" in request.form:
                away = occurrences.open_for_child(db.session, child_id)
                return _page("plans/move_now.html", form=form, asked=asked, would=would, sure=sure, away=away)
            moves.move_now(db.session, acting(), g.subject, where, form.reason.data or "", now())
        except Refused as refusal:
            form.where.errors = [str(refusal)]
        else:
            stands = moves.move_ahead(db.session, child_id, now()) is not None
            flash("The move is written down." + (" The move that was planned for later stands." if stands else ""), "ok")
            return redirect(url_for("plans.move", child_id=child_id) if is_theirs else url_for("decide.who"))
    return _page("plans/move_now.html", form=form), 422 if form.errors or form.where.errors else 200


@blueprint.post("/plans/<child_id>/move/call-off")
@needs(Permission.MOVE_CHILD, "child")
def call_off_move(child_id: str) -> ResponseReturnValue:
    """The planned move does not happen."""
    return _done(moves.call_off, "The move is called off.")


@blueprint.post("/plans/<child_id>/move/give")
@needs(Permission.MOVE_CHILD, "child")
def give_plan(child_id: str) -> ResponseReturnValue:
    """The new home may read the plan before the day."""
    return _done(moves.give_plan, "The new home may read the plan now.")


def _done(verb: Callable[[Session, Actor, Child, datetime], None], says: str) -> ResponseReturnValue:
    """Do it and say so, or say why not; back to the page of the move."""
    try:
        verb(db.session, acting(), g.subject, now())
        flash(says, "ok")
    except Refused as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("plans.move", child_id=g.subject.id))


@blueprint.get("/plans/<child_id>/move/review")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def review_for_area(child_id: str) -> str:
    """What was written for the last home: change it, or say that it is still right (NAT-2.8b, NAT-2.14)."""
    last = moves.last_move(db.session, child_id, now())
    profile = plans.profile_of(db.session, child_id, g.found.stay)
    found = new_area.to_look_at(db.session, last, profile) if last and g.found.stay else ()
    may_write = {name for name in FOR_THE_HOME if _may_write(name)}
    return _page("plans/move_review.html", last=last, to_look_at=found, may_write=may_write)


@blueprint.post("/plans/<child_id>/move/review/<section_id>")
@needs(Permission.WRITE_PROFILE, "child")
def still_right(child_id: str, section_id: str) -> ResponseReturnValue:
    """The section is right for the new home as it is."""
    last = moves.last_move(db.session, child_id, now())
    if last is None or section_id not in FOR_THE_HOME or not _may_write(section_id):
        abort(404)
    new_area.confirm(db.session, acting(), last, section_id, now())
    return redirect(url_for("plans.review_for_area", child_id=child_id))


@blueprint.route("/plans/<child_id>/move/told", methods=["GET", "POST"])
@needs(Permission.MOVE_CHILD, "child")
def told_of_move(child_id: str) -> ResponseReturnValue:
    """The host authority or the local police were told: kept in the plan’s “Copies given” (NAT-2.15)."""
    about = moves.move_ahead(db.session, child_id, now()) or moves.last_move(db.session, child_id, now())
    if about is None:
        return redirect(url_for("plans.move", child_id=child_id))
    form = ToldForm()
    form.begin_with(local(now()).date())
    if form.validate_on_submit():
        try:
            said = (form.who.data or "", form.whom.data or "", form.how.data or "")
            new_area.tell(db.session, acting(), g.subject, *said, form.on.data, about, now())
        except Refused as refusal:
            form.on.errors = [str(refusal)]
        else:
            flash("Saved.", "ok")
            return redirect(url_for("plans.move", child_id=child_id))
    return _page("plans/move_told.html", form=form, ahead=about.starts_at > now()), 422 if form.errors or form.on.errors else 200


def _sure(form: MoveNowForm, home: Home | None) -> str:
    """What “yes” is said to: where the page that asked was about."""
    return (code_of(home.id) if form.where.data == CODE else home.id) if home else str(form.where.data)


def _whither(form: MoveNowForm) -> whither.Whither:
    match form.where.data:
        case where if where == HOME:
            return whither.Whither(home_id=form.home_id.data or "")
        case where if where == CODE:
            return whither.Whither(code=form.code.data or "")
        case where if where == ELSEWHERE:
            return whither.Whither(elsewhere=form.elsewhere.data or "")
        case _:
            return whither.Whither()


def _offer(form: MoveNowForm) -> None:
    here: Home | None = g.found.home
    is_social_worker = bool(g.found.standing.social_workers)
    own = people.open_homes_in(db.session, here.organisation_id) if here and not is_social_worker else []
    form.offer([(home.id, home.name) for home in own if here and home.id != here.id], is_social_worker=is_social_worker)


def _may_know_where(about: Move) -> bool:
    """The social worker, whoever planned it, and those who answer for the new home: nobody else of the home that the child leaves."""
    person = current_person()
    if g.found.standing.social_workers or about.planned_by == person.id or about.to_home_id is None:
        return bool(g.found.standing.social_workers) or about.planned_by == person.id
    home = people.homes(db.session, [about.to_home_id]).get(about.to_home_id)
    return home is not None and any(covers(held, Place(home.id, home.organisation_id)) for held in roles_of(person, now()))


def _may_write(section_id: str) -> bool:
    wanted = Permission.WRITE_PLAN if section_id in AGREED_TOGETHER else Permission.WRITE_PROFILE
    return may_on(wanted, g.found.standing)


def _page(template: str, **more: Any) -> str:
    return render_template(template, child=g.subject, now=now(), **more)
