"""The whole log, and putting a line right: by a new line, the first one stays (I8)."""

from __future__ import annotations

from uuid import UUID

from flask import abort, g, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_on
from carer_app.access.permissions import Permission
from carer_app.domain.entries import Corrected
from carer_app.domain.log_lines import log_sentence, named, own_words
from carer_app.domain.log_titles import titles_of
from carer_app.domain.talk_notes import of_talks, without_what_was_said
from carer_app.web.occurrence.blueprint import blueprint
from carer_app.web.occurrence.keeping import keep, to_live
from carer_app.web.occurrence.log_view import lines as to_read
from carer_app.web.occurrence.what_was import what_was
from carer_app.web.situations import page, refused, situation_here
from forms.occurrence import PutRight


@blueprint.get("/lines")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="occurrence")
def all_lines(occurrence_id: UUID) -> str:
    """Every line, newest first, each with a way to put it right; for a home that the child has left, the lines of until then."""
    if g.found.until is not None:
        return what_was()
    at = situation_here()
    on_paper = url_for("occurrence.log_pdf", occurrence_id=at.id)
    return page("occurrence/lines.html", at, lines=to_read(at, current_person().id, whole=True, talks=_reads_talks()), log_pdf=on_paper)


@blueprint.route("/lines/<uuid:entry_id>", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, subject="occurrence")
def put_right(occurrence_id: UUID, entry_id: UUID) -> ResponseReturnValue:
    """A mistake is put right by a new line that says what was wrong."""
    at, form = situation_here(), PutRight()
    try:
        line = at.occurrence.line(str(entry_id))
    except KeyError:
        abort(404)
    hidden = not _reads_talks() and line.entry.id in of_talks(each.entry for each in at.occurrence.log)
    entry = without_what_was_said(line.entry) if hidden else line.entry
    told = log_sentence(entry, line.is_verified, titles_of(at.pack), talks=not hidden)
    shown = {"form": form, "line": line.entry, "sentence": named(told, at.child_name, own_words(line.entry.body))}
    if request.method == "GET":
        return page("occurrence/put_right.html", at, **shown)
    if not form.validate_on_submit():
        return refused("occurrence/put_right.html", at, **shown)
    keep(form, Corrected(line.entry.id, form.text.data or "", form.why, form.withdraws))
    return to_live()


def _reads_talks() -> bool:
    """What was said in an interview is for whoever may read interviews (NOTT-64)."""
    return may_on(Permission.READ_INTERVIEW, g.found.standing)
