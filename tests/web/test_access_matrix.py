"""The matrix of tests/web/matrix.py, tried; and every route of the application is in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from carer_app import create_app
from carer_app.access.enforce import mark_of
from carer_app.db.models.people import Membership
from carer_app.extensions import db
from tests.people import World, csrf, sign_in
from tests.web.conftest import SECRET
from tests.web.matrix import CASES, CHILDREN, HOMES, MATRIX, PUBLIC, ROLES, Route

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture(scope="module")
def app(world_template: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> Flask:
    """One application for the whole table; its database is laid afresh after every cell that could write."""
    path = tmp_path_factory.mktemp("matrix") / "matrix.sqlite"
    shutil.copy(world_template[0], path)
    settings = {"APP_ENV": "test", "DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys}
    return create_app({**settings, "RATELIMIT_ENABLED": False})


@pytest.fixture
def afresh(app: Flask, world_template: tuple[Path, World]) -> Callable[[], None]:
    """Lays the world afresh."""

    def lay() -> None:
        with app.app_context():
            where = Path(str(db.engine.url.database))
            db.engine.dispose()
        for beside in where.parent.glob(f"{where.name}-*"):
            beside.unlink()
        shutil.copy(world_template[0], where)

    return lay


def test_every_route_has_a_mark(app: Flask) -> None:
    unmarked = [rule.endpoint for rule in app.url_map.iter_rules() if mark_of(app, rule.endpoint) is None]
    assert not unmarked, f"Nobody may open these, since they say nothing about who may: {unmarked}"


def test_every_route_is_in_the_matrix(app: Flask) -> None:
    there = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in (rule.methods or ()) if method in UNSAFE | {"GET"}}
    written = {(route.endpoint, route.method) for route in MATRIX}
    assert not there - written, f"Add these to tests/web/matrix.py: {sorted(there - written)}"
    assert not written - there, f"These are in tests/web/matrix.py and nowhere else: {sorted(written - there)}"


@pytest.mark.parametrize("route", MATRIX, ids=lambda route: f"{route.method} {route.endpoint}")
def test_the_answer_is_the_one_written_by_hand(app: Flask, world: World, afresh: Callable[[], None], route: Route) -> None:
    wrong = []
    for role, case, expected, address in cells(app, world, route):
        client = app.test_client() if role == "signed out" else sign_in(app, world.people[role])
        answer = client.open(address, method=route.method, data=route.data or None, headers=csrf(app, client))
        got = letter(answer, app, client, route)
        if got != expected:
            wrong.append(f"{role}, {case}: {got} ({answer.status_code}), not {expected}")
        if route.method in UNSAFE:
            afresh()
    assert not wrong, f"{route.method} {route.endpoint}:\n  " + "\n  ".join(wrong)


def cells(app: Flask, world: World, route: Route) -> Iterator[tuple[str, str, str, str]]:
    """(role, case, expected letter, address)"""
    if isinstance(route.who, str):
        for role in ("signed out", *ROLES):
            yield role, "-", "Y", address_of(app, route, None)
        return
    for role in ROLES:
        letters = route.who[role].split()
        for case, expected, record in zip(CASES, letters, records(app, world, route, role, len(letters)), strict=False):
            yield role, case, expected, address_of(app, route, record)
    first = next(iter(records(app, world, route, "worker", 1)))
    yield "signed out", "-", "S", address_of(app, route, first)


def records(app: Flask, world: World, route: Route, role: str, how_many: int) -> list[str | None]:
    """The ids a role tries, case by case."""
    match route.about:
        case None:
            return [None] * how_many
        case "child":
            return [world.children[name] for name in CHILDREN[role]]
        case "occurrence":
            return [world.occurrences[name] for name in CHILDREN[role]]
        case "home":
            return [world.homes[name] for name in HOMES[role]]
        case "person":
            return [world.people["night"]]
        case "membership":
            with app.app_context():
                return [db.session.scalars(select(Membership.id).where(Membership.person_id == world.people["night"])).one()]
        case "photo":
            return [photo_of(app, world, name) for name in CHILDREN[role]]
        case _:
            raise AssertionError(f"{route.endpoint} is about {route.about!r}, which the matrix does not know.")


def photo_of(app: Flask, world: World, name: str) -> str:
    from datetime import UTC, datetime

    from carer_app.db.models.children import Photo

    with app.app_context():
        made = db.session.scalars(select(Photo).where(Photo.child_id == world.children[name])).first()
        if made is None:
            made = Photo(
                child_id=world.children[name], image=b"\xff\xd8\xff\xd9", width=1, height=1, sha256="0" * 64,
                added_at=datetime.now(UTC), added_by=world.people["manager"],
            )  # fmt: skip
            db.session.add(made)
            db.session.commit()
        return made.id


def address_of(app: Flask, route: Route, record: str | None) -> str:
    with app.test_request_context():
        about = {f"{route.about}_id": record} if route.about else {}
        return url_for(route.endpoint, **about, **route.args)


def letter(answer: Any, app: Flask, client: FlaskClient, route: Route) -> str:
    """What an answer amounts to. Not found must be the very same page as for a record that never was."""
    where = answer.headers.get("Location", "").split("?")[0]
    if answer.status_code == 302 and where == "/sign-in" and route.who != PUBLIC:
        return "S"
    if answer.status_code == 404:
        nowhere = address_of(app, route, str(uuid4())) if route.about else "/no/such/page"
        missing = client.open(nowhere, method=route.method, headers=csrf(app, client))
        return "N" if answer.data == missing.data else "a 404 that says too much"
    if answer.status_code in (401, 403, 405) or answer.status_code >= 500:
        return f"status {answer.status_code}"
    assert "This page had grown old" not in answer.text, "The token was refused before anybody asked who may."
    if "What you wrote is kept" in answer.text or "This was not kept" in answer.text:
        return "L"
    return "Y"
