"""One child: what is owed, the interviews, the meetings, and what each time away counts as."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template

from carer_app.access.enforce import needs
from carer_app.access.people import now
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.services import duties
from carer_app.services.duties import Owed
from carer_app.web.after.blueprint import blueprint, drawn_with


@blueprint.get("/<uuid:child_id>")
@needs(Permission.SEE_DUTIES, "child", reads="duties")
def child(child_id: UUID) -> str:
    """All that follows, on one page."""
    return child_page(owed_of(str(child_id)))


def owed_of(child_id: str) -> Owed:
    """What is owed for the child of this page (`g.subject`), reckoned now."""
    return duties.owed_by(db.session, g.subject, g.found.home, now())


def child_page(found: Owed, **more: Any) -> str:
    """The page about one child. `more` takes the place of what a part would be drawn with: a form that was refused."""
    return render_template("after/child.html", **{"child": found.child, "owed": found, "now": now(), **drawn_with(found), **more})
