"""What is owed for one child, and saying what became of it: done, not needed, owed again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.base import now_utc
from carer_app.domain.duty import DONE, NOTICE, UPCOMING
from carer_app.domain.follow_up import Answer, DutyAnswered
from carer_app.extensions import db
from carer_app.services import duties
from carer_app.services.duties import Owed
from carer_app.services.errors import Refused
from carer_app.web.acting import acting
from carer_app.web.after.blueprint import blueprint, part
from carer_app.web.after.child import owed_of
from carer_app.web.after.duty_letters import letter_of
from carer_app.web.after.duty_rows import OWED, Row, gathered, rows_of
from forms.base import EntryForm
from forms.duties import DoneForm, NotNeededForm, OwedAgainForm

GONE = "That is not owed any more as it was. Here is what is owed now."
KEPT = {Answer.DONE: "Written down: done.", Answer.NOT_NEEDED: "Written down: not needed.", Answer.OWED_AGAIN: "It is owed again."}
NOT_YOURS = "Whoever runs what follows for this child says what became of this: the manager or the social worker."


@part
def duties_owed(found: Owed) -> dict[str, Any]:
    """What is owed, parted by who does it; what is on its way; what is only to be known; and what is done."""
    rows = rows_of(found)
    now_owed = [row for row in rows if row.is_owed]
    return {
        "duties_own": gathered(row for row in now_owed if row.is_own),
        "duties_others": gathered(row for row in now_owed if not row.is_own),
        "duties_ahead": gathered(row for row in rows if row.duty.status == UPCOMING),
        "duties_notices": gathered(row for row in rows if row.duty.status == NOTICE),
        "duties_done": [row for row in rows if row.duty.status == DONE],
    }


@blueprint.get("/<uuid:child_id>/duties/<uuid:duty_id>")
@needs(Permission.SEE_DUTIES, "child", reads="duties")
def duty(child_id: UUID, duty_id: UUID) -> ResponseReturnValue:
    """One thing that is owed: why, by whom, until when, counted from what; and saying what became of it."""
    rows = rows_of(owed_of(str(child_id)))
    row = _this(rows, duty_id)
    return _gone(child_id) if row is None else _page(row, rows)


@blueprint.post("/<uuid:child_id>/duties/<uuid:duty_id>")
@needs(Permission.ANSWER_DUTY, "child")
def answer_duty(child_id: UUID, duty_id: UUID) -> ResponseReturnValue:
    """Keep that it was done, or is not needed and why, or is owed again."""
    rows = rows_of(owed_of(str(child_id)))
    row = _this(rows, duty_id)
    if row is None:
        return _gone(child_id)
    said = _said()
    form = {Answer.DONE: DoneForm, Answer.NOT_NEEDED: NotNeededForm, Answer.OWED_AGAIN: OwedAgainForm}[said]()
    if not row.may_answer:
        form.form_errors.append(NOT_YOURS)
    if not form.validate() or form.form_errors:
        return _page(row, rows, form), 422
    try:
        _keep(row, rows, said, form)
    except Refused as problem:
        form.form_errors.append(str(problem))
        return _page(row, rows, form), 422
    db.session.commit()  # from here on it is written, and what was reckoned after it is as new as can be
    duties.reckon(db.session, g.subject.id, now_utc())
    flash(KEPT[said], "ok")
    return redirect(url_for("after.child", child_id=child_id, _anchor="duties"))


def _said() -> Answer:
    try:
        return Answer(request.form.get("answer", ""))
    except ValueError:
        return Answer.DONE


def _keep(row: Row, rows: list[Row], said: Answer, form: EntryForm) -> None:
    line_id = str(form.entry_id.data)
    if isinstance(form, OwedAgainForm):
        if row.answer is None:
            raise Refused("Nobody has answered this by hand. It follows from what is written elsewhere: put that right.")
        duties.owe_again(db.session, acting(), row.answer, form.reason.data or "", now(), line_id=line_id)
        return
    is_done = isinstance(form, DoneForm)
    if not row.is_owed:
        raise Refused("This is not owed now. Look at the page again.")
    at = form.done_at.data if is_done and form.done_at.chosen != "0" else None
    words = (form.note.data if is_done else form.reason.data) or ""
    also = [other.duty for other in _same(row, rows)] if form.also.data else []
    body = DutyAnswered(row.duty.rule, said, words)
    duties.answer(db.session, acting(), g.subject.id, row.duty, body, now(), line_id=line_id, done_at=at, also=also)


def _same(row: Row, rows: list[Row]) -> list[Row]:
    """The other times for which the same rule asks now."""
    return [one for one in rows if one.duty.rule == row.duty.rule and one.id != row.id and one.duty.status in OWED]


def _this(rows: list[Row], duty_id: UUID) -> Row | None:
    return next((row for row in rows if row.id == str(duty_id)), None)


def _gone(child_id: UUID) -> ResponseReturnValue:
    flash(GONE, "ok")
    return redirect(url_for("after.child", child_id=child_id, _anchor="duties"))


def _page(row: Row, rows: list[Row], refused: EntryForm | None = None) -> str:
    """`refused`: the form that was not kept, shown again with its words."""
    forms = {"done": DoneForm, "not_needed": NotNeededForm, "owed_again": OwedAgainForm}
    made = {name: refused if isinstance(refused, kind) else kind(formdata=None) for name, kind in forms.items()}
    letter = letter_of(row)
    return render_template(
        "after/duty.html", child=g.subject, row=row, letter=letter, same=_same(row, rows), refused=refused, now=now(), **made
    )
