"""The server is stopped, not only the network switched off: what the phone still shows, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.server import Served, standing

pytestmark = pytest.mark.e2e


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server of this test's own, to stop and start again on the same port."""
    with standing(tmp_path) as place:
        yield place


def kept(page: Page) -> None:
    """Wait until the worker has everything it keeps, and answers for this page."""
    page.evaluate(
        """() => new Promise((there) => {
            if (navigator.serviceWorker.controller) there();
            navigator.serviceWorker.addEventListener("controllerchange", () => there(), { once: true });
        })"""
    )


def test_without_the_server_the_guide_and_the_numbers_are_there_and_no_record_is(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport=PHONE, base_url=served.address, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    page.goto("/emergency")
    kept(page)
    served.stop()

    page.goto("/guide/levels")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("No network")
    page.goto("/emergency")
    expect(page.get_by_role("link", name="Ring 999")).to_be_visible()
    page.goto("/decide/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    expect(page.get_by_role("link", name="999")).to_be_visible()
    page.goto("/plans/00000000-0000-4000-8000-000000000000")
    expect(page.get_by_role("heading", level=1)).to_have_text("No network")
    names = page.evaluate(
        "caches.keys().then(all => Promise.all(all.map(n => caches.open(n).then(c => c.keys()).then(k => k.map(r => r.url)))))"
    )
    paths = {url.removeprefix(served.address) for found in names for url in found}
    assert all(path.startswith(("/static/", "/guide/", "/emergency", "/shell", "/manifest", "/worker-state")) for path in paths), paths

    served.start()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("No network")
    context.close()
