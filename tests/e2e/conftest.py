"""A real server and a real Chromium for the journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.server import running

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running demo."""
    with running(tmp_path_factory.mktemp("server")) as (address, _):
        yield address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for this folder. It ends with the folder: Playwright keeps an event loop running in the thread, in which Flask's
    own teardown refuses to work, so no test of another folder may follow it in the same process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def phone(browser: Browser, server: str, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone-sized browser, once with JavaScript and once without."""
    context = browser.new_context(
        service_workers="block",
        viewport=PHONE,
        base_url=server,
        java_script_enabled=request.param,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()
