"""The components in a real browser: what people see, press and hear, with our Content-Security-Policy in force."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, request
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.web.kitchen_sink import make_app

pytestmark = pytest.mark.e2e
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-dev-shm-usage"]
PAGES = [
    "home",
    "danger",
    "signs",
    "buttons",
    "live?level=police&police=not_told",
    "live?police=rang_unanswered",
    "call",
    "lists",
    "fields",
    "nope",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_SMALL = """[...document.querySelectorAll('a,button,summary,input:not([type=hidden]),select,textarea')]
  .filter((e) => !e.closest('.govuk-skip-link') && !(e.tagName === 'A' && e.closest('p')))
  .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, r]) => r.width && r.height && (r.height < 44 || r.width < 44)).map(([html]) => html)"""


@pytest.fixture(scope="module")
def app() -> Flask:
    app = make_app(TESTING=False)
    app.config["POSTED"] = []

    @app.before_request
    def remember() -> None:
        if request.method == "POST":
            app.config["POSTED"].append(dict(request.form))

    return app


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, address: str, app: Flask) -> Iterator[Page]:
    """A phone-sized page that fails on any complaint of the browser's. It keeps no service worker: these pages show parts, not the app."""
    app.config["POSTED"].clear()
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address, locale="en-GB", service_workers="block")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [c for c in complaints if "404" not in c and "422" not in c and "tel:" not in c] == []


