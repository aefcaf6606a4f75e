"""Visits under Regulation 44."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("visit", __name__, url_prefix="/visit")
