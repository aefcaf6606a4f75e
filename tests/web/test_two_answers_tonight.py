"""What two people answered otherwise in the plan is told where the night reads it, and the safer answer counts (S1, D2)."""

from __future__ import annotations

from typing import Any

from flask import Flask

from carer_app.access.people import roles_of
from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.domain.handover_profile import profile_part
from carer_app.extensions import db
from carer_app.services import plan_together, plans
from carer_app.services.child_packs import packs_for
from carer_app.services.situation import situation
from carer_app.services.standing_papers import standing_of
from tests.factories import NOW
from tests.people import World
from tests.web.telling import actor
from tests.web.tonight import SIGNS, begin, carer, give_plan, live, tap

FIRST = {"wait_minutes": 60, "police_from_outset": "no"}
SECOND = {"wait_minutes": 20, "police_from_outset": "yes"}
WAIT = "Agreed wait: 60 minutes, or 20 minutes. The shorter counts until it is decided."
POLICE = "Police from the start: No, or Yes. “Yes” counts until it is decided."


def two_answers(app: Flask, world: World, **second: Any) -> None:
    """Two people had the plan open at once."""
    give_plan(app, world, "ash", warning_signs=SIGNS, plan=FIRST)
    with app.app_context():
        child = db.session.get_one(Child, world.children["ash"])
        plan_together.save_section(db.session, actor(world), child, "plan", {**FIRST, **second}, NOW, made_from=0)
        db.session.commit()


def test_the_question_of_the_wait_says_both_and_goes_by_the_shorter(app: Flask, world: World, strict_as: Any) -> None:
    two_answers(app, world, wait_minutes=20)
    client = carer(strict_as)
    page = tap(tap(tap(begin(client, world), "no"), "cannot_reach"), "none")
    assert page.has("Agreed wait: 20 minutes")
    assert page.has(f"Two answers. {WAIT}")


def test_the_police_from_the_start_count_and_the_live_page_and_the_script_say_both(app: Flask, world: World, strict_as: Any) -> None:
    two_answers(app, world, **SECOND)
    client, occurrence = carer(strict_as), world.occurrences["ash"]
    assert tap(begin(client, world), "no").url.startswith(f"/occurrence/{occurrence}")
    seen = live(client, occurrence)
    assert seen.has("The plan has two answers to 2 questions")
    assert seen.has(POLICE)
    script = client.get(f"/report/{occurrence}", max_queries=30, title_is_h1=False)
    assert script.has("The agreed plan says to tell the police from the start")
    assert WAIT in script.html


def test_the_pack_and_the_phone_hold_the_safer_and_the_pack_says_that_there_are_two(app: Flask, world: World) -> None:
    two_answers(app, world, **SECOND)
    with app.app_context():
        at = situation(db.session, world.occurrences["ash"], NOW)
        assert at.plan_facts["plan_police_from_outset"] == "yes"
        part = profile_part(at.profile)
        assert part.lead.endswith(f"Two answers are kept, and not decided yet: {WAIT} {POLICE}")
        worker = db.session.get_one(Person, world.people["worker"])
        found = packs_for(db.session, worker.id, roles_of(worker, NOW), NOW).children
        (pack,) = (p for p in found if p["child"]["id"] == world.children["ash"])
        assert pack["profile"]["plan"] == SECOND
        stands = standing_of(db.session, at.child, at.home, NOW)
        assert (stands.profile.plan_wait_minutes, [two.says for two in stands.profile.two_answers]) == (20, [WAIT, POLICE])
        assert plans.profile_of(db.session, world.children["ash"]).sections["plan"] == FIRST


def test_who_says_always_is_not_outdone_by_who_names_a_condition(app: Flask, world: World, strict_as: Any) -> None:
    give_plan(app, world, "ash", warning_signs=SIGNS, plan={"police_from_outset": "yes"})
    with app.app_context():
        child, second = (
            db.session.get_one(Child, world.children["ash"]),
            {"police_from_outset": "yes", "police_condition": "After midnight"},
        )
        plan_together.save_section(db.session, actor(world), child, "plan", second, NOW, made_from=0)
        db.session.commit()
    page = tap(begin(carer(strict_as), world), "no")
    assert page.url.startswith(f"/occurrence/{world.occurrences['ash']}")
    assert page.has("Only if: always, or After midnight. “Always” counts until it is decided.")
