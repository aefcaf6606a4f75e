"""The child is back: where they were found, the ordered steps that follow, and closing."""

from __future__ import annotations

from carer_app.web.returned import already, back, steps
from carer_app.web.returned.blueprint import blueprint

blueprints = (blueprint,)

__all__ = ["already", "back", "blueprint", "blueprints", "steps"]
