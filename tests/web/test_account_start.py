"""The first administrator, what production refuses, keys that turn, and limits that every worker shares."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from carer_app.cli_people import people as people_commands
from carer_app.config import RefusedToStart
from carer_app.db.models.people import Person
from carer_app.db.models.rates import TryCount
from carer_app.db.sealed import new_sealing_key
from carer_app.extensions import db
from tests.people import World, csrf, sign_in
from tests.web.access_app import build_small
from tests.web.conftest import SECRET
from tests.web.strict_client import StrictClient

PRODUCTION = {"APP_ENV": "production", "PUBLIC_URL": "https://nhy.example", "MAIL_URL": "smtp://127.0.0.1:1", "SECRET_KEY": SECRET}


def small(database_url: str, keys: str, **more: object) -> Flask:
    return build_small({"APP_ENV": "test", "SECRET_KEY": SECRET, "DATABASE_URL": database_url, "SEALING_KEYS": keys, **more})


def test_people_first_makes_an_administrator_who_sets_their_own_password(sqlite_url: str, sealing_keys: str) -> None:
    app = small(sqlite_url, sealing_keys, PUBLIC_URL="http://localhost:8000")
    app.cli.add_command(people_commands)
    asked = ["people", "first", "--organisation", "Larchwood Care", "--name", "Ada Brook", "--email", "ada@larchwood.test"]
    made = app.test_cli_runner().invoke(args=asked)
    assert made.exit_code == 0, made.output
    link = re.search(r"http://localhost:8000(/forgotten-password/\S+)", made.output)
    assert link
    client = StrictClient(app)
    client.get(link[1]).submit(index=0, password="nine blue paper boats", password_confirm="nine blue paper boats")
    page = client.get("/sign-in").submit(action="/sign-in", email="ada@larchwood.test", password="nine blue paper boats")
    assert page.url == "/account/second-factor"
    again = app.test_cli_runner().invoke(args=asked)
    assert again.exit_code != 0
    assert "people here already" in again.output


@pytest.mark.parametrize("email", ["not an address", "", "a@b"])
def test_people_first_refuses_what_is_no_address(sqlite_url: str, sealing_keys: str, email: str) -> None:
    app = small(sqlite_url, sealing_keys)
    app.cli.add_command(people_commands)
    answer = app.test_cli_runner().invoke(args=["people", "first", "--organisation", "A", "--name", "B", "--email", email])
    assert answer.exit_code != 0
    with app.app_context():
        assert db.session.scalar(select(func.count(Person.id))) == 0


def test_production_refuses_to_start_over_demo_people(database_url: str, sealing_keys: str, world: World) -> None:
    build_small({**PRODUCTION, "DATABASE_URL": database_url, "SEALING_KEYS": sealing_keys})
    app = small(database_url, sealing_keys)
    with app.app_context():
        db.session.get_one(Person, world.people["worker"]).email = "Worker@Demo.test"
        db.session.commit()
    with pytest.raises(RefusedToStart, match="demo people"):
        build_small({**PRODUCTION, "DATABASE_URL": database_url, "SEALING_KEYS": sealing_keys})


def test_the_demo_refuses_to_open_a_database_of_real_people(database_url: str, sealing_keys: str, world: World) -> None:
    demo = {"APP_ENV": "demo", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys}
    with pytest.raises(RefusedToStart, match="real people in this database"):
        build_small(demo)
    app = small(database_url, sealing_keys)
    with app.app_context():
        for n, person in enumerate(db.session.scalars(select(Person))):
            person.email = f"p{n}@Demo.test"
        db.session.commit()
    build_small(demo)


def test_nobody_real_is_invited_into_the_demo(database_url: str, sealing_keys: str, world: World) -> None:
    app = small(database_url, sealing_keys)
    with app.app_context():
        for n, person in enumerate(db.session.scalars(select(Person))):
            person.email = f"p{n}@demo.test"
        db.session.commit()
    app = build_small({"APP_ENV": "demo", "DATABASE_URL": database_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    client = sign_in(app, world.people["admin"])
    asked = {"name": "A", "email": "somebody@larchwood.test", "role": "registered_manager", "home_id": "all"}
    refused = client.post("/admin/people/invite", data=asked, headers=csrf(app, client))
    assert (refused.status_code, "ends in @demo.test" in refused.text) == (400, True)
    assert client.post("/admin/people/invite", data={**asked, "email": "a@demo.test"}, headers=csrf(app, client)).status_code == 302


def test_production_starts_before_its_database_is_migrated(tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> None:
    empty = tmp_path_factory.mktemp("empty") / "new.sqlite"
    build_small({**PRODUCTION, "DATABASE_URL": f"sqlite:///{empty}", "SEALING_KEYS": sealing_keys})


def test_demo_addresses_are_no_addresses_in_production(sqlite_url: str, sealing_keys: str) -> None:
    app = build_small({**PRODUCTION, "DATABASE_URL": sqlite_url, "SEALING_KEYS": sealing_keys})
    with app.app_context(), pytest.raises(ValueError):
        app.extensions["security"].mail_util.validate("foster@demo.test")


def test_codes_still_work_after_the_sealing_keys_turn(sqlite_url: str, sealing_keys: str) -> None:
    before = small(sqlite_url, sealing_keys)
    with before.test_request_context():
        old = before.extensions["security"].totp_factory
        secret = old.generate_totp_secret()
        code = old.generate_totp_password(secret)
        sealed = before.extensions["security"].mf_recovery_codes_util._encrypt_codes(["0123-4567-89ab"])
    after = small(sqlite_url, f"{new_sealing_key()},{sealing_keys}")
    with after.test_request_context():
        assert after.extensions["security"].totp_factory.generate_totp_password(secret) == code
        assert after.extensions["security"].mf_recovery_codes_util._decrypt_codes(sealed) == ["0123-4567-89ab"]
        assert after.extensions["security"].totp_factory.generate_totp_secret()
    without = small(sqlite_url, new_sealing_key())
    with without.test_request_context(), pytest.raises(KeyError):
        without.extensions["security"].totp_factory.generate_totp_password(secret)


def test_the_limits_are_shared_by_every_worker_and_keep_no_address(sqlite_url: str, sealing_keys: str) -> None:
    workers = [small(sqlite_url, sealing_keys, RATELIMIT_STORAGE_URI="database://") for _ in range(2)]
    answers = []
    for n in range(21):
        client = workers[n % 2].test_client()
        answers.append(
            client.post("/sign-in", data={"email": "a@b.test", "password": "x"}, headers=csrf(workers[n % 2], client)).status_code
        )
    assert answers == [200] * 20 + [429]
    with workers[0].app_context():
        rows = list(db.session.scalars(select(TryCount)))
        assert {row.tries for row in rows} >= {20}
        assert all(re.fullmatch(r"[0-9a-f]{64}", row.digest) for row in rows)
