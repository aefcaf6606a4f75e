"""A carer's hands: what they tap and type, told in their words."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, TimeoutError, expect

PASSWORD = "demo-only-not-secret"


NO_DIALLER = """
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="tel:"]');
  if (!link) return;
  event.preventDefault();
  (window.dialled ||= []).push(link.getAttribute("href"));
}, true);
"""
"""This machine has no telephone: what would be dialled is noted instead."""


class Carer:
    """Somebody with a phone. `look` is called on each new screen (screenshots)."""

    def __init__(self, page: Page, look: Callable[[str, Page], None] = lambda name, page: None) -> None:
        self.page, self._look = page, look
        page.add_init_script(NO_DIALLER)

    def sign_in(self, email: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.locator("#sign-in").get_by_role("button", name="Sign in").click()
        self.sees("Who is not home?")

    def look(self, name: str) -> None:
        self.page.wait_for_load_state()
        self._look(name, self.page)

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main").get_by_text(words).first).to_be_visible()

    def told_banner(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator(".nhy-told")).to_contain_text(words)

    def tap(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        """A button, or a link that looks like one, in the page or in its bar."""
        here = self.page.locator("main, footer")
        button, link = here.get_by_role("button", name=name, exact=exact), here.get_by_role("link", name=name, exact=exact)
        try:
            button.or_(link).locator("visible=true").first.click()
        except TimeoutError as problem:
            raise AssertionError(f"Nothing called {name!r} to tap on {self.page.url}:\n{self.page.inner_text('body')[:3000]}") from problem
        self.page.wait_for_load_state()

    def in_card(self, child: str, button: str) -> None:
        card = self.page.locator(".nhy-child", has=self.page.locator(".nhy-child__name", has_text=child)).first
        card.get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()

    def tick(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).check()

    def choose(self, question: str | re.Pattern[str], answer: str) -> None:
        group = self.page.get_by_role("group", name=question).first
        group.get_by_label(answer, exact=True).check()

    def write(self, label: str | re.Pattern[str], words: str) -> None:
        self.page.get_by_label(label).first.fill(words)

    def step(self, title: str) -> Step:
        return Step(self, title)

    def answer_no_to_everything_else(self) -> None:
        """Every question of the page that is still open and offers No."""
        for group in self.page.locator("main fieldset").all():
            no = group.get_by_label("No", exact=True)
            if no.count() and not group.locator("input:checked").count():
                no.check()


class Step:
    """One row of "Do next"."""

    def __init__(self, carer: Carer, title: str) -> None:
        self.carer = carer
        self.row = carer.page.locator(".nhy-step", has=carer.page.locator(".nhy-step__title", has_text=title)).first

    def tap(self, label: str) -> None:
        more = self.row.locator("xpath=ancestor::details[not(@open)]")
        if more.count():
            more.locator("summary").first.click()
        self.row.get_by_role("button", name=label).or_(self.row.get_by_role("link", name=label)).first.click()
        self.carer.page.wait_for_load_state()


CALM_ANSWERS = (
    "None of these",
    "The police know",
    "They know",
    "It was held",
    "I have asked for it",
    "I have looked",
    "No",
    "Done",
    "Yes",
)


def steps_after_return(carer: Carer) -> None:
    """Every step in its order, then close."""
    for _ in range(14):
        close = carer.page.get_by_role("button", name="Close this log")
        if close.count():
            carer.tap("Close this log")
            return
        card = carer.page.locator("main .nhy-card").first
        calm = ("Yes",) if "safe" in card.locator("h2").first.inner_text() else CALM_ANSWERS
        answer = next((a for a in calm if card.get_by_role("button", name=a, exact=True).count()), None)
        assert answer, card.inner_text()
        if answer == "They know":
            card.get_by_label("The out-of-hours duty team").check()
        card.get_by_role("button", name=answer, exact=True).click()
        carer.page.wait_for_load_state()
    raise AssertionError(f"The steps after the return do not end: {carer.page.inner_text('main')}")
