"""The guide: public, plain, cited, for each area; and the practice, which keeps nothing."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import EntryRow
from carer_app.domain.paragraphs import in_short
from carer_app.extensions import db
from carer_app.packs import loader
from tests.web.strict_client import StrictClient


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """Somebody who is not signed in."""
    return StrictClient(app)


AREAS = [name for name in loader.names() if name != "national"]


def own_pages(name: str) -> list[str]:
    return [page.id for page in loader.load(name).guidance if page.source == name]


@pytest.mark.parametrize("name", loader.names())
def test_every_page_of_every_area_is_open_to_anyone_and_cited(client: StrictClient, name: str) -> None:
    for page in loader.load(name).guidance:
        if page.source == name:
            shown = client.get(f"/guide/{page.id}" if name == "national" else f"/guide/area/{name}/{page.id}")
            assert in_short(page.cites)[1:] in shown.text
            assert "{child}" not in shown.text


def test_the_contents_lead_to_every_page_and_area(client: StrictClient) -> None:
    contents = client.get("/guide/").html
    assert all(f"/guide/{page}" in contents for page in own_pages("national"))
    for name in AREAS:
        assert f"/guide/area/{name}" in contents
        area = client.get(f"/guide/area/{name}").html
        assert all(f"/guide/area/{name}/{page}" in area for page in own_pages(name))


def test_a_historic_protocol_says_how_old_it_is(client: StrictClient) -> None:
    assert "Written in September 2014" in client.get("/guide/area/nottinghamshire").text


@pytest.mark.parametrize("path", ["/guide/nothing", "/guide/area/atlantis", "/guide/area/national", "/guide/area/somerset/nothing"])
def test_a_page_that_is_not_there_is_not_found(client: StrictClient, path: str) -> None:
    client.get(path, expect=404)


def test_the_words_are_explained(client: StrictClient) -> None:
    assert "A status that only the police give." in client.get("/guide/words").text


def test_practice_walks_from_the_first_question_to_the_return_and_writes_nothing(app: Flask, client: StrictClient) -> None:
    before = kept(app)
    page = client.get("/guide/practice/tonight?area=nottinghamshire")
    assert "Nothing is written down" in page.text
    path = "/guide/practice/tonight?area=nottinghamshire&immediate_concern_child=no&immediate_concern_other=no"
    chosen = client.raw.get(f"{path}&whereabouts=unknown&contact=no_reply&choice=none")
    assert parse_qs(urlsplit(chosen.headers["Location"]).query)["trigger_incident"] == ["no"]
    level = client.get(
        f"{path}&whereabouts=unknown&contact=no_reply&ticks=signs&carer_concern=some&health_risk_today=no&exploitation_risk_today=no"
        "&vulnerability_today=no&placement_change_today=no"
    )
    assert "Carer intervention" in level.text
    police = client.get(link(level.html, "You have tried every step"))
    assert "Police intervention" in police.text
    told = client.get(link(police.html, "The police take your report"))
    assert "/guide/practice/tonight?" in link(told.html, "absent")
    back = client.get(link(told.html, "Robin is back"))
    assert "In this order" in back.text
    assert kept(app) == before


def kept(app: Flask) -> tuple[int | None, int | None]:
    """How many lines and audit events there are."""
    with app.app_context():
        return tuple(db.session.scalar(select(func.count()).select_from(table)) for table in (EntryRow, AuditEvent))  # type: ignore[return-value]


def test_practice_names_the_area_its_age_and_its_own_steps(client: StrictClient) -> None:
    page = client.get("/guide/practice/tonight?area=lancashire&immediate_concern_child=yes")
    assert "Lancashire, written in 2013, and old" in page.text
    assert "Ring the local hospitals" in page.text
    assert "recorded Robin as missing" in client.get("/guide/practice/tonight?immediate_concern_child=yes&police=told").text


def test_no_step_of_the_guide_leaves_a_hole_for_a_name(client: StrictClient) -> None:
    contents = client.get("/guide/")
    assert "Ring family and friends" in contents.text
    assert "the people who know the child" not in contents.text


def link(text: str, label: str) -> str:
    """The address behind a line of the practice."""
    found = re.search(rf'href="([^"]+)"><span>[^<]*{re.escape(label)}', text)
    assert found, label
    return found[1].replace("&amp;", "&")


def test_practice_ignores_what_is_not_a_question(client: StrictClient) -> None:
    page = client.get("/guide/practice/tonight?whereabouts=mars&nonsense=1&ticks=nowhere&child_age=x&immediate_concern_child=<b>")
    assert "mars" not in page.text
    client.get("/guide/practice/tonight?area=atlantis", expect=404)
    client.get("/guide/practice/tonight?choice=nothing")
