"""What a manager reads of an occurrence whose child has moved on: the lines of until then, and nothing that says where the child is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, g, render_template

from carer_app.access.people import current_person, now
from carer_app.db.models.children import Child
from carer_app.db.queries import occurrences
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.protocol import Pack
from carer_app.extensions import db
from carer_app.services.situation import log_until, pack_of
from carer_app.web.occurrence.log_view import lines


@dataclass(frozen=True, slots=True)
class AsItWas:
    """What is left of a situation: the log, its words, and what the child is called. No plan, no contacts, no photograph."""

    id: str
    occurrence: Occurrence
    names: dict[str, str]
    pack: Pack
    child_name: str


def what_was() -> str:
    """The page of what happened in this home, until the child left it. Nothing there for a log of which nothing had come by then."""
    child: Child = g.found.core.child
    left = log_until(db.session, g.subject.id, g.found.until)
    if left is None:
        abort(404)
    occurrence, names = left
    at = AsItWas(g.subject.id, occurrence, names, pack_of(occurrence), child.preferred_name or "the child")
    packs = [one for one in occurrences.pack_versions(db.session, g.subject.id) if one.made_at <= g.found.until]
    shown: dict[str, Any] = {"lines": lines(at, current_person().id, whole=True), "packs": packs}
    return render_template("occurrence/what_was.html", at=at, until=g.found.until, now=now(), **shown)
