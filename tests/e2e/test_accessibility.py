"""Every page of the product, for everyone: no fault that axe can see, in light or dark; no sideways scrolling; nothing too low for a thumb."""

from __future__ import annotations

import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from carer_app import create_app
from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from tests.e2e.conftest import PHONE
from tests.e2e.journey import PASSWORD, Carer
from tests.e2e.looking import Looking

pytestmark = pytest.mark.e2e
RUNNING = demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
BRYN = demo_id("child", "bryn")
NOT_PAGES = {
    "static": "files",
    "offline.healthz": "for machines",
    "offline.manifest": "for machines",
    "offline.worker": "for machines",
    "offline.pages": "for machines",
    "plans.photo": "a picture",
    "report.document": "a PDF, tried in tests/pdf",
    "plans.blank_pdf": "a PDF, tried in tests/pdf",
    "plans.own_page_pdf": "a PDF, tried in tests/pdf",
    "plans.empty_csv": "a file",
    "plans.export_csv": "a file",
    "plans.export_json": "a file",
    "sync.get_child_packs": "for phones",
    "sync.get_occurrences": "for phones",
    "sync.get_photo": "for phones",
    "sync.get_protocol": "for phones",
    "sync.key": "for phones",
    "occurrence.log": "a part of the live page, which is looked at with it",
    "decide.go_on": "leads on to the next question",
    "security.wan_delete": "shows the page of passkeys",
    "security.wan_signin": "leads to signing in: the browser's own window asks for the passkey",
}
GUIDE = [
    "/guide/words",
    "/guide/levels",
    "/guide/area/nottinghamshire",
    "/guide/area/wakefield/known_place",
    "/guide/practice",
    "/guide/practice/tonight?area=somerset",
    "/guide/practice/tonight?immediate_concern_child=no&immediate_concern_other=no&whereabouts=unknown&contact=no_reply",
    "/guide/practice/tonight?area=nottinghamshire&immediate_concern_child=yes&police=told",
    "/guide/practice/tonight?returned=yes",
]
OUT_OF_REACH = {
    "security.reset_password": "behind a link in an e-mail; it looks like the page of a new password",
    "plans.given": "only after a move; tried in tests/web/test_moving.py without axe",
    "plans.review_for_area": "only after a move; tried in tests/web/test_moving.py without axe",
    "plans.told_of_move": "only after a move; tried in tests/web/test_moving.py without axe",
    "security.tf_select": "asked only of somebody who has two kinds of second factor",
}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> Map:
    """Every address there is; made in a thread of its own, since the browser keeps an event loop in this one."""
    url = f"sqlite:///{tmp_path_factory.mktemp('routes') / 'none.sqlite'}"
    settings = {"APP_ENV": "test", "DATABASE_URL": url, "SECRET_KEY": "x" * 40, "SEALING_KEYS": sealing_keys}
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: create_app(settings).url_map).result()


@pytest.fixture
def context(routes: Map, browser: Browser, server: str) -> Iterator[BrowserContext]:
    made = browser.new_context(service_workers="block", viewport=PHONE, base_url=server, locale="en-GB", timezone_id="Europe/London")
    made.set_default_timeout(15_000)
    yield made
    made.close()


def test_every_page_can_be_used_by_everyone(context: BrowserContext, routes: Map) -> None:
    looking = Looking()
    for person in (_signed_out, _foster_carer, _worker, _manager, _social_worker, _administrator, _back_home, _gone_again):
        context.clear_cookies()
        carer = Carer(context.new_page(), looking.look)
        person(carer, looking)
        carer.page.close()
    assert not looking.faults, "\n".join(["", *looking.faults])
    unseen = _pages(routes) - {_endpoint(routes, path) for path in looking.paths} - set(NOT_PAGES) - set(OUT_OF_REACH)
    assert not unseen, f"Nobody looked at {sorted(unseen)}."


def _signed_out(carer: Carer, looking: Looking) -> None:
    looking.crawl(carer.page, ["/sign-in", "/emergency", "/shell", "/guide/", "/forgotten-password", *GUIDE])
    carer.page.goto("/no-such-page")
    carer.look("not found")
    carer.page.goto("/sign-in")
    carer.page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    carer.look("sign-in with faults")


def _foster_carer(carer: Carer, looking: Looking) -> None:
    """Decides for Ashby, a question at a time, and sees what a carer may."""
    carer.sign_in("foster@demo.test")
    carer.look("who")
    carer.in_card("Ashby", "Not home yet")
    carer.look("danger")
    carer.tap("No", exact=True)
    carer.look("where")
    carer.tap(re.compile("No, and I can.t reach Ashby"))
    carer.look("signs")
    carer.tap("None of these")
    carer.look("tonight")
    carer.tap("Next")
    carer.look("tonight with faults")
    carer.tick("A bit worried")
    carer.answer_no_to_everything_else()
    carer.tap("Next")
    carer.look("live, carer")
    live = carer.page.url
    looking.crawl(carer.page, [live, "/phone"])
    carer.page.goto(live)
    carer.page.evaluate("document.querySelector('form.nhy-call').submit()")  # as a phone without JavaScript sends it
    carer.page.wait_for_url("**/call/*")
    carer.look("how did the call go?")
    carer.page.goto(live)
    carer.tap("I’m more worried")
    carer.look("more worried")
    _ask_somebody_to_agree_to_less(carer, live)
    looking.kept["ashby"] = live


