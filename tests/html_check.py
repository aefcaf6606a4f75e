"""`./dev check --html`: every page of the demo that a link leads to, for each kind of person, under the Nu HTML Checker."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from carer_app import create_app
from carer_app.demo.load import demo_id
from carer_app.domain.home_code import code_of
from tests.e2e.journey import PASSWORD
from tests.e2e.looking import shape_of
from tests.web.demo_place import ROOT, empty_place

JAR = ROOT / "build/html-checker/node_modules/vnu-jar/build/dist/vnu.jar"
PEOPLE = ("", "foster", "worker", "manager", "social", "admin", "stranger")
"""Nobody signed in, then the demo's people; the last is given the plan of a child whose move the social worker plans."""
FERN = demo_id("child", "fern")
START = (
    f"/plans/{FERN}/move",
    f"/plans/{FERN}/move/told",
    f"/plans/{FERN}/move/review",
    "/plans/moves",
    "/",
    "/emergency",
    "/guide/",
    "/sign-in",
    "/decide/",
    "/oversight/",
    "/admin/",
    "/account/",
)
MOST = 200
WITH_FAULTS = "?with-faults"


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        place = empty_place(Path(folder) / "demo")
        place.flask_here("demo", "load")
        pages = _pages(create_app({**place.settings, "RATELIMIT_ENABLED": False}), Path(folder) / "pages")
        faults = list(_faults(Path(folder) / "pages", pages))
    sys.stdout.write("\n".join([*faults, f"{len(pages)} pages, {len(faults)} faults.", ""]))
    return 1 if faults or len(pages) < 40 else 0


def _pages(app: Flask, out: Path) -> dict[str, str]:
    """File to who and where; one page of each shape for each person."""
    out.mkdir()
    kept: dict[str, str] = {}
    for who in PEOPLE:
        client = _signed_in(app, who)
        moving = _moving(client) if who == "social" else ()
        for address, html in (*moving, *_crawl(client, who)):
            name = f"{len(kept):04}.html"
            (out / name).write_text(html)
            kept[name] = f"{who or 'signed out'} {address}"
    return kept


def _moving(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """The pages of a move that only show themselves when something is sent: with faults, asked again, and planned."""
    sent = {"where": "code", "code": code_of(demo_id("home", "other")), "day": "1/3/2099", "at_time": "14:30", "give": "y"}
    for page in ("now", "plan"):
        url = f"/plans/{FERN}/move/{page}"
        token = {"csrf_token": _token(client.get(url).text)}
        yield url + WITH_FAULTS, client.post(url, data=token).text
        yield url + "?asked", client.post(url, data=sent | token).text
        if page == "plan":
            client.post(url, data=sent | token | {"sure": sent["code"]})


def _signed_in(app: Flask, who: str) -> FlaskClient:
    client = app.test_client()
    if who:
        sent = {"email": f"{who}@demo.test", "password": PASSWORD, "csrf_token": _token(client.get("/sign-in").text)}
        answer = client.post("/sign-in", data=sent)
        if answer.status_code != 302:
            raise SystemExit(f"{who} could not sign in: {answer.status_code}")
    return client


def _token(html: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    return found[1] if found else ""


def _crawl(client: FlaskClient, who: str) -> Iterator[tuple[str, str]]:
    """Pages, and what the forms of a plan answer when something that cannot be kept was typed into each field."""
    waiting, tried = ["/no-such-page", *START], set()
    while waiting and len(tried) < MOST:
        address = waiting.pop(0)
        if shape_of(address) in tried:
            continue
        tried.add(shape_of(address))
        answer = client.get(address, follow_redirects=True)
        if answer.mimetype != "text/html":
            continue
        yield address, answer.text
        waiting += [href.replace("&amp;", "&") for href in re.findall(r'<a[^>]*href="(/[^"#]*)', answer.text) if _is_followed(href, who)]
        if re.search(r"/plans/[^/]+/[a-z_]+$", urlsplit(address).path) and 'id="section"' in answer.text:
            yield address + WITH_FAULTS, client.post(address, data=_with_faults(answer.text)).text


def _is_followed(href: str, who: str) -> bool:
    """The guide is the same for everybody: it is read once."""
    return not href.startswith("/static/") and not (who and href.startswith("/guide/"))


def _with_faults(html: str) -> dict[str, str]:
    """Too long, and a secret, in each field that lets itself be typed in."""
    typed = re.findall(r'<(?:textarea|input[^>]*type="(?:text|tel|email)")[^>]*name="([^"]+)"', html)
    return dict.fromkeys(typed, "password: hunter2 " * 400) | {"csrf_token": _token(html)}


def _faults(folder: Path, pages: dict[str, str]) -> Iterator[str]:
    command = ["java", "-jar", str(JAR), "--errors-only", "--exit-zero-always", "--format", "json", "--skip-non-html", str(folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    for fault in json.loads(said.stderr or said.stdout)["messages"]:
        where = pages.get(Path(urlsplit(fault.get("url", "")).path).name, "?")
        yield f"{where}: line {fault.get('lastLine', '?')}: {fault['message']} {fault.get('extract', '')[:160]!r}"


if __name__ == "__main__":
    sys.exit(main())
