"""What phones and the server say to each other (docs/sync.md), and the pages about phones."""

from __future__ import annotations

from flask import Flask

from carer_app.access.enforce import Mark, mark
from carer_app.extensions import csrf
from carer_app.web.sync import entries, handing_in, reading, set_up
from carer_app.web.sync.blueprint import blueprint
from carer_app.web.sync.pages import blueprint as pages

__all__ = ["blueprint", "handing_in", "install", "pages", "reading", "set_up"]


def install(app: Flask) -> None:
    """After the blueprint is registered. The token in a header proves the phone: no cookie is needed, so no other site can send for it.

    Lines come by themselves: they keep nobody signed in.
    """
    csrf.exempt(app.view_functions["sync.receive_entries"])
    mark(app, "sync.receive_entries", Mark(None, background=True))
    entries.limit(app)
