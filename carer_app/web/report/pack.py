"""The pack for the police: which version is ready, who has which, and the PDF. Sent is not received, and never a report made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, abort, current_app, g, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.models.pack_links import PackLink, PackMail
from carer_app.db.queries import pack_links as sendings
from carer_app.db.queries import packs
from carer_app.db.queries.contacts import OF_THE_FORCE
from carer_app.domain.entries import PackConfirmed, PackFollowed, PackShared
from carer_app.domain.pack_given import Given, given, to_ask
from carer_app.extensions import db
from carer_app.services import handovers
from carer_app.services.errors import NotPrinted
from carer_app.services.situation import Contact, Situation
from carer_app.web.acting import acting
from carer_app.web.occurrence.log_view import Line, lines
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import page, refused, situation_here
from forms.report import ConfirmForm, PackForm

_NO_VERSION = 2**31
"""More than a column can count to."""
HOW = {
    "print": "on paper",
    "shown_on_screen": "shown on a screen",
    "share": "as a file",
    "saved": "saved as a file, to be sent",
    "email": "by e-mail",
    "link": "by a link",
}
THE_POLICE = "The police"
_BESIDE_THE_PACK = (PackShared, PackConfirmed, PackFollowed)


@blueprint.get("/<uuid:occurrence_id>/pack")
@needs(Permission.MAKE_PACK, subject="occurrence", reads="occurrence")
def pack(occurrence_id: UUID) -> ResponseReturnValue:
    """Give the pack to the police: what is new in it, every way to give it, and who has which version."""
    at = situation_here()
    return page("report/pack.html", at, form=PackForm(recipient=_whom(at)), **_shown(at))


@blueprint.post("/<uuid:occurrence_id>/pack")
@needs(Permission.MAKE_PACK, subject="occurrence")
def make(occurrence_id: UUID) -> ResponseReturnValue:
    """Write down who gets it. `number` names the very file that went; without it, the version of what is known now is given."""
    at, form = situation_here(), PackForm()
    if not form.validate():
        return refused("report/pack.html", at, form=form, **_shown(at))
    given_to = (db.session, acting(), at.id)
    recipient, channel, entry_id = form.recipient.data or "", form.channel.data or "", str(form.entry_id.data)
    if number := form.printed_number:
        try:
            line = handovers.hand_over(*given_to, 0, recipient, channel, now(), entry_id=entry_id, number=number)
        except LookupError:
            abort(404)
        version = line.body.version if isinstance(line.body, PackShared) else 0
    else:
        version = handovers.make_pack(*given_to, recipient, channel, now(), entry_id=entry_id).version
    return redirect(url_for("report.made", occurrence_id=at.id, version=version, how=None if form.printed_number else channel))


@blueprint.post("/<uuid:occurrence_id>/pack/ready")
@needs(Permission.MAKE_PACK, subject="occurrence", background=True)
def ready(occurrence_id: UUID) -> ResponseReturnValue:
    """Where the newest version lies, for the page to fetch before anybody taps: a share sheet opens only within the tap. 202: ask again."""
    kept = handovers.ready_soon(db.session, acting(), g.subject.id, now())
    if kept is None:
        return jsonify(printing=True), 202
    where = url_for("report.document", occurrence_id=g.subject.id, version=kept.version, number=kept.number)
    is_given = kept.handed_over_at is not None
    return jsonify(version=kept.version, number=kept.number, pages=kept.pages, document=where, name=_file_name(kept), given=is_given)


@blueprint.get("/<uuid:occurrence_id>/pack/<int:version>")
@needs(Permission.MAKE_PACK, subject="occurrence", reads="occurrence")
def made(occurrence_id: UUID, version: int) -> ResponseReturnValue:
    """A version that was given: open it, read out its code, and say when they have it."""
    at = situation_here()
    return page("report/made.html", at, form=ConfirmForm(), **_of_version(at, version))


@blueprint.get("/<uuid:occurrence_id>/pack/<int:version>.pdf")
@needs(Permission.SEE_OCCURRENCE, subject="occurrence", reads="pack")
def document(occurrence_id: UUID, version: int) -> Response:
    """The PDF itself, under a name that says nothing of the child. `number`: the very draft a page has shown."""
    number = request.args.get("number", "")
    if number:
        kept = handovers.read_number(db.session, g.subject.id, number)
    else:
        kept = handovers.read_pack(db.session, g.subject.id, version) if version < _NO_VERSION else None
    if kept is None or kept.version != version or (g.found.until is not None and kept.made_at > g.found.until):
        abort(404)
    answer = Response(kept.document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{_file_name(kept)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/<uuid:occurrence_id>/pack/<int:version>/confirm/<uuid:shared_id>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def confirm(occurrence_id: UUID, version: int, shared_id: UUID) -> ResponseReturnValue:
    """They said they have it."""
    at, form = situation_here(), ConfirmForm()
    if str(shared_id) not in {one.line for one in given(at.occurrence) if one.version == version}:
        abort(404)
    if not form.validate():
        return refused("report/made.html", at, form=form, **_of_version(at, version))
    handovers.confirm_pack(db.session, acting(), at.id, str(shared_id), form.by.data or "", now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.made", occurrence_id=at.id, version=version))


@blueprint.errorhandler(NotPrinted)
def not_printed(_: NotPrinted) -> ResponseReturnValue:
    """What to do instead: the call waits for no paper."""
    db.session.rollback()
    if request.endpoint == "report.ready":
        return jsonify(printing=False), 503
    at = situation_here()
    return page("report/not_printed.html", at, given=given(at.occurrence)), 503


def _shown(at: Situation) -> dict[str, Any]:
    given_to = given(at.occurrence)
    return {
        "given": given_to,
        "how": HOW,
        "asks": {one.line for one in to_ask(at.occurrence, at.now)},
        "mails": _mails(at, given_to),
        "new": _new_since(at, given_to),
        "missing": at.profile.missing(),
        "force": _force(at),
    }


def _of_version(at: Situation, version: int) -> dict[str, Any]:
    kept = packs.to_give(db.session, at.id, version, None) if version < _NO_VERSION else None
    given_to = tuple(one for one in given(at.occurrence) if one.version == version)
    if kept is None or kept.handed_over_at is None:
        abort(404)
    newer = packs.given_after(db.session, kept)
    address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/check-pack"
    more = {"mails": _mails(at, given_to), "how": HOW, "newer": newer, "check_address": address, "opens": request.args.get("how", "")}
    return {"kept": kept, "given": given_to, **more}


def _whom(at: Situation) -> str:
    """Whoever took the report, as the carer wrote them down."""
    for line in reversed(at.occurrence.log):
        name = str(getattr(line.entry.body, "name", "") or getattr(line.entry.body, "officer", ""))
        if line.counts and name.strip() and line.entry.kind in ("police_told", "police_answered", "police_updated"):
            return name.strip()
    return THE_POLICE


def _new_since(at: Situation, given_to: tuple[Given, ...]) -> tuple[Line, ...]:
    """The lines of the log that the version given last has not got, newest first."""
    if not given_to:
        return ()
    newest = max(one.version for one in given_to)
    since = min(one.at for one in given_to if one.version == newest)
    bodies = {line.entry.id: line.entry.body for line in at.occurrence.log}
    come = {line.entry.id for line in at.occurrence.log if (line.entry.received_at or line.entry.written_at) > since}
    written = lines(at, current_person().id)
    return tuple(line for line in written if line.id in come and not isinstance(bodies[line.id], _BESIDE_THE_PACK))


def _force(at: Situation) -> tuple[Contact, ...]:
    """How the police where the child lives want it, as the organisation has written down."""
    return tuple(at.contacts[slot.value] for slot in OF_THE_FORCE if slot.value in at.contacts)


def _mails(at: Situation, given_to: tuple[Given, ...]) -> Mapping[str, tuple[PackMail, PackLink | None]]:
    """The mails of what was sent by mail; nobody asks where nothing was."""
    return sendings.mails(db.session, at.id) if any(one.channel in ("email", "link") for one in given_to) else {}


def _file_name(kept: PackVersion) -> str:
    return f"pack-v{kept.version}.pdf"
