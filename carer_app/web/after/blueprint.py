"""The pages of what follows a time away, and the parts of the page about one child, each put together by its own module."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from carer_app.services.duties import Owed

blueprint = Blueprint("after", __name__, url_prefix="/after")

Part = Callable[[Owed], dict[str, Any]]
_parts: list[Part] = []


def part(make: Part) -> Part:
    """Marks what a part of the child's page needs to be drawn with; names of one part begin with its own word."""
    _parts.append(make)
    return make


def drawn_with(found: Owed) -> dict[str, Any]:
    """What all parts of the child's page need, together."""
    return {name: thing for make in _parts for name, thing in make(found).items()}
