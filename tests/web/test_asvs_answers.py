"""What the standard asks of answers and no other test shows: their kind, other origins, claimed addresses, methods of old."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.test import Client

from carer_app import create_app
from carer_app.config import settings
from carer_app.db.models.people import Person
from carer_app.db.sealed import new_sealing_key
from carer_app.extensions import db
from carer_app.web.account.links import set_password_link
from carer_app.web.account.settings import sign_in_settings
from tests.people import World, give_password, sign_in
from tests.web.conftest import SECRET
from tests.web.kitchen_sink import make_app
from tests.web.strict_client import StrictClient

ROOT = Path(__file__).resolve().parents[2]
WORKER = "worker@larchwood.test"

PATHS = ("/home", "/no-such-page", "/broken", "/favicon.ico", "/static/x/css/app.css", "/static/x/js/main.js", "/static/x/nope")


@pytest.fixture(scope="module")
def front() -> Flask:
    return make_app()


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_says_what_it_is_and_in_which_letters(front: Flask, path: str) -> None:
    answer = front.test_client().get(path)
    kind = answer.headers["Content-Type"]
    assert not kind.startswith("text/") or "charset=utf-8" in kind


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_lets_another_origin_read_it(front: Flask, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        answer = front.test_client().open(path, method=method, headers={"Origin": "https://elsewhere.example"})
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]


@pytest.mark.parametrize("proxies, counted", [("0", "127.0.0.1"), ("1", "203.0.113.9")])
def test_an_address_that_somebody_claims_counts_for_nothing_until_a_proxy_vouches(
    proxies: str, counted: str, database_url: str, sealing_keys: str
) -> None:
    """A proxy adds the address that it saw; what stood there before it was claimed."""
    app = create_app(
        {"APP_ENV": "test", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, "PROXIES": proxies}
    )
    seen: list[str | None] = []
    app.before_request_funcs[None].insert(0, lambda: seen.append(request.remote_addr))
    claims = {"X-Forwarded-For": "198.51.100.1, 203.0.113.9", "X-Forwarded-Host": "elsewhere.example", "X-Real-IP": "198.51.100.1"}
    assert app.test_client().get("/healthz", headers=claims).status_code == 200
    assert seen == [counted]


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "DEBUG"])
def test_methods_that_show_the_inside_are_not_there(front: Flask, method: str) -> None:
    assert Client(front).open("/home", method=method).status_code == 405
    assert Client(front).open("/static/x/css/app.css", method=method).status_code == 405


def test_a_password_is_masked_and_may_be_pasted_and_kept(app: Flask) -> None:
    page = app.test_client().get("/sign-in").text
    fields = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert fields
    for field in fields:
        assert 'type="password"' in field
        assert 'autocomplete="current-password"' in field
    scripts = "".join(path.read_text() for path in (ROOT / "static/js").rglob("*.js"))
    assert not re.search(r"[\"']paste[\"']", scripts)


def test_a_password_counts_to_its_last_letter(app: Flask, world: World) -> None:
    long = "Four quiet green umbrellas " * 4
    give_password(app, world.people["worker"], long)
    for typed, status in ((long[:-2], 200), (long.lower(), 200), (long, 302)):
        page = StrictClient(app).get("/sign-in")
        assert page.submit(action="/sign-in", email=WORKER, password=typed, expect=status, follow=False).status == status


def test_a_new_password_by_mail_opens_nothing_without_the_second_factor(app: Flask, world: World) -> None:
    with app.test_request_context():
        link = set_password_link(db.session.get_one(Person, world.people["manager"]))
    client, new = StrictClient(app), "five quiet green umbrellas"
    client.get(link.partition("localhost:8000")[2] or link).submit(index=0, password=new, password_confirm=new)
    assert client.raw.get("/account/").status_code == 302
    page = client.get("/sign-in").submit(action="/sign-in", email="manager@larchwood.test", password=new)
    assert page.url == "/account/second-factor"
    assert client.raw.get("/account/").status_code == 302


def test_a_recovery_code_is_long_enough(app: Flask) -> None:
    with app.app_context():
        codes = app.extensions["security"].totp_factory.generate_recovery_codes(8)
    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"[0-9a-f]{4}(?:-[0-9a-f]{4}){2}", code) for code in codes)  # 48 bits, where 20 are asked for


@pytest.mark.parametrize("days, status", [(0, 200), (6.9, 200), (7.1, 302)])
def test_a_browser_is_signed_out_after_a_week_however_much_it_is_used(app: Flask, world: World, days: float, status: int) -> None:
    signed_in = sign_in(app, world.people["worker"])
    signed_in.get("/account/")
    with signed_in.session_transaction() as cookie:
        cookie["since"] = cookie["since"] - int(days * 24 * 3600)
    assert signed_in.get("/account/").status_code == status


def test_every_page_of_somebody_signed_in_leads_to_signing_out(app: Flask, world: World) -> None:
    client = sign_in(app, world.people["worker"])
    assert 'href="/account/"' in client.get("/").text
    assert 'action="/sign-out"' in client.get("/account/").text


def test_passwords_are_kept_by_argon2_at_full_strength_outside_the_tests() -> None:
    given = {"APP_ENV": "production", "SECRET_KEY": "x" * 40, "SEALING_KEYS": new_sealing_key(), "MAIL_URL": "smtp://127.0.0.1:1"}
    app = Flask("settings")
    app.config.from_mapping(settings({**given, "PUBLIC_URL": "https://nhy.example"}))
    made = sign_in_settings(app)
    assert made["SECURITY_PASSWORD_SCHEMES"] == ["argon2"]
    assert made["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] == {}


def test_to_end_a_sign_in_somebody_says_again_who_they_are(app: Flask, world: World) -> None:
    other, mine = sign_in(app, world.people["worker"]), sign_in(app, world.people["worker"], recently=False)
    with mine.session_transaction() as cookie:
        cookie["active_at"] = int(time.time())
    page = StrictClient(app, raw=mine).get("/account/sessions")
    asked = sorted({str(form.get("action")) for form in page.forms if str(form.get("action")).startswith("/account/sessions/")})
    assert len(asked) == 2
    for action in asked:
        assert page.submit(action=action, expect=401).h1 == "Show that it is you"
    assert other.get("/account/").status_code == 200
