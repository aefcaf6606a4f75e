"""The product with views that break in every way a view can, for tests of what the log then holds. Served by tests only."""

from __future__ import annotations

import logging

from flask import current_app, render_template_string, request

from carer_app import create_app
from carer_app.access.enforce import public
from carer_app.db.models.people import Person
from carer_app.extensions import db

app = create_app()


@app.post("/broken/<how>")
@public
def broken(how: str) -> str:
    """Goes wrong with what was typed."""
    words = request.form["words"]
    match how:
        case "message":
            raise RuntimeError(f"Cannot do anything with {words}")
        case "cause":
            try:
                int(words)
            except ValueError as problem:
                raise LookupError(words) from problem
        case "database":
            twice = [Person(organisation_id=Person().id, email="the same", name=words, password=words) for _ in range(2)]
            db.session.add_all(twice)
            db.session.flush()
        case "template":
            return render_template_string("{{ words() }}", words=words)
        case "library":
            current_app.logger.warning("Heard %s", words)
            logging.getLogger("some.library").error(f"Heard {words}")
            logging.getLogger("some.library").error("Heard %(words)s", {"words": words})
            logging.getLogger("gunicorn.error").error(f"Invalid request: {words}")
    return "done"
