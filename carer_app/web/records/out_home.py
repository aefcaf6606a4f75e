"""A home closes: the records of all children who live there now are asked for together, and fetched one by one."""

from __future__ import annotations

import uuid
from uuid import UUID

from flask import abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, Standing
from carer_app.db.queries import children
from carer_app.db.queries import record_exports as rows
from carer_app.domain.record_exports import Purpose
from carer_app.extensions import db
from carer_app.services import record_exports
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.out import OUT, STAGES, begin
from forms.record_out import HomeOutForm


@blueprint.get("/homes/<uuid:home_id>/out")
@needs(Permission.SEE_OVERSIGHT, "home", fresh=True)
def out_home(home_id: UUID) -> str:
    """Ask for all of them, and how far those are that were asked for."""
    _may_take_out()
    return _page(HomeOutForm())


@blueprint.post("/homes/<uuid:home_id>/out")
@needs(Permission.SEE_OVERSIGHT, "home", fresh=True)
def ask_home_out(home_id: UUID) -> ResponseReturnValue:
    """One for each child who lives there now; the same page sent twice asks once."""
    _may_take_out()
    form = HomeOutForm()
    if not form.validate():
        return _page(form), 422
    asked = uuid.UUID(str(form.entry_id.data))
    for child in children.in_homes(db.session, [g.subject.id], now()):
        wanted = record_exports.ToAsk(
            str(uuid.uuid5(asked, child.id)), child.id, Purpose.CLOSURE, form.whom.data or "", False, home_id=g.subject.id
        )
        begin(record_exports.ask(db.session, current_person().id, wanted, now()).id)
    return redirect(url_for("records.out_home", home_id=home_id))


def _may_take_out() -> None:
    if not may_on(OUT, Standing(placed=Place(g.subject.id, g.subject.organisation_id))):
        abort(404)


def _page(form: HomeOutForm) -> str:
    asked = [
        (one, child, record_exports.stage_of(one, now())) for one, child in rows.of_home(db.session, g.subject.id, current_person().id)
    ]
    living = children.in_homes(db.session, [g.subject.id], now())
    return render_template("records/out_home.html", home=g.subject, form=form, asked=asked, living=living, stages=STAGES)
