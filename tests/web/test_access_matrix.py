"""The matrix of tests/web/matrix.py, tried; and every route of the application is in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, Response, g, url_for
from flask.testing import FlaskClient
from sqlalchemy import select

from carer_app import create_app
from carer_app.access.enforce import mark_of
from carer_app.db.models.children import Photo
from carer_app.db.models.interviews import InterviewAccess
from carer_app.db.models.moves import Move, MoveKind
from carer_app.db.models.people import Membership
from carer_app.db.models.visits import Giver, VisitConsent
from carer_app.db.queries.children import placements
from carer_app.extensions import db
from carer_app.web.offline import pages as of_the_phone
from tests.factories import NOW
from tests.people import World, csrf, sign_in
from tests.phones import phone_of
from tests.web.conftest import SECRET
from tests.web.matrix import CASES, CHILDREN, HOMES, MATRIX, OF_TODAY, PUBLIC, ROLES, Route

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}


@dataclass
class Tried:
    """One application for the whole table, everybody signed in; its database is laid afresh after every cell that could write."""

    app: Flask
    world: World
    cookies: dict[str, str]
    headers: dict[str, str]
    phones: dict[str, dict[str, str]]
    photos: dict[str, str]
    moves: dict[str, str]
    membership: str
    interviews: tuple[str, ...]
    visited: tuple[str, ...]
    file: Path
    nowhere: dict[tuple[str, str, str], bytes]
    """What a role is answered about a record that never was, by endpoint and method: asked once, compared with every case."""

    def client(self, role: str) -> FlaskClient:
        """A browser of somebody with this role, as it was when the table began."""
        client = self.app.test_client()
        client.set_cookie("session", self.cookies[role])
        return client

    def headers_of(self, role: str, route: Route) -> dict[str, str]:
        """What their browser sends; their phone, for what phones ask."""
        return self.headers | (self.phones.get(role, self.phones["worker"]) if route.is_for_phones else {})

    def device_at(self, home: str) -> str:
        """The id of a phone of that home."""
        return self.phones[home]["Authorization"].split()[1].split(".")[0]

    def keep(self) -> None:
        """Keep the database as it is now, to come back to."""
        with self.app.app_context(), db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy(self.file, self.file.with_suffix(".kept"))

    def afresh(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        for beside in self.file.parent.glob(f"{self.file.name}-*"):
            beside.unlink()
        shutil.copy(self.file.with_suffix(".kept"), self.file)


@pytest.fixture(scope="module")
def tried(world_template: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> Tried:
    path, world = tmp_path_factory.mktemp("matrix") / "matrix.sqlite", world_template[1]
    shutil.copy(world_template[0], path)
    settings = {"APP_ENV": "test", "DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys}
    app = create_app({**settings, "RATELIMIT_ENABLED": False})
    app.after_request(_say_who_was_let_in)
    clients = {"signed out": app.test_client(), **{role: sign_in(app, world.people[role]) for role in ROLES}}
    for client in clients.values():
        headers = csrf(app, client)  # the same for all: each cookie holds the same secret
    cookies = {role: cookie.value for role, client in clients.items() if (cookie := client.get_cookie("session"))}
    with app.app_context():
        photos = {name: _photo(child_id, world.people["manager"]) for name, child_id in world.children.items()}
        theirs = {role: role for role in ROLES} | {
            "larch": "night",
            "rowan": "worker_b",
            "fern": "foster",
            "gale": "foster_b",
            "thorn": "stranger",
        }
        phones = {name: phone_of(db.session, world.people[person]).header for name, person in theirs.items()}
        membership = db.session.scalars(select(Membership.id).where(Membership.person_id == world.people["night"])).one()
        interviews = _given(world)
        visited = _consented(world)
        moves = {name: _came(child_id, world.people["social"]) for name, child_id in world.children.items()}
        db.session.commit()
    made = Tried(app, world, cookies, headers, phones, photos, moves, membership, interviews, visited, path, {})
    made.keep()
    return made


def _photo(child_id: str, by: str) -> str:
    photo = Photo(child_id=child_id, image=b"\xff\xd8\xff\xd9", width=1, height=1, sha256="0" * 64, added_at=datetime.now(UTC), added_by=by)
    db.session.add(photo)
    db.session.flush()
    return photo.id


def _given(world: World) -> tuple[str, ...]:
    """What the interviewer was given, what they were given and is over, and what somebody else was given."""
    before, until = NOW - timedelta(days=3), NOW + timedelta(days=3)
    times = ((before, until, "interviewer"), (before, NOW - timedelta(days=1), "interviewer"), (before, until, "nobody"))
    made = []
    for from_at, to_at, person in times:
        given = {"interview_id": str(uuid4()), "child_id": world.children["ash"], "person_id": world.people[person]}
        made.append(InterviewAccess(from_at=from_at, to_at=to_at, given_by=world.people["social"], **given))
    db.session.add_all(made)
    db.session.flush()
    return tuple(one.id for one in made)


def _consented(world: World) -> tuple[str, ...]:
    """Times away of a child of the visited home whose log both let a visitor read, of one whom only the child lets, and of another home's."""
    both, one, elsewhere = world.occurrences["ash"], world.occurrences["fir"], world.occurrences["birch"]
    for child, givers in (("ash", list(Giver)), ("fir", [Giver.CHILD]), ("birch", list(Giver))):
        for giver in givers:
            given = {"given_on": NOW.date(), "recorded_at": NOW - timedelta(hours=1), "recorded_by": world.people["manager"]}
            row = VisitConsent(child_id=world.children[child], giver=giver, **given)
            row.who = "Invented"
            db.session.add(row)
    return both, one, elsewhere


