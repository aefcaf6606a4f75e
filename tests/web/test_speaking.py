"""Which protocol is speaking: said on the plan and on the pages of tonight; a manager is told of one that nobody has accepted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import protocols
from carer_app.web.speaking import who_speaks, whose
from tests.factories import NOW
from tests.local_packs import lay_beside
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.tonight import carer

As = Callable[..., StrictClient]


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
    assert who_speaks(loader.together(("southmere", "northvale"))) == "Southmere, Northvale (from 2014) and the national framework"
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
    assert "By: Northvale (from 2014) and the national framework." in page.text


def test_the_placement_form_offers_the_authorities_that_are_known_and_keeps_any_other(world: World, strict_as: As) -> None:
    page = carer(strict_as, "worker").get(f"/plans/{world.children['ash']}/placement")
    names = [option.get("value") for option in page.all("option")]
    assert {"Northvale", "Southmere"} <= set(names)
    assert {e.get("list") for e in page.all("input") if e.get("name") in ("responsible_authority", "host_authority")} == {"authority-names"}
    page.submit(index=0, responsible_authority="Somewhere Else Borough", title_is_h1=False)
    assert "Somewhere Else Borough" in carer(strict_as, "worker").get(f"/plans/{world.children['ash']}/placement").html
