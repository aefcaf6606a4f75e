"""Whether pages can be served, for a watchman."""

from __future__ import annotations

from flask import Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from carer_app.access.enforce import public
from carer_app.db.queries import health
from carer_app.extensions import db
from carer_app.web.offline import blueprint


@blueprint.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    """Whether pages can be served: says no more than that."""
    try:
        health.answers(db.session)
    except SQLAlchemyError:
        return jsonify(ok=False), 503
    return jsonify(ok=True), 200
