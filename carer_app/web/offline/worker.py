"""The service worker, a classic script at the root, so that it may answer for every address."""

from __future__ import annotations

from flask import Response, make_response, render_template, url_for

from carer_app.access.enforce import public
from carer_app.web.offline import blueprint, kept

SHELL_COMES_FIRST = True
"""Whether a phone that was set up answers its pages by itself while there is a network: then no tap waits for it."""


@blueprint.get("/sw.js")
@public
def worker() -> Response:
    """The script, with the list of what it keeps. A browser asks for it again each time."""
    script = render_template(
        "sw.js",
        build=kept.build(),
        pages=kept.pages(),
        files=kept.files(),
        shell=url_for("offline.shell"),
        shell_comes_first=SHELL_COMES_FIRST,
    )
    response = make_response(script)
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "public, no-cache"
    return response
