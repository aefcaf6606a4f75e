"""One thing written about a return interview, from the pages of a child or of whoever holds it."""

from __future__ import annotations

import uuid
from typing import Any

from flask import g, render_template

from carer_app.access.people import may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Child
from carer_app.db.models.plan_drafts import ProposalSource
from carer_app.domain.follow_up import FollowUp
from carer_app.domain.interviews import PlacementFelt
from carer_app.domain.interviews_allowed import may_hold_return, worries_about_the_home
from carer_app.domain.interviews_read import Interview
from carer_app.domain.plan_proposals import Line
from carer_app.domain.protocol import Pack
from carer_app.extensions import db
from carer_app.services import interviews, plan_proposals, plans
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.interview_verbs import VERBS, set_for, wish_of
from forms.base import EntryForm
from forms.interviews import FindingForm, HeldForm, SetForm, WishForm, named

Known = tuple[FollowUp, ...]


def form_for(what: str, child: Child, one: Interview, known: Known, pack: Pack, *, fresh: bool = False) -> Any:
    """The form of one thing to write, with the child's name in its questions and what the protocols offer to choose from."""
    form = VERBS[what].form(formdata=None) if fresh else VERBS[what].form()
    if isinstance(form, HeldForm):
        allowed = may_hold_return(pack.return_interview, worry=worries_about_the_home(_told(known)))
        form.holder.choices = [(holder.id, holder.text.replace("{child}", child.preferred_name)) for holder in allowed]
    if isinstance(form, WishForm):
        del form.times
    if fresh and isinstance(form, SetForm) and one.wish is not None and _reads_words():
        form.where.data, form.who.data = one.wish.body.where, one.wish.body.who
    return named(form, child.preferred_name)


def _reads_words() -> bool:
    """Whether who is here reads what the child said: the social worker, and whoever holds the interview."""
    standing = g.found.standing
    return may_on(Permission.READ_INTERVIEW, standing) or may_on(Permission.HOLD_INTERVIEW, standing)


def _told(known: Known) -> Known:
    """What choices may rest on. Those of the home are the same whether or not a worry about it is written: nothing they see tells them."""
    return known if _reads_words() else ()


def keep(what: str, form: Any, child: Child, one: Interview, known: Known, pack: Pack) -> bool:
    """Writes it down; False where the form says what is wrong with it."""
    if not form.validate():
        return False
    try:
        return _keep(what, form, child, one, known, pack)
    except Refused as problem:
        first = next(field for field in form if field.name not in ("entry_id", "csrf_token"))
        first.errors = [*first.errors, str(problem)]
        return False


def _keep(what: str, form: Any, child: Child, one: Interview, known: Known, pack: Pack) -> bool:
    at, line_id = None, str(form.entry_id.data)
    if isinstance(form, FindingForm):
        _propose(form, child, one)
        return True
    if isinstance(form, SetForm):
        day = form.moment(now(), ahead=True)
        if day is None:
            return False
        bodies: list[Any] = [set_for(form, day)]
    else:
        at = form.when.data if "when" in form and form.when.chosen != "0" else None
        bodies = [wish_of(form)] if isinstance(form, WishForm) else VERBS[what].bodies(form)
    for number, body in enumerate(bodies):
        this = line_id if number == 0 else str(uuid.uuid5(uuid.UUID(line_id), str(number)))
        if isinstance(body, PlacementFelt):
            worry = str(uuid.uuid5(uuid.UUID(line_id), "worry"))
            interviews.felt(db.session, acting(), child.id, one, body, now(), line_id=this, concern_id=worry)
        else:
            interviews.write(db.session, acting(), child.id, one, body, now(), line_id=this, at=at, lines=_told(known), pack=pack)
    return True


def _propose(form: FindingForm, child: Child, one: Interview) -> None:
    """What was learned waits with the plan, for whoever writes it (NAT-4.13, WAKE-5.6b)."""
    name, note = form.name.data or "", form.note.data or ""
    match form.kind.data:
        case "place":
            line = Line("places", "places", None, {"name": name, **({"kind": note} if note else {})}, is_item=True)
        case "person":
            line = Line("people", "people", None, {"name": name, **({"relationship": note} if note else {})}, is_item=True)
        case _:
            was = plans.profile_of(db.session, child.id).text("risk_assessment", "learned") or None
            line = Line("risk_assessment", "learned", was, "\n".join(part for part in (was, name, note) if part))
    why, about = form.why.data or "", one.occurrences[-1] if one.occurrences else None
    source = ProposalSource.RETURN_INTERVIEW
    plan_proposals.propose(db.session, acting(), child, [line], source, now(), why=why, occurrence_id=about)


def form_page(what: str, form: EntryForm, child: Child, pack: Pack, *, action: str, back: str) -> str:
    """The page of one thing to write."""
    return render_template(
        "after/interview_form.html", child=child, what=what, verb=VERBS[what], form=form, pack=pack, action=action, back=back
    )
