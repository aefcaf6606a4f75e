"""A phone in front of the whole application: set up through its own address, sending through its own address."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from carer_app.db.base import new_id
from tests.people import World, csrf, sign_in
from tests.phones import TestPhone
from tests.sync_schema import faults


class WebPhone(TestPhone):
    """What a phone does, over HTTP. `browser` is its session, when somebody is signed in on it."""

    __test__ = False
    app: Flask
    browser: FlaskClient

    def send(self, *lines: Any, client: FlaskClient | None = None, expect: int = 200) -> dict[str, Any]:
        """Hands lines in, without a session unless one is given."""
        return self.post({"lines": list(lines)}, client=client, expect=expect)

    def post(self, body: Any, client: FlaskClient | None = None, expect: int = 200) -> dict[str, Any]:
        response = (client or self.app.test_client()).post("/sync/entries", json=body, headers=self.header)
        assert response.status_code == expect, response.get_data(as_text=True)
        found: dict[str, Any] = response.get_json()
        assert faults("answers" if expect == 200 else "error", found) == []
        assert response.headers["Cache-Control"] == "no-store"
        return found

    def get(self, path: str, expect: int = 200, **headers: str) -> Any:
        response = self.browser.get(path, headers=self.header | headers)
        assert response.status_code == expect, response.get_data(as_text=True)[:400]
        return response


def set_up(app: Flask, world: World, who: str, phone: WebPhone | None = None, *, lock: str = "pin", left: bool = False) -> WebPhone:
    """A phone set up for this person of the world; or for one more, when it is given. `left`: they took their things off it before."""
    browser = sign_in(app, world.people[who])
    asked = {"device": phone.id if phone else new_id(), "label": "A test phone", "token": phone.token if phone else None}
    asked |= {"lock": lock, "left": left}
    response = browser.post("/sync/devices", json=asked, headers=csrf(app, browser))
    assert response.status_code == 200, response.get_data(as_text=True)
    said = response.get_json()
    assert faults("device", said) == []
    made = WebPhone(said["key"], said["device"], said["token"] or (phone.token if phone else ""), world.people[who])
    made.app, made.browser = app, browser
    return made
