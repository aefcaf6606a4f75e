"""Every form of every page, as each of the demo's people finds it by its links, filled with what nobody should type: a sentence or a result, never a fault.

A form that is refused shows what was typed again. The daily run is two people and one filling of each; the full run everybody and many, drawn anew.
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from carer_app import create_app
from carer_app.db.models.people import Person
from carer_app.extensions import db
from tests.people import csrf, sign_in
from tests.web.demo_place import Place
from tests.web.strict_client import values_of
from tests.web.strict_page import StrictPage

IS_FULL = bool(os.environ.get("NHY_FULL"))
FILLINGS = 12 if IS_FULL else 1
PEOPLE = (
    "manager",
    "admin",
    *(pytest.param(name, marks=pytest.mark.full) for name in ("foster", "worker", "agency", "social", "interviewer")),
)
NOT_POSTED = re.compile(r"/sign-out|/account/(sessions|hide|here)|/admin/people/[^/]+/(close|second-factor)|/tf-|/sign-in")
"""What would end the session that tries."""
NASTY = (
    "", " ", "\x00", "a\x00b", "\ud800", "\u202eabc", "é" * 50, "🚓" * 40, "x" * 4000, "y" * 100_000, "<script>alert(1)</script>", "{{ 7 * 7 }}",
    "=1+1", "'; DROP TABLE entry; --", "%s%n", "../../etc/passwd", "-1", "0", "99999999999999999999", "1e400", "NaN", "2026-13-45", "0000-00-00",
    "9999-12-31", "10000-01-01", "2026-03-29T01:30", "2026-10-25T01:30", "25:61", "24:00", "yes", "no", "dont_know", "true", "null", "[]",
    "00000000-0000-4000-8000-000000000000", "not-a-uuid", "+44 7700 900000", "not-an-email", "a@b", "x@" + "y" * 300 + ".test", "\n\n\n", "١٢٣", "¹²",
)  # fmt: skip
MARKED = "A sentence that somebody took the time to write."


@pytest.fixture
def app(demo: Place) -> Flask:
    made = create_app({**demo.settings, "RATELIMIT_ENABLED": False})
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


def person_id(app: Flask, name: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.email == f"{name}@demo.test")).one()


class Browser:
    """One of the demo's people, who follows each kind of link once and sends each kind of form."""

    def __init__(self, app: Flask, name: str, dice: random.Random) -> None:
        self.app, self.name, self.dice = app, name, dice
        self.client = sign_in(app, person_id(app, name))
        self.headers = {**csrf(app, self.client), "Sec-Fetch-Site": "same-origin"}
        self.faults: list[str] = []
        self.seen: dict[str, int] = {}
        self.sent: dict[str, int] = {}

    def walk(self) -> None:
        """From the first page on, until there is nothing new."""
        waiting = ["/"]
        while waiting:
            address = waiting.pop(0)
            kind = self._kind(address)
            if kind is None or self.seen.get(kind, 0) >= (2 if IS_FULL else 1):
                continue
            self.seen[kind] = self.seen.get(kind, 0) + 1
            answer = self.client.get(address)
            if answer.status_code >= 500:
                self.faults.append(f"{self.name} GET {address}: {answer.status_code}")
            if answer.status_code in (301, 302, 303, 307, 308):
                waiting.append(answer.headers["Location"])
            if answer.mimetype != "text/html" or answer.status_code != 200:
                continue
            page = StrictPage(address, answer.status_code, answer.text)
            waiting += [link for link in page.links if link.startswith("/")]
            for form in page.forms:
                self._try(address, form)

    def _kind(self, address: str, method: str = "GET") -> str | None:
        try:
            endpoint, values = self.app.url_map.bind("localhost").match(urlsplit(address).path, method=method)
        except HTTPException:
            return None
        rest = {name: value for name, value in values.items() if not name.endswith("_id") and name != "token"}
        return f"{endpoint} {sorted(rest.items())}"

    def _try(self, address: str, form: Any) -> None:
        action = form.get("action") or address
        if form.get("method", "get").lower() != "post" or NOT_POSTED.search(action):
            return
        kind = f"{self._kind(action, 'POST')}"
        if self.sent.get(kind, 0) >= FILLINGS:
            return
        for values in fillings(values_of(form), names_of(form), self.dice, FILLINGS):
            self.sent[kind] = self.sent.get(kind, 0) + 1
            self._send(action, form, values)

    def _send(self, action: str, form: Any, values: dict[str, Any]) -> None:
        multipart = form.get("enctype") == "multipart/form-data"
        data = {key: _wire(value) for key, value in values.items()}
        answer = self.client.post(action, data=data, headers=self.headers, content_type="multipart/form-data" if multipart else None)
        if answer.status_code >= 500:
            self.faults.append(f"{self.name} POST {action} with {_short(values)}: {answer.status_code}")
        if answer.status_code == 422:
            shown = answer.text
            lost = [name for name, value in values.items() if value == MARKED and escape(MARKED) not in shown]
            if lost:
                self.faults.append(f"{self.name} POST {action}: what was typed for {', '.join(lost)} is not there any more")


def names_of(form: Any) -> dict[str, str]:
    """What a form asks for, and how."""
    return {
        e.get("name"): e.get("type", e.tag)
        for e in form.iter()
        if isinstance(e.tag, str) and e.get("name") and e.tag in ("input", "textarea", "select")
    }


def fillings(values: dict[str, Any], names: dict[str, str], dice: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """Ways to fill a form: as it came, and with what nobody should send; text that was written well stands in every other one."""
    own = {name for name, kind in names.items() if kind != "hidden" and name != "csrf_token"}
    for number in range(count):
        filled = dict(values)
        for name in sorted(own):
            if isinstance(values.get(name), list):  # a day, in three boxes of one name
                filled[name] = [dice.choice(NASTY) if dice.random() < 0.5 else given for given in values[name]]
            elif names[name] in ("textarea", "text") and dice.random() < 0.4:
                filled[name] = MARKED
            elif dice.random() < 0.5:
                filled[name] = dice.choice(NASTY)
        if number % 3 == 1:
            for name in sorted(names):
                if name != "csrf_token" and dice.random() < 0.3:
                    filled[name] = dice.choice(NASTY)
        if number % 3 == 2 and filled:
            for name in dice.sample(sorted(filled), min(2, len(filled))):
                filled.pop(name) if dice.random() < 0.5 else filled.update({name: [dice.choice(NASTY), dice.choice(NASTY)]})
            filled["is_admin"] = filled["organisation_id"] = "1"
        yield filled


def _wire(value: Any) -> Any:
    if isinstance(value, list):
        return [_wire(one) for one in value]
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if isinstance(value, str) else value


def _short(values: dict[str, Any]) -> str:
    return str({name: (value[:40] if isinstance(value, str) else value) for name, value in values.items() if name != "csrf_token"})[:400]


@pytest.mark.parametrize("name", PEOPLE)
def test_no_form_of_theirs_breaks(app: Flask, demo: Place, name: str) -> None:
    seed = random.SystemRandom().randrange(10**6) if IS_FULL else 7
    browser = Browser(app, name, random.Random(f"{name} {seed}"))
    browser.walk()
    assert len(browser.seen) > 5
    assert browser.sent
    assert not browser.faults, f"seed {seed}:\n" + "\n".join(browser.faults[:40])
    with sqlite3.connect(demo.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert "Every log holds" in demo.flask_here("logs", "verify")
