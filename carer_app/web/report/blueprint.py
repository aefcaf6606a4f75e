"""The pages about telling the police."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("report", __name__, url_prefix="/report")
