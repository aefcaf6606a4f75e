"""Other people in a record that the young person asked for: a page to decide about each, before it is released."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.db.models.record_exports import RecordExport
from carer_app.domain.record_exports import Stage
from carer_app.domain.third_parties import Item
from carer_app.extensions import db
from carer_app.services import record_exports, record_reviewing
from carer_app.services.errors import Refused
from carer_app.web.records.blueprint import blueprint
from carer_app.web.records.out import OUT, asked_here, begin

AT_ONCE = 25
LONGEST = 500


@blueprint.get("/<uuid:child_id>/out/<uuid:export_id>/others")
@needs(OUT, "child", reads="exports", fresh=True)
def out_others(child_id: UUID, export_id: UUID) -> str:
    """What names other people, some at a time, and what was decided so far."""
    return _page(_in_review(export_id), {}, "")


@blueprint.post("/<uuid:child_id>/out/<uuid:export_id>/others")
@needs(OUT, "child", fresh=True)
def decide_others(child_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """Keep what was decided; what has no reason is asked for again, with all that was typed."""
    one = _in_review(export_id)
    typed = {name: value.strip()[:LONGEST] for name, value in request.form.items()}
    decided, problem = {}, ""
    for number in range(AT_ONCE * 2):
        item, answer = typed.get(f"item-{number}", ""), typed.get(f"do-{number}", "")
        if not item or answer not in ("keep", "strike"):
            continue
        reason = typed.get(f"reason-{number}", "") or typed.get("reason", "")
        if not reason:
            problem = "Give a reason for each that you decide about, or one for all of them."
        decided[item] = record_reviewing.Decided(answer == "strike", reason)
    if problem or not decided:
        return _page(one, typed, problem or "Choose keep or leave out for at least one."), 422
    try:
        record_reviewing.decide(db.session, current_person().id, one, decided, now())
    except LookupError:
        abort(404)
    flash("Kept.", "ok")
    return redirect(url_for("records.out_others", child_id=child_id, export_id=export_id))


@blueprint.post("/<uuid:child_id>/out/<uuid:export_id>/release")
@needs(OUT, "child", fresh=True)
def release_out(child_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """Everything was decided: make it."""
    one = _in_review(export_id)
    try:
        record_reviewing.release(db.session, current_person().id, one, now())
    except Refused as no:
        return _page(one, {}, str(no)), 422
    begin(one.id)
    return redirect(url_for("records.out_one", child_id=child_id, export_id=export_id))


def _in_review(export_id: UUID) -> RecordExport:
    one = asked_here(export_id)
    if record_exports.stage_of(one, now()) is not Stage.REVIEW:
        abort(404)
    return one


def _page(one: RecordExport, typed: dict[str, str], problem: str) -> str:
    review = record_reviewing.review_of(db.session, one)
    shown: list[tuple[int, Item, Any]] = [(number, item, None) for number, item in enumerate(review.open[:AT_ONCE])]
    return render_template("records/out_others.html", child=g.subject, one=one, review=review, shown=shown, typed=typed, problem=problem)
