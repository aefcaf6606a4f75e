"""Which protocol is speaking: said on the plan and on the pages of tonight; a manager is told of one that nobody has accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.domain.entries import ExpectedWhere, FoundWhere, PoliceTold, Returned
from carer_app.domain.levels import State
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.speaking import grade_to_query, in_force, who_speaks, whose
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import occurrences, protocols
from tests.factories import NOW
from tests.local_packs import lay_beside
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import actor, folded, police_level, write
from tests.web.tonight import carer

As = Callable[..., StrictClient]
OLD = "Northvale Written in 2014. Ask your manager if it still stands."


@pytest.fixture(autouse=True)
def _invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packs").mkdir()
    lay_beside(tmp_path / "packs", monkeypatch)


def lives_under(app: Flask, world: World, child: str, responsible: str, host: str = "") -> None:
    with app.app_context():
        row = db.session.get_one(Child, world.children[child])
        row.responsible_authority, row.host_authority = responsible, host or None
        db.session.commit()


def accept(app: Flask, world: World, *names: str, by: str = "manager") -> None:
    with app.app_context():
        for name in names:
            protocols.accept(db.session, db.session.get_one(Person, world.people[by]), name, NOW, has_read=True)
        db.session.commit()


def test_the_words_name_the_one_that_leads_first_and_say_which_is_old() -> None:
    assert who_speaks(loader.national()) == "The national framework"
    assert who_speaks(loader.together(("southmere", "northvale"))) == (
        "The Southmere protocol, the Northvale protocol (written in 2014, it may have changed since) and the national framework"
    )
    assert whose(loader.load("southmere"), "southmere") == "Southmere"
    assert whose(loader.load("southmere"), "national") == ""


def test_a_manager_is_told_of_a_protocol_that_nobody_accepted_and_a_carer_is_not(app: Flask, world: World, strict_as: As) -> None:
    lives_under(app, world, "ash", "Northvale Council")
    page = carer(strict_as, "manager").get("/oversight/")
    assert "Northvale has a protocol One child of yours lives there or is in its care, and nobody here has accepted it." in page.text
    assert "/admin/protocols#northvale" in page.links
    plan = f"/plans/{world.children['ash']}"
    assert "nobody here has accepted it: look at it" in carer(strict_as, "manager").get(plan, title_is_h1=False).text
    assert "nobody here has accepted it." in carer(strict_as, "social").get(plan, title_is_h1=False).text
    assert "accepted" not in carer(strict_as, "worker").get(plan, title_is_h1=False).text
    assert "accepted" not in carer(strict_as, "social").get("/oversight/").text
    accept(app, world, "northvale")
    assert "accepted" not in carer(strict_as, "manager").get("/oversight/").text
    assert "accepted" not in carer(strict_as, "manager").get(plan, title_is_h1=False).text


def test_the_plan_has_the_title_of_the_area_s_form(app: Flask, world: World, strict_as: As) -> None:
    lives_under(app, world, "ash", "Northvale")
    plan = f"/plans/{world.children['ash']}"
    assert "Philomena Protocol form" in carer(strict_as, "worker").get(plan, title_is_h1=False).text
    accept(app, world, "northvale")
    page = carer(strict_as, "worker").get(plan, title_is_h1=False)
    assert "This is the child’s Find Me form." in page.text
    assert "This follows the Northvale protocol and the national framework." in page.text
    assert page.text.count(OLD) == 1


def test_the_placement_form_offers_the_authorities_that_are_known_and_keeps_any_other(world: World, strict_as: As) -> None:
    page = carer(strict_as, "worker").get(f"/plans/{world.children['ash']}/placement")
    names = [option.get("value") for option in page.all("option")]
    assert {"Northvale", "Southmere"} <= set(names)
    assert {e.get("list") for e in page.all("input") if e.get("name") in ("responsible_authority", "host_authority")} == {"authority-names"}
    page.submit(index=0, responsible_authority="Somewhere Else Borough", title_is_h1=False)
    assert "Somewhere Else Borough" in carer(strict_as, "worker").get(f"/plans/{world.children['ash']}/placement").html


def police_level_under(app: Flask, world: World, responsible: str = "Northvale", host: str = "") -> str:
    """Ash is away at police level, under the protocols of these authorities, all accepted."""
    lives_under(app, world, "ash", responsible, host)
    accept(app, world, "northvale", "southmere")
    write(app, world, world.occurrences["ash"], Returned(FoundWhere.CAME_BACK))
    with app.app_context():
        (occurrence,) = occurrences.start(
            db.session, actor(world), [world.children["ash"]], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()]
        )
        danger = {"immediate_concern_child": "yes", "immediate_concern_other": "no"}
        occurrences.answer(db.session, actor(world), occurrence, "danger", danger, NOW, entry_id=new_id())
        db.session.commit()
    return occurrence


def test_the_live_page_says_who_speaks_and_whose_each_step_is(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world, "Southmere", "Northvale")
    page = carer(strict_as).get(f"/occurrence/{occurrence}")
    assert "This follows the Southmere and Northvale protocols and the national framework." in page.text
    assert page.text.count(OLD) == 1
    assert "Ask at the mill Northvale The keeper is up late." in page.text
    assert "Ask at the ferry Southmere" in page.text
    assert "What Northvale adds: 1 Tell the mill keeper. Northvale" in page.text


def test_a_question_says_who_speaks_in_one_line_without_its_age(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    page = carer(strict_as).get(f"/decide/{occurrence}/danger", title_is_h1=False)
    assert "This follows the Northvale protocol and the national framework." in page.text
    assert OLD not in page.text


def test_only_paragraphs_of_protocols_that_hold_are_shown_where_one_does() -> None:
    """A rule of the framework may cite every protocol that has it; a child of Wakefield is not sent to Nottinghamshire's."""
    cites = ("NOTT-38", "NAT-3.8", "WAKE-3.2")
    in_wakefield = in_force(loader.together(("wakefield",)))
    assert paragraphs_words(cites, in_wakefield) == ("framework, paragraph 3.8", "Wakefield protocol, paragraph 3.2")
    assert paragraphs_words(("NOTT-38",), in_wakefield) == ("Nottinghamshire protocol, paragraph 38",)
    assert len(paragraphs_words(cites)) == 3


