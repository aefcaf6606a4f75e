"""What goes over the wire before somebody who has never been here can decide: counted by the browser, not told by us."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer

pytestmark = pytest.mark.e2e

MOST = 120_000


def counted(page: Page) -> list[int]:
    """The bytes of each answer as they came, heads included."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


def test_from_the_first_tap_to_the_first_question_takes_little_over_the_wire(browser: Browser, server: str) -> None:
    context = browser.new_context(service_workers="block", viewport=PHONE, base_url=server, locale="en-GB", timezone_id="Europe/London")
    page = context.new_page()
    sizes = counted(page)
    page.goto("/")
    page.wait_for_selector("body[data-started]")
    start = sum(sizes)
    carer = Carer(page)
    carer.sign_in("foster@demo.test")
    page.goto("/guide/practice/tonight")  # the questions as on a real night, and nothing is written
    page.wait_for_selector("body[data-started]")
    context.close()
    assert 20_000 < start < sum(sizes) <= MOST
