"""The plan as the new home was given it, with one button: I have read it. And the list of moves that want something."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, covers
from carer_app.db.queries import children, occurrences, people
from carer_app.db.queries import moves as kept
from carer_app.domain.home_code import code_of
from carer_app.domain.levels import State
from carer_app.domain.new_area import AGREED_THERE
from carer_app.domain.plan_glance import at_a_glance, care_tonight
from carer_app.domain.profile import SECTIONS, WAIT, Profile
from carer_app.extensions import db
from carer_app.services import plan_receipts
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint


@blueprint.get("/plans/given/<move_id>")
@needs(Permission.RECEIVE_PLAN, "move", reads="plan")
def given(move_id: str) -> str:
    """What they were given: each section as it stood then, when, and by whom."""
    plan = plan_receipts.given_plan(db.session, g.subject)
    child = children.get(db.session, g.subject.child_id)
    mine = kept.receipt(db.session, g.subject.id, current_person().id)
    return render_template(
        "plans/given.html",
        child=child,
        move=g.subject,
        plan=plan,
        sections=SECTIONS,
        glances=(care_tonight(plan.profile), *at_a_glance(replace(plan.profile, of_the_last_home=_waits(plan.profile)))),
        mine=mine,
        is_here=g.subject.starts_at <= now(),
        now=now(),
    )


def _waits(profile: Profile) -> frozenset[str]:
    """A wait that was given along was agreed for the home before (NAT-2.8b)."""
    return frozenset({WAIT}) if any(profile.get("plan", name) is not None for name in AGREED_THERE[WAIT][1]) else frozenset()


@blueprint.post("/plans/given/<move_id>")
@needs(Permission.RECEIVE_PLAN, "move")
def receive(move_id: str) -> ResponseReturnValue:
    """One button: this person has read it. Where the child they have taken in is away, the log is what comes next."""
    plan_receipts.receive(db.session, acting(), g.subject, now())
    flash("Thank you. It is written down that you have the plan.", "ok")
    away = occurrences.open_for_child(db.session, g.subject.child_id) if g.subject.starts_at <= now() else None
    if away is None:
        return redirect(url_for("decide.who"))
    return redirect(url_for("decide.go_on" if away.state is State.OPENED else "occurrence.live", occurrence_id=away.id))


@blueprint.get("/plans/moves")
@needs(Permission.MOVE_CHILD)
def list_moves() -> str:
    """Plans that nobody has confirmed, plans to read, and the codes of one's own homes."""
    person = current_person()
    held = roles_of(person, now())
    waiting = plan_receipts.waiting_for(db.session, person.id, held, now())
    homes = people.homes_in(db.session, person.organisation_id)
    mine = [home for home in homes if any(covers(role, Place(home.id, home.organisation_id)) for role in held)]
    return render_template("plans/moves.html", waiting=waiting, codes=[(home.name, code_of(home.id)) for home in mine], now=now())
