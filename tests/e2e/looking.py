"""Looks at a page as people with other eyes, hands and phones do: axe in light and dark, 400% zoom, thumbs, the keyboard, titles."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from carer_app.demo.children import CHILDREN

NAMES = re.compile(r"\b(" + "|".join(child.preferred_name for child in CHILDREN) + r")\b", re.IGNORECASE)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 740}
ZOOMED = {"width": 320, "height": 200}
"""A laptop of 1280 by 800 at 400% (WCAG 1.4.10)."""
PARTS = """
const told = (e) => e.outerHTML.slice(0, 140).replace(/\\s+/g, " ");
const axeSays = async (rules) => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
  .map((v) => v.id + ": " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + n.html.slice(0, 160)).join(" | "));
const controls = () => [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden])")]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.getBoundingClientRect().width > 1);
const tooWide = () => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".nhy-scroll")).slice(0, 3).map(told);
const cutOff = () => [...document.querySelectorAll("main *, header *, footer *")].filter((e) => e.checkVisibility() && e.clientWidth > 1)
  .filter((e) => !e.matches("input, textarea, select, .govuk-visually-hidden, .nhy-scroll, img, svg, svg *"))
  .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .filter((e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX)).slice(0, 3).map(told);
const tooLow = () => controls().filter((e) => !e.matches(".govuk-skip-link, .govuk-visually-hidden"))
  .filter((e) => !(e.matches("a") && [...e.parentElement.childNodes].some((n) => n !== e && n.nodeType === 3 && n.data.trim().length > 2)))
  .filter((e) => e.getBoundingClientRect().height < 43.9).map((e) => Math.round(e.getBoundingClientRect().height) + " px: " + told(e));
const seen = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor", "textDecoration"];
const ring = (e) => { const style = getComputedStyle(e); return seen.map((name) => style[name]).join(); };
const looksFocused = (e) => { const near = [e, e.parentElement, e.labels?.[0], e.nextElementSibling].filter(Boolean), before = near.map(ring);
  e.focus({preventScroll: true}); return document.activeElement === e && near.some((n, at) => ring(n) !== before[at]); };
const oneOfEach = (all) => [...new Map(all.map((e) => [[e.tagName, e.type, e.className, e.parentElement.className].join(), e])).values()];
const notReached = () => { const was = document.activeElement; was?.blur?.();
  const found = [...controls().filter((e) => e.tabIndex < 0), ...oneOfEach(controls()).filter((e) => !looksFocused(e))].slice(0, 3).map(told);
  document.activeElement?.blur(); was?.focus?.({preventScroll: true}); return found; };
