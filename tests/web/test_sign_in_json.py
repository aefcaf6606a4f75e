"""JSON at the addresses of signing in: passkeys take an object of plain words; all else is refused, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import csrf

HOSTILE = (
    b"5", b"null", b"[1]", b"[[1,2,3]]", b'"x"', b"{", b"\xff", b"[" * 3000, b'{"next":5}', b'{"name":"\\ud800"}', b'{"email":{"a":1}}',
    b'{"credential":"{}"}', b'{"credential":"5"}', b'{"credential":"[]"}', b'{"credential":"{\\"rawId\\":5,\\"response\\":5}"}',
)  # fmt: skip
"""Bodies that once made the sign-in library break, some of them sent by nobody who is signed in."""


@pytest.mark.parametrize("who", [None, "worker"])
def test_no_json_breaks_a_page_of_signing_in(app: Flask, as_: Callable[..., FlaskClient], who: str | None) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = app.config["RATELIMIT_ENABLED"] = False
    client: Any = as_(who) if who else app.test_client()
    token, broken = csrf(app, client), []
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("security.") or rule.endpoint == "security.logout":
            continue
        address = rule.rule.replace("<token>", "no-such-token")
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            for body in HOSTILE:
                answer = client.open(address, method=method, data=body, headers=token, content_type="application/json")
                if answer.status_code >= 500:
                    broken.append((method, address, body[:40], answer.status_code))
    assert not broken


def test_only_passkeys_take_json(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/sign-in", json={"email": "a@b.test"}, headers=csrf(app, client)).status_code == 415
    assert client.get("/sign-in", json={"email": "a@b.test"}).status_code == 415
    assert client.post("/sign-in/passkey", json={"next": "/"}, headers=csrf(app, client)).status_code == 200
