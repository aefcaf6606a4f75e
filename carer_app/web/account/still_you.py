"""Asks again who is there: after a while without a tap, and before what matters. What was being typed comes back with the answer."""

from __future__ import annotations

import time
import uuid
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, jsonify, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import check_and_update_authn_fresh, get_request_attr
from flask_security.webauthn import has_webauthn

from carer_app.access.enforce import Mark, mark_of, way_back
from carer_app.access.people import current_person
from carer_app.db import occurrence_store
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.levels import LevelOfIntervention
from carer_app.extensions import db, limiter
from carer_app.web.account.lapse import MAY_STILL_APPEND, are_last_words, has_lapsed, is_from_a_person, note_activity
from carer_app.web.account.limits import guesses
from forms.account import ConfirmIsMe

_PROOF = "proof-"
_PROVES = frozenset({"security.verify", "security.wan_verify", "security.wan_verify_response"})
_DRAFT = "plans.keep_draft"
_SAFE = {"GET", "HEAD", "OPTIONS"}
_LOCKED = {"error": {"code": "locked", "says": "Locked after {minutes} minutes. Tap to unlock."}}


def install(app: Flask) -> None:
    """After the guard: who may not come in at all is not asked."""
    app.before_request(_ask)
    app.after_request(_leave)
    app.context_processor(lambda: {"has_lapsed": has_lapsed})


def _ask() -> ResponseReturnValue | None:
    mark = _mark()
    if request.endpoint in _PROVES:
        g.proved_before = session.get("fs_paa")
        return None
    if mark is None or mark.permission is None:
        return None
    lapsed = has_lapsed()
    if not lapsed and not (mark.fresh and not _is_fresh()):
        return None
    if f"{_PROOF}password" in request.form:
        return _check()
    if request.endpoint == _DRAFT and are_last_words():
        return None
    if lapsed and _may_append():
        g.appends_locked = _standing(g.subject)
        return None
    if request.is_json or not is_from_a_person(mark):
        return _locked()
    if request.method in _SAFE:
        return redirect(url_for("security.verify", next=way_back()))
    return _page(None)


def _check() -> ResponseReturnValue | None:
    """The password came with the very post that waited for it. Right: the post goes on to its view, once."""
    form = ConfirmIsMe(formdata=request.form, prefix=_PROOF, meta={"csrf": False}, user=current_person())
    g.asks_who = True
    with limiter.limit(guesses(current_app)):
        if not form.validate():
            return _page(form)
    g.asks_who = False
    session["fs_paa"] = time.time()
    note_activity()
    return None


def _page(form: ConfirmIsMe | None) -> ResponseReturnValue:
    """The question, with what was posted in it. It leads to the same view again and nowhere else. Nothing of any record is on it."""
    person, g.asks_who = current_person(), True
    form = form or ConfirmIsMe(formdata=None, prefix=_PROOF, meta={"csrf": False}, user=person)
    shown = render_template(
        "security/verify.html",
        verify_form=form,
        action=_this_address(),
        kept=_typed(),
        had_files=bool(request.files),
        has_webauthn_verify_credential=has_webauthn(person, current_app.config["SECURITY_WAN_ALLOW_AS_VERIFY"]),
    )
    return make_response(shown, 401)


def _this_address() -> str:
    """Made afresh from the view, so that it can only be a path of ours; what else stood in the address is only handed on."""
    path = url_for(request.endpoint or "", **(request.view_args or {}))
    return f"{path}?{urlencode(list(request.args.items(multi=True)))}" if request.args else path


def _typed() -> list[tuple[str, str]]:
    """What was posted, but passwords and the old token."""
    if request.blueprint == "security":
        return []
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token" and not name.startswith(_PROOF)]


def _locked() -> ResponseReturnValue:
    """For what a page fetches by itself: no data, and a sentence to show."""
    minutes = int(current_app.config["READING_LAPSES_AFTER"].total_seconds() // 60)
    error, g.asks_who = _LOCKED["error"], True
    return jsonify(error={**error, "says": error["says"].format(minutes=minutes)}), 401


def _may_append() -> bool:
    """A line for a log that is open, from somebody the guard let in. To look at the form of such a line is to read."""
    if request.method in _SAFE:
        return False
    return request.endpoint in MAY_STILL_APPEND and isinstance(g.get("subject"), Occurrence) and g.subject.closed_at is None


class _Standing(NamedTuple):
    """What a line behind the lock may not make less serious, and how long the log is."""

    level: int
    is_away: bool
    is_open: bool
    lines: int


def _standing(occurrence: Occurrence) -> _Standing:
    level: LevelOfIntervention | None = occurrence.level
    return _Standing(level.rank if level else -1, occurrence.returned_at is None, occurrence.closed_at is None, occurrence.chain_length)


def _is_in_the_log(before: _Standing) -> bool:
    """Whether it was written just now, and moved nothing down; or stood there already, when it was sent twice."""
    after = _standing(g.subject)
    if not all(is_now >= was for is_now, was in zip(after, before, strict=True)):
        return False
    return after.lines > before.lines or _was_sent_before()


def _was_sent_before() -> bool:
    try:
        entry_id = str(uuid.UUID(request.form.get("entry_id", "")))
    except ValueError:
        return False
    kept = occurrence_store.line(db.session, entry_id)
    return kept is not None and kept.occurrence == g.subject.id


def _leave(response: Response) -> Response:
    """Behind a lock nothing is read back: what was written is kept, and the way on leads through the question."""
    before: _Standing | None = g.get("appends_locked")
    if before is None:
        if _has_just_proved() or (g.get("this_browser") and not has_lapsed() and is_from_a_person(_mark())):
            note_activity()
        return response
    if g.get("writes_late"):
        return response  # what came late is answered with a page that shows nothing
    if response.status_code < 400 and _is_in_the_log(before):
        on = urlsplit(response.headers.get("Location") or url_for("occurrence.live", occurrence_id=g.subject.id))
        return make_response(redirect(url_for("security.verify", next=on._replace(scheme="", netloc="", fragment="").geturl(), kept="yes")))
    db.session.rollback()
    return make_response(_page(None))


def _has_just_proved() -> bool:
    return "proved_before" in g and session.get("fs_paa") != g.proved_before


def _mark() -> Mark | None:
    return mark_of(current_app, request.endpoint) if request.endpoint else None


def _is_fresh() -> bool:
    within, grace = current_app.config["SECURITY_FRESHNESS"], current_app.config["SECURITY_FRESHNESS_GRACE_PERIOD"]
    return bool(check_and_update_authn_fresh(within, grace, get_request_attr("fs_authn_via")))
