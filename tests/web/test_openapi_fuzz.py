"""Bodies of every kind at every address that takes JSON: no fault on our side, and no answer outside what docs/openapi.json says."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people import World, csrf
from tests.sync_schema import _check
from tests.web.phone import set_up
from tests.web.test_openapi import operations

EXAMPLES = 2000 if os.environ.get("NHY_FULL") else 60


def faults(operation: dict[str, Any], answer: Any) -> list[str]:
    """What an answer has that the description does not."""
    said = operation["responses"].get(str(answer.status_code))
    if said is None:
        return [f"{operation['operationId']}: {answer.status_code} is not described"]
    if "content" not in said:
        return []
    if answer.mimetype not in said["content"]:
        return [f"{operation['operationId']}: {answer.status_code} as {answer.mimetype}"]
    schema = said["content"][answer.mimetype]["schema"]
    return list(_check(schema, answer.get_json(), operation["operationId"])) if "json" in answer.mimetype else []


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["pin", "passkey", "0" * 36]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def bodies(draw: st.DrawFn) -> Any:
    """Bodies with the described names in them, and bodies that are nothing of the kind."""
    names = ["device", "label", "token", "lock", "left", "lines", "credential", "name", "usage", "remember", "next", "v", "seq", "sealed"]
    near = st.dictionaries(st.sampled_from(names), _VALUES, max_size=5)
    lines = st.fixed_dictionaries({"lines": st.lists(near | _VALUES, max_size=3)})
    return draw(near | lines | _VALUES)


@pytest.mark.parametrize("who", ["night", "manager"])
def test_no_body_brings_a_fault_or_an_answer_outside_the_description(
    app: Flask, world: World, as_: Callable[..., FlaskClient], who: str
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = app.config["RATELIMIT_ENABLED"] = False
    phone = set_up(app, world, who)
    headers = {**csrf(app, phone.browser), **phone.header, "Accept": "application/json", "Content-Type": "application/json"}
    takes = [(path, each) for path, method, each in operations() if "application/json" in each.get("requestBody", {}).get("content", {})]

    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(takes), bodies())
    def tried(one: tuple[str, dict[str, Any]], body: Any) -> None:
        path, operation = one
        answer = phone.browser.post(path.replace("{token}", "no-such-token"), data=json.dumps(body), headers=headers)
        assert faults(operation, answer) == []

    tried()
    for path, method, operation in operations():
        if method == "GET":
            address = re.sub(r"\{\w+\}", "no-such-thing", path)
            assert faults(operation, phone.browser.get(address, headers=headers)) == []
