"""What a page asks of the database: at most six questions, whoever asks and however long the log is."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient

from carer_app.access.reads import window_start
from carer_app.db.base import now_utc
from carer_app.domain.entries import Linked, Noted, PoliceTold
from tests.people import World
from tests.web.matrix import MATRIX, PUBLIC, Route
from tests.web.strict_client import MAX_QUERIES, counted
from tests.web.telling import police_level, write

AT_LEAST = {
    "worker": {
        "decide.who",
        "after.mine",
        "decide.again",
        "occurrence.live",
        "occurrence.all_lines",
        "report.call",
        "report.pack",
        "plans.overview",
    },
    "manager": {"occurrence.lower", "report.call", "plans.overview", "oversight.open_now", "after.mine", "admin.list_contacts"},
    "social": {"occurrence.live", "report.call", "plans.overview", "plans.section"},
    "agency": {"oversight.open_now"},
    "admin": {"admin.list_people", "admin.person", "admin.list_homes"},
}
"""Pages that must be among those asked for, so that the test cannot pass by finding none."""
PAPERS = {"plans.summary_pdf": MAX_QUERIES + 2, "plans.profile_pdf": MAX_QUERIES + 2}
"""No page but a paper, drawn once in a while: the logs of a year and the plan together; whose names are not for it. One more than these ask as a
rule: what is held weakly may have been tidied away and is read again."""


@pytest.mark.parametrize("who", AT_LEAST)
def test_no_page_asks_more_than_six_things_once_it_was_read(app: Flask, world: World, as_: Any, who: str) -> None:
    """The first reading adds what it takes to write down that the page was read."""
    client, asked = as_(who), {}
    for name, url in addresses(app, world).items():
        status, queries = _once_read(app, client, url)
        if status == 200:
            asked[name] = queries
    assert set(asked) >= AT_LEAST[who]
    assert {name: queries for name, queries in asked.items() if len(queries) > PAPERS.get(name, MAX_QUERIES)} == {}


def test_children_gone_together_cost_two_questions_more_however_many_they_are(app: Flask, world: World, as_: Any) -> None:
    client, occurrence = as_("manager"), police_level(app, world)
    url = f"/occurrence/{occurrence}"
    alone = _again(app, client, url)
    write(app, world, occurrence, *(Linked(world.occurrences[child], "together") for child in ("birch", "cedar", "fir")))
    assert _again(app, client, url) == alone + 2


def addresses(app: Flask, world: World) -> dict[str, str]:
    """Every page of the matrix that takes signing in, of a child whose night has run long and of the home they live in."""
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold("REF-1"), *(Noted(f"Line {n}") for n in range(30)))
    ids = {
        "occurrence": {"occurrence_id": occurrence}, "child": {"child_id": world.children["ash"]}, "home": {"home_id": world.homes["larch"]},
        "person": {"person_id": world.people["worker"]},
    }  # fmt: skip
    with app.test_request_context():
        return {route.endpoint: url_for(route.endpoint, **_arguments(route, ids)) for route in MATRIX if _is_page(route, ids)}


def _is_page(route: Route, ids: dict[str, dict[str, str]]) -> bool:
    return route.method == "GET" and route.who != PUBLIC and (route.about is None or route.about in ids)


def _arguments(route: Route, ids: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {**route.args, **(ids[route.about] if route.about else {})}


def _again(app: Flask, client: FlaskClient, url: str) -> int:
    status, queries = _once_read(app, client, url)
    assert status == 200
    return len(queries)


def _once_read(app: Flask, client: FlaskClient, url: str) -> tuple[int, list[str]]:
    """What a page asks that was read already in the present ten minutes: where they ended in between, once more."""
    while True:
        began = window_start(now_utc())
        client.get(url)
        with counted(app) as count:
            status = client.get(url).status_code
        if window_start(now_utc()) == began:
            return status, count.all
