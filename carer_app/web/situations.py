"""The situation of the occurrence a request is about, and a page that shows it: what the pages about one occurrence share."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import g, render_template
from wtforms import Form

from carer_app.access.people import now
from carer_app.domain.speaking import following
from carer_app.extensions import db
from carer_app.services.situation import Situation, situation
from carer_app.web.first_names import name_the_child


def situation_here() -> Situation:
    """The occurrence that was let in for this request, as it stands now."""
    return situation(db.session, g.subject.id, now(), g.found.core, (g.found.home, g.found.stay))


def page(template: str, at: Situation, **more: Any) -> str:
    """A page about that occurrence; its forms call the child by name."""
    for form in more.values():
        if isinstance(form, Form):
            name_the_child(form, at.child_name)
    return render_template(
        template,
        at=at,
        occurrence=at.occurrence,
        child=at.child_name,
        now=at.now,
        emergency=at.emergency,
        new_id=new_id,
        speaks=following(at.pack),
        **more,
    )


def refused(template: str, at: Situation, **more: Any) -> tuple[str, int]:
    """The same page with what is wrong: nothing was kept, everything typed is still there."""
    return page(template, at, **more), 422


def new_id() -> str:
    """An entry's id, made with the page: sending the page twice writes one line."""
    return str(uuid4())
