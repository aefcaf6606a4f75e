"""A phone four times slower than this machine: from the tap to the next screen and from a cold start to the lock with the server stopped, beside the same
pages fetched from the server."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.e2e.conftest import CHROMIUM, FLAGS, PHONE
from tests.e2e.journey import Carer
from tests.e2e.server import standing

SLOWER, NOTES, STARTS = 4, 20, 5
AIMS = {"tap": 50.0, "cold start to the lock": 1000.0}
PIN = "48203957"
WATCH = """
window.taps = [];
let tapped = null;
addEventListener("click", ({ target }) => (tapped = target.closest("button, a") && performance.now()), true);
new MutationObserver(() => {
  if (tapped === null) return;
  const began = tapped;
  tapped = null;
  requestAnimationFrame(() => setTimeout(() => taps.push(performance.now() - began)));
}).observe(document, { childList: true, subtree: true });
"""
"""From the tap until what it changed has been drawn."""
DRAWN = "new Promise((then) => requestAnimationFrame(() => setTimeout(() => then(performance.now()))))"
"""Milliseconds from the tap that led to a page until it has been drawn."""


def run() -> dict[str, Any]:
    """Milliseconds: the middle and the 95th of a hundred taps; cold starts to the lock, and from the PIN to the list."""
    with tempfile.TemporaryDirectory() as folder, standing(Path(folder)) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=PHONE, base_url=served.address, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(60_000)
        fetched, first_loads = _from_the_server(browser, served.address)
        _set_up(context)
        served.stop()
        starts = [_start(context) for _ in range(STARTS)]
        taps = _taps(context)
        browser.close()
    figures: dict[str, dict[str, float]] = {
        "the page from the server": {
            "p50": statistics.median(fetched),
            "p95": statistics.quantiles(fetched, n=20)[18],
            "count": len(fetched),
        },
        "first load online": {"p50": statistics.median(first_loads)},
        "tap": {"p50": statistics.median(taps), "p95": statistics.quantiles(taps, n=20)[18], "count": len(taps)},
        "cold start to the lock": {"p50": statistics.median(one for one, _ in starts)},
        "PIN to the list": {"p50": statistics.median(two for _, two in starts)},
    }
    for name, figure in figures.items():
        aim = f"  (aim {AIMS[name]:.0f})" if name in AIMS else ""
        print(f"{name:<24} " + "  ".join(f"{what} {value:7.0f}" for what, value in figure.items()) + aim)
    return figures


def _from_the_server(browser: Browser, address: str) -> tuple[list[float], list[float]]:
    """The live page as a phone without a service worker fetches it, and the first page of somebody who was never there."""
    how = {"service_workers": "block", "viewport": PHONE, "base_url": address, "locale": "en-GB", "timezone_id": "Europe/London"}
    context = browser.new_context(**how)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    carer = _slow(context)
    carer.sign_in("worker@demo.test")
    carer.page.goto("/decide/")
    carer.page.goto(carer.page.locator("a[href*='/occurrence/']").first.get_attribute("href") or "/decide/")
    fetched = []
    for _ in range(NOTES * 2):
        carer.page.goto(carer.page.url)
        fetched.append(float(carer.page.evaluate(DRAWN)))
    first_loads = []
    for _ in range(STARTS):
        stranger = browser.new_context(**how)  # type: ignore[arg-type]
        page = _slow(stranger).page
        page.goto("/sign-in")
        first_loads.append(float(page.evaluate(DRAWN)))
        stranger.close()
    context.close()
    return fetched, first_loads


def _set_up(context: BrowserContext) -> None:
    carer = Carer(context.new_page())
    carer.sign_in("worker@demo.test")
    carer.page.goto("/phone")
    carer.write("A PIN of 8 numbers or more", PIN)
    carer.write("The same PIN again", PIN)
    carer.tap("Set up this phone")
    carer.sees("This phone is set up.")
    carer.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    carer.page.close()


def _start(context: BrowserContext) -> tuple[float, float]:
    """A new tab, as after the app was closed."""
    carer = _slow(context)
    begun = time.perf_counter()
    carer.page.goto("/decide/", wait_until="commit")
    carer.page.get_by_label("PIN of WW").wait_for()
    locked = time.perf_counter()
    carer.write("PIN of WW", PIN)
    tapped = time.perf_counter()
    carer.page.get_by_role("button", name="Unlock").click()
    carer.page.get_by_text("Children in your care today").wait_for()
    listed = time.perf_counter()
    carer.page.close()
    return (locked - begun) * 1000, (listed - tapped) * 1000


def _taps(context: BrowserContext) -> list[float]:
    carer = _slow(context)
    carer.page.add_init_script(WATCH)
    carer.page.goto("/decide/")
    carer.write("PIN of WW", PIN)
    carer.tap("Unlock")
    carer.sees("Children in your care today")
    carer.page.evaluate("taps.length = 0")  # what a PIN takes is told by itself
    carer.in_card("Dilys", "Not home yet")
    for answer in ("No", "No, and I can’t reach Dilys", "None of these"):
        carer.tap(answer, exact=True)
    carer.tick("A bit worried")
    carer.answer_no_to_everything_else()
    carer.tap("Next")
    carer.sees("Carer intervention")
    for number in range(NOTES):
        carer.tap("Write a note")
        carer.write("What do you want to write down?", f"Looked in place {number}.")
        carer.tap("Keep it")
        carer.sees(f"Looked in place {number}.")
    taps: list[float] = carer.page.evaluate("taps")
    return taps


def _slow(context: BrowserContext) -> Carer:
    carer = Carer(context.new_page())
    context.new_cdp_session(carer.page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return carer
