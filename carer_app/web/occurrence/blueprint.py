"""The pages under /occurrence."""

from flask import Blueprint

blueprint = Blueprint("occurrence", __name__, url_prefix="/occurrence/<uuid:occurrence_id>")
