"""Promises about who gets in that hold for every address at once; docs/security/threat-model.md says for each promise what shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from carer_app.db.base import Base
from carer_app.extensions import db

NO_TOKEN = {
    "sync.receive_entries": "a phone's own credential stands in a header, which no browser sends by itself",
    "account.hide": "sent as the page goes; it can do no more than lock, and to lock is to be safe",
    "account.still_here": "a tap on a page that has no token, since it came from the phone; it can do no more than say that somebody is there",
}
"""Takes no token of a page, and why."""
WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        tables = [table for table in Base.metadata.sorted_tables if table.name != "audit_event"]
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


@pytest.mark.parametrize("who", ["signed out", "manager"])
@pytest.mark.parametrize("token", [None, "no-such-token"])
def test_nothing_is_taken_without_the_token_of_a_page(app: Flask, as_: Callable[..., FlaskClient], who: str, token: str | None) -> None:
    client = app.test_client() if who == "signed out" else as_(who)
    headers = {} if token is None else {"X-CSRFToken": token}
    before, taken = rows(app), []
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NO_TOKEN:
            continue
        address = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<int:[^>]+>", "1", re.sub(r"<uuid:[^>]+>", str(uuid4()), address))
        address = re.sub(r"<[^>]+>", "something", address)
        for method in sorted(WRITES & (rule.methods or set())):
            answer = client.open(address, method=method, data={"csrf_token": token or ""}, headers=headers)
            if answer.status_code != 400:
                taken.append(f"{method} {address}: {answer.status_code}")
    assert taken == []
    assert rows(app) == before


@pytest.mark.parametrize("endpoint", NO_TOKEN)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_takes_no_token_takes_nothing_from_the_page_of_another_site(
    app: Flask, as_: Callable[..., FlaskClient], endpoint: str, site: str
) -> None:
    (address,) = {rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint}
    assert as_("night").post(address, headers={"Sec-Fetch-Site": site}).status_code == 403
