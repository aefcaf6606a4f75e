"""The pack for the police: what it holds, who has which version, and the PDF. Sent is not received, and never a report made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import Response, abort, g, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.queries import occurrences
from carer_app.domain.entries import PackConfirmed, PackShared
from carer_app.domain.occurrence import Occurrence
from carer_app.extensions import db
from carer_app.services import handovers
from carer_app.web.acting import acting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from forms.report import ConfirmForm, PackForm

_NO_VERSION = 2**31
"""More than a column can count to."""
HOW = {"print": "on paper", "shown_on_screen": "shown on a screen", "share": "as a file"}


@dataclass(frozen=True, slots=True)
class Given:
    """A version as it was given to somebody."""

    line: str
    version: int
    recipient: str
    channel: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


@blueprint.get("/<uuid:occurrence_id>/pack")
@needs(Permission.MAKE_PACK, subject="occurrence", reads="occurrence")
def pack(occurrence_id: UUID) -> ResponseReturnValue:
    """What a pack made now would hold, what is missing (it never blocks), and who has which version."""
    at = situation_here()
    return page("report/pack.html", at, form=PackForm(), given=given(at.occurrence), missing=at.profile.missing())


@blueprint.post("/<uuid:occurrence_id>/pack")
@needs(Permission.MAKE_PACK, subject="occurrence")
def make(occurrence_id: UUID) -> ResponseReturnValue:
    """Make the next version, and write down who gets it."""
    at, form = situation_here(), PackForm()
    if not form.validate():
        return refused("report/pack.html", at, form=form, given=given(at.occurrence), missing=at.profile.missing())
    recipient, channel = form.recipient.data or "", form.channel.data or ""
    made = handovers.make_pack(db.session, acting(), at.id, recipient, channel, now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.made", occurrence_id=at.id, version=made.version))


@blueprint.get("/<uuid:occurrence_id>/pack/<int:version>")
@needs(Permission.MAKE_PACK, subject="occurrence", reads="occurrence")
def made(occurrence_id: UUID, version: int) -> ResponseReturnValue:
    """A version that was made: open it, and say when they have it."""
    at = situation_here()
    kept = _version(at.id, version)
    return page("report/made.html", at, kept=kept, form=ConfirmForm(), given=_of_version(at.occurrence, version))


@blueprint.get("/<uuid:occurrence_id>/pack/<int:version>.pdf")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="pack")
def document(occurrence_id: UUID, version: int) -> Response:
    """The PDF itself, under a name that says nothing of the child."""
    kept = handovers.read_pack(db.session, g.subject.id, version) if version < _NO_VERSION else None
    if kept is None or (g.found.until is not None and kept.made_at > g.found.until):
        abort(404)
    answer = Response(kept.document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="pack-v{kept.version}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<uuid:occurrence_id>/pack/<int:version>/confirm/<uuid:shared_id>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def confirm(occurrence_id: UUID, version: int, shared_id: UUID) -> ResponseReturnValue:
    """They said they have it."""
    at, form = situation_here(), ConfirmForm()
    if str(shared_id) not in {one.line for one in _of_version(at.occurrence, version)}:
        abort(404)
    if not form.validate():
        kept = _version(at.id, version)
        return refused("report/made.html", at, kept=kept, form=form, given=_of_version(at.occurrence, version))
    handovers.confirm_pack(db.session, acting(), at.id, str(shared_id), form.by.data or "", now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.made", occurrence_id=at.id, version=version))


def given(occurrence: Occurrence) -> tuple[Given, ...]:
    """Who was given which version, newest first, and whether they said they have it."""
    lines = [line.entry for line in occurrence.log if line.counts]
    confirmed = {e.body.shared: (e.body.by, e.happened_at) for e in lines if isinstance(e.body, PackConfirmed)}
    found = [
        Given(e.id, e.body.version, e.body.recipient, HOW.get(e.body.channel, e.body.channel), e.happened_at, *confirmed.get(e.id, ()))
        for e in lines
        if isinstance(e.body, PackShared)
    ]
    return tuple(reversed(found))


def _of_version(occurrence: Occurrence, version: int) -> tuple[Given, ...]:
    return tuple(one for one in given(occurrence) if one.version == version)


def _version(occurrence_id: str, version: int) -> PackVersion:
    kept = next((one for one in occurrences.pack_versions(db.session, occurrence_id) if one.version == version), None)
    if kept is None:
        abort(404)
    return kept
