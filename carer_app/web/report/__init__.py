"""Telling the police: what to read out, the call, their answer, disagreement, news, and the pack."""

from __future__ import annotations

from carer_app.web.report import answers, call, details, disagreement, leave_out, links_given, live_links, pack, seal, sending
from carer_app.web.report.blueprint import blueprint

blueprints = (blueprint,)

__all__ = [
    "answers",
    "blueprint",
    "blueprints",
    "call",
    "details",
    "disagreement",
    "leave_out",
    "links_given",
    "live_links",
    "pack",
    "seal",
    "sending",
]