"""
LOOK = f"""async (rules) => {{ {PARTS}
  // the bar is sticky: what happens to lie half under it would count as hidden
  for (const e of document.querySelectorAll(".nhy-bar, .nhy-header")) e.style.position = "static";
  return {{"": await axeSays(rules), "wider than 320 px": tooWide(), "cut off at 400%": cutOff(), "lower than a thumb": tooLow(),
    "not reached, or not seen to be, by keyboard": notReached()}}; }}"""
CONTRAST = f"async (rules) => {{ {PARTS} return axeSays(rules); }}"
STOPS = f"""() => {{ {PARTS}
  const chosen = (e) => e.type !== "radio" || e === (document.querySelector(`input[type=radio][name="${{CSS.escape(e.name)}}"]:checked`)
    ?? [...document.querySelectorAll(`input[type=radio][name="${{CSS.escape(e.name)}}"]`)].filter((r) => r.form === e.form)[0]);
  const stops = [...document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']")]
    .filter((e) => e.checkVisibility({{visibilityProperty: true}}) && !e.disabled && e.tabIndex >= 0 && chosen(e));
  document.activeElement?.blur(); getSelection()?.removeAllRanges(); scrollTo(0, 0);
  const stuck = [...document.querySelectorAll("body *")].filter((e) => ["fixed", "sticky"].includes(getComputedStyle(e).position));
  const around = (out, r) => out.top <= r.top && out.bottom >= r.bottom && out.left <= r.left && out.right >= r.right;
  window.reached = [];
  document.addEventListener("focusin", ({{target}}) => {{
    if (window.reached.at(-1)?.[0] === stops.indexOf(target)) return;
    const under = stuck.some((b) => !b.contains(target) && around(b.getBoundingClientRect(), target.getBoundingClientRect()));
    if (stops.includes(target)) window.reached.push([stops.indexOf(target), under]);
  }});
  const clocks = stops.filter((e) => e.type === "time" || e.type === "date").length;
  return [stops.map(told), stops.length + 4 * clocks + 4]; }}"""
AS_IT_WAS = """() => { for (const e of document.querySelectorAll(".nhy-bar, .nhy-header")) e.style.position = ""; }"""
STUCK = """() => [...document.querySelectorAll("body *")].filter((e) => ["fixed", "sticky"].includes(getComputedStyle(e).position) && e.checkVisibility())
  .reduce((all, e) => all + e.getBoundingClientRect().height, 0)"""


AXE = f"if (!window.axe) {{ {Axe().axe_script} }}; 0"
"""Brought to a page that is looked at, not to the many that are only passed through."""


@dataclass
class Looking:
    """What was looked at, and what was wrong with it. A page of the same shape is looked at once, unless it is told to.

    `rooms`: the first parts of the addresses that are followed. `kept`: addresses for later.
    """

    rooms: Collection[str] = ()
    faults: list[str] = field(default_factory=list)
    shapes: set[tuple[str, str]] = field(default_factory=set)
    paths: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)

    def look(self, name: str, page: Page) -> None:
        """At the page that is open now, whether or not one like it was seen: once, as narrow and as high as it takes."""
        where = name or shape_of(page.url)
        self.paths.add(urlsplit(page.url).path)
        self.shapes.add(kind_of(page))
        page.evaluate(AXE)
        page.keyboard.press("Shift")  # whoever uses the keyboard sees where they are
        for fault, found in page.evaluate(LOOK, {"type": "tag", "values": RULES}).items():
            self.faults += [f"{where}: {fault}: {e}" for e in found]
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self.faults += [f"{where}, dark: {e}" for e in page.evaluate(CONTRAST, {"type": "rule", "values": ["color-contrast"]})]
        page.emulate_media(color_scheme="light", reduced_motion="reduce")
        page.evaluate(AS_IT_WAS)
        if found := NAMES.search(page.title()):
            self.faults.append(f"{where}: {found[0]} stands in the title.")

    def tab_through(self, page: Page) -> None:
        """Every control in the order in which it stands, by the Tab key alone, none of them under the bar; on a laptop at 400%."""
        where = shape_of(page.url)
        page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
        stuck = page.evaluate(STUCK)
        if stuck > ZOOMED["height"] / 2:
            self.faults.append(f"{where}: at 400% {stuck} px of {ZOOMED['height']} are always covered")
        stops, presses = page.evaluate(STOPS)
        for _ in range(presses):  # the parts of a time are a stop each, and what scrolls is one too
            page.keyboard.press("Tab")
        reached = page.evaluate("window.reached")[: len(stops)]
        self.faults += [f"{where}: under the bar when it has the focus: {stops[at]}" for at, under in reached if under]
        in_order = [at for at, _ in reached]
        if in_order != list(range(len(stops))):
            missed = [stops[at] for at in range(len(stops)) if at not in in_order][:3]
            self.faults.append(f"{where}: not in order, or not reached, by Tab: {missed or in_order}")
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]

    def crawl(self, page: Page, seeds: list[str], most: int = 120) -> None:
        """Every page of the rooms that links lead to from here, one of each shape."""
        waiting, tried = list(seeds), set()
        while waiting and most:
            address = waiting.pop(0)
            if template_of(address) in tried:
                continue
            tried.add(template_of(address))
            answer = page.goto(address)
            if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            most -= 1
            assert answer.status < 400, f"{address} answered {answer.status}"
            if kind_of(page) not in self.shapes:
                self.look("", page)
            waiting += [link for link in links_of(page) if not self.rooms or room_of(link) in self.rooms]


def links_of(page: Page) -> list[str]:
    """The addresses that may be opened without changing anything."""
    found: list[str] = page.evaluate("() => [...document.querySelectorAll('a')].map((a) => a.getAttribute('href') || '')")
    return [href.split("#")[0] for href in found if href.startswith("/") and not re.search(r"^/static/|\.(pdf|csv|json)$", href)]


def kind_of(page: Page) -> tuple[str, str]:
    """Pages of one shape may hold a form for one person and words for another."""
    forms: Any = page.evaluate("() => [...document.querySelectorAll('main form')].map((f) => f.getAttribute('action') || '')")
    return template_of(page.url), " ".join(sorted({shape_of(action) for action in forms}))


def room_of(address: str) -> str:
    """The first part of an address."""
    return urlsplit(address).path.split("/")[1]


def shape_of(address: str) -> str:
    """The path with each id as a star, and one star for all that are rung, and for all areas' blank papers."""
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "*", urlsplit(address).path)
    path = re.sub(r"/plans/blank/[a-z]+/$", "/plans/blank/*/", path)
    return re.sub(r"/(contacts/.*|ring)/[a-z_]+$", r"/\1/*", path)


def template_of(address: str) -> str:
    """The same with one star for all pages of text, and for single questions of the call: one template with other words."""
    path = re.sub(r"^/guide/area/[a-z]+$", "/guide/area/*", shape_of(address))
    path = re.sub(r"^/guide/area/[a-z]+/[a-z_]+$", "/guide/area/*/*", path)
    path = re.sub(r"^/guide/(?!area|words|levels|practice|about)[a-z_]+$", "/guide/*", path)
    return re.sub(r"/details/(?!clothing|last_seen_at|hurt)[a-z_]+$", "/details/*", path)
