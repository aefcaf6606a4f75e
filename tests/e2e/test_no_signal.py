"""The server is stopped, not only the network switched off: what the phone still shows, in a real Chromium."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer
from tests.e2e.server import Served, standing

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of these tests' own, to stop and start again on the same port. Each leaves it running."""
    with standing(tmp_path_factory.mktemp("no-signal")) as place:
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
LESS_THAN_THE_WORKER_WAITS = 9_000


def opened(context: BrowserContext) -> Carer:
    """A tab on a phone four times slower than this machine."""
    carer = Carer(context.new_page())
    slower(carer, 4)
    return carer


def slower(carer: Carer, times: int) -> None:
    carer.page.context.new_cdp_session(carer.page).send("Emulation.setCPUThrottlingRate", {"rate": times})


def unlock(carer: Carer) -> None:
    carer.write("PIN of WW", PIN)
    carer.tap("Unlock")


FULL = """() => {
    window.add = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function () { throw new DOMException("full", "QuotaExceededError"); };
}"""


def nothing_is_lost_where_the_phone_cannot_save(carer: Carer, live: str) -> None:
    carer.tap("Write a note")
    carer.page.evaluate(FULL)
    carer.write("What do you want to write down?", "Words for a full phone.")
    carer.tap("Keep it")
    carer.sees("This phone is full")
    expect(carer.page.get_by_label("What you wrote")).to_have_value(re.compile("Words for a full phone"))
    carer.page.evaluate("() => { IDBObjectStore.prototype.add = window.add; }")
    carer.page.get_by_role("link", name="Try again").click()
    unlock(carer)


def a_line_may_be_added_while_it_is_locked(carer: Carer, live: str) -> None:
    carer.write("What do you want to write down?", "Half a sent")
    carer.page.evaluate("new BroadcastChannel('nhy').postMessage({ kind: 'lock' })")  # hidden in another window
    carer.sees("Write a line without unlocking")
    assert "Dilys" not in carer.page.inner_text("body")
    carer.write("What happened?", "Seen at the bus stop.")
    carer.tap("Keep this line")
    carer.sees("The line is kept on this phone.")
    unlock(carer)
    expect(carer.page.get_by_label("What do you want to write down?")).to_have_value("Half a sent")
    carer.page.get_by_role("link", name="Back").click()
    carer.sees("Seen at the bus stop.")
    carer.tap("Write a note")
    note = carer.page.get_by_label("What do you want to write down?")
    expect(note).to_have_value("Half a sent")
    note.press_sequentially("ence.")
    carer.page.wait_for_timeout(1000)
    carer.page.reload()
    unlock(carer)
    expect(note).to_have_value("Half a sentence.")
    carer.tap("Keep it")
    carer.sees("Half a sentence.")
    carer.tap("Write a note")
    expect(note).to_have_value("")
    carer.page.get_by_role("link", name="Back").click()


def what_is_not_sent_can_be_seen_and_taken_along(carer: Carer, live: str) -> None:
    carer.page.locator("[data-shell-net] a").click()
    carer.sees("Looked in place 9.")
    carer.sees("As the service had it")
    carer.sees("Dilys: plan")
    with carer.page.expect_download() as file:
        carer.tap("Save the file")
    told = json.loads(file.value.path().read_text())
    assert told["format"] == "not-home-yet recovery 1"
    assert told["count"] > 10
    assert "Looked in place" not in json.dumps(told)
    carer.page.get_by_role("button", name="Take my things off").click()
    carer.sees("you cannot read them here any more")
    carer.page.get_by_role("link", name="Who is not home?").click()
    carer.page.locator(".nhy-child", has_text="Dilys").get_by_role("link", name="Go on").click()