def _ask_somebody_to_agree_to_less(carer: Carer, live: str) -> None:
    carer.page.goto(f"{live}/lower")
    carer.page.locator("input[name=level]").first.check()
    carer.page.locator("[name=reason]").fill("He rang: he is on the bus home.")
    carer.tick("Sam Social")
    carer.tick("In 30 min")
    carer.tap("Decide on less")
    assert carer.page.url == live, carer.page.inner_text("main")
    carer.look("lowered, not confirmed yet")


def _worker(carer: Carer, looking: Looking) -> None:
    """The police told for one child, and not for another; a part of the plan with faults."""
    carer.sign_in("worker@demo.test")
    pages = [
        f"/occurrence/{RUNNING}",
        f"/report/{RUNNING}",
        f"/returned/{RUNNING}",
        f"/returned/already/{demo_id('child', 'ellis')}",
        f"/plans/{BRYN}/plan",
        "/account/",
        "/account/confirm",
        "/account/confirm/passkey",
    ]
    pages += [f"/report/{RUNNING}/{page}" for page in ("update", "pack", "answer", "disagree", "told")]
    looking.crawl(carer.page, pages)
    _make_a_pack(carer)
    carer.page.goto("/decide/")
    carer.in_card("Ellis", "Not home yet")
    carer.tap(re.compile("^Yes, Ellis"))
    carer.look("live, police not told")
    carer.tap("Ring the police")
    carer.look("the call")
    carer.tap(re.compile("^Ring 999"))
    carer.sees("Did they answer?")
    carer.look("the call, ringing")
    carer.tap(re.compile("^No"))
    carer.sees("Read this out")
    carer.look("the call, no answer")
    carer.page.goto(f"/plans/{BRYN}/people")
    carer.page.locator("details").last.get_by_label("Age, if known").fill("old")
    carer.tap("Save")
    carer.page.locator("[data-error-summary]").wait_for()
    carer.look("people with faults")


def _make_a_pack(carer: Carer) -> None:
    carer.page.goto(f"/report/{RUNNING}/pack")
    carer.write("Who is it for?", "PC Invented")
    carer.tick("I show it on this screen")
    carer.tap(re.compile("Make version 1"))
    carer.look("the pack, made")


def _manager(carer: Carer, looking: Looking) -> None:
    carer.sign_in("manager@demo.test")
    looking.crawl(
        carer.page,
        [
            "/oversight/",
            "/decide/",
            f"/plans/{BRYN}/plan",
            f"/plans/{BRYN}/agree/paper",
            f"/plans/{BRYN}/proposals",
            "/admin/contacts",
            "/admin/protocols",
        ],
    )


def _social_worker(carer: Carer, looking: Looking) -> None:
    carer.sign_in("social@demo.test")
    looking.crawl(carer.page, ["/decide/", "/oversight/"])
    carer.page.goto(looking.kept["ashby"])
    carer.tap("You were named: do you agree?")
    carer.look("asked to agree to less")
    _use_a_code_app(carer, looking)


def _use_a_code_app(carer: Carer, looking: Looking) -> None:
    """A second factor is set up, and asked for at the next sign-in."""
    carer.page.goto("/account/second-factor")
    carer.tap("Set up a code app")
    carer.look("second factor, to scan")
    carer.page.get_by_label(re.compile("code", re.IGNORECASE)).first.fill(_code(carer.page.locator(".nhy-key").text_content() or ""))
    carer.tap("Check the code")
    carer.look("second factor, set up")
    carer.page.context.clear_cookies()
    _sign_in(carer.page, "social@demo.test")
    carer.look("asked for a code")
    looking.crawl(carer.page, ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/help"])


def _code(key: str) -> str:
    """What a code app shows now (RFC 6238)."""
    letters = re.sub("[^A-Z2-7]", "", key.upper())
    secret = b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def _administrator(carer: Carer, looking: Looking) -> None:
    _sign_in(carer.page, "admin@demo.test")
    looking.crawl(carer.page, ["/admin/", "/"])


def _sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("#sign-in").get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).not_to_have_text("Sign in")


def _back_home(carer: Carer, looking: Looking) -> None:
    carer.sign_in("worker@demo.test")
    carer.page.goto(f"/returned/{RUNNING}")
    carer.tap(re.compile("came back", re.IGNORECASE))
    carer.look("back, where found")
    carer.tap("Write it down")
    carer.look("back, the steps")
    looking.crawl(carer.page, [carer.page.url, f"/occurrence/{RUNNING}"], most=40)
    _is_gone_again(carer, f"/returned/{RUNNING}")
    carer.page.goto(re.sub(r"/decide/([^/]+).*", r"/report/\1/same-report", carer.page.url))
    carer.look("the same report serves")


def _gone_again(carer: Carer, looking: Looking) -> None:
    """Ashby was back and is gone again: are the answers of before still true?"""
    carer.sign_in("foster@demo.test")
    returned = looking.kept["ashby"].replace("/occurrence/", "/returned/")
    carer.page.goto(returned)
    carer.tap(re.compile("came back", re.IGNORECASE))
    carer.tap("Write it down")
    _is_gone_again(carer, returned)
    carer.tap("No", exact=True)
    carer.look("still true?")


def _is_gone_again(carer: Carer, returned: str) -> None:
    carer.page.goto(f"{returned}/gone-again")
    carer.look("gone again")
    carer.page.locator("main form").get_by_role("button").first.click()
    carer.page.wait_for_url("**/decide/**")
    carer.look("gone again, begun")


def _pages(routes: Map) -> set[str]:
    return {rule.endpoint for rule in routes.iter_rules() if "GET" in (rule.methods or ())}


def _endpoint(routes: Map, path: str) -> str:
    try:
        return str(routes.bind("localhost").match(path)[0])
    except HTTPException:
        return ""
