"""Looks at a page as people with other eyes, hands and phones do: axe in light and dark, 320 px, thumbs, titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from carer_app.demo.children import CHILDREN

NAMES = re.compile(r"\b(" + "|".join(child.preferred_name for child in CHILDREN) + r")\b", re.IGNORECASE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
NARROW = {"width": 320, "height": 740}
AXE_SCRIPT = Axe().axe_script
AXE = """([rules]) => axe.run(document, {runOnly: rules, resultTypes: ["violations"]})
  .then((found) => found.violations.map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.html.slice(0, 160)).join(" | ")))"""
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".nhy-scroll"))
  .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""
TOO_LOW = """() => [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.matches(".govuk-skip-link, .govuk-visually-hidden"))
  .filter((e) => !(e.matches("a") && [...e.parentElement.childNodes].some((n) => n !== e && n.nodeType === 3 && n.data.trim().length > 2)))
  .filter((e) => e.getBoundingClientRect().width > 1 && e.getBoundingClientRect().height < 43.9)
  .map((e) => Math.round(e.getBoundingClientRect().height) + " px: " + e.outerHTML.slice(0, 140))"""


@dataclass
class Looking:
    """What was looked at, and what was wrong with it. A page of the same shape is looked at once, unless it is told to. `kept`: addresses for later."""

    faults: list[str] = field(default_factory=list)
    shapes: set[tuple[str, str]] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)

    def look(self, name: str, page: Page) -> None:
        """At the page that is open now, whether or not one like it was seen."""
        where = f"{name or shape_of(page.url)}"
        self.paths.add(urlsplit(page.url).path)
        self.shapes.add(kind_of(page))
        self._axe(page, where)
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        self.faults += [f"{where}: wider than 320 px: {e}" for e in page.evaluate(TOO_WIDE)]
        self.faults += [f"{where}: lower than a thumb: {e}" for e in page.evaluate(TOO_LOW)]
        if found := NAMES.search(page.title()):
            self.faults.append(f"{where}: {found[0]} stands in the title.")

    def _axe(self, page: Page, where: str) -> None:
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        height = page.evaluate(
            "document.documentElement.scrollHeight"
        )  # the bar is sticky: what happens to lie half under it would count as hidden
        page.set_viewport_size({"width": 360, "height": height + 200})
        page.evaluate(AXE_SCRIPT)
        for scheme, rules in (("dark", {"type": "rule", "values": ["color-contrast"]}), ("light", {"type": "tag", "values": RULES})):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            self.faults += [f"{where}, {scheme}: {fault}" for fault in page.evaluate(AXE, [rules])]

    def crawl(self, page: Page, seeds: list[str], most: int = 120) -> None:
        """Every page that links lead to from here, one of each shape."""
        waiting, tried = list(seeds), set()
        while waiting and most:
            address = waiting.pop(0)
            if shape_of(address) in tried:
                continue
            tried.add(shape_of(address))
            answer = page.goto(address)
            if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            most -= 1
            assert answer.status < 400, f"{address} answered {answer.status}"
            if kind_of(page) not in self.shapes:
                self.look("", page)
            waiting += links_of(page)


def links_of(page: Page) -> list[str]:
    """The addresses that may be opened without changing anything."""
    found: list[str] = page.evaluate("() => [...document.querySelectorAll('a')].map((a) => a.getAttribute('href') || '')")
    return [href.split("#")[0] for href in found if href.startswith("/") and not re.search(r"^/static/|\.(pdf|csv|json)$", href)]


def kind_of(page: Page) -> tuple[str, str]:
    """Pages of one shape may hold a form for one person and words for another."""
    forms: Any = page.evaluate("() => [...document.querySelectorAll('main form')].map((f) => f.getAttribute('action') || '')")
    return shape_of(page.url), " ".join(sorted({shape_of(action) for action in forms}))


def shape_of(address: str) -> str:
    """The path with each id as a star, and one star for all that are rung, and for all areas' blank papers."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", urlsplit(address).path)
    path = re.sub(r"/plans/blank/[a-z]+/$", "/plans/blank/*/", path)
    return re.sub(r"/(contacts/.*|ring)/[a-z_]+$", r"/\1/*", path)
