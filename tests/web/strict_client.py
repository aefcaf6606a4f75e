"""A test client that looks hard at every page it fetches. Use it as `StrictClient(app).get("/decide/")`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, before_render_template, template_rendered
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.test import TestResponse

from carer_app.web.security_headers import headers_for
from tests.web.strict_page import Element, StrictPage, text_of

MAX_QUERIES = 6
MAX_QUERIES_IN_TEMPLATE = 1  # the signed-in person, where a page asks for them late


@dataclass
class Page(StrictPage):
    """A page that was fetched, and the client that fetched it."""

    client: StrictClient | None = None
    queries_in_template: list[str] = field(default_factory=list)

    def submit(self, index: int | None = None, *, action: str | None = None, press: tuple[str, str] | None = None, **answers: Any) -> Page:
        """Send a form of this page as a browser would: its own fields, then `answers` (a list sends a name several times).

        Which form: by `index`, or the first whose action ends in `action`, or the only one. `press` is the (name, value) of the button.
        `expect` (status) and `title_is_h1` go to the client.
        """
        assert self.client
        how = {name: answers.pop(name) for name in ("expect", "title_is_h1", "max_queries", "follow", "headers") if name in answers}
        form = self._which(index, action)
        data: dict[str, Any] = {**values_of(form), **{name.rstrip("_"): value for name, value in answers.items()}}
        data |= dict([press]) if press else {}
        return self.client.post(form.get("action") or self.url, data={k: v for k, v in data.items() if v is not None}, **how)

    def _which(self, index: int | None, action: str | None) -> Element:
        forms = [f for f in self.forms if action is None or (f.get("action") or "").endswith(action)]
        if index is None and len(forms) != 1 and action is None:
            raise AssertionError(f"{self.url} has {len(forms)} forms: say which by index or action: {[f.get('action') for f in forms]}")
        if not forms:
            raise AssertionError(f"{self.url} has no form to {action}: {[f.get('action') for f in self.forms]}")
        return forms[index or 0]


class StrictClient:
    """Wraps Flask's test client. `client.raw` is the plain one, for what is not a page."""

    def __init__(
        self,
        app: Flask,
        *,
        forbidden_names: set[str] | frozenset[str] = frozenset(),
        max_queries: int = MAX_QUERIES,
        check_links: bool = False,
        raw: Any = None,
    ) -> None:
        self.app, self.forbidden, self.max_queries, self.check_links = app, frozenset(forbidden_names), max_queries, check_links
        self.raw = raw or app.test_client()
        self.title_is_h1 = True
        """Whether a page's title is expected to begin with its heading; a call may say otherwise."""
        self.token = ""

    def get(self, url: str, *, expect: int = 200, **how: Any) -> Page:
        """The page at `url`, checked. A redirect is followed unless `expect` is one."""
        return self._ask("GET", url, expect=expect, **how)

    def post(self, url: str, data: dict[str, Any] | None = None, *, expect: int = 200, **how: Any) -> Page:
        """Post a form (the last CSRF token seen is added), follow the redirect, check where it ends."""
        given = {**({"csrf_token": self.token} if self.token else {}), **(data or {})}
        return self._ask("POST", url, data=given, expect=expect, **how)

    def fragment(self, url: str, *, expect: int = 200, **how: Any) -> Page:
        """A piece of a page, as the live page fetches it."""
        return self._ask("GET", url, expect=expect, fragment=True, **how)

    def _ask(
        self,
        method: str,
        url: str,
        *,
        data: Any = None,
        expect: int = 200,
        follow: bool | None = None,
        title_is_h1: bool | None = None,
        max_queries: int | None = None,
        fragment: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Page:
        follow = expect not in range(300, 400) if follow is None else follow
        with counted(self.app) as count:
            response = self.raw.open(url, method=method, data=data, headers=headers)
        for _ in range(8):
            if not (follow and response.status_code in (301, 302, 303, 307, 308)):
                break
            self._check_headers(response, url)
            url = response.headers["Location"]
            assert not url.startswith(("http:", "https:", "//")), f"The redirect leads outside: {url}"
            with counted(self.app) as count:
                response = self.raw.get(url)
        page = self._page(response, url, count, fragment)
        assert response.status_code == expect, f"{method} {url} answered {response.status_code}, not {expect}: {page.text[:400]}"
        is_heading = self.title_is_h1 if title_is_h1 is None else title_is_h1
        self._check(page, response, title_is_h1=is_heading, most=self.max_queries if max_queries is None else max_queries, method=method)
        return page

    def _page(self, response: TestResponse, url: str, count: Count, fragment: bool) -> Page:
        is_html = response.mimetype == "text/html" and response.status_code not in (204, 304)
        html = response.get_data(as_text=True) if is_html else ""
        headers = dict(response.headers)
        return Page(url, response.status_code, html, headers, count.all, fragment or not is_html, self, count.in_template)

    def _check(self, page: Page, response: TestResponse, *, title_is_h1: bool, most: int, method: str) -> None:
        self._check_headers(response, page.url)
        faults = page.faults(forbidden=self.forbidden, title_is_h1=title_is_h1) if page.html and response.status_code < 300 else []
        if response.status_code >= 400 and page.html:
            faults = page.faults(forbidden=self.forbidden, title_is_h1=title_is_h1)
        if method == "GET" and len(page.queries) > most:
            faults.append(f"{len(page.queries)} queries, at most {most}:\n    " + "\n    ".join(page.queries))
        if len(page.queries_in_template) > MAX_QUERIES_IN_TEMPLATE:
            faults.append("Queries inside the template:\n    " + "\n    ".join(page.queries_in_template))
        faults += self._dead_ends(page) if self.check_links else []
        assert not faults, f"{page.url}:\n  " + "\n  ".join(faults)
        self.token = next((e.get("value", "") for e in page.all("input") if e.get("name") == "csrf_token"), self.token)

    def _dead_ends(self, page: Page) -> list[str]:
        """Every link and every form leads to a view that there is."""
        routes = self.app.url_map.bind("localhost")
        asked = [("GET", link) for link in page.links]
        asked += [(form.get("method", "get").upper(), form.get("action") or page.url) for form in page.forms]
        asked += [("POST", e.get("formaction", "")) for e in page.all("button") if e.get("formaction")]
        ours = [
            (method, url.split("?")[0].split("#")[0]) for method, url in asked if url.startswith("/") and not url.startswith("/static/")
        ]
        return [f"{method} {url} leads nowhere." for method, url in ours if not _leads(routes, method, url)]

    def _check_headers(self, response: TestResponse, url: str) -> None:
        for name, value in headers_for(self.app).items():
            assert response.headers.get(name) == value, f"{url}: the header {name} is {response.headers.get(name)!r}."
        kept = response.headers.get("Cache-Control", "")
        same_for_all = kept.startswith("public") and "Set-Cookie" not in response.headers and b"csrf_token" not in response.data
        assert kept == "no-store" or same_for_all, f"{url}: may be kept by a browser ({kept!r})."


def _leads(routes: MapAdapter, method: str, url: str) -> bool:
    try:
        routes.match(url, method=method)
    except RequestRedirect:
        return True
    except (NotFound, MethodNotAllowed):
        return False
    return True


@dataclass
class Count:
    """The SQL of one request; `in_template` is what ran while the page was being written out."""

    all: list[str] = field(default_factory=list)
    in_template: list[str] = field(default_factory=list)
    rendering: int = 0


@contextmanager
def counted(app: Flask) -> Iterator[Count]:
    """Count every query of every engine, savepoints and pragmas aside."""
    count = Count()

    def heard(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said = " ".join(statement.split())[:200]
        if said.upper().startswith(("PRAGMA", "SAVEPOINT", "RELEASE", "BEGIN", "SET ")):
            return
        count.all.append(said)
        if count.rendering:
            count.in_template.append(said)

    def began(*_a: Any, **_k: Any) -> None:
        count.rendering += 1

    def ended(*_a: Any, **_k: Any) -> None:
        count.rendering -= 1

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        with before_render_template.connected_to(began, app), template_rendered.connected_to(ended, app):
            yield count
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def values_of(form: Element) -> dict[str, Any]:
    """What a browser would send if nothing were touched."""
    values: dict[str, list[str]] = {}
    for e in form.iter():
        name = e.get("name") if isinstance(e.tag, str) else None
        if not name or "disabled" in e.attrib:
            continue
        for value in _sent(e):
            values.setdefault(name, []).append(value)
    return {name: given[0] if len(given) == 1 else given for name, given in values.items()}


def _sent(e: Element) -> list[str]:
    match e.tag:
        case "input" if e.get("type") in ("radio", "checkbox"):
            return [e.get("value", "on")] if "checked" in e.attrib else []
        case "input" if e.get("type") in ("submit", "button", "image", "reset", "file"):
            return []
        case "input":
            return [e.get("value", "")]
        case "textarea":
            return [(e.text or "").removeprefix("\n")]
        case "select":
            options = list(e.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or ([] if "multiple" in e.attrib else options[:1])
            return [o.get("value", text_of(o)) for o in chosen]
        case _:
            return []
