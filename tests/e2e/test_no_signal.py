"""The server is stopped, not only the network switched off: what the phone still shows, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer
from tests.e2e.server import Served, standing

pytestmark = pytest.mark.e2e


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """A server of this test's own, to stop and start again on the same port."""
    with standing(tmp_path) as place:
        yield place


def kept(page: Page) -> None:
    """Wait until the worker has everything it keeps."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


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
    assert all(
        path.startswith(("/static/", "/guide/", "/emergency", "/shell", "/manifest", "/worker-state", "/phone/pages-", "/sync/protocols/"))
        for path in paths
    ), paths

    served.start()
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("No network")
    context.close()


PIN = "48203957"


def opened(context: BrowserContext) -> Carer:
    """A tab on a phone four times slower than this machine."""
    carer = Carer(context.new_page())
    context.new_cdp_session(carer.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return carer


def unlock(carer: Carer) -> None:
    carer.write("PIN of WW", PIN)
    carer.tap("Unlock")


def test_a_whole_occurrence_with_the_server_stopped(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport=PHONE, base_url=served.address, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(60_000)
    carer = Carer(context.new_page())
    carer.sign_in("worker@demo.test")
    carer.page.goto("/phone")
    carer.write("A PIN of 8 numbers or more", PIN)
    carer.write("The same PIN again", PIN)
    carer.tap("Set up this phone")
    carer.sees("This phone is set up.")
    kept(carer.page)
    served.stop()
    carer.page.close()

    carer = opened(context)
    carer.page.goto("/decide/")
    unlock(carer)
    carer.sees("Children in your care today")
    carer.in_card("Dilys", "Not home yet")
    for answer in ("No", "No, and I can’t reach Dilys", "None of these"):
        carer.tap(answer, exact=True)
    carer.tick("A bit worried")
    carer.answer_no_to_everything_else()
    carer.tap("Next")
    carer.sees("Carer intervention")
    live = carer.page.url
    for number in range(10):
        carer.page.goto(f"{live}/note") if number == 5 else carer.tap("Write a note")  # in the middle of it the page is loaded anew
        if number == 5:
            unlock(carer)
        carer.write("What do you want to write down?", f"Looked in place {number}.")
        carer.tap("Keep it")
        carer.sees(f"Looked in place {number}.")
    carer.sees("saved on this phone")
    carer.tap("Ring the police")
    carer.sees("I am reporting a child in care missing")
    carer.tap("They answered: write it down")
    carer.write("Reference number", "WY-4471")
    carer.tap("The police took the report")
    carer.told_banner("The police took your report")
    carer.page.close()  # the tab is killed

    carer = opened(context)
    carer.page.goto(live)
    unlock(carer)
    carer.told_banner("The police took your report")
    carer.told_banner("WY-4471")
    carer.sees("Looked in place 9.")
    lines = carer.page.locator(".nhy-line").count()

    served.start()
    carer.page.evaluate("dispatchEvent(new Event('online'))")
    expect(carer.page.locator("[data-shell-words]")).to_have_text("All sent", timeout=60_000)
    there = opened(context)
    there.page.goto(f"{live}?plain")
    there.told_banner("WY-4471")
    there.page.goto(f"{live}/lines")
    for number in range(10):
        expect(there.page.locator(".nhy-line__text", has_text=f"Looked in place {number}.")).to_have_count(1)
    assert lines > 0
    context.close()
