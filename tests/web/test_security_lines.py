"""What whoever watches the machine reads of sign-ins, wrong passwords, forged forms and too many tries: that it was, and no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from tests.people import World, give_password
from tests.web.strict_client import StrictClient

PASSWORD = "four quiet green umbrellas"
WORKER = "worker@larchwood.test"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as found:
        yield found


def test_a_sign_in_and_a_wrong_password_are_lines_that_name_nobody(app: Flask, world: World, lines: list[Any]) -> None:
    give_password(app, world.people["worker"], PASSWORD)
    client = StrictClient(app)
    for email, password in ((WORKER, "not that one at all"), ("nobody.at.all@larchwood.test", PASSWORD), (WORKER, PASSWORD)):
        client.get("/sign-in").submit(action="/sign-in", email=email, password=password)
    told = [(line["event"], line["endpoint"], line.get("person_id")) for line in lines if line.get("endpoint") == "security.login"]
    refused = ("a proof of who somebody is was refused", "security.login", None)
    worker = world.people["worker"]
    assert told == [
        ("a wrong password or code", "security.login", worker), refused, refused, ("somebody signed in", "security.login", worker),
    ]  # fmt: skip
    assert "larchwood" not in str(lines)
    assert "umbrellas" not in str(lines)


def test_a_forged_form_and_too_many_tries_are_lines(app: Flask, lines: list[Any]) -> None:
    raw = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', raw.get("/sign-in").text)
    assert token
    typed = {"email": WORKER, "password": PASSWORD}
    raw.post("/sign-in", data=typed)
    raw.post("/sign-in", data=typed, headers={"Sec-Fetch-Site": "cross-site"})
    for _ in range(21):
        raw.post("/sign-in", data={**typed, "email": "", "csrf_token": token[1]})
    told = [(line["endpoint"], line["method"], line["status"]) for line in lines if line["event"] == "a request was refused"]
    assert [status for endpoint, method, status in told if (endpoint, method) == ("security.login", "POST")] == [400, 403, 429]
    assert "larchwood" not in str(lines)
