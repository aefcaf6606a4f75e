"""From an empty child to an agreed plan in a meeting; then a night on which exactly its signs, people and places are used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from carer_app import create_app
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement
from carer_app.db.models.people import Person
from carer_app.demo.load import demo_id
from carer_app.extensions import db
from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer
from tests.e2e.server import running
from tests.pdf.reading import body_of

pytestmark = pytest.mark.e2e
LAPTOP = {"width": 1280, "height": 800}
KIT = "5d0c5f7e-3f0a-4f0e-9d5b-1f2f3a4b5c6d"
SIGNS, TRIGGERS, ODD = ["Packs a small bag", "Asks for cash"], ["A visit that was called off"], ["Leaves without the football"]
PEOPLE, PLACES = ["Nan Pretend", "Zed"], ["The lido", "Old mill"]


def _an_empty_child(env: dict[str, str]) -> None:
    """In the foster home, with a social worker and a name, and nothing written."""
    app = create_app({name: env[name] for name in ("APP_ENV", "DATABASE_URL", "SECRET_KEY", "SEALING_KEYS", "PUBLIC_URL")})
    with app.app_context():
        now = datetime.now(UTC)
        child = Child(id=KIT, organisation_id=demo_id("organisation", "fostering"))
        child.preferred_name = "Kit"
        social = next(p for p in db.session.scalars(select(Person)) if p.email == "social@demo.test")
        db.session.add(child)
        db.session.flush()
        db.session.add(Placement(child_id=KIT, home_id=demo_id("home", "row"), from_at=now))
        db.session.add(Assignment(child_id=KIT, person_id=social.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=now))
        db.session.commit()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A demo of this test's own, with one child of whom nothing is known."""
    with running(tmp_path) as (address, env):
        with ThreadPoolExecutor(1) as pool:  # the browser keeps an event loop in this thread
            pool.submit(_an_empty_child, env).result()
        yield address


def _context(browser: Browser, address: str, size: dict[str, int]) -> BrowserContext:
    made = browser.new_context(service_workers="block", viewport=size, base_url=address, locale="en-GB", timezone_id="Europe/London")  # type: ignore[arg-type]
    made.set_default_timeout(20_000)
    return made


class Meeting:
    """The plan on one page: a part is opened, written and saved without leaving it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.goto(f"/plans/{KIT}/meeting")
        page.wait_for_selector("body[data-started]")

    def edit(self, block: str, **typed: str) -> None:
        part = self.page.locator(f".nhy-meeting__part:has(#m-{block})")
        if part.get_attribute("open") is None:
            part.locator("summary").first.press("Enter")
        change = self.page.locator(f"#m-{block} [data-meeting-change]")
        change.press("Enter")
        form = self.page.locator(".nhy-meeting__form")
        form.locator("form#section").wait_for()
        for name, words in typed.items():
            field = form.locator(f'[name="{name}"]')
            if not field.count():
                form.get_by_role("button", name="Add another").click()
            field.first.wait_for(state="attached")
            for folded in field.first.locator("xpath=ancestor::details[not(@open)]/summary").all():
                folded.click()
            if field.first.get_attribute("type") == "radio":
                form.locator(f'[name="{name}"][value="{words}"]').check()
            elif field.evaluate("field => field.matches('select')"):
                field.select_option(words)
            else:
                field.fill(words)
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.page.get_by_role("button", name="Go on writing").click()
        form.get_by_role("button", name="Save").last.click()
        expect(form).to_have_count(0)
        expect(change).to_be_focused()


def test_an_empty_child_an_agreed_plan_and_the_night_that_uses_it(browser: Browser, address: str) -> None:
    office, phone = _context(browser, address, LAPTOP), _context(browser, address, PHONE)
    social, foster = Carer(office.new_page()), Carer(phone.new_page())
    social.sign_in("social@demo.test")
    _write_it(social)
    _sign(social, "Sign as the social worker")
    foster.sign_in("foster@demo.test")
    _sign(foster, "Sign for the home")
    foster.sees("Agreed")
    _use_it(foster)
    office.close()
    phone.close()


def _write_it(social: Carer) -> None:
    meeting = Meeting(social.page)
    meeting.edit("identity", full_name="Kit Pretend", sex="male", pronouns="he")
    lists = {"signs": SIGNS, "triggers": TRIGGERS, "out_of_character": ODD}
    meeting.edit("warning_signs", **{name: "\n".join(lines) for name, lines in lists.items()})
    nan = {"people-0-name": "Nan Pretend", "people-0-telephone": "07700 900999", "people-0-safe_to_ring": "yes"}
    meeting.edit("people", **nan, **{"people-1-name": "Zed", "people-1-police_only": "yes"})
    lido = {"places-0-name": "The lido", "places-0-safe_to_visit": "yes"}
    meeting.edit("places", **lido, **{"places-1-name": "Old mill", "places-1-safe_to_visit": "no"})
    meeting.edit("plan", wait_minutes="20", police_from_outset="no", who_searches="Jo")
    for words in (*SIGNS, *PEOPLE, *PLACES, "Agreed wait"):
        expect(social.page.locator("main")).to_contain_text(words)


def _sign(person: Carer, button: str) -> None:
    person.page.goto(f"/plans/{KIT}/agree")
    person.tap(button)


def _use_it(foster: Carer) -> None:
    foster.page.goto("/decide/")
    foster.in_card("Kit", "Not home yet")
    foster.tap("No", exact=True)
    foster.tap(re.compile("No, and I can.t reach Kit"))
    offered = [label.strip() for label in foster.page.locator("main fieldset label").all_inner_texts()]
    assert [words for words in offered if words in {*SIGNS, *TRIGGERS, *ODD}] == [*SIGNS, *TRIGGERS, *ODD]
    others = [words for words in offered if words not in {*SIGNS, *TRIGGERS, *ODD}]
    assert all(words.startswith(("Something else", "Being away like this", "None of these")) for words in others), others
    foster.tick(SIGNS[0])
    foster.tap("Next")
    foster.tap("Ring the police")
    foster.sees("Read this out")
    read_out = foster.page.locator("main").text_content() or ""
    assert [words for words in (*PEOPLE, *PLACES) if words not in read_out] == []
    occurrence = re.search(r"/report/([0-9a-f-]{36})", foster.page.url)
    assert occurrence, foster.page.url
    foster.page.goto(f"/report/{occurrence[1]}/pack")
    foster.write("Who is it for?", "PC Invented")
    foster.tap("Show on the screen")
    foster.sees("Version 1 of the pack")
    printed = body_of(foster.page.context.request.get(f"/report/{occurrence[1]}/pack/1.pdf").body())
    assert [words for words in (*SIGNS, *TRIGGERS, *PEOPLE, *PLACES, "07700 900999") if words not in printed] == []
