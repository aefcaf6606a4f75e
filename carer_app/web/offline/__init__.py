"""What a phone and a watchman ask for: the installable app, its service worker and shell, and whether the service is up."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("offline", __name__)

from carer_app.web.offline import health, kept, manifest, pages, shell, worker  # noqa: E402

__all__ = ["blueprint", "health", "kept", "manifest", "pages", "shell", "worker"]
