"""The plan on one page for a meeting: all that is written, what is missing, and a form for each part that leads back to it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from carer_app.domain.plan_glance import at_a_glance
from carer_app.domain.plan_meeting import meeting_parts
from carer_app.domain.profile import SECTIONS, Profile
from tests.factories import NOW
from tests.web.plan_forms import MOST_QUERIES, kept, opened, send
from tests.web.strict_client import Page, StrictClient


def meeting(client: StrictClient, child: str) -> Page:
    return client.get(f"/plans/{child}/meeting", title_is_h1=False, max_queries=MOST_QUERIES)


def from_meeting(client: StrictClient, child: str, section: str) -> Page:
    return client.get(f"/plans/{child}/{section}?back=meeting", max_queries=MOST_QUERIES)


def test_everything_that_is_written_stands_on_it_in_the_order_of_a_meeting(manager, ash):
    send(manager.get(f"/plans/{ash}/people", max_queries=MOST_QUERIES), **{
        "people-0-name": "Kai", "people-0-relationship": "friend", "people-0-safe_to_visit": "no", "people-0-why": "Adults there are not known.",
    })  # fmt: skip
    send(manager.get(f"/plans/{ash}/warning_signs", max_queries=MOST_QUERIES), signs="Packs a bag\nGoes quiet")
    send(manager.get(f"/plans/{ash}/risks", max_queries=MOST_QUERIES), substances="now", substances_why="Said so in May.", peers="past")
    send(
        manager.get(f"/plans/{ash}/plan", max_queries=MOST_QUERIES),
        wait_minutes="45",
        likelihood="likely",
        likelihood_why="Twice this month.",
    )
    page = meeting(manager, ash)
    spoken = [
        "Likelihood here", "Likely", "Twice this month.", "What to watch for", "Packs a bag", "Goes quiet", "A worry now", "Said so in May.",
        "In the past", "Kai · friend", "Safe to ring: not known", "Safe to visit: no", "Adults there are not known.", "Agreed wait", "45", "Signed",
    ]  # fmt: skip
    text = page.text[page.text.index("Likelihood here") :]
    places = [text.index(words) for words in spoken]
    assert places == sorted(places)
    assert "Ash" not in page.title


def test_every_block_leads_to_its_form_and_the_parts_say_how_far_they_are(manager, ash):
    page = meeting(manager, ash)
    parts = meeting_parts(Profile(), frozenset({"trigger_plan"}))
    changes = [e.get("href") for e in page.all("a") if "back=meeting" in (e.get("href") or "")]
    blocks = [f"/plans/{ash}/{b.section.id}?back=meeting#{b.fields[0].id}" for part in parts for b in part.blocks]
    glances = [f"/plans/{ash}/{one.section}?back=meeting#{one.field}" for one in at_a_glance(Profile())]
    assert changes == [*glances, *blocks]
    assert page.has("2 that matter missing")
    assert page.has("Missing, and they matter: Before going missing, Trigger events")
    assert page.has("0 of")


def test_what_matters_most_stands_first_and_two_answers_are_marked(strict_as, manager, ash):
    """At a glance, before any part of the plan: the wait with its unit, when the police, what is missing, what waits."""
    mine, theirs = (opened(strict_as(who), ash, "plan") for who in ("manager", "head"))
    send(mine, wait_minutes="45", police_from_outset="no")
    send(theirs, wait_minutes="30")
    page = meeting(manager, ash)
    first, rest = page.text.split("Keys:", 1)
    for words in ("45 minutes", "Not from the start", "Nobody is written down.", "that matter most are filled in", "Two answers", "Decide"):
        assert words in first
    assert "Agreed wait Two answers" in " ".join(rest.split())


def test_a_risk_nobody_answered_is_not_known_and_never_no(manager, ash):
    assert meeting(manager, ash).text.count("Not known") >= 12


def test_saving_leads_back_to_the_meeting_at_that_section(manager, ash):
    answer = from_meeting(manager, ash, "description").submit(action="description?back=meeting", expect=302, hair="short")
    assert answer.headers["Location"].endswith(f"/plans/{ash}/meeting#m-description")
    page = meeting(manager, ash)
    assert page.has("“What they look like” is saved.")
    assert any(e.get("id") == "m-description" for e in page.all("section"))


@pytest.mark.parametrize("section", [s.id for s in SECTIONS if s.id not in ("photo", "trigger_plan")])
def test_the_place_that_a_section_leads_back_to_is_on_the_page(manager, ash, section):
    page = from_meeting(manager, ash, section)
    assert f"/plans/{ash}/meeting#m-{section}" in page.links
    assert sum(e.get("id") == f"m-{section}" for e in meeting(manager, ash).all("section")) == 1


def test_what_is_refused_and_one_row_more_stay_on_the_way_back(manager, ash):
    page = from_meeting(manager, ash, "people")
    again = page.submit(action="people?back=meeting", expect=422, **{"people-0-online": "password: hunter2"})
    more = again.submit(action="people?back=meeting", press=("more", "people"), expect=422, **{"people-0-online": "kai.skates"})
    answer = more.submit(action="people?back=meeting", expect=302, **{"people-1-name": "Mo"})
    assert "/meeting#" in answer.headers["Location"]


def test_it_leads_nowhere_else(manager, ash):
    page = manager.get(f"/plans/{ash}/school?back=//elsewhere.example", max_queries=MOST_QUERIES)
    answer = page.submit(index=0, expect=302, name="Sampleton")
    assert answer.headers["Location"].endswith(f"/plans/{ash}#school")


def test_a_carer_sees_it_and_changes_what_a_carer_may(strict_as, world):
    page = meeting(strict_as("foster"), world.children["cedar"])
    assert any("/school?back=meeting" in link for link in page.links)
    assert not any("/plan?back=meeting" in link for link in page.links)


def test_new_here_and_an_order_that_ends_are_told_in_plain_words(app, manager, ash):
    today = app.config["CLOCK"]().date() if "CLOCK" in app.config else None
    page = manager.get(f"/plans/{ash}/placement", max_queries=MOST_QUERIES)
    soon = (today or NOW.date()) + timedelta(days=3)
    send(page, moved_in_on=[str(soon.day), str(soon.month), str(soon.year - 3)], **{"court_orders-0-order": "Curfew"})
    assert kept(app, ash).rows("placement", "court_orders")
    for seen in (meeting(manager, ash), manager.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)):
        assert seen.has("“Curfew” has no end date here.")
        assert not re.search(r"[A-Z]{3,4}-[0-9]", seen.text)


def test_it_costs_the_same_however_much_is_kept(manager, ash):
    few = _cost(manager, ash)
    for section in ("identity", "school", "health"):
        field = {"identity": "background", "school": "name", "health": "allergies"}[section]
        send(manager.get(f"/plans/{ash}/{section}", max_queries=MOST_QUERIES), **{field: "words"})
    assert _cost(manager, ash) == few <= 6


def _cost(client: StrictClient, child: str) -> int:
    meeting(client, child)
    return len(meeting(client, child).queries)
