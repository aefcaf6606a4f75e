"""Production as a browser meets it: cookies that stay on https and on this host, no other host's name, no demo banner."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import Client

from carer_app import create_app
from carer_app.db.models.people import Person
from carer_app.extensions import db
from tests.people import World, give_password
from tests.web.conftest import SECRET
from tests.web.strict_client import values_of
from tests.web.strict_page import StrictPage

HOME = "https://records.example"
EMAIL = "worker@larchwood.example"
PASSWORD = "four quiet green umbrellas"


@pytest.fixture
def served(app: Flask, database_url: str, sealing_keys: str, world: World) -> Flask:
    """The application as production builds it, over the world of the tests."""
    give_password(app, world.people["worker"], PASSWORD)
    with app.app_context():
        db.session.get_one(Person, world.people["worker"]).email = EMAIL
        db.session.commit()
    return create_app(
        {
            "APP_ENV": "production", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys,
            "PUBLIC_URL": HOME, "MAIL_URL": "smtp://127.0.0.1:1",
        }
    )  # fmt: skip


def test_every_cookie_stays_on_https_and_on_this_host(served: Flask) -> None:
    client = Client(served)
    page = client.get("/sign-in", base_url=HOME)
    form = StrictPage("/sign-in", 200, page.text).forms[0]
    fields = {**values_of(form), "email": EMAIL, "password": PASSWORD}
    signed_in = client.post("/sign-in", data=fields, base_url=HOME)
    assert signed_in.status_code == 302, StrictPage("", 200, signed_in.text).text
    cookies = [cookie for answer in (page, signed_in) for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 2
    for cookie in cookies:
        name, *rest = (part.strip() for part in cookie.split(";"))
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(rest)
        assert not any(part.lower().startswith("domain") for part in rest)
    assert client.get("/", base_url=HOME).status_code == 200


def test_a_cookie_is_not_taken_for_one_of_ours_without_its_prefix(served: Flask) -> None:
    client = Client(served)
    client.set_cookie("session", "anything", domain="records.example")
    assert client.get("/account/", base_url=HOME).status_code == 302


@pytest.mark.parametrize("host", ["evil.example", "records.example.evil.example", "localhost", "127.0.0.1"])
@pytest.mark.parametrize("path", ["/sign-in", "/healthz"])
def test_another_hosts_name_is_refused(served: Flask, host: str, path: str) -> None:
    assert Client(served).get(path, base_url=f"https://{host}").status_code == 400


def test_browsers_are_told_to_stay_on_https(served: Flask) -> None:
    assert "max-age=" in Client(served).get("/sign-in", base_url=HOME).headers["Strict-Transport-Security"]


SAYS_SO = "every person here is invented"


def test_the_demo_says_that_it_is_one_and_production_does_not(
    served: Flask, sqlite_template: Path, tmp_path: Path, sealing_keys: str
) -> None:
    own = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'demo.sqlite')}"
    demo = create_app({"APP_ENV": "demo", "DATABASE_URL": own, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    for path in ("/sign-in", "/guide/", "/emergency"):
        assert SAYS_SO in Client(demo).get(path).text, path
        assert SAYS_SO not in Client(served).get(path, base_url=HOME).text, path


def test_healthz_says_nothing_of_the_inside(served: Flask) -> None:
    answer = Client(served).get("/healthz", base_url=HOME)
    assert answer.status_code == 200
    for word in ("sqlite", "/tmp", "version", SECRET):
        assert word not in answer.text.lower()
