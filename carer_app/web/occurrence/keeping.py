"""Keeping a line from a form, in this log and in those of children who are away together; and where to go afterwards."""

from __future__ import annotations

from flask import g, redirect, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.people import now
from carer_app.domain.entries import Body
from carer_app.extensions import db
from carer_app.services import occurrences
from carer_app.services.situation import Beside, Situation
from carer_app.web.acting import acting
from carer_app.web.together import away_together
from forms.base import EntryForm
from forms.occurrence import OfALog


def keep(form: EntryForm, body: Body, at: Situation | None = None, *, part: str = "") -> None:
    """Write the line. `part` tells two lines of one form apart. `at`: needed where the form may name other children's logs."""
    entry_id = str(form.entry_id.data)
    entry_id = occurrences.derived_id(entry_id, part) if part else entry_id
    happened_at = form.happened_at if isinstance(form, OfALog) else None
    ids = [g.subject.id, *(_also(form, at) if at is not None else ())]
    occurrences.write_together(db.session, acting(), ids, body, now(), entry_id=entry_id, happened_at=happened_at)


def siblings(at: Situation) -> tuple[Beside, ...]:
    """Those away together with this child whose logs are open too, and may be written here."""
    return tuple(b for b in away_together(at) if b.state.is_open)


def to_live() -> ResponseReturnValue:
    """Back to the live page."""
    return redirect(url_for("occurrence.live", occurrence_id=g.subject.id))


def onward() -> ResponseReturnValue:
    """To what the rules ask next, now that something new is known; to the live page where they ask nothing."""
    return redirect(url_for("decide.go_on", occurrence_id=g.subject.id))


def _also(form: EntryForm, at: Situation) -> list[str]:
    wanted = set(form.also.data or ()) if isinstance(form, OfALog) else set()
    return [b.occurrence_id for b in siblings(at) if b.occurrence_id in wanted] if wanted else []
