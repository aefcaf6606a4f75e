"""An application with only sign-in, permission and admin pages, and a few toy views: for tests of the guard itself."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, render_template

from carer_app.access.enforce import needs, public
from carer_app.access.permissions import Permission
from carer_app.app import _install_data, _install_people
from carer_app.config import ROOT, settings

toys = Blueprint("toys", __name__, url_prefix="/toys")


@toys.get("/public")
@public
def anyone() -> str:
    return "for everyone"


@toys.get("/unmarked")
def unmarked() -> str:
    return "a view somebody forgot to mark"


@toys.get("/children/<child_id>")
@needs(Permission.SEE_CHILD, "child", reads="child")
def child(child_id: str) -> str:
    return f"this is {g.subject.preferred_name}"


@toys.get("/occurrences/<occurrence_id>")
@needs(Permission.SEE_OCCURRENCE, "occurrence", reads="occurrence")
def occurrence(occurrence_id: str) -> str:
    return f"occurrence of {g.subject.child_id}"


@toys.route("/occurrences/<occurrence_id>/lines", methods=["GET", "POST"])
@needs(Permission.WRITE_LOG, "occurrence")
def line(occurrence_id: str) -> str:
    return f"written about {g.subject.child_id}"


@toys.get("/fresh")
@needs(Permission.MANAGE_OWN_ACCOUNT, fresh=True)
def fresh() -> str:
    return "recently signed in"


def front() -> str:
    return render_template("account/access_ended.html", kept=True)


def build_small(given: dict[str, Any]) -> Flask:
    """The application without the rooms of the other pages."""
    from carer_app.web import admin, assets, errors, filters, offline, security_headers, sync

    app = Flask("carer_app", root_path=str(ROOT / "carer_app"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_mapping(settings(given))
    _install_data(app)
    _install_people(app)
    for part in (security_headers, assets, errors, filters):
        part.install(app)
    app.register_blueprint(admin.blueprint)
    app.register_blueprint(sync.pages)
    app.register_blueprint(offline.blueprint)
    app.register_blueprint(toys)
    app.add_url_rule("/", "front", needs(Permission.OPEN_FRONT_PAGE)(front))
    return app
