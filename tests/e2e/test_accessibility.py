"""Every page of the product, for everyone: no fault that axe can see, in light or dark; nothing cut off at 400%; all by keyboard, and by a thumb."""

from __future__ import annotations

import hmac
import re
import struct
import time
from base64 import b32decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from carer_app import create_app
from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from carer_app.domain.home_code import code_of
from tests.e2e.journey import PASSWORD, Carer
from tests.e2e.looking import NARROW, Looking, room_of

pytestmark = pytest.mark.e2e
RUNNING = demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
BRYN, FERN = demo_id("child", "bryn"), demo_id("child", "fern")
LANTERN = demo_id("home", "lantern")
ROOMS = {
    "carers": ("", "decide", "occurrence", "emergency", "guide", "shell", "sign-in", "forgotten-password", "phone", "account",
               "check-pack"),
    "homes": ("report", "returned", "after", "oversight", "records", "admin", "phones", "for-police", "visit", "duty-team", "reviewing"),
    "plans": ("plans",),
}  # fmt: skip
"""The first part of every address with a page, and which test looks at it. The tests share nothing, so that two workers may run them."""
NOT_PAGES = {
    "static": "files",
    "offline.healthz": "for machines",
    "offline.manifest": "for machines",
    "offline.worker": "for machines",
    "offline.pages": "for machines",
    "plans.photo": "a picture",
    "plans.framed_photo": "a picture",
    "report.document": "a PDF, tried in tests/pdf",
    "plans.blank_pdf": "a PDF, tried in tests/pdf",
    "plans.blank_to_fill_in": "a PDF, tried in tests/pdf",
    "plans.own_page_pdf": "a PDF, tried in tests/pdf",
    "plans.profile_pdf": "a PDF, tried in tests/pdf",
    "plans.times_pdf": "a PDF, tried in tests/pdf",
    "plans.summary_pdf": "a PDF, tried in tests/pdf",
    "occurrence.log_pdf": "a PDF, tried in tests/pdf",
    "plans.empty_csv": "a file",
    "admin.empty_children": "a file",
    "admin.empty_staff": "a file",
    "plans.export_csv": "a file",
    "plans.export_json": "a file",
    "records.seen_csv": "a file",
    "records.seen_person_csv": "a file",
    "records.out_file": "a file",
    "reviewing.summary_pdf": "a file",
    "records.home_csv": "a file",
    "records.letter_pdf": "a file",
    "records.summary_pdf": "a file",
    "records.organisation_csv": "a file",
    "records.ssda903_header": "a file",
    "records.ssda903_missing": "a file",
    "records.out_progress": "a part of the page of one that goes out, which is looked at with it",
    "sync.get_child_packs": "for phones",
    "sync.get_occurrences": "for phones",
    "sync.get_photo": "for phones",
    "sync.get_profile_paper": "for phones",
    "sync.get_protocol": "for phones",
    "sync.key": "for phones",
    "occurrence.log": "a part of the live page, which is looked at with it",
    "oversight.live": "the parts of what is open now, which is looked at with them",
    "decide.go_on": "leads on to the next question",
    "security.wan_delete": "shows the page of passkeys",
    "security.wan_signin": "leads to signing in: the browser's own window asks for the passkey",
}
GUIDE = [
    "/guide/words",
    "/guide/pictures",
    "/guide/levels",
    "/guide/area/nottinghamshire",
    "/guide/area/wakefield/known_place",
    "/guide/practice",
    "/guide/practice/tonight?area=somerset",
    "/guide/practice/tonight?immediate_concern_child=no&immediate_concern_other=no&whereabouts=unknown&contact=no_reply",
    "/guide/practice/tonight?area=nottinghamshire&immediate_concern_child=yes&police=told",
    "/guide/practice/tonight?returned=yes",
    "/check-pack?n=00000000000000000000000000000000",
]
OUT_OF_REACH = {
    "records.kept_record": "only of a record whose day has come, 75 years on; tried in tests/web",
    "occurrence.tell_check": "only where an e-mail address is kept, which the demo has none of; tried in tests/web",
    "visit.log": "only where two consents are written down; a log like any other, tried in tests/web",
    "after.read_concerns": "only for the social worker, whose part is among the carers; tried in tests/web",
    "records.allegations": "only for the social worker, whose part is among the carers; tried in tests/web",
    "records.out_others": "there once a worker has made the first piece; its parts are those of other forms, tried in tests/web",
    **dict.fromkeys(
        ("reviewing.children", "reviewing.child", "reviewing.story", "reviewing.plan", "reviewing.officer"),
        "only for a reviewing officer, whom the demo has none of, and for who names them; tried in tests/web",
    ),
    "security.reset_password": "behind a link in an e-mail; it looks like the page of a new password",
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
    made = browser.new_context(
        service_workers="block", viewport=NARROW, base_url=server, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce",
        color_scheme="light",
    )  # type: ignore[arg-type]  # fmt: skip
    made.set_default_timeout(15_000)
    yield made
    made.close()


def test_every_address_is_looked_at_by_one_of_these_tests(routes: Map) -> None:
    kept = [room for rooms in ROOMS.values() for room in rooms]
    assert len(kept) == len(set(kept))
    pages = {room_of(rule.rule) for rule in routes.iter_rules() if rule.endpoint in _pages(routes) - set(NOT_PAGES)}
    assert pages == set(kept)


def test_whoever_cares_for_a_child_can_use_every_page(context: BrowserContext, routes: Map) -> None:
    _everyone("carers", context, routes, _signed_out, _foster_carer, _social_worker, _uses_a_code_app, _gone_again)


def test_whoever_works_in_a_home_or_answers_for_it_can_use_every_page(context: BrowserContext, routes: Map) -> None:
    _everyone(
        "homes", context, routes, _worker, _manager, _interviewer, _visitor, _duty_team, _administrator, _hands_in_the_return, _back_home
    )


def test_whoever_plans_can_use_every_page(context: BrowserContext, routes: Map) -> None:
    """With the keyboard alone too, each kind of page once."""
    _everyone("plans", context, routes, _writes_plans, _agrees_plans, _moves_a_child, _receives_a_child)


def _everyone(name: str, context: BrowserContext, routes: Map, *people: Callable[[Carer, Looking], None]) -> None:
    looking = Looking(rooms=ROOMS[name])
    for person in people:
        context.clear_cookies()
        carer = Carer(context.new_page(), looking.look)
        person(carer, looking)
        carer.page.close()
    assert not looking.faults, "\n".join(["", *looking.faults])
    here = {rule.endpoint for rule in routes.iter_rules() if room_of(rule.rule) in looking.rooms}
    unseen = _pages(routes) & here - {_endpoint(routes, path) for path in looking.paths} - set(NOT_PAGES) - set(OUT_OF_REACH)
    assert not unseen, f"Nobody looked at {sorted(unseen)}."


def _signed_out(carer: Carer, looking: Looking) -> None:
    shell = "/shell?plain"  # without it the shell of a phone that is not set up goes to the server's page, whenever it has found that out
    looking.crawl(carer.page, ["/sign-in", "/emergency", shell, "/guide/", "/forgotten-password", *GUIDE])
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
    looking.crawl(carer.page, [live, "/phone", "/decide/together"])
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
    """The police told for one child, and not for another."""
    carer.sign_in("worker@demo.test")
    pages = [
        f"/occurrence/{RUNNING}",
        f"/occurrence/{RUNNING}/paper",
        f"/report/{RUNNING}",
        f"/returned/{RUNNING}",
        f"/returned/already/{demo_id('child', 'ellis')}",
        f"/after/{demo_id('child', OPEN.child)}",
    ]
    pages += [
        f"/report/{RUNNING}/{page}" for page in ("update", "pack", "pack/leave-out", "details/clothing", "answer", "disagree", "told")
    ]
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


def _make_a_pack(carer: Carer) -> None:
    carer.page.goto(f"/report/{RUNNING}/pack")
    carer.write("Who is it for?", "PC Invented")
    carer.tap("Show on the screen")
    carer.look("the pack, made")
    carer.page.goto(f"/report/{RUNNING}/pack/email")
    carer.look("where to mail it")
    carer.page.goto(f"/report/{RUNNING}/pack/link")
    carer.tap(re.compile("^Sampleton control room"))
    carer.look("a link, before it goes")
    carer.tap("Send the link")
    carer.look("a link, sent")
    carer.page.goto("/for-police#not-a-token-of-ours")
    carer.write("The code", "0000 0000")
    carer.tap("Open")
    carer.look("a link that does not open")


def _manager(carer: Carer, looking: Looking) -> None:
    carer.sign_in("manager@demo.test")
    looking.crawl(
        carer.page,
        [
            "/oversight/",
            "/records/",
            f"/records/{BRYN}",
            f"/records/{BRYN}/lines",
            "/records/organisation",
            f"/records/homes/{LANTERN}",
            "/records/owed",
            f"/records/{BRYN}/seen",
            "/records/seen/people",
            "/visit/let-in",
            f"/visit/homes/{LANTERN}/visitors",
            f"/visit/consents/{BRYN}",
            f"/records/{BRYN}/out",
            f"/records/{BRYN}/kept",
            "/records/kept",
            "/after/",
            "/admin/contacts",
            "/admin/protocols",
            "/admin/children/add",
            "/admin/children/bring",
            f"/admin/children/{BRYN}/social-worker",
            "/phones/",
            "/phones/mine",
            "/phones/waiting",
            "/report/links-given",
            "/report/seal",
        ],
    )
    _take_a_record_out(carer)
    _begin_an_interview(carer, looking)
    _ask_for_a_meeting(carer, looking)


def _take_a_record_out(carer: Carer) -> None:
    carer.page.goto(f"/records/{BRYN}/out")
    carer.page.locator("[name=purpose]").first.check()
    carer.write("Who will get it?", "The court")
    carer.tap("Make it")
    carer.sees("Who will get it")
    carer.look("a record that goes out")


def _begin_an_interview(carer: Carer, looking: Looking) -> None:
    carer.page.goto(f"/after/{FERN}/interviews/first")
    carer.look("the police's talk")
    carer.page.goto(f"/after/{BRYN}/interviews/new")
    carer.look("a return interview, the wish")
    carer.page.locator("[name=times]").first.check()
    carer.page.locator("[name=wish][value=yes]").check()
    carer.tap("Keep the wish")
    carer.look("a return interview")
    looking.kept["interview"] = carer.page.url
    looking.crawl(carer.page, [carer.page.url])


def _ask_for_a_meeting(carer: Carer, looking: Looking) -> None:
    carer.page.goto(f"/after/{BRYN}/meetings/new")
    carer.page.locator("[name=kind]").first.check()
    carer.write("Why is it needed?", "Three times in a month.")
    carer.page.locator("main form").get_by_role("button").last.click()
    carer.page.wait_for_url(re.compile(r"/meetings/[0-9a-f-]{36}$"))
    looking.crawl(carer.page, [carer.page.url])


def _hands_in_the_return(carer: Carer, looking: Looking) -> None:
    carer.sign_in("social@demo.test")
    carer.page.goto("/records/ssda903")
    carer.look("the yearly return")


def _social_worker(carer: Carer, looking: Looking) -> None:
    carer.sign_in("social@demo.test")
    looking.crawl(carer.page, ["/decide/", "/account/confirm", "/account/confirm/passkey"])
    carer.page.goto(looking.kept["ashby"])
    carer.tap("You were named: do you agree?")
    carer.look("asked to agree to less")


def _uses_a_code_app(carer: Carer, looking: Looking) -> None:
    """A second factor is set up, and asked for at the next sign-in; by somebody as whom no other test signs in."""
    carer.sign_in("agency@demo.test")
    carer.page.goto("/account/second-factor")
    carer.tap("Set up a code app")
    carer.look("second factor, to scan")
    carer.page.get_by_label(re.compile("code", re.IGNORECASE)).first.fill(_code(carer.page.locator(".nhy-key").text_content() or ""))
    carer.tap("Check the code")
    carer.look("second factor, set up")
    carer.page.context.clear_cookies()
    _sign_in(carer.page, "agency@demo.test")
    carer.look("asked for a code")
    looking.crawl(carer.page, ["/sign-in/code", "/sign-in/recovery-code", "/sign-in/help"])


def _code(key: str) -> str:
    """What a code app shows now (RFC 6238)."""
    letters = re.sub("[^A-Z2-7]", "", key.upper())
    secret = b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.digest(secret, struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def _interviewer(carer: Carer, looking: Looking) -> None:
    """What the social worker gives them, and what both write."""
    carer.sign_in("social@demo.test")
    looking.crawl(carer.page, [f"{looking.kept['interview']}/words"], most=1)
    carer.page.goto(f"{looking.kept['interview']}/account")
    carer.page.get_by_label("Who holds it?").select_option(label="Ivy Interviewer")
    until = datetime.now(UTC) + timedelta(days=3)
    for box, part in zip(carer.page.locator("[name=until]").all(), (until.day, until.month, until.year), strict=True):
        box.fill(str(part))
    carer.tap("Give it")
    carer.sees("Ivy Interviewer")
    carer.page.context.clear_cookies()
    carer.sign_in("interviewer@demo.test")
    looking.crawl(carer.page, ["/after/to-hold"])


def _duty_team(carer: Carer, looking: Looking) -> None:
    carer.sign_in("duty@demo.test")
    looking.crawl(carer.page, ["/duty-team/"])


def _visitor(carer: Carer, looking: Looking) -> None:
    carer.sign_in("visitor@demo.test")
    looking.crawl(carer.page, ["/visit/", f"/visit/homes/{LANTERN}"])


def _administrator(carer: Carer, looking: Looking) -> None:
    _sign_in(carer.page, "admin@demo.test")
    worker = demo_id("person", "worker@demo.test")
    looking.crawl(carer.page, ["/admin/", f"/admin/people/{worker}/address", "/"])


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


def _writes_plans(carer: Carer, looking: Looking) -> None:
    """A worker: what a carer may write, and a part with faults, where the keyboard is led to what is wrong."""
    carer.sign_in("worker@demo.test")
    looking.crawl(carer.page, [f"/plans/{BRYN}/plan", f"/plans/{BRYN}/plan/propose"])
    carer.page.goto(f"/plans/{BRYN}/people")
    carer.page.locator("details").last.get_by_label("Account names").fill("password: hunter2")
    carer.tap("Save")
    expect(carer.page.locator("[data-error-summary]")).to_be_focused()
    carer.look("people with faults")


def _agrees_plans(carer: Carer, looking: Looking) -> None:
    carer.sign_in("manager@demo.test")
    bryn = f"/plans/{BRYN}"
    looking.crawl(
        carer.page, [f"{bryn}/plan", f"{bryn}/agree/paper", f"{bryn}/proposals", f"{bryn}/differences/new", f"{bryn}/differences", bryn]
    )
    for page in ("", "/meeting", "/plan", "/people", "/agree", "/review", "/own-page", "/import", "/new-photo", "/ring/edt", "/versions"):
        carer.page.goto(f"{bryn}{page}")
        looking.tab_through(carer.page)


def _moves_a_child(carer: Carer, looking: Looking) -> None:
    """Planned, so that the new home may read the plan."""
    carer.sign_in("social@demo.test")
    fern = f"/plans/{FERN}/move"
    carer.page.goto(f"{fern}/plan")
    looking.tab_through(carer.page)
    carer.tick("A home that told me its code")
    carer.write("The home’s code", code_of(demo_id("home", "other")))
    for name, value in (("Day", "1"), ("Month", "3"), ("Year", "2099"), ("Time", "14:30")):
        carer.page.get_by_label(name, exact=True).fill(value)
    carer.page.locator("main form button").last.click()
    carer.look("planned, which home?")
    carer.page.locator("main form button").last.click()
    carer.sees("A move is planned")
    carer.look("a move is planned")
    for page in ("", "/told", "/now"):
        carer.page.goto(f"{fern}{page}")
        looking.tab_through(carer.page)
    looking.crawl(carer.page, [f"{fern}/told", f"{fern}/review", f"{fern}/now"])
    carer.page.goto(f"{fern}/now")
    carer.tick("Not known yet")
    carer.tap("Go on")
    carer.sees("This is what will happen")
    carer.look("move now?")


def _receives_a_child(carer: Carer, looking: Looking) -> None:
    carer.sign_in("stranger@demo.test")
    carer.tap("Read the plan")
    carer.look("a plan you were given")
    looking.tab_through(carer.page)
    looking.crawl(carer.page, ["/plans/moves"])


def _pages(routes: Map) -> set[str]:
    return {rule.endpoint for rule in routes.iter_rules() if "GET" in (rule.methods or ())}


def _endpoint(routes: Map, path: str) -> str:
    try:
        return str(routes.bind("localhost").match(path)[0])
    except HTTPException:
        return ""