def ready(page: Page, path: str) -> Page:
    """Open a page and wait until what it asks of our scripts has started: they come after the page's own load."""
    page.goto(f"/{path}")
    page.locator("body[data-started]").wait_for()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, path: str, scheme: Any) -> None:
    """The window is tall, so that nothing lies half under the bar."""
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 3000})
    ready(page, path)
    if path == "fields":
        page.get_by_role("button", name="Save").click()
        page.locator("body[data-started]").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(v["id"], [n["target"] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("path", PAGES)
def test_it_fits_a_small_phone_and_a_thumb(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 568})
    ready(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(TOO_SMALL) == []


def test_larger_text_and_wider_spacing_lose_nothing(page: Page) -> None:
    """WCAG 1.4.4 and 1.4.12, set as a reader's own style sheet would."""
    ready(page, "live")
    spacing = (
        "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } html { font-size: 200% }"
    )
    page.evaluate("(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", spacing)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_next_thing_to_do_is_above_the_fold(page: Page) -> None:
    ready(page, "danger")
    box = page.get_by_role("button", name="Next").bounding_box()
    bar = page.locator(".nhy-bar").bounding_box()
    assert box
    assert bar
    assert box["y"] + box["height"] <= bar["y"]


def test_at_four_hundred_per_cent_the_bar_lets_go_of_the_screen(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    ready(page, "live?police=not_told")
    assert page.locator(".nhy-bar").evaluate("(e) => getComputedStyle(e).position") == "static"
    assert page.locator(".nhy-told").evaluate("(e) => getComputedStyle(e).position") == "static"


def test_what_has_the_focus_is_never_under_the_bar(page: Page) -> None:
    ready(page, "fields")
    hidden = []
    for _ in range(40):
        page.keyboard.press("Tab")
        inside = """() => { const e = document.activeElement, bar = document.querySelector('.nhy-bar');
          if (bar.contains(e) || e === document.body) return true;
          return e.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top + 1; }"""
        if not page.evaluate(inside):
            hidden.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert hidden == []


def test_that_the_police_are_not_told_stays_on_the_screen(page: Page) -> None:
    ready(page, "live?police=not_told")
    page.mouse.wheel(0, 5000)
    page.wait_for_timeout(100)
    box = page.locator(".nhy-told").bounding_box()
    assert box
    assert box["y"] == 0


def test_the_keyboard_skips_to_the_page(page: Page) -> None:
    ready(page, "home")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Not home yet"


def test_none_of_these_and_the_signs_exclude_each_other(page: Page) -> None:
    ready(page, "signs")
    page.get_by_label("None of these").check(force=True)
    assert not page.get_by_label("Left without his own phone").is_checked()
    page.get_by_label("Second phone").check(force=True)
    assert not page.get_by_label("None of these").is_checked()


def test_another_time_opens_its_boxes(page: Page) -> None:
    ready(page, "fields")
    time = page.locator("#happened-time")
    assert time.is_hidden()
    page.get_by_role("group", name="When did this happen?").get_by_label("Another time").check(force=True)
    assert time.is_visible()


def test_errors_are_read_first_and_lead_to_their_fields(page: Page) -> None:
    ready(page, "fields")
    page.get_by_label("What did he say?").fill("He is cold")
    page.get_by_role("button", name="Save").click()
    page.locator("[data-error-summary]:focus").wait_for()
    page.get_by_role("link", name="Say where he is thought to be.").click()
    assert page.evaluate("document.activeElement.id") == "where"
    assert page.get_by_label("What did he say?").input_value() == "He is cold"


def test_a_password_can_be_looked_at(page: Page) -> None:
    ready(page, "fields")
    page.get_by_role("button", name="Show password").click()
    assert page.locator("#secret").get_attribute("type") == "text"


def test_two_taps_send_once_and_coming_back_it_answers_at_once(page: Page) -> None:
    ready(page, "fields")
    page.evaluate("""() => {
      window.allowed = [];
      document.querySelector('form[data-once]').addEventListener('submit', (e) => {
        window.allowed.push(!e.defaultPrevented);
        e.preventDefault();
      });
      const tap = () => document.querySelector('form[data-once] .nhy-button--act').click();
      tap(); tap();
      dispatchEvent(new Event('pageshow'));
      tap();
    }""")
    assert page.evaluate("window.allowed") == [True, False, True]


def test_one_tap_dials_and_writes_the_line(page: Page, app: Flask) -> None:
    ready(page, "live")
    row = page.locator(".nhy-step").first
    before = row.locator("[name=entry_id]").input_value()
    row.get_by_role("button", name="Ring Ashby").click()
    page.wait_for_function("(id) => document.querySelector('.nhy-step [name=entry_id]').value !== id", arg=before)
    page.wait_for_timeout(300)
    assert [p["entry_id"] for p in app.config["POSTED"]] == [before]
    assert app.config["POSTED"][0]["step"] == "ring_child"
    assert page.url.endswith("/live")


def test_without_a_script_one_tap_leads_to_the_number(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/live")
    page.get_by_role("button", name="Ring Ashby").click()
    assert page.get_by_role("link", name="Ring now").get_attribute("href") == "tel:01632960011"
    page.goto("/fields")
    assert page.locator("#happened-time").is_visible()
    context.close()


def test_other_peoples_lines_arrive_and_what_is_being_typed_stays(page: Page) -> None:
    ready(page, "live")
    page.evaluate("""document.querySelector('[data-part=steps]').insertAdjacentHTML('beforeend', '<input aria-label="Note" id="note">')""")
    page.locator("#note").fill("He went tow")
    page.route(
        "**/live/parts",
        lambda route: route.fulfill(
            headers={"ETag": '"9"', "Content-Type": "text/html"},
            body='<div data-part="steps"><p>new steps</p></div><div data-part="log"><p>A line from somebody else</p></div>',
        ),
    )
    page.evaluate("document.dispatchEvent(new Event('log:changed'))")
    page.get_by_text("A line from somebody else").wait_for()
    assert page.locator("#note").input_value() == "He went tow"
    page.locator("#note").fill("")
    page.locator("#note").evaluate("(e) => e.blur()")
    page.evaluate("document.dispatchEvent(new Event('log:changed'))")
    page.get_by_text("new steps").wait_for()


def test_no_signal_is_said_in_words(page: Page) -> None:
    ready(page, "home")
    page.context.set_offline(True)
    page.get_by_text("No signal").wait_for()
    page.context.set_offline(False)
    page.get_by_text("Saved and sent").wait_for()


def test_one_tap_hides_everything_and_back_does_not_bring_it_back(page: Page) -> None:
    ready(page, "home")
    ready(page, "live")
    page.get_by_role("link", name="Hide").click()
    page.get_by_role("heading", name="Notes").wait_for()
    assert page.title() == "Notes"
    page.go_back()
    page.wait_for_load_state()
    assert not page.url.endswith("/live")


def test_a_timer_runs_by_the_servers_clock(page: Page) -> None:
    page.clock.install(time="2020-01-01T00:00:00Z")  # this phone's clock is years behind
    ready(page, "live")
    left = page.locator("[data-timer-left]")
    assert left.inner_text() == "24 min"
    page.clock.run_for(61_000)
    assert left.inner_text() == "23 min"
    page.clock.run_for(24 * 60_000)
    assert "ago" in left.inner_text()
    assert left.get_attribute("role") == "status"
