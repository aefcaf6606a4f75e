"""How a file is handed out: shown in the browser or saved, kept by nobody on the way, under a name that says nothing of a child."""

from __future__ import annotations

from flask import Response


def pdf(document: bytes, name: str) -> Response:
    """A paper to look at and print."""
    return _answer(document, "application/pdf", f'inline; filename="{name}.pdf"')


def saved(content: bytes, mimetype: str, filename: str) -> Response:
    """A file to save."""
    return _answer(content, mimetype, f'attachment; filename="{filename}"')


def _answer(content: bytes, mimetype: str, disposition: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers["Content-Disposition"] = disposition
    answer.headers["Cache-Control"] = "no-store"
    return answer
