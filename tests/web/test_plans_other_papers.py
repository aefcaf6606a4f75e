"""Papers about one child: who may have them, what their files are called, that having had them is written down, and whose names are on them."""

from __future__ import annotations

import pytest
from flask import Flask

from carer_app.db.queries import audit
from carer_app.domain.entries import Noted
from carer_app.extensions import db
from tests.pdf.reading import squeezed, text_of
from tests.people import World
from tests.web.telling import police_level, write
from tests.web.tonight import give_plan

PAPERS = {"profile": "plan", "times-not-home": "times", "missing-summary": "times"}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_has_a_plain_name_and_having_had_it_is_written_down(app: Flask, world: World, as_, paper: str) -> None:
    ash = world.children["ash"]
    answer = as_("worker").get(f"/plans/{ash}/{paper}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{paper}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert as_("stranger").get(f"/plans/{ash}/{paper}.pdf").status_code == 404
    with app.app_context():
        kinds = {event.kind for event in audit.of_child(db.session, ash).events if event.person_id == world.people["worker"]}
    assert f"read_{PAPERS[paper]}" in kinds


def test_the_ways_to_them_are_on_the_plan_and_on_the_log(app: Flask, world: World, strict_as) -> None:
    occurrence = police_level(app, world)
    client = strict_as("worker")
    client.max_queries = 10
    links = client.get(f"/plans/{world.children['ash']}", title_is_h1=False).links
    assert {f"/plans/{world.children['ash']}/{paper}.pdf" for paper in PAPERS} <= set(links)
    assert f"/occurrence/{occurrence}/log.pdf" in client.get(f"/occurrence/{occurrence}/lines").links


def test_the_log_on_paper_is_the_whole_log_and_names_no_other_child(app: Flask, world: World, as_) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, Noted("Fir saw Ash at the gate"))
    answer = as_("worker").get(f"/occurrence/{occurrence}/log.pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="log.pdf"'
    text = text_of(answer.data)
    assert "anotherchildheresawAshatthegate" in squeezed(text)
    assert "Fir" not in text
    assert "Log head" in text
    assert text_of(as_("worker").get(f"/plans/{world.children['ash']}/times-not-home.pdf").data).count("Highest level") >= 1


def test_the_profile_alone_names_no_other_child_of_the_home(app: Flask, world: World, as_) -> None:
    give_plan(app, world, "ash", risks={"vulnerabilities": "Always goes off with Fir from the next room"})
    text = text_of(as_("worker").get(f"/plans/{world.children['ash']}/profile.pdf").data)
    assert "Alwaysgoesoffwithanotherchildherefrom" in squeezed(text)
    assert "with Fir" not in " ".join(text.split())
