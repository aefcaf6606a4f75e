"""Public pages, open to anyone and never about a child: what the levels mean, and what to do with no account at all."""

from __future__ import annotations

from flask import Blueprint, render_template

from carer_app.access.enforce import public
from carer_app.packs import loader

blueprint = Blueprint("guide", __name__)


@blueprint.get("/guide/")
@public
def contents() -> str:
    """What the three levels mean and what counts as a reasonable step, in the national framework's words for carers."""
    return render_template("guide/contents.html", pack=loader.national())


@blueprint.get("/emergency")
@public
def emergency() -> str:
    """999, 101 and what to say, with nothing to sign in to and nothing to fill in."""
    return render_template("guide/emergency.html", pack=loader.national())
