"""From the door to the closed log and on: the child says no, says yes, talks to somebody who sees nothing else; and goes again the same night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from carer_app.domain.wall_clock import LONDON
from tests.e2e.conftest import PHONE
from tests.e2e.journey import Carer, steps_after_return
from tests.e2e.server import Served, standing

pytestmark = pytest.mark.e2e
CHILD, HERE = demo_id("child", OPEN.child), demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
SECRET = "They shout in the kitchen every night."


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with standing(tmp_path) as served:
        yield served


def test_from_the_door_to_the_interview_and_gone_again(browser: Browser, served: Served) -> None:
    # the door: back, every step, closed
    worker = _signed_in(browser, served, "worker")
    worker.page.goto(f"/returned/{HERE}")
    worker.tap(re.compile("came back", re.IGNORECASE))
    worker.tap("Write it down")
    steps_after_return(worker)
    worker.sees(re.compile("closed", re.IGNORECASE))

    # the social worker asks what the child wishes, and offers; the child says no, then yes
    social = _signed_in(browser, served, "social")
    social.page.goto(f"/after/{CHILD}/interviews/new")
    social.page.get_by_role("group", name="Which time away").get_by_role("checkbox").first.check()
    social.tick("Yes")
    social.tap("Keep the wish")
    interview = social.page.url
    social.tap("It was offered")
    social.write("Who offered it?", "Sam Social")
    social.tap("Write it down")
    social.tap("What did Bryn say?")
    social.tick("No")
    social.write("own words", "Not with a stranger.")
    social.write("say it to", "Sam Social")
    social.tap("Write it down")
    social.sees("Refused by the child")
    social.page.goto(f"{interview}/offered")
    social.write("Who offered it?", "Ivy Interviewer")
    social.tap("Write it down")

    # the interviewer is given this one, and opens nothing else
    social.tap("Give it to an interviewer, until a day")
    social.page.get_by_label("Who holds it?").select_option(label="Ivy Interviewer")
    tomorrow = datetime.now(LONDON).date() + timedelta(days=1)
    for box, value in zip(("Day", "Month", "Year"), (tomorrow.day, tomorrow.month, tomorrow.year), strict=True):
        social.page.get_by_label(box, exact=True).fill(str(value))
    social.tap("Give it", exact=True)
    ivy = _signed_in(browser, served, "interviewer")
    for address in (f"/plans/{CHILD}", f"/occurrence/{HERE}", f"/after/{CHILD}", f"/after/{CHILD}/concerns"):
        assert ivy.page.request.get(f"{served.address}{address}").status == 404, address
    ivy.page.goto("/after/to-hold")
    ivy.tap("Bryn")
    ivy.page.goto(f"{ivy.page.url}/answer")
    ivy.tick("Yes")
    ivy.tap("Write it down")
    ivy.tap("It was held")
    ivy.write("Who talked with", "Ivy Interviewer")
    ivy.write("What are they?", "return interviewer")
    ivy.page.get_by_role("group", name="Why may they hold it?").get_by_role("radio").first.check()
    ivy.page.get_by_label("They have no part in looking after").check()
    ivy.tap("Write it down")
    ivy.tap("Write what Bryn said")
    ivy.write("want to say", SECRET)
    ivy.tap("Keep the words")
    ivy.sees(SECRET)

    # the home sees that it was held, and none of the words; the social worker reads them
    worker.page.goto(f"/after/{CHILD}")
    worker.sees("Held")
    worker.page.goto(interview.replace(served.address, ""))
    assert SECRET not in worker.page.content()
    social.page.goto(interview)
    social.sees(SECRET)

    # gone again the same night: a new log that goes on from the first
    worker.page.goto(f"/returned/{HERE}")
    worker.tap("Gone again")
    worker.tap("At home")
    worker.sees("immediate safety")
    assert HERE not in worker.page.url
    worker.page.goto(f"/after/{CHILD}")
    worker.sees("not back yet")


def _signed_in(browser: Browser, served: Served, who: str) -> Carer:
    carer = Carer(_phone(browser, served).new_page())
    carer.sign_in(f"{who}@demo.test")
    return carer


def _phone(browser: Browser, served: Served) -> BrowserContext:
    context = browser.new_context(
        service_workers="block", viewport=PHONE, base_url=served.address, locale="en-GB", timezone_id="Europe/London"
    )
    context.set_default_timeout(20_000)
    return context
