"""What every answer carries, and what other sites cannot make a browser do."""

from __future__ import annotations

import pytest
from flask import Flask, Response

from carer_app.web.security_headers import HEADERS, POLICY
from tests.web.kitchen_sink import make_app


@pytest.fixture(scope="module")
def app() -> Flask:
    app = make_app()

    @app.get("/open-to-all")
    def open_to_all() -> Response:
        return Response("the same for everyone", headers={"Cache-Control": "public, max-age=300"})

    return app


@pytest.mark.parametrize("path", ["/home", "/no-such-page", "/broken", "/favicon.ico", "/static/x/css/app.css", "/static/x/nope"])
def test_every_answer_has_every_header(app: Flask, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_nothing_runs_or_loads_but_our_own() -> None:
    parts = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert {parts.pop(shut) for shut in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert set(parts.values()) == {"'self'"}


@pytest.mark.parametrize("path", ["/home", "/no-such-page", "/broken"])
def test_a_page_is_kept_by_nobody(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == "no-store"


def test_a_view_that_is_the_same_for_everyone_may_say_so(app: Flask) -> None:
    assert app.test_client().get("/open-to-all").headers["Cache-Control"] == "public, max-age=300"


def test_https_is_insisted_on_only_where_it_is_used() -> None:
    assert "Strict-Transport-Security" not in make_app().test_client().get("/home").headers
    over_https = make_app(PUBLIC_URL="https://nothomeyet.example")
    for path in ("/home", "/favicon.ico"):
        assert over_https.test_client().get(path).headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.parametrize("site, status", [("cross-site", 403), ("same-site", 403), ("same-origin", 400), ("none", 400), (None, 400)])
def test_a_form_from_another_site_is_refused_before_it_is_read(app: Flask, site: str | None, status: int) -> None:
    """400 is the CSRF token's own refusal: the request got that far."""
    assert app.test_client().post("/fields", headers={"Sec-Fetch-Site": site} if site else {}).status_code == status


def test_a_form_is_sent_as_a_form(app: Flask) -> None:
    """JSON could bring numbers, lists and broken characters where words are expected."""
    assert app.test_client().post("/fields", json={"words": 5}).status_code == 415


@pytest.mark.parametrize("method, path, status", [("TRACE", "/home", 405), ("PUT", "/fields", 405), ("POST", "/no-such-page", 404)])
def test_json_where_nobody_reads_any_is_refused_like_anything_else(app: Flask, method: str, path: str, status: int) -> None:
    assert app.test_client().open(path, method=method, json={}).status_code == status


def test_a_link_from_another_site_still_opens_a_page(app: Flask) -> None:
    assert app.test_client().get("/home", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_form_over_https_needs_no_referrer() -> None:
    """Our own policy sends none; the token and Sec-Fetch-Site stand instead."""
    client = make_app(PUBLIC_URL="https://nothomeyet.example").test_client()
    page = client.get("/fields", base_url="https://nothomeyet.example").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert client.post("/fields", base_url="https://nothomeyet.example", data={"csrf_token": token}).status_code == 422
