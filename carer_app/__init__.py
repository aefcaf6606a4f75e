"""Not Home Yet: a guide and a record for the moment a child in care is not where they should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(settings: dict[str, Any] | None = None) -> Flask:
    """The application. Nothing is imported before this is called, so the domain runs where Flask is not installed."""
    from carer_app.app import build

    return build(settings)
