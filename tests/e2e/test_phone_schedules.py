"""Schedules of what can go wrong, in a real Chromium, over its own IndexedDB and WebCrypto: nothing that was told as saved is lost or doubled."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parents[2]
COUNT = 50 if os.environ.get("NHY_FULL") else 8
RIG = "/tests/js/offline/rig/"
IMPORTS = {
    "fake-indexeddb/auto": f"{RIG}browser/nothing.js",
    "fake-indexeddb": f"{RIG}browser/indexeddb.js",
    "node:fs": f"{RIG}browser/fs.js",
}
PAGE = f'<!doctype html><title>Schedules</title><script type="importmap">{json.dumps({"imports": IMPORTS})}</script>'
TYPES = {".js": "text/javascript", ".json": "application/json"}
AT = "http://localhost:1"


def from_the_tree(route: Route) -> None:
    """The page, or a file of the repository: nothing listens on that port."""
    path = route.request.url.removeprefix(AT).split("?")[0]
    if path == "/":
        route.fulfill(body=PAGE, content_type="text/html")
        return
    file = (ROOT / path.lstrip("/")).resolve()
    assert file.is_relative_to(ROOT / "static") or file.is_relative_to(ROOT / "tests"), file
    route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])


STANDS = "const answer = await this.#parts.server.post("
MISTAKE = "await this.#parts.outbox.answered('', batch.map(({ id }) => ({ id, verdict: 'new', says: '' })));" + STANDS


def with_a_mistake(route: Route) -> None:
    """As though lines counted as received when they are sent."""
    text = (ROOT / "static/js/offline/uploading.js").read_text()
    assert text.count(STANDS) == 1
    route.fulfill(body=text.replace(STANDS, MISTAKE), content_type=TYPES[".js"])


def run(page: Page, count: int) -> Any:
    page.goto(f"{AT}/")
    return page.evaluate(f"async (to) => (await import('{RIG}browser/run.js')).run(5000, 5000 + to)", count)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.route("**/*", from_the_tree)
    yield context.new_page()
    context.close()


def test_no_schedule_loses_a_line_in_a_real_browser(page: Page) -> None:
    ran = run(page, COUNT)
    assert ran["wrong"] == []
    assert ran["count"] == COUNT


def test_a_planted_mistake_is_caught_there_too(page: Page) -> None:
    page.route("**/offline/uploading.js", with_a_mistake)
    wrong = run(page, 6)["wrong"]
    assert wrong
    assert wrong[0]["says"][0].startswith("lost")
