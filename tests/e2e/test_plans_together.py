"""Two real browsers in one plan: whatever the network and the sign-in do meanwhile, no word of either is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from carer_app.demo.load import demo_id
from tests.e2e.conftest import PHONE
from tests.e2e.journey import PASSWORD, Carer

pytestmark = pytest.mark.e2e

PLAN = f"/plans/{demo_id('child', 'gray')}"
Two = tuple[Page, Page]


@pytest.fixture(scope="module")
def contexts(browser: Browser, server: str) -> Iterator[tuple[BrowserContext, BrowserContext]]:
    """Two people on two phones, signed in."""
    both = []
    for email in ("worker@demo.test", "manager@demo.test"):
        context = browser.new_context(service_workers="block", viewport=PHONE, base_url=server, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(15_000)
        Carer(page := context.new_page()).sign_in(email)
        page.close()
        both.append(context)
    yield both[0], both[1]
    for context in both:
        context.close()


@pytest.fixture
def two(contexts: tuple[BrowserContext, BrowserContext]) -> Iterator[Callable[[str], Two]]:
    """Both have the same part of the plan open."""
    pages: list[Page] = []

    def open_(section: str) -> Two:
        for context in contexts:
            pages.append(page := context.new_page())
            answer = page.goto(f"{PLAN}/{section}")
            assert answer is not None
            assert answer.ok, page.inner_text("main")
            expect(page.locator("body[data-started]")).to_be_attached()
        return pages[0], pages[1]

    yield open_
    for page in pages:
        page.unroute_all()
        page.close()


def says(page: Page, words: str) -> None:
    expect(page.locator("[data-draft-says]")).to_contain_text(words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**{PLAN}*")


def value(page: Page, section: str, field: str) -> str:
    page.goto(f"{PLAN}/{section}")
    return page.locator(f"#{field}").input_value()


def test_the_same_field_and_different_fields(two: Callable[[str], Two]) -> None:
    worker, manager = two("description")
    worker.locator("#hair").fill("shaved at the sides")
    worker.locator("#voice").fill("quiet")
    manager.locator("#hair").fill("long, dyed green")
    manager.locator("#build").fill("tall and thin")
    save(worker)
    save(manager)
    expect(manager.locator("main")).to_contain_text("Two answers are kept for “Hair”")
    assert [value(worker, "description", f) for f in ("hair", "voice", "build")] == ["shaved at the sides", "quiet", "tall and thin"]
    worker.goto(f"{PLAN}/proposals")
    expect(worker.locator("main")).to_contain_text("long, dyed green")
    expect(worker.locator("main")).to_contain_text("shaved at the sides")


def test_what_is_typed_is_kept_and_comes_back_on_another_visit(two: Callable[[str], Two]) -> None:
    worker, manager = two("school")
    worker.locator("#teacher").fill("Mr Half-wri")
    says(worker, "Kept as a draft")
    worker.goto(PLAN)
    worker.goto(f"{PLAN}/school")
    expect(worker.locator("main")).to_contain_text("and have not saved it")
    expect(worker.locator("#teacher")).to_have_value("Mr Half-wri")
    manager.reload()
    expect(manager.locator("#writing")).to_contain_text("is writing in this part")
    expect(manager.locator("#teacher")).not_to_have_value("Mr Half-wri")
    worker.get_by_role("button", name="Throw it away").click()
    expect(worker.locator("main")).to_contain_text("These are the saved words.")
    expect(worker.locator("#teacher")).not_to_have_value("Mr Half-wri")


def test_without_a_network_the_words_stay_in_the_page_and_go_when_it_is_back(two: Callable[[str], Two]) -> None:
    worker, manager = two("placement")
    worker.route("**/*", lambda route: route.abort())
    worker.locator("#area_risks").fill("The arcade by the bus station")
    says(worker, "No network: what you typed is in this page only. Keep it open.")
    worker.get_by_role("button", name="Save", exact=True).click()
    says(worker, "No network")
    expect(worker.locator("#area_risks")).to_have_value("The arcade by the bus station")
    asked: list[str] = []
    worker.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    worker.evaluate("location.assign('/')")
    manager.locator("#publicity").fill("Her mother must be asked first")
    save(manager)
    assert asked == ["beforeunload"]
    worker.unroute_all()
    worker.evaluate("dispatchEvent(new Event('online'))")
    says(worker, "Kept as a draft")
    save(worker)
    assert value(worker, "placement", "area_risks") == "The arcade by the bus station"
    assert value(worker, "placement", "publicity") == "Her mother must be asked first"


def test_a_sign_in_that_ended_meanwhile_loses_no_word(two: Callable[[str], Two], contexts: tuple[BrowserContext, BrowserContext]) -> None:
    worker, _ = two("health")
    expect(worker.locator("[data-net]")).to_have_text("Saved and sent")
    contexts[0].clear_cookies()
    worker.locator("#understanding").fill("Reads slowly, remembers faces")
    says(worker, "You are signed out. What you typed is in this page only.")
    expect(worker.locator("[data-net]")).to_have_text("Not saved yet")
    worker.get_by_role("button", name="Save", exact=True).click()
    says(worker, "It is saved as soon as you are signed in.")
    with worker.expect_popup() as opened:
        worker.locator("[data-draft-says] a").click()
    again = opened.value
    again.get_by_label("Email address").fill("worker@demo.test")
    again.get_by_label("Password", exact=True).fill(PASSWORD)
    with again.expect_event("close"):
        again.locator("#sign-in").get_by_role("button", name="Sign in").click()
    worker.evaluate("dispatchEvent(new Event('focus'))")
    worker.wait_for_url(f"**{PLAN}*")
    expect(worker.locator("main")).to_contain_text("Saved")
    assert value(worker, "health", "understanding") == "Reads slowly, remembers faces"