def test_where_only_the_national_one_speaks_nothing_is_tagged(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level(app, world)
    page = carer(strict_as).get(f"/occurrence/{occurrence}")
    assert "This follows the national framework." in page.text
    assert "Ask your manager" not in page.text
    assert " adds: " not in page.text


def test_the_call_has_the_questions_of_the_place_first_and_what_to_have_ready(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    page = carer(strict_as).get(f"/report/{occurrence}")
    assert page.text.index("Has Ash been at the mill?") < page.text.index("Why are you worried about Ash?")
    assert "The Find Me form of Ash. Northvale" in page.text
    assert "There is a Find Me form, without a photo." in page.text or "Find Me form" in page.text
    assert "This follows the Northvale protocol and the national framework." in page.text
    assert page.text.count(OLD) == 1


def test_absent_is_an_answer_only_where_a_protocol_has_it_and_low_is_asked_about(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    client = carer(strict_as)
    write(app, world, occurrence, PoliceTold(reference="1"))
    page = client.get(f"/report/{occurrence}/answer")
    assert "They wrote absent" in page.text
    assert "Nobody is looking for the child." in page.text
    page = page.submit(action="/answer", outcome="recorded_absent", risk_grade="Low risk")
    assert "Ask about the grade “Low risk”" in page.text
    assert "Low is not for a child. Ask them again." in page.text
    assert folded(app, occurrence).report_state is State.POLICE_ABSENT


def test_the_disagreement_names_who_stands_above_the_call_handler(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    assert "Stands above the call handler." in carer(strict_as).get(f"/report/{occurrence}/disagree").text


def test_interviews_have_the_names_and_holders_of_the_area(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"), Returned(FoundWhere.CAME_BACK))
    page = carer(strict_as).get(f"/returned/{occurrence}/step/return_interview", title_is_h1=False)
    assert "Welcome Home Talk" in page.text
    assert "Held by: the youth team." in page.text
    assert "Safe and well check" in page.text


@pytest.mark.parametrize(
    "written, asked",
    [("low", True), ("LOW risk", True), ("Very low", True), ("medium", False), ("", False), ("below", False), ("none", False)],
)
def test_a_queried_grade_is_known_in_any_words(written: str, asked: bool) -> None:
    assert (grade_to_query(loader.load("northvale").police, written) is not None) == asked
    assert grade_to_query(loader.national().police, written) is None


def test_no_risk_is_queried_where_that_grade_is() -> None:
    police = loader.load("nottinghamshire").police
    for written in ("none", "No apparent risk", "no risk", "low"):
        assert grade_to_query(police, written), written
    assert grade_to_query(police, "high") is None


def test_an_administrator_fills_in_whom_a_protocol_names_and_carers_see_the_number(app: Flask, world: World, strict_as: As) -> None:
    occurrence = police_level_under(app, world)
    admin = carer(strict_as, "admin")
    page = admin.get("/admin/contacts")
    assert "Northvale: who the protocol names" in page.text
    assert "Police inspector of Northvale not known" in page.text
    assert "/admin/contacts/protocols/national/edt" not in page.links  # everybody has a part for that one
    write_down = {"label": "The inspector", "telephone": "01632 960777", "hours": "day and night"}
    admin.get("/admin/contacts/protocols/northvale/mill_keeper").submit(index=0, **write_down)
    live = carer(strict_as).get(f"/occurrence/{occurrence}")
    assert "Others you may need: 1" in live.text
    assert "tel:01632960777" in live.links
    admin.get("/admin/contacts/protocols/southmere/mill_keeper", expect=404)
    admin.get("/admin/contacts/protocols/northvale/nobody", expect=404)