def test_a_whole_occurrence_with_the_server_stopped(browser: Browser, served: Served, tmp_path: Path) -> None:
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
    expect(carer.page.locator("[data-shell-words]")).to_have_text("No network", timeout=60_000)
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
    nothing_is_lost_where_the_phone_cannot_save(carer, live)
    a_line_may_be_added_while_it_is_locked(carer, live)
    what_is_not_sent_can_be_seen_and_taken_along(carer, live)
    carer.tap("Ring the police")
    carer.sees("I am reporting a child in care missing")
    carer.sees("I am their residential worker")
    asked = carer.page.locator("#asked-clothing")
    asked.locator("summary").click()
    asked.get_by_label("Clothes").fill("A red coat")
    asked.get_by_role("button", name="Add this").click()
    expect(asked).to_contain_text("A red coat")
    expect(carer.page.get_by_text("The pack can be sent when there is signal.")).to_be_visible()
    expect(carer.page.get_by_text("I can send it now")).to_have_count(0)
    carer.tap("They answered: write it down")
    carer.write("Reference number", "WY-4471")
    carer.tap("Write down what they said")
    carer.told_banner("The police took your report")
    carer.page.close()  # the tab is killed

    served.hang()  # worse than no network: every connection is taken and nothing comes
    carer = opened(context)
    carer.page.set_default_timeout(LESS_THAN_THE_WORKER_WAITS)
    carer.page.goto(live)
    unlock(carer)
    carer.told_banner("The police took your report")
    carer.told_banner("WY-4471")
    carer.sees("Looked in place 9.")
    lines = carer.page.locator(".nhy-line").count()
    slower(carer, 1)
    read_the_plan(carer)
    come_back(carer)
    print_the_handover(carer, tmp_path / "handover.pdf")

    served.start()
    carer.page.set_default_timeout(60_000)
    carer.page.evaluate("dispatchEvent(new Event('online'))")
    expect(carer.page.locator("[data-shell-words]")).to_have_text("All sent", timeout=60_000)
    there = Carer(context.new_page())
    there.page.goto(f"{live}/lines?plain")
    for number in range(10):
        expect(there.page.locator(".nhy-line__text", has_text=f"Looked in place {number}.")).to_have_count(1)
    expect(there.page.locator(".nhy-line__text", has_text="Kettle on.")).to_have_count(1)
    there.tap("Back")
    expect(there.page.get_by_role("link", name="Your account")).to_be_visible()  # the server's own page leads on to the server's
    carer.tap("Back")
    there.tap("Write a note")
    there.write("What do you want to write down?", "From the office.")
    there.tap("Keep it")
    carer.sees("From the office.")  # it came by itself
    assert lines > 0
    context.close()


def read_the_plan(carer: Carer) -> None:
    """From the live page and back, by taps alone: a load would lock it."""
    carer.page.get_by_role("link", name="Plan", exact=True).click()
    carer.sees("This phone keeps what is needed on the night.")
    carer.page.locator("a[href$='/people']").click()
    carer.sees("To read here.")
    carer.page.go_back()
    carer.page.go_back()
    carer.told_banner("WY-4471")


def come_back(carer: Carer) -> None:
    carer.tap(re.compile("back$"))
    carer.tap("Came back without help")
    carer.tap("Write it down")
    carer.sees("Now that Dilys is back")
    carer.page.get_by_text("Write something with it").click()
    carer.write("Anything to write down?", "Kettle on.")
    carer.tap("No", exact=True)
    carer.sees("Kettle on.")
    carer.sees("saved on this phone")
    carer.page.get_by_role("link", name="The whole log").click()


def print_the_handover(carer: Carer, file: Path) -> None:
    carer.page.get_by_role("link", name="Hand over the shift").click()
    carer.page.get_by_role("link", name="The handover on paper, or as a PDF").click()
    carer.sees("Where it stands")
    carer.page.pdf(path=file, format="A4")
    printed = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True).stdout
    for words in (
        "Handover: Dilys",
        "Reference: WY-4471",
        "They have not been told that Dilys is back.",
        "Looked in place 0.",
        "Kettle on.",
        "Wynn Worker",
    ):
        assert words in printed, printed
    assert "somebody" not in printed
    for button in ("Print, or save as a PDF", "Hide", "Ring 999", "saved on this phone", "you ·"):
        assert button not in printed
    about = subprocess.run(["pdfinfo", str(file)], check=True, capture_output=True, text=True).stdout
    assert "Dilys" not in about
