"""What a phone and a watchman ask for: the manifest of the installable app, and whether the service is up."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from carer_app.access.enforce import public
from carer_app.db.queries import health
from carer_app.extensions import db
from carer_app.web.assets import asset_url

blueprint = Blueprint("offline", __name__)


@blueprint.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """Whether pages can be served: says no more than that."""
    try:
        health.answers(db.session)
    except SQLAlchemyError:
        return jsonify(ok=False), 503
    return jsonify(ok=True), 200


@blueprint.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """How the app looks on a home screen. It names no child and nothing that a passer-by could read into."""
    name = current_app.config["SERVICE_NAME"]
    response = jsonify(
        id="/",
        name=name,
        short_name=name,
        start_url="/decide/",
        scope="/",
        display="standalone",
        lang="en-GB",
        background_color="#faf8f4",
        theme_color="#1d3557",
        icons=[
            {"src": asset_url("img/icons/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": asset_url("img/icons/icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {"src": asset_url("img/icons/icon-maskable-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        shortcuts=[{"name": "Emergency", "url": "/emergency"}],
    )
    response.mimetype = "application/manifest+json"
    return response
