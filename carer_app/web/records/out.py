"""A child's record goes out: asked for after a recent sign-in, watched while it is made, fetched by whoever asked and by nobody else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from flask import (
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, Standing
from carer_app.db.models.record_exports import RecordExport
from carer_app.db.queries import record_exports as rows
from carer_app.db.transaction import own_transaction
from carer_app.domain.record_exports import Purpose, Stage
from carer_app.extensions import db
from carer_app.services import export_pieces, record_exports
from carer_app.web.queued import after_the_answer
from carer_app.web.records.blueprint import blueprint
from forms.record_out import RecordOutForm

OUT = Permission.EXPORT_RECORD
FILE_NAME = "record.zip"
WORDS = {
    Purpose.PAPERS: "All papers, to print",
    Purpose.SUBJECT_ACCESS: "The young person asked for it",
    Purpose.TRANSFER: "Another provider takes over",
    Purpose.CLOSURE: "The home closes",
}
STAGES = {
    Stage.WAITING: "Waits its turn",
    Stage.MAKING: "Being made",
    Stage.REVIEW: "Waits for somebody to look through it",
    Stage.READY: "Ready",
    Stage.FAILED: "Could not be made",
    Stage.EXPIRED: "Wiped",
}
log = structlog.get_logger()


@blueprint.get("/<uuid:child_id>/out")
@needs(OUT, "child", reads="exports", fresh=True)
def out(child_id: UUID) -> str:
    """Ask for it, and what went out before."""
    return _asking(RecordOutForm())


@blueprint.post("/<uuid:child_id>/out")
@needs(OUT, "child", fresh=True)
def ask_out(child_id: UUID) -> ResponseReturnValue:
    """Write down what is wanted, and begin."""
    form = RecordOutForm()
    if not form.validate():
        return _asking(form), 422
    wanted = record_exports.ToAsk(
        str(form.entry_id.data),
        g.subject.id,
        Purpose(form.purpose.data),
        form.whom.data or "",
        may_on(Permission.READ_INTERVIEW, g.found.standing),
    )
    try:
        one = record_exports.ask(db.session, current_person().id, wanted, now())
    except LookupError:
        abort(409)
    begin(one.id)
    return redirect(url_for("records.out_one", child_id=child_id, export_id=one.id))


@blueprint.get("/<uuid:child_id>/out/<uuid:export_id>")
@needs(OUT, "child", reads="exports")
def out_one(child_id: UUID, export_id: UUID) -> str:
    """How far it is; and, once it is made, the way to fetch it."""
    one = asked_here(export_id)
    shown = _shown(one)
    return render_template("records/out_one.html", child=g.subject, one=one, etag=_tag(one, shown), **shown)


@blueprint.get("/<uuid:child_id>/out/<uuid:export_id>/progress")
@needs(OUT, "child", reads="exports", background=True)
def out_progress(child_id: UUID, export_id: UUID) -> Response:
    """The part of that page that changes, or 304."""
    one = asked_here(export_id)
    shown = _shown(one)
    tag = _tag(one, shown)
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        answer = make_response(render_template("records/_progress.html", child=g.subject, one=one, **shown))
    answer.set_etag(tag)
    return answer


@blueprint.get("/<uuid:child_id>/out/<uuid:export_id>/record.zip")
@needs(OUT, "child", reads="exports", fresh=True)
def out_file(child_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """The file, once it is made, for whoever asked. Written down each time."""
    one = asked_here(export_id)
    if one.asked_by != current_person().id:
        abort(404)
    if record_exports.stage_of(one, now()) is not Stage.READY or one.made_at is None:
        return redirect(url_for("records.out_one", child_id=child_id, export_id=export_id))
    with own_transaction() as session:
        record_exports.note_fetched(session, current_person().id, one, now())
    answer = Response(_streamed(one.id, one.made_at), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<uuid:child_id>/out/<uuid:export_id>/wipe")
@needs(OUT, "child")
def wipe_out(child_id: UUID, export_id: UUID) -> ResponseReturnValue:
    """It is not needed any more: it goes now and not tomorrow."""
    one = asked_here(export_id)
    if one.asked_by != current_person().id:
        abort(404)
    record_exports.wipe_now(db.session, current_person().id, one, now())
    flash("It is wiped.", "ok")
    return redirect(url_for("records.out", child_id=child_id))


def asked_here(export_id: UUID) -> RecordExport:
    """One of this child's; any other looks as if there were none."""
    one = rows.get(db.session, str(export_id))
    if one is None or one.child_id != g.subject.id:
        abort(404)
    return one


def begin(export_id: str) -> None:
    """Queue it once what was asked is kept."""
    after_the_answer(record_exports.JOB, "make", export_id)


def _asking(form: RecordOutForm) -> str:
    me = current_person().id
    kept = [(one, person.name, record_exports.stage_of(one, now())) for one, person in rows.of_child(db.session, g.subject.id)]
    home = g.found.home
    closes = home.id if home and may_on(Permission.SEE_OVERSIGHT, Standing(home=Place(home.id, home.organisation_id))) else None
    return render_template("records/out.html", child=g.subject, form=form, kept=kept, me=me, words=WORDS, stages=STAGES, closes=closes)


def _shown(one: RecordExport) -> dict[str, Any]:
    stage = record_exports.stage_of(one, now())
    size = rows.size(db.session, one.id) if stage is Stage.READY else 0
    is_mine = one.asked_by == current_person().id
    return {"at": stage.value, "words": WORDS, "stages": STAGES, "stage": stage, "megabytes": size / 1_000_000, "is_mine": is_mine}


def _tag(one: RecordExport, shown: dict[str, Any]) -> str:
    return hashlib.sha256(f"{one.id} {shown['at']} {one.done} {one.planned}".encode()).hexdigest()[:32]


def _streamed(export_id: str, made_at: datetime) -> Iterator[bytes]:
    """A piece at a time, in a session of its own: the page's has ended by then."""
    maker = current_app.extensions["sqlalchemy"].sessionmaker

    def pieces() -> Iterator[bytes]:
        with maker() as session:
            yield from export_pieces.zipped(session, export_pieces.handed_out(session, export_id), made_at)

    return pieces()
