"""A child's plan on the phone: what the night needs of it, in the words of the server's page, and nothing that stays on the server."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask, render_template

from carer_app.domain.night_fields import NIGHT_FIELDS
from carer_app.domain.profile import SECTION_BY_ID, Profile
from tests.people import World
from tests.web import test_pages_on_the_phone as both
from tests.web.strict_client import StrictClient
from tests.web.test_pages_on_the_phone import PEOPLE, PLACES
from tests.web.tonight import PLAN, SIGNS, carer, give_plan

ONLY_POLICE = {"name": "Flat on Mill Road", "address": "9 Mill Road", "safe_to_visit": "no", "police_only": "yes"}


@pytest.fixture
def phone(app: Flask, world: World, tmp_path: Any) -> both.Phone:
    return both.Phone(app, world, tmp_path)


def test_a_part_that_is_read_is_the_same_but_for_what_stays_on_the_server(
    app: Flask, world: World, phone: both.Phone, strict_as: Any
) -> None:
    client: StrictClient = carer(strict_as)
    kept = {**PLAN, "steps": ["Ring Nan first", "Look in the park"], "review_by": "2026-12-01"}
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={k: v for k, v in kept.items() if k in _fields("plan")})
    url = f"/plans/{world.children['ash']}/plan"
    server = client.get(url, title_is_h1=False).text
    (shown,) = phone.shows(world.occurrences["ash"], datetime.now(UTC), [url])
    ours = both._read(shown["main"])
    for words in ("Ring Nan first", "Look in the park", "60 minutes"):
        assert words in ours
        assert words in server
    told = [field.label for field in SECTION_BY_ID["plan"].fields if field.label in server]
    night = [field.label for field in SECTION_BY_ID["plan"].fields if field.id in NIGHT_FIELDS["plan"]]
    assert [label for label in told if label in ours] == night
    assert not any(field.label in ours for field in SECTION_BY_ID["plan"].fields if field.id not in NIGHT_FIELDS["plan"])


@pytest.mark.parametrize("part", ["people", "places"])
def test_people_and_places_stand_as_the_server_writes_them(app: Flask, world: World, phone: both.Phone, part: str) -> None:
    rows = {"people": PEOPLE, "places": {"places": [*PLACES["places"], ONLY_POLICE]}}[part]
    give_plan(app, world, "ash", **{part: rows})
    child = world.children["ash"]
    (shown,) = phone.shows(world.occurrences["ash"], datetime.now(UTC), [f"/plans/{child}/{part}"])
    with app.test_request_context():
        section, profile = SECTION_BY_ID[part], Profile.of({part: rows})
        given = {"section": section, "profile": profile, "back": (f"/plans/{child}", "Plan"), "in_doubt": {}, "on_phone": True}
        html = render_template("plans/read.html", child={"id": child, "preferred_name": "Ash"}, **given)
    mine = html.split('id="main">', 1)[1].split("</main>", 1)[0]
    assert both._read(shown["main"]) == both._read(mine)
    assert part == "people" or "9 Mill Road" in shown["main"]


def test_the_plan_s_first_page_names_its_parts_and_whom_to_ring(app: Flask, world: World, phone: both.Phone, strict_as: Any) -> None:
    child = world.children["ash"]
    give_plan(app, world, "ash", identity={"date_of_birth": "2011-04-02"}, people=PEOPLE)
    (shown, unknown) = phone.shows(world.occurrences["ash"], datetime.now(UTC), [f"/plans/{child}", f"/plans/{child}/risk_assessment"])
    read = " ".join(both._read(shown["main"]))
    page = carer(strict_as).get(f"/plans/{child}", title_is_h1=False, max_queries=40)
    for section in NIGHT_FIELDS.keys() - {"trigger_plan"}:
        assert SECTION_BY_ID[section].title in read
        assert SECTION_BY_ID[section].title in page.text
    assert "Who to ring" in read
    assert "years old" in read
    assert unknown["elsewhere"]


def _fields(section: str) -> set[str]:
    return {field.id for field in SECTION_BY_ID[section].fields}
