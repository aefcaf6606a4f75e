"""docs/openapi.json against the code: every address that takes or gives JSON, and nothing else."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask

DESCRIBED = json.loads((Path(__file__).parents[2] / "docs/openapi.json").read_text())
_GIVES_JSON = re.compile(r"\bjsonify\(|application/json")


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DESCRIBED["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_every_json_address_is_described_and_nothing_else(app: Flask) -> None:
    found = set()
    for rule in app.url_map.iter_rules():
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        passkey = rule.endpoint.startswith("security.wan_")
        ours = view.__module__.startswith("carer_app.") and _GIVES_JSON.search(inspect.getsource(view))
        if passkey or rule.endpoint.startswith("sync.") or ours:
            path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", rule.rule)
            methods = (rule.methods or set()) - {"HEAD", "OPTIONS"} - ({"GET"} if passkey else set())
            found |= {(path, method, rule.endpoint, tuple(sorted(rule.arguments))) for method in methods}
    described = {
        (path, method, each["operationId"], tuple(sorted(one["name"] for one in each.get("parameters", ()) if one["in"] == "path")))
        for path, method, each in operations()
    }
    assert described == found
