"""The main job, end to end, in Chromium at 360 by 740, once with JavaScript and once without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer, steps_after_return
from tests.e2e.server import running

pytestmark = pytest.mark.e2e
SHARE_SHEET = """
navigator.canShare = () => true;
navigator.share = async ({ files: [file] }) => {
  sessionStorage.shared = `${file.name} ${file.type} within the tap: ${navigator.userActivation.isActive}`;
};
"""
"""This machine has no share sheet: what it would be given is noted instead."""


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def own_phone(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone, and a demo that nobody else has touched."""
    with running(tmp_path) as (address, _):
        context = browser.new_context(
            service_workers="block",
            viewport=PHONE,
            base_url=address,
            java_script_enabled=request.param,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(20_000)
        yield context
        context.close()


@pytest.fixture
def has_script(request: pytest.FixtureRequest) -> bool:
    return bool(request.node.callspec.params["own_phone"])


def test_from_not_home_yet_to_closed(own_phone: BrowserContext, has_script: bool) -> None:
    carer = Carer(own_phone.new_page())
    carer.sign_in("foster@demo.test")

    # two taps and a few answers to a level
    carer.in_card("Ashby", "Not home yet")
    carer.sees("immediate safety")
    carer.tap("No", exact=True)
    carer.tap(re.compile("No, and I can.t reach Ashby"))
    carer.sees("Left without his own phone")
    carer.tap("None of these")
    carer.tick("A bit worried")
    carer.answer_no_to_everything_else()
    carer.tap("Next")
    carer.sees("Carer intervention")

    # steps: one tap to ring, one more for the result; not safe needs its reason
    carer.step("Ring Ashby").tap("Ring")
    carer.tap("No answer")
    carer.sees("Rang Ashby: no answer")
    carer.step("Search the home").tap("Done")
    carer.sees("Searched the home")

    # something has changed: a sign goes to the police before any search is finished
    carer.tap("Something changed")
    carer.tap("An answer has changed")
    carer.tap(re.compile("happened since yesterday"))
    carer.tick("Left without his own phone")
    carer.tap("Next")
    carer.sees("Police intervention")
    carer.told_banner("You have NOT told the police")

    # ringing is not telling
    carer.tap("Ring the police")
    carer.sees("Read this out")
    carer.sees("I am reporting a child in care missing from")
    asked = carer.page.locator("#asked-clothing")  # what nobody had written is added while one talks, where one reads
    asked.locator("summary").click()
    asked.get_by_label("Clothes").fill("A red coat")
    asked.get_by_role("button", name="Add this").click()
    expect(asked).to_contain_text("A red coat")
    _ring_101(carer, "No")
    carer.told_banner("You have NOT spoken to the police")
    _ring_101(carer, "Yes")
    carer.sees("You are on the call")
    carer.tap("Write down what they said")
    carer.write("Reference number", "TEST-77")
    carer.write("Who did you speak to?", "Call Handler 3")
    carer.tick("They put it off for now")
    carer.write("The reason they gave", "Give him a little longer.")
    carer.tap("Write down what they said")
    carer.told_banner("TEST-77")

    # they wait; the carer does not agree
    carer.page.goto(_report(carer) + "/disagree")
    carer.write("Why do you not agree?", "He left without his phone and an adult gives him lifts.")
    carer.tick("A police supervisor")
    carer.tick("Yes, I spoke to them")
    carer.write("Their name", "Inspector Invented")
    carer.tap("Write it down")
    carer.page.goto(_report(carer) + "/answer")
    carer.tick("They recorded Ashby as missing")
    carer.write("Risk grade, in their words", "medium")
    carer.tap("Write it down")

    # the pack
    carer.page.add_init_script(SHARE_SHEET)
    carer.page.goto(_report(carer) + "/pack")
    carer.write("Who is it for?", "PC Invented")
    carer.tap(re.compile("^Share") if has_script else "Show on the screen")
    carer.sees("For PC Invented")
    if has_script:
        assert carer.page.evaluate("sessionStorage.shared") == "pack-v1.pdf application/pdf within the tap: true"
    document = own_phone.request.get(_report(carer) + "/pack/1.pdf")
    assert document.status == 200
    assert document.body().startswith(b"%PDF-")
    assert "Ashby" not in document.headers["content-disposition"]

    # back home
    carer.page.goto(_report(carer).replace("/report/", "/returned/"))
    carer.tap(re.compile("came back", re.IGNORECASE))
    carer.tap("Write it down")
    steps_after_return(carer)
    carer.sees(re.compile("Closed", re.IGNORECASE))


def test_immediate_danger_is_two_taps_from_the_first_screen(phone: BrowserContext, request: pytest.FixtureRequest) -> None:
    child = "Gray" if "without" in request.node.callspec.id else "Fern"  # whom no other test of this folder takes
    carer = Carer(phone.new_page())
    carer.sign_in("worker@demo.test")
    carer.in_card(child, "Not home yet")
    carer.tap(re.compile(f"^Yes, {child}"))
    carer.sees("Police intervention")
    carer.told_banner("You have NOT told the police")
    carer.sees("999")


def _report(carer: Carer) -> str:
    found = re.search(r"/(?:occurrence|report|returned|decide)/([0-9a-f-]{36})", carer.page.url)
    assert found, carer.page.url
    return f"/report/{found[1]}"


def _ring_101(carer: Carer, did_they_answer: str) -> None:
    carer.page.goto(_report(carer))
    carer.tap("Ring 101")
    carer.sees(re.compile("answer", re.IGNORECASE))
    carer.tap(re.compile(f"^{did_they_answer}"))
