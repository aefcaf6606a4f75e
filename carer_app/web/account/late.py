"""What a former carer sends late: kept word for word as a note that proves nothing, so that it can move no level and close nothing."""

from __future__ import annotations

import uuid

from flask import Flask, Response, g, request

from carer_app.access.people import current_person, now
from carer_app.db.base import new_id
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from carer_app.web.account.browsers import this_browser

_NOT_WORDS = ("csrf_token", "entry_id", "password", "proof-", "also")
_SAYS = "Sent late, by somebody who no longer cares for the child"


def install(app: Flask) -> None:
    """After the guard and the lock. The view itself is never reached: not the police told, not back, not lower, not closed."""
    app.before_request(_keep_as_a_note)


def _keep_as_a_note() -> Response | None:
    if not g.get("writes_late") or not isinstance(g.get("subject"), Occurrence):
        return None
    person, browser = current_person(), this_browser()
    actor = Actor(person.id, person.name, browser.id if browser else "unknown", proved=False)
    occurrences.append(db.session, actor, g.subject.id, Noted(_words()), now(), entry_id=_entry_id())
    return Response()


def _words() -> str:
    """Everything that was typed or ticked, in the order of the form, whatever the form asked."""
    typed = [
        f"{name.replace('_', ' ')}: {value.strip()}"
        for name, value in request.form.items(multi=True)
        if value.strip() and not name.startswith(_NOT_WORDS)
    ]
    page = (request.endpoint or "").split(".")[-1].replace("_", " ")
    return f"{_SAYS} ({page}). " + "; ".join(typed)


def _entry_id() -> str:
    """The page's own, so that sending twice writes one line."""
    try:
        return str(uuid.UUID(request.form.get("entry_id", "")))
    except ValueError:
        return new_id()
