"""Holds JSON against docs/sync.schema.json: the few words of JSON Schema that it uses, and no others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SCHEMA = json.loads((Path(__file__).parent.parent / "docs/sync.schema.json").read_text())
_KINDS: dict[str, Any] = {"object": dict, "array": list, "string": str, "null": type(None), "boolean": bool}
_WORDS = {
    "type", "required", "additionalProperties", "properties", "items", "anyOf", "allOf", "enum", "const", "pattern", "minimum", "maximum",
    "maxLength", "minLength", "maxItems", "$ref",
}  # fmt: skip


def faults(name: str, value: Any) -> list[str]:
    """What is wrong with a value that should be `$defs/name`; nothing when all is well."""
    return list(_check(SCHEMA["$defs"][name], value, name))


def _check(rule: dict[str, Any], value: Any, at: str) -> Any:
    assert set(rule) <= _WORDS, f"{at}: teach this checker {set(rule) - _WORDS}"
    if "$ref" in rule:
        yield from _check(SCHEMA["$defs"][rule["$ref"].rsplit("/", 1)[1]], value, at)
    if "type" in rule and not any(_is(kind, value) for kind in _listed(rule["type"])):
        yield f"{at}: {value!r} is not {rule['type']}"
        return
    if "anyOf" in rule and all(list(_check(one, value, at)) for one in rule["anyOf"]):
        yield f"{at}: {value!r} is none of {rule['anyOf']}"
    for one in rule.get("allOf", ()):
        yield from _check(one, value, at)
    if ("enum" in rule and value not in rule["enum"]) or ("const" in rule and value != rule["const"]):
        yield f"{at}: {value!r} is not allowed"
    yield from _check_size(rule, value, at)
    yield from _check_inside(rule, value, at)


def _check_size(rule: dict[str, Any], value: Any, at: str) -> Any:
    if isinstance(value, str):
        if "pattern" in rule and not re.search(rule["pattern"], value):
            yield f"{at}: {value!r} is not like {rule['pattern']}"
        if not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", 10**9):
            yield f"{at}: {len(value)} characters"
    if isinstance(value, int) and not rule.get("minimum", value) <= value <= rule.get("maximum", value):
        yield f"{at}: {value}"
    if isinstance(value, list) and len(value) > rule.get("maxItems", 10**9):
        yield f"{at}: {len(value)} items"


def _check_inside(rule: dict[str, Any], value: Any, at: str) -> Any:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _check(rule.get("items", {}), item, f"{at}[{number}]")
    if not isinstance(value, dict):
        return
    yield from (f"{at}: needs {name}" for name in rule.get("required", ()) if name not in value)
    known, more = rule.get("properties", {}), rule.get("additionalProperties", True)
    for name, inner in value.items():
        if name in known:
            yield from _check(known[name], inner, f"{at}.{name}")
        elif more is False:
            yield f"{at}: has no {name}"
        elif isinstance(more, dict):
            yield from _check(more, inner, f"{at}.{name}")


def _is(kind: str, value: Any) -> bool:
    if kind == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, _KINDS[kind])


def _listed(kind: str | list[str]) -> list[str]:
    return [kind] if isinstance(kind, str) else kind
