"""Professional differences: raised from a plan or from a time away, taken on line by line, open until somebody says that they are settled."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.differences import DifferenceLine
from carer_app.domain.difference import REASON, Reason
from carer_app.domain.entries import Disagreed
from carer_app.extensions import db
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import log, police_level

StrictAs = Callable[..., StrictClient]
QUERIES = 14
"""With the audit of a first reading; `test_queries_a_page` holds the usual case."""
SAID = {"with_whom": "Pat Lane, duty team manager", "said": "They will not send anybody before Monday."}


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("worker")
    client.max_queries = QUERIES
    return client


def raised(client: StrictClient, child: str, query: str = "", **more: str) -> Page:
    page = client.get(f"/plans/{child}/differences/new{query}")
    return page.submit(action="/differences/new", reason="agency_response", **(SAID | more))


def test_the_five_reasons_of_the_framework_are_offered(world: World, client: StrictClient) -> None:
    """NAT-INT-10"""
    page = client.get(f"/plans/{world.children['ash']}/differences/new")
    assert [one.get("value") for one in page.all("input") if one.get("name") == "reason"] == [reason.value for reason in Reason]
    assert all(said in page.text for said in REASON.values())


def test_one_is_raised_taken_on_and_settled(app: Flask, world: World, client: StrictClient, strict_as: StrictAs) -> None:
    """NAT-INT-10, NOTT-105"""
    ash = world.children["ash"]
    page = raised(client, ash, outcome="No", next_rung="Head of service")
    assert page.h1 == "Professional differences"
    assert "Open Next: Head of service" in page.text
    assert "With Pat Lane, duty team manager. They will not send anybody before Monday." in page.text
    theirs = strict_as("social")
    theirs.max_queries = QUERIES
    page = theirs.get(f"/plans/{ash}/differences")
    page = page.submit(index=0, with_whom="Head of service", said="Agreed to a visit.", press=("standing", "settled"))
    assert "Settled" in page.text
    assert "Next:" not in page.text
    assert "Agreed to a visit." in page.text
    with app.app_context():
        assert [row.standing.value for row in db.session.scalars(select(DifferenceLine).order_by(DifferenceLine.at))] == ["open", "settled"]
        assert len(db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "difference_written")).all()) == 2


def test_in_a_time_away_it_is_a_line_of_the_log_too(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/disagree")
    assert f"/plans/{world.children['ash']}/differences/new?occurrence={occurrence}" in page.html
    page = raised(client, world.children["ash"], f"?occurrence={occurrence}")
    assert "It came up in this time away" in page.text
    (body,) = [line.body for line in log(app, occurrence) if isinstance(line.body, Disagreed)]
    assert body.about == "agency_response"
    assert "Did not agree with how another agency responded" in client.get(f"/occurrence/{occurrence}").text
    assert "Who said what" not in client.get(f"/report/{occurrence}").text


def test_another_childs_time_away_is_not_written_in(app: Flask, world: World, client: StrictClient) -> None:
    other = world.occurrences["elm"]
    page = raised(client, world.children["ash"], f"?occurrence={other}")
    assert "It came up in this time away" not in page.text
    with app.app_context():
        assert db.session.scalars(select(DifferenceLine.occurrence_id)).all() == [None]


def test_what_is_missing_is_asked_for_and_twice_is_once(app: Flask, world: World, client: StrictClient) -> None:
    ash = world.children["ash"]
    form = client.get(f"/plans/{ash}/differences/new")
    page = form.submit(action="/differences/new", said="Something", expect=422)
    assert "Choose what it is about." in page.text
    assert "Write who you raised it with." in page.text
    for _ in range(2):
        form.submit(action="/differences/new", reason="resources", **SAID)
    page = client.get(f"/plans/{ash}/differences")
    assert len(list(page.all("section"))) == 1
    page = page.submit(index=0, press=("standing", "open"), said="", expect=422)
    assert "Write what was said." in page.text


def test_nobody_else_s_difference_is_found(world: World, client: StrictClient) -> None:
    client.get(f"/plans/{world.children['elm']}/differences", expect=404)
