"""The out-of-hours duty team: children of their authority who are away now, what they need on the telephone, and the line that hands over."""

from __future__ import annotations

from carer_app.web.duty_team.tonight import blueprint

__all__ = ["blueprint"]
