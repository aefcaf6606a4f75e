"""The police get what they need: rung, refused, rung above, reported again, and the pack by a link that an officer opens elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer
from tests.e2e.server import ROOT, Served, standing
from tests.web.sending import Post, post_office

pytestmark = pytest.mark.e2e
office = pytest.fixture(post_office)
CHILD = "Ashby"
CONTROL_ROOM = "Sampleton control room"


@pytest.fixture
def served(tmp_path: Path, office: tuple[Post, int]) -> Iterator[Served]:
    """The product with its job worker, which mails what is to be mailed and prints ahead."""
    with standing(tmp_path, MAIL_URL=f"smtp://127.0.0.1:{office[1]}") as served:
        worker = subprocess.Popen([sys.executable, "-m", "carer_app.jobs"], cwd=ROOT, env=served.env, stderr=subprocess.DEVNULL)
        yield served
        worker.terminate()
        worker.wait(20)


def test_from_a_refusal_to_an_officer_who_has_the_pack(browser: Browser, served: Served, office: tuple[Post, int]) -> None:
    carer = Carer(_phone(browser, served).new_page())
    report = _at_police_level(carer)

    # rung, read out, and put off
    _ring(carer, report)
    carer.write("Reference number", "TEST-9")
    carer.write("Who did you speak to?", "Call Handler 3")
    carer.tick("They put it off for now")
    carer.write("The reason they gave", "Give him a little longer.")
    carer.tap("Write down what they said")
    carer.told_banner("TEST-9")

    # the carer does not agree, and asks for the officer above
    carer.page.goto(f"{report}/disagree")
    carer.sees("Read this out")
    carer.write("Why do you not agree?", "He left without his phone and an adult gives him lifts.")
    carer.tick("A police supervisor")
    carer.tick("No, not yet")
    carer.write("What will they do now?", "The inspector rings back.")
    carer.tap("Write it down")
    carer.sees("If nobody has rung back")

    # reported again, and taken
    _ring(carer, report)
    carer.write("Reference number", "TEST-10")
    carer.write("Who did you speak to?", "Call Handler 8")
    carer.tick(f"They recorded {CHILD} as missing")
    carer.tap("Write down what they said")
    carer.told_banner("TEST-10")

    # the pack, as a link to an address of the list
    carer.page.goto(f"{report}/pack")
    carer.tap("Link for an officer")
    carer.tap(re.compile(CONTROL_ROOM))
    carer.tap("Send the link")
    carer.sees("Nobody yet")
    sent_at = carer.page.url
    carer.page.get_by_text("I rang them: show the code").click()
    code = carer.page.locator(".nhy-code").inner_text()
    link = _link(office[0])

    # the officer, in another browser: a wrong code opens nothing, the right one does
    officer = _elsewhere(browser, served)
    officer.goto(link)
    _open(officer, "000000000")
    expect(officer.get_by_text("This did not open")).to_be_visible()
    _open(officer, code)
    expect(officer.get_by_role("heading", name="of the pack")).to_be_visible()
    assert CHILD not in officer.inner_text("body")
    with officer.expect_download() as saved:
        officer.get_by_role("button", name="Save the pack").click()
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")
    assert CHILD not in saved.value.suggested_filename
    officer.get_by_label("Your name").fill("PC Invented")
    officer.get_by_label("Collar number").fill("4711")
    officer.get_by_role("button", name="I have it").click()
    expect(officer.get_by_text("The carer sees that you have it")).to_be_visible()

    # the carer sees both tries and who has it, and takes the link back
    carer.page.goto(sent_at)
    carer.sees("Opened with the right code")
    carer.sees("A wrong code")
    carer.tap("Take the link back")
    carer.sees("You took this link back")
    officer.goto("about:blank")
    officer.goto(link)
    _open(officer, code)
    expect(officer.get_by_text("This did not open")).to_be_visible()

    # every one of these is a line of the log
    carer.page.goto(report.replace("/report/", "/occurrence/") + "/lines")
    log = carer.page.inner_text("main")
    for line in (
        "TEST-9",
        "Give him a little longer",
        "The inspector rings back",
        "Call Handler 8",
        CONTROL_ROOM,
        "PC Invented 4711",
        "back",
    ):
        assert line in log, f"{line!r} is not in the log:\n{log}"


def _phone(browser: Browser, served: Served) -> BrowserContext:
    context = browser.new_context(
        service_workers="block", viewport=PHONE, base_url=served.address, locale="en-GB", timezone_id="Europe/London"
    )
    context.set_default_timeout(20_000)
    return context


def _elsewhere(browser: Browser, served: Served) -> Page:
    """A browser that knows nobody here."""
    return _phone(browser, served).new_page()


def _at_police_level(carer: Carer) -> str:
    carer.sign_in("foster@demo.test")
    carer.in_card(CHILD, "Not home yet")
    carer.tap("No", exact=True)
    carer.tap(re.compile(f"No, and I can.t reach {CHILD}"))
    carer.tick("Left without his own phone")
    carer.tap("Next")
    carer.sees("Police intervention")
    found = re.search(r"[0-9a-f-]{36}", carer.page.url)
    assert found, carer.page.url
    return f"/report/{found[0]}"


def _ring(carer: Carer, report: str) -> None:
    carer.page.goto(report)
    carer.sees("Read this out")
    carer.tap(re.compile("^Ring 101"))
    carer.tap(re.compile("^Yes"))
    carer.sees("You are on the call")
    carer.tap("Write down what they said")


def _link(post: Post) -> str:
    """The link in the letter to the control room, once it came; by day the demo's people are sent reminders as well."""
    for _ in range(100):
        for letter in post.letters:
            body = letter.get_body(("plain",))
            if found := re.search(r"https?://\S+#\S+", body.get_content() if body else ""):
                return found[0]
        time.sleep(0.2)
    raise AssertionError("No letter with a link came.")


def _open(officer: Page, code: str) -> None:
    officer.locator("body[data-started]").wait_for()
    officer.get_by_label(re.compile("code", re.IGNORECASE)).fill(code)
    officer.get_by_role("button", name="Open").click()