def _came(child_id: str, by: str) -> str:
    """The move by which a child came to the home it lives in."""
    stay = next(stay for stay in placements(db.session, child_id) if stay.to_at is None)
    move = Move(child_id=child_id, kind=MoveKind.EMERGENCY, to_home_id=stay.home_id, starts_at=stay.from_at, planned_by=by)
    move.planned_at = move.given_at = stay.from_at
    stay.move_id = move.id
    db.session.add(move)
    db.session.flush()
    return move.id


def _say_who_was_let_in(response: Response) -> Response:
    """So that "there is no such line in this record" and "there is no such record for you" can be told apart here, and only here."""
    if "found" in g:
        response.headers["X-Let-In"] = "yes"
    return response


def test_every_route_has_a_mark(tried: Tried) -> None:
    unmarked = [rule.endpoint for rule in tried.app.url_map.iter_rules() if mark_of(tried.app, rule.endpoint) is None]
    assert not unmarked, f"Nobody may open these, since they say nothing about who may: {unmarked}"


def test_every_route_is_in_the_matrix(tried: Tried) -> None:
    rules = tried.app.url_map.iter_rules()
    there = {(rule.endpoint, method) for rule in rules for method in (rule.methods or ()) if method in UNSAFE | {"GET"}}
    written = {(route.endpoint, route.method) for route in MATRIX}
    assert not there - written, f"Add these to tests/web/matrix.py: {sorted(there - written)}"
    assert not written - there, f"These are in tests/web/matrix.py and nowhere else: {sorted(written - there)}"


@pytest.mark.parametrize("route", MATRIX, ids=lambda route: f"{route.method} {route.endpoint}")
def test_the_answer_is_the_one_written_by_hand(tried: Tried, route: Route) -> None:
    wrong = []
    for role, case, expected, record in cells(tried, route):
        client, headers = tried.client(role), tried.headers_of(role, route)
        answer = client.open(address_of(tried, route, record), method=route.method, data=route.data or None, headers=headers)
        got = letter(answer, tried, role, route)
        if got != expected:
            wrong.append(f"{role}, {case}: {got} ({answer.status_code}), not {expected}")
        if route.method in UNSAFE and answer.status_code < 400:
            tried.afresh()
    assert not wrong, f"{route.method} {route.endpoint}:\n  " + "\n  ".join(wrong)


def cells(tried: Tried, route: Route) -> Iterator[tuple[str, str, str, str | None]]:
    """(role, case, expected letter, id of the record)"""
    if isinstance(route.who, str):
        yield from ((role, "-", "Y", None) for role in ("signed out", *ROLES))
        return
    for role in ROLES:
        letters = route.who[role].split()
        for case, expected, record in zip(CASES, letters, records(tried, route, role), strict=False):
            yield role, case, expected, record
    yield "signed out", "-", "S", records(tried, route, "worker")[0]


def records(tried: Tried, route: Route, role: str) -> list[str | None]:
    """The ids a role tries, case by case."""
    world = tried.world
    match route.about:
        case None:
            return [None]
        case "child" | "reviewed_child":
            return [world.children[name] for name in CHILDREN[role]]
        case "occurrence":
            return [world.occurrences[name] for name in CHILDREN[role]]
        case "photo":
            return [tried.photos[name] for name in CHILDREN[role]]
        case "move":
            return [tried.moves[name] for name in CHILDREN[role]]
        case "home":
            return [world.homes[name] for name in HOMES[role]]
        case "device":
            return [tried.device_at(name) for name in HOMES[role]]
        case "away_tonight":
            return [world.occurrences[name] for name in ("ash", "fir", "elm")]
        case "visited_log":
            return list(tried.visited)
        case "interview_access":
            return list(tried.interviews)
        case "person":
            return [world.people["night"]]
        case "membership":
            return [tried.membership]
        case _:
            raise AssertionError(f"{route.endpoint} is about {route.about!r}, which the matrix does not know.")


def address_of(tried: Tried, route: Route, record: str | None) -> str:
    with tried.app.test_request_context():
        args = {name: of_the_phone.digest_of(of_the_phone.source()) if value == OF_TODAY else value for name, value in route.args.items()}
        return url_for(route.endpoint, **({f"{route.about}_id": record} if route.about else {}), **args)


def letter(answer: Any, tried: Tried, role: str, route: Route) -> str:
    """What an answer amounts to. Not found must be the very same page as for a record that never was."""
    page = answer.get_data().decode(errors="replace")
    if answer.status_code == 302 and answer.headers["Location"].split("?")[0] == "/sign-in" and route.who != PUBLIC:
        return "S"
    if answer.status_code == 401 and answer.is_json and answer.json["error"]["code"] == "sign_in_first":
        return "S"
    assert "This page had grown old" not in page, "The token was refused before anybody asked who may."
    if "What you wrote is kept" in page or "This was not kept" in page:
        return "L"
    if answer.status_code == 404 and "X-Let-In" not in answer.headers:
        key = role, route.endpoint, route.method
        if key not in tried.nowhere:
            nowhere = address_of(tried, route, str(uuid4())) if route.about else "/sync/nothing" if route.is_for_phones else "/no/such/page"
            tried.nowhere[key] = tried.client(role).open(nowhere, method=route.method, headers=tried.headers).data
        return "N" if answer.data == tried.nowhere[key] else "a 404 that says too much"
    return f"status {answer.status_code}" if answer.status_code in (401, 403, 405) or answer.status_code >= 500 else "Y"
