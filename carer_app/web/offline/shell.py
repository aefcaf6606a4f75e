"""The shell: one page without a word about any child, from which the phone shows its own pages where there is no network."""

from __future__ import annotations

from flask import render_template

from carer_app.access.enforce import public
from carer_app.web.offline import blueprint, kept


@blueprint.get("/shell")
@public
def shell() -> str:
    """The same for everybody; kept by the service worker."""
    return render_template("shell.html", build=kept.build())
