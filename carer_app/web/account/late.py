"""What a former carer sends late: kept in their words as notes that prove nothing, so that they can move no level and close nothing."""

from __future__ import annotations

import uuid

from flask import Flask, Response, g, request

from carer_app.access.people import current_person, now
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import Occurrence
from carer_app.extensions import db
from carer_app.services import late_lines
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.web.account.browsers import this_browser
from carer_app.web.account.late_words import page_asked, words_sent

_SAYS = "Sent late, by somebody who no longer cares for the child"
_NOTHING = "Nothing was written in it, so nothing was kept."


def install(app: Flask) -> None:
    """After the guard and the lock. The view itself is never reached: not the police told, not back, not lower, not closed."""
    app.before_request(_keep_as_notes)


def _keep_as_notes() -> Response | None:
    if not g.get("writes_late") or not isinstance(g.get("subject"), Occurrence):
        return None
    words = words_sent()
    if not words:
        return _not_kept(_NOTHING, "")
    person, browser = current_person(), this_browser()
    actor = Actor(person.id, person.name, browser.id if browser else "unknown", proved=False)
    try:
        late_lines.keep(db.session, actor, g.subject.id, f"{_SAYS} ({page_asked()}).", words, now(), entry_id=_entry_id())
    except Refused as no:
        return _not_kept(str(no), words)
    return Response()


def _not_kept(says: str, words: str) -> Response:
    """The page that closes the record says why, and gives the words back to be copied."""
    g.late_says, g.late_words = says, words
    return Response(status=422)


def _entry_id() -> str:
    """The page's own, so that sending twice writes one line."""
    try:
        return str(uuid.UUID(request.form.get("entry_id", "")))
    except ValueError:
        return new_id()
