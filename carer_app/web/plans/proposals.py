"""A change to what is agreed together is proposed by whoever cares for the child, and decided by whoever agrees it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.plan_drafts import PlanProposal, ProposalSource
from carer_app.db.queries import plans as versions
from carer_app.domain.errors import DomainError
from carer_app.domain.plan_proposals import changes
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import Section
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.extensions import db
from carer_app.services import plan_drafts, plan_proposals, plans
from carer_app.services.plan_proposals import Proposal
from carer_app.web.acting import acting
from carer_app.web.plans.blueprint import blueprint
from carer_app.web.plans.writing import PROPOSABLE, decides_alone, draft_id, holds, may_decide, number, page_id, resumed, section_or_404
from forms.profile import ProposeForm, SectionForm, section_form

NOTHING = "Nothing is different yet. Change an answer, then send it."


@blueprint.get("/plans/<child_id>/<section_id>/propose")
@needs(Permission.WRITE_PROFILE, "child", reads="plan")
def propose(child_id: str, section_id: str) -> ResponseReturnValue:
    """The same form, for those who do not write this section: only what differs is proposed."""
    asked = _agreed_together(section_id)
    if decides_alone(asked):
        return redirect(url_for("plans.section", child_id=child_id, section_id=asked.id))
    plan = plans.plan_of(db.session, child_id, g.found.stay)
    saved = plan.saved.get(asked.id)
    found = resumed(asked, section_form(asked, plan.profile.sections.get(asked.id, {}), saved.version if saved else 0))
    why = dict(found.draft.fields).get(plan_drafts.WHY, "") if found.draft else ""
    return _form_page(asked, ProposeForm(formdata=None, data={"why": why}), **found._asdict(), saved=saved)


@blueprint.post("/plans/<child_id>/<section_id>/propose")
@needs(Permission.WRITE_PROFILE, "child")
def send_proposal(child_id: str, section_id: str) -> ResponseReturnValue:
    """Each question answered otherwise becomes a proposal; nothing of the plan changes."""
    asked = _agreed_together(section_id)
    if decides_alone(asked):
        abort(404)
    form, why = section_form(asked), ProposeForm()
    if more := request.form.get("more"):
        form.add_row(more)
        return _form_page(asked, why, form=form), 422
    if not all([form.validate(), why.validate()]):
        return _form_page(asked, why, form=form), 422
    try:
        made = _send(asked, form, why.why.data or "")
    except MalformedProfile as problem:
        form.refuse(problem)
        return _form_page(asked, why, form=form), 422
    if not made:
        form.form_errors.append(NOTHING)
        return _form_page(asked, why, form=form), 422
    flash("Your proposal is sent. The plan stays as it is until it is accepted.", "ok")
    return redirect(url_for("plans.proposals", child_id=child_id))


@blueprint.get("/plans/<child_id>/proposals")
@needs(Permission.SEE_PLAN, "child", reads="plan")
def proposals(child_id: str) -> str:
    """What waits for a decision, line by line, and what was decided lately."""
    return _page()


@blueprint.post("/plans/<child_id>/proposals/<proposal_id>")
@needs(Permission.WRITE_PROFILE, "child")
def decide(child_id: str, proposal_id: str) -> ResponseReturnValue:
    """Accept one, decline it, or take one's own back."""
    found = next((p for p in plan_proposals.of_child(db.session, child_id, now()) if p.id == proposal_id), None)
    row = plan_proposals.one(db.session, child_id, proposal_id) if found else None
    if found is None or row is None:
        abort(404)
    try:
        said = _decided(found, row)
    except DomainError as problem:
        return _page(refused=(proposal_id, str(problem))), 422
    flash(said, "ok")
    return redirect(url_for("plans.proposals", child_id=child_id))


def _decided(found: Proposal, row: PlanProposal) -> str:
    match request.form.get("do"):
        case "take_back":
            plan_proposals.take_back(db.session, acting(), row, now())
            return "Taken back. The plan stays as it is."
        case "accept" if may_decide(found):
            plan_proposals.accept(db.session, acting(), g.subject, row, now(), seen=number("seen"))
            return f"“{found.field.printed}” is changed in the plan."
        case "decline" if may_decide(found):
            plan_proposals.decline(db.session, acting(), row, request.form.get("reason", "").strip()[:500], now())
            return f"“{found.field.printed}” stays as it is. {found.by} sees why." if row.reason else "The plan stays as it is."
    return abort(404)


def _send(asked: Section, form: SectionForm, why: str) -> tuple[str, ...]:
    kept = versions.numbered(db.session, g.subject.id, asked.id, form.version) if form.version else None
    after = Profile.parse_section(asked.id, form.values())
    lines = changes(asked, kept.payload if kept else {}, after)
    if lines:
        plan_drafts.throw_away(db.session, acting(), g.subject.id, asked.id, draft_id(), holds())
    return plan_proposals.propose(db.session, acting(), g.subject, lines, ProposalSource.PERSON, now(), why=why)


def _agreed_together(section_id: str) -> Section:
    asked = section_or_404(section_id)
    return asked if asked.id in PROPOSABLE else abort(404)


def _page(refused: tuple[str, str] | None = None) -> str:
    plan = plans.plan_of(db.session, g.subject.id, g.found.stay)
    found = [p.beside(plan.profile) for p in plan_proposals.of_child(db.session, g.subject.id, now())]
    return render_template(
        "plans/proposals.html",
        child=g.subject,
        waits=[(p, may_decide(p), _own_answers(p)) for p in found if p.outcome is None],
        decided=[p for p in reversed(found) if p.outcome is not None],
        versions={name: saved.version for name, saved in plan.saved.items()},
        me=current_person().id,
        refused=refused,
        now=now(),
    )


def _own_answers(p: Proposal) -> tuple[str, ...]:
    """The decisions that are for somebody else, who did not write that answer."""
    me = current_person().id
    return tuple(do for do in ("accept", "decline") if p.would_choose_their_own(me, accepting=do == "accept"))


def _form_page(asked: Section, why: ProposeForm, **more: Any) -> str:
    given = {"saved": None, "draft": None, "unsaved": (), "writing": (), "draft_id": page_id(), "holds": " ".join(holds()), **more}
    return render_template("plans/propose.html", child=g.subject, section=asked, why=why, now=now(), **given)
