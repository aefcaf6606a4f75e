"""A page as a strict reader sees it: what is wrong with its markup, its words for people who do not see it, and its secrets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
from html5lib.constants import E as PARSE_ERRORS

Element = ElementTree.Element
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_UNLABELLED = {"hidden", "submit", "button", "reset", "image"}
_ADDRESSES = {"href", "src", "action", "formaction", "poster", "srcset", "data"}
_OUTSIDE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:)?//|^\s*(?:https?|data|javascript|blob|ftp):", re.IGNORECASE)
_REFERENCES = ("aria-describedby", "aria-labelledby", "aria-controls", "for")


@dataclass
class StrictPage:
    """One answer of the server, parsed. `faults()` lists everything that is wrong with it."""

    url: str
    status: int
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    queries: list[str] = field(default_factory=list)
    is_fragment: bool = False

    @cached_property
    def _parser(self) -> html5lib.HTMLParser:
        return html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)

    @cached_property
    def tree(self) -> Element:
        return self._parser.parseFragment(self.html) if self.is_fragment else self._parser.parse(self.html)

    def all(self, *tags: str) -> Iterator[Element]:
        return (e for e in self.tree.iter() if isinstance(e.tag, str) and (not tags or e.tag in tags))

    def first(self, tag: str) -> Element | None:
        return next(self.all(tag), None)

    @property
    def title(self) -> str:
        return text_of(self.first("title"))

    @property
    def h1(self) -> str:
        return text_of(self.first("h1"))

    @cached_property
    def text(self) -> str:
        """What can be read in <main>, spaces made single."""
        return text_of(self.first("main") if not self.is_fragment else self.tree)

    @property
    def links(self) -> list[str]:
        return [e.get("href", "") for e in self.all("a")]

    @property
    def forms(self) -> list[Element]:
        return list(self.all("form"))

    def has(self, words: str) -> bool:
        return words in self.text

    def faults(self, *, forbidden: frozenset[str] = frozenset(), title_is_h1: bool = True) -> list[str]:
        """Every fault, as a sentence."""
        found = [*self._markup(), *self._inline(), *self._addresses(), *self._forms(), *self._names(), *self._secrets(forbidden)]
        return found if self.is_fragment else [*found, *self._page(title_is_h1)]

    def _markup(self) -> Iterator[str]:
        _ = self.tree
        for position, code, words in self._parser.errors:
            line = self.html.splitlines()[max(position[0] - 1, 0)][:120] if self.html else ""
            yield f"Markup, line {position[0]}: {PARSE_ERRORS[code] % words} in {line!r}"
        ids = Counter(e.get("id") for e in self.all() if e.get("id") is not None)
        yield from (f"The id {name!r} stands {n} times." for name, n in ids.items() if n > 1)
        yield from (f"An id is empty or has a space: {name!r}." for name in ids if not name or " " in str(name))
        for element in self.all():
            for attribute in _REFERENCES:
                for name in (element.get(attribute) or "").split():
                    if name not in ids and element.tag != "output":
                        yield f"<{element.tag} {attribute}={name!r}> points at nothing."

    def _inline(self) -> Iterator[str]:
        for element in self.all():
            if "style" in element.attrib:
                yield f"<{element.tag}> has an inline style."
            yield from (f"<{element.tag}> has an inline {name}." for name in element.attrib if str(name).startswith("on"))
        yield from ("There is an inline <style>." for _ in self.all("style"))
        yield from ("There is an inline <script>." for e in self.all("script") if not e.get("src"))

    def _addresses(self) -> Iterator[str]:
        for element in self.all():
            for name in _ADDRESSES & set(element.attrib):
                if _OUTSIDE.match(element.get(name, "")):
                    yield f"<{element.tag} {name}={element.get(name)!r}> leads outside."

    def _forms(self) -> Iterator[str]:
        labels = {e.get("for") for e in self.all("label") if text_of(e)}
        wrapped = {id(inside) for label in self.all("label") for inside in label.iter()}
        for e in self.all("input", "select", "textarea"):
            named = e.get("id") in labels or id(e) in wrapped or e.get("aria-label") or e.get("aria-labelledby")
            if e.get("type", "text") not in _UNLABELLED and not named:
                yield f"<{e.tag} name={e.get('name')!r}> has no label."
        for form in self.forms:
            yield from self._form(form)

    def _form(self, form: Element) -> Iterator[str]:
        where = form.get("action") or self.url
        if form.get("method", "get").lower() == "post" and not any(
            e.get("name") == "csrf_token" and e.get("value") for e in form.iter("input")
        ):
            yield f"The form to {where} has no CSRF token."
        buttons = [e.get("type", "submit") for e in form.iter("button")] + [e.get("type", "text") for e in form.iter("input")]
        if not {"submit", "image"} & set(buttons):
            yield f"The form to {where} has no button."
        grouped = {id(inside) for box in form.iter("fieldset") if text_of(box.find("legend")) for inside in box.iter()}
        choices = Counter(e.get("name") for e in form.iter("input") if e.get("type") == "radio" and id(e) not in grouped)
        yield from (f"The answers {name!r} have no <fieldset> with a <legend>." for name, n in choices.items() if n > 1)

    def _names(self) -> Iterator[str]:
        """Everything has a name for those who listen."""
        yield from (f"<img src={e.get('src')!r}> has no alt." for e in self.all("img") if e.get("alt") is None)
        for element in self.all("a", "button", "summary", "legend", "h1", "h2", "h3", "h4"):
            if not text_of(element) and not element.get("aria-label") and not any(i.get("alt") for i in element.iter("img")):
                yield f"An empty <{element.tag}>."
        yield from (f"<{e.tag}> has a tabindex above 0." for e in self.all() if (e.get("tabindex") or "0") > "0")
        levels = [_HEADINGS[e.tag] for e in self.all(*_HEADINGS)]
        for before, after in pairwise(levels):
            if after > before + 1:
                yield f"A heading of level {after} follows one of level {before}."

    def _secrets(self, forbidden: frozenset[str]) -> Iterator[str]:
        addresses = " ".join([self.url, *(e.get(a, "") for e in self.all() for a in _ADDRESSES)])
        kept = " ".join(self.headers.get(name, "") for name in ("Location", "Content-Disposition", "Link"))
        for name in forbidden:
            for where, text in (("title", self.title), ("an address", addresses), ("a header", kept)):
                if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
                    yield f"A child's name ({name}) stands in {where}."

    def _page(self, title_is_h1: bool) -> Iterator[str]:
        headings = list(self.all("h1"))
        if len(headings) != 1:
            yield f"There are {len(headings)} <h1>, not one."
        if not self.title:
            yield "There is no <title>."
        if title_is_h1 and not self.title.removeprefix("Error: ").startswith(self.h1):
            yield f"The title {self.title!r} does not begin with the heading {self.h1!r}."
        root = self.first("html")
        if root is None or not (root.get("lang") or "").startswith("en"):
            yield "<html> does not say its language."
        if sum(1 for _ in self.all("main")) != 1:
            yield "There is not exactly one <main>."
        if not self.html.lstrip().lower().startswith("<!doctype html>"):
            yield "There is no doctype."
        if not any(e.get("name") == "viewport" for e in self.all("meta")):
            yield "There is no viewport."


def text_of(element: Element | None) -> str:
    """What is read out: all text inside, spaces made single."""
    return " ".join("".join(_words(element)).split()) if element is not None else ""


def _words(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template") or not isinstance(element.tag, str):
        return
    yield element.text or ""
    for inside in element:
        yield from _words(inside)
        if inside.tag in ("p", "li", "div", "dd", "dt", "td", "th", "br", "option", "label", "legend", "h1", "h2", "h3", "summary"):
            yield " "
        yield inside.tail or ""
