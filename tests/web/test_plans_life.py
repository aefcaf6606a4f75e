"""Signing a plan, its versions, and reviews, page by page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carer_app.db.models.children import Assignment, Child
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import plans
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import World

MOST = 12
"""A first reading writes down that the page was read."""


@pytest.fixture
def ash(app, world: World) -> str:
    child = world.children["ash"]
    save(app, world, "plan", {"wait_minutes": 30, "police_from_outset": "no"})
    save(app, world, "warning_signs", {"signs": ["Goes quiet", "Packs a bag"]})
    return child


def save(app, world: World, section: str, values: dict, by: str = "manager", child: str = "ash") -> None:
    with app.app_context():
        actor = Actor(world.people[by], by.title(), "a test")
        plans.save_section(db.session, actor, db.session.get_one(Child, world.children[child]), section, values, NOW - timedelta(hours=1))
        db.session.commit()


def sign(client, child: str, **more):
    return client.get(f"/plans/{child}/agree", max_queries=MOST).submit(action="agree", title_is_h1=False, max_queries=MOST, **more)


def overview(client, child: str):
    return client.get(f"/plans/{child}", title_is_h1=False, max_queries=MOST)


def said(page, tag: str) -> list[str]:
    return ["".join(e.itertext()) for e in page.all(tag)]


def test_a_carer_and_the_social_worker_sign_and_the_overview_says_so(strict_as, ash):
    worker, social = strict_as("worker"), strict_as("social")
    assert overview(worker, ash).has("Not agreed yet")
    page = worker.get(f"/plans/{ash}/agree", max_queries=MOST)
    assert page.has("Goes quiet")
    assert page.has("This stops nobody from signing")
    assert page.has("Sign for the home")
    assert sign(worker, ash).has("Signed by Worker (carer at the home). Waiting for the social worker.")
    assert worker.get(f"/plans/{ash}/agree", max_queries=MOST).has("You signed on")
    assert social.get(f"/plans/{ash}/agree", max_queries=MOST).has("Sign as the social worker")
    assert sign(social, ash).has("by Worker (carer at the home) and Social (social worker).")


def test_what_changed_since_it_was_agreed_is_told_with_who_and_can_be_signed_again(strict_as, app, world, ash):
    worker, social = strict_as("worker"), strict_as("social")
    sign(worker, ash)
    sign(social, ash)
    save(app, world, "plan", {"wait_minutes": 15, "police_from_outset": "no"}, by="head")
    save(app, world, "warning_signs", {"signs": ["Goes quiet", "Rings <Nan>"]}, by="worker")
    assert overview(worker, ash).has("2 things")
    page = worker.get(f"/plans/{ash}/agree", max_queries=MOST)
    assert page.has("by Head")
    assert said(page, "del") == ["Packs a bag", "30 minutes"]
    assert said(page, "ins") == ["Rings <Nan>", "15 minutes"]
    assert sign(worker, ash).has("Waiting for the social worker")


def test_what_changed_while_it_was_read_is_not_signed(strict_as, app, world, ash):
    worker = strict_as("worker")
    page = worker.get(f"/plans/{ash}/agree", max_queries=MOST)
    save(app, world, "plan", {"wait_minutes": 5})
    again = page.submit(action="agree", expect=409, max_queries=MOST)
    assert again.has("Nothing is signed")
    assert again.submit(action="agree", title_is_h1=False, max_queries=MOST).has("Waiting for the social worker")


@pytest.mark.parametrize("seen", ["", "plan:x", "nonsense", "plan:²"])
def test_a_page_that_does_not_say_what_was_read_signs_nothing(strict_as, ash, seen):
    client = strict_as("worker")
    client.get(f"/plans/{ash}/agree", max_queries=MOST)
    client.post(f"/plans/{ash}/agree", {"seen": seen}, expect=409, max_queries=MOST)


def test_somebody_without_an_account_signed_on_paper(strict_as, ash):
    manager = strict_as("manager")
    sign(strict_as("worker"), ash)
    agree = manager.get(f"/plans/{ash}/agree", max_queries=MOST)
    page = manager.get(next(link for link in agree.links if "/agree/paper" in link), max_queries=MOST)
    today = f"{local(NOW):%d/%m/%Y}"
    refused = page.submit(side="social_worker", name="Manager", standing="Social worker", on=today, expect=422, max_queries=MOST)
    long_ago = refused.submit(name="Pat Elsewhere", on="1/1/1950", expect=422, max_queries=MOST)
    assert long_ago.has("saved again after that day")
    assert refused.has("That is your own name")
    done = refused.submit(name="Pat Elsewhere", title_is_h1=False, max_queries=MOST)
    assert done.has("Pat Elsewhere (Social worker, on paper)")
    assert manager.get(f"/plans/{ash}/agree", max_queries=MOST).has("written down by Manager")


def test_one_person_alone_makes_no_plan_agreed(strict_as, ash):
    manager = strict_as("manager")
    sign(manager, ash)
    agree = manager.get(f"/plans/{ash}/agree", max_queries=MOST)
    page = manager.get(next(link for link in agree.links if "/agree/paper" in link), max_queries=MOST)
    said = {"side": "social_worker", "name": "Pat", "standing": "Social worker", "on": f"{local(NOW):%d/%m/%Y}"}
    assert page.submit(**said, expect=422, max_queries=MOST).has("Somebody else writes the other side down.")
    blind = manager.get(f"/plans/{ash}/agree/paper", max_queries=MOST)
    assert blind.submit(**said, expect=409, max_queries=MOST).has("Look at it again, then sign.")
    assert overview(manager, ash).has("Waiting for the social worker")


def test_versions_and_what_differs_between_them(strict_as, app, world, ash):
    worker, social = strict_as("worker"), strict_as("social")
    sign(worker, ash)
    save(app, world, "people", {"people": [{"name": "Kai", "telephone": "07700 900130"}]})
    save(app, world, "plan", {"wait_minutes": 15})
    sign(social, ash)
    listed = worker.get(f"/plans/{ash}/versions", max_queries=MOST)
    assert [link for link in ("Version 1", "Version 2") if listed.has(link)] == ["Version 1", "Version 2"]
    second = worker.get(f"/plans/{ash}/versions/2", max_queries=MOST)
    assert second.has("This is the plan as it is now")
    assert second.has("Kai; Telephone: 07700 900130")
    assert said(worker.get(f"/plans/{ash}/versions/1", max_queries=MOST), "del")[:1] == ["30 minutes"]
    worker.get(f"/plans/{ash}/versions/3", expect=404, title_is_h1=False, max_queries=MOST)


def test_a_review_is_asked_for_after_a_time_away_and_written_down(strict_as, app, world, ash):
    with app.app_context():
        db.session.get_one(Occurrence, world.occurrences["ash"]).returned_at = NOW - timedelta(minutes=10)
        db.session.commit()
    manager = strict_as("manager")
    assert overview(manager, ash).has("Plan to review")
    assert manager.get("/oversight/").has("Plan to review")
    page = manager.get(f"/plans/{ash}/review", max_queries=MOST)
    assert page.has("after a time away")
    refused = page.submit(expect=422, max_queries=MOST)
    assert refused.has("Write who took part.")
    done = refused.submit(took_part="Worker, Social", outcome="same", title_is_h1=False, max_queries=MOST)
    assert done.has("The review is written down.")
    assert not done.has("Plan to review")
    assert not manager.get("/oversight/").has("Plan to review")
    assert manager.get(f"/plans/{ash}/versions", max_queries=MOST).has("Nothing had to change.")


def test_a_review_with_a_secret_in_it_keeps_nothing(strict_as, app, ash):
    page = strict_as("manager").get(f"/plans/{ash}/review", max_queries=MOST)
    refused = page.submit(took_part="pin 1234", outcome="same", reason="x", expect=422, max_queries=MOST)
    assert refused.has("Take the password or PIN out")
    assert not strict_as("manager").get(f"/plans/{ash}/versions", max_queries=MOST).has("Version 1")


def test_the_new_social_worker_of_a_child_signs_and_the_former_may_not(strict_as, app, world, ash):
    with app.app_context():
        for row in db.session.query(Assignment).filter_by(child_id=ash):
            row.person_id = world.people["social_b"]
        db.session.commit()
    strict_as("social").get(f"/plans/{ash}/agree", expect=404, title_is_h1=False, max_queries=MOST)
    assert sign(strict_as("social_b"), ash).has("Waiting for the carer")


def test_pages_of_a_plan_in_every_stage_cost_no_more(strict_as, app, world, ash):
    worker, social = strict_as("worker"), strict_as("social")
    sign(worker, ash)
    sign(social, ash)
    save(app, world, "plan", {"wait_minutes": 15})
    for path in ("agree", "versions", "versions/1"):
        worker.get(f"/plans/{ash}/{path}", max_queries=MOST)
        worker.get(f"/plans/{ash}/{path}")
