"""What the phone shows its own pages with: the server's templates as JavaScript, its forms, words and addresses, in one file."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, lru_cache
from typing import Any

import brotli
from flask import Response, abort, current_app, make_response, request
from jinja2 import Environment

from carer_app.access.enforce import public
from carer_app.access.people import now
from carer_app.web.assets import FOREVER
from carer_app.web.offline import blueprint
from carer_app.web.offline.forms import forms
from carer_app.web.offline.to_javascript import named_in, written
from carer_app.web.offline.words import words

FIRST = (
    "phone/kept.html",
    "base.html", "components/ui.html", "decide/who.html", "decide/together.html", "decide/choices.html", "decide/ticks.html",
    "decide/questions.html", "decide/still_true.html", "decide/again.html", "occurrence/live.html", "occurrence/outcome.html",
    "occurrence/not_done.html", "occurrence/changed.html", "occurrence/worried.html", "occurrence/look_again.html", "occurrence/note.html",
    "occurrence/hand_over.html", "occurrence/details.html", "occurrence/contact.html", "occurrence/information.html",
    "occurrence/located.html", "occurrence/paper.html", "occurrence/way_home.html", "occurrence/lines.html", "occurrence/put_right.html",
    "occurrence/lower.html",
    "report/call.html", "report/told.html", "report/answer.html", "report/update.html", "report/detail.html", "report/disagree.html",
    "report/same_report.html", "returned/where.html", "returned/back.html", "returned/looked_after.html", "returned/steps.html",
    "returned/gone_again.html", "returned/already.html", "phone/plan.html", "phone/alarms.html", "plans/read.html",
    "phone/lock.html", "phone/none.html", "phone/emergency.html", "phone/not_kept.html",
)  # fmt: skip
"""The pages that the phone shows; what they extend, include and import comes along."""
PACKAGES = ("decide", "occurrence", "report", "returned", "after", "plans", "guide", "offline", "oversight")


@blueprint.get("/phone/pages-<digest>.js")
@public
def pages(digest: str) -> Response:
    """The file, kept for a year: its address changes with it."""
    found = source()
    if digest != digest_of(found):
        abort(404)
    wants_brotli = request.accept_encodings["br"] > 0
    response = make_response(_squeezed(found) if wants_brotli else found)
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = FOREVER
    response.headers["Vary"] = "Accept-Encoding"
    if wants_brotli:
        response.headers["Content-Encoding"] = "br"
    return response


@lru_cache(maxsize=2)
def _squeezed(text: str) -> bytes:
    """Once for all who ask: it takes a moment."""
    return bytes(brotli.compress(text.encode(), quality=9))


def address() -> str:
    """Where the file is."""
    return f"/phone/pages-{digest_of(source())}.js"


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def source() -> str:
    """The module: `TEMPLATES`, `FORMS`, `ROUTES`, `WORDS`."""
    app = current_app
    told = {
        "FORMS": _forms(),
        "ROUTES": {rule.endpoint: re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule) for rule in app.url_map.iter_rules() if _is_ours(rule)},
        "WORDS": words(now().date()),
        "SERVICE_NAME": app.config["SERVICE_NAME"],
    }
    data = "\n".join(f"export const {name} = {json.dumps(value, ensure_ascii=False, sort_keys=True)};" for name, value in told.items())
    return f"{_templates(app.jinja_env)}\n{data}\n"


def _is_ours(rule: Any) -> bool:
    return rule.endpoint.partition(".")[0] in PACKAGES and rule.rule != "/"


@cache
def _forms() -> dict[str, Any]:
    return forms()


_written: dict[tuple[str, ...], str] = {}


def _templates(environment: Environment) -> str:
    """Written once for each environment; anew with each change while somebody works on them."""
    plain = Environment(autoescape=True, loader=environment.loader, trim_blocks=True, lstrip_blocks=True)
    if environment.auto_reload or FIRST not in _written:
        waiting, found = list(FIRST), dict[str, str]()
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found[name] = written(plain, name)
                waiting += sorted(named_in(plain, name))
        _written[FIRST] = (
            "export const TEMPLATES = (t) => ({\n" + ",\n".join(f"{json.dumps(n)}: {js}" for n, js in sorted(found.items())) + "\n});"
        )
    return _written[FIRST]
