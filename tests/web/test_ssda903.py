"""The yearly return: what its preview tells the named social worker, what leaves and is written down, and the command for the operator."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child
from carer_app.domain.entries import FoundWhere, Located, Returned
from carer_app.domain.follow_up import Category, CategoryDecided
from carer_app.domain.ssda903 import CollectionYear
from carer_app.domain.ssda903_files import as_written
from carer_app.domain.wall_clock import local
from carer_app.extensions import db
from carer_app.services import follow_ups, plans
from tests.factories import NOW
from tests.people import World
from tests.web.telling import actor, write

BEGAN = local(NOW - timedelta(hours=1)).date()
YEAR = CollectionYear.of(BEGAN).starts_in
URL = f"/records/ssda903?year={YEAR}"
FIRST_READING = 20
"""That each child’s times were read is written down once in ten minutes; `test_queries_a_page` holds the page itself."""
FOUND = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def audit(app: Flask, kind: str) -> list[AuditEvent]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent).where(AuditEvent.kind == kind)).all())


def decide(app: Flask, world: World, child: str, category: Category) -> None:
    with app.app_context():
        body = CategoryDecided(category, "She was at her grandmother’s.")
        about = (world.occurrences[child],)
        follow_ups.write(db.session, actor(world, "manager"), world.children[child], body, NOW, line_id=new_id(), occurrences=about)
        db.session.commit()


def test_the_preview_explains_each_row_of_ones_own_children_and_where_to_put_things_right(app: Flask, world: World, strict_as: Any) -> None:
    write(app, world, world.occurrences["ash"], FOUND)
    decide(app, world, "cedar", Category.OTHER)
    page = strict_as("social").get(URL, max_queries=FIRST_READING)
    assert [e.text for e in page.all("h2") if e.text in ("Ash", "Cedar", "Fir", "Birch")] == ["Ash", "Fir"]
    for words in (
        "The child was found, with an adult", "The placement ended while the child was away", "The child is not back, so there is no end.",
        "The unique pupil number is not known (rule 442).", "Look at the log", "Change what it counts as", "575: The placement ended",
    ):  # fmt: skip
        assert page.has(words), words
    assert {event.child_id for event in audit(app, "read_statistics")} == {world.children["ash"], world.children["fir"]}
    assert audit(app, "ssda903_exported") == []


def test_what_would_be_refused_is_told_with_its_rule_and_is_not_in_the_file(app: Flask, world: World, strict_as: Any, as_: Any) -> None:
    with app.app_context():
        db.session.get_one(Child, world.children["ash"]).date_of_birth = BEGAN
        db.session.commit()
    page = strict_as("social").get(URL, max_queries=FIRST_READING)
    assert page.has("Left out")
    assert page.has("Rule 586: It starts on or before the date of birth. Put right the date of birth, or the time of going.")
    sent = lines(as_("social").get(f"/records/ssda903/missing.csv?year={YEAR}").text)
    assert as_written(BEGAN) not in {line["DOB"] for line in sent}


def test_the_files_hold_the_same_children_and_each_leaving_is_written_down(app: Flask, world: World, as_: Any) -> None:
    with app.app_context():
        who = {"preferred_name": "Ash", "date_of_birth": "2011-05-04"}
        identity = {**who, "return_code": "LA7", "sex": "female", "ethnicity": "chinese", "upn": "UN3", "is_mother": "no"}
        plans.save_section(
            db.session, actor(world, "manager"), db.session.get_one(Child, world.children["ash"]), "identity", identity, NOW, made_from=0
        )
        db.session.commit()
    decide(app, world, "cedar", Category.AWAY_WITHOUT_AUTHORISATION)
    social = as_("social")
    missing, header = (lines(social.get(f"/records/ssda903/{name}.csv?year={YEAR}").text) for name in ("missing", "header"))
    assert {line["CHILD"] for line in missing} == {line["CHILD"] for line in header}
    assert len(header) == 3
    ash = next(line for line in header if line["CHILD"] == "LA7")
    assert (ash["SEX"], ash["ETHNIC"], ash["UPN"], ash["MOTHER"], ash["MC_DOB"]) == ("F", "CHNE", "UN3", "0", "")
    born = {line["CHILD"]: line["DOB"] for line in header}
    assert all(line["DOB"] == born[line["CHILD"]] for line in missing)
    assert sorted(line["MISSING"] for line in missing if line["MIS_START"] == as_written(BEGAN) and not line["MIS_END"])[0] == "A"
    assert len(audit(app, "ssda903_exported")) == 6
    assert {event.subject for event in audit(app, "ssda903_exported")} == {f"ssda903:{YEAR}:missing", f"ssda903:{YEAR}:header"}


def test_a_file_is_for_the_named_social_worker_who_says_again_who_they_are(app: Flask, world: World, as_: Any) -> None:
    for name in ("missing", "header"):
        url = f"/records/ssda903/{name}.csv"
        assert as_("social", recently=False).get(url).status_code == 302
        assert [as_(who).get(url).status_code for who in ("manager", "admin", "worker", "agency", "interviewer")] == [404] * 5
    assert len(lines(as_("social_b").get("/records/ssda903/missing.csv").text)) == 0


def test_a_time_that_is_over_leaves_the_year_it_was_in(app: Flask, world: World, strict_as: Any) -> None:
    write(app, world, world.occurrences["ash"], Returned(FoundWhere.CAME_BACK))
    assert strict_as("social").get("/records/ssda903?year=2016", max_queries=FIRST_READING).has("No time away of this year")
    assert strict_as("social").get("/records/ssda903?year=nonsense", max_queries=FIRST_READING).has("SSDA903")


def test_the_command_writes_both_files_privately_names_nobody_and_is_written_down(app: Flask, world: World, tmp_path: Path) -> None:
    with app.app_context():
        db.session.get_one(Child, world.children["ash"]).date_of_birth = BEGAN
        db.session.get_one(Child, world.children["elm"]).responsible_authority = "Elsewhere  county"
        db.session.commit()
    said = app.test_cli_runner().invoke(args=["ssda903", "--year", str(YEAR), "--out", str(tmp_path / "out")])
    assert said.exit_code == 0, said.output
    assert "Left out: child" in said.output
    assert "Rule 586" in said.output
    assert "Ash" not in said.output
    missing, header = (lines((tmp_path / "out" / f"{name}.csv").read_text(encoding="utf-8")) for name in ("missing", "header"))
    assert len(header) == 6
    assert {line["CHILD"] for line in missing} == {line["CHILD"] for line in header}
    assert (tmp_path / "out" / "missing.csv").stat().st_mode & 0o77 == 0
    assert len(audit(app, "ssda903_exported")) == 6
    one = app.test_cli_runner().invoke(
        args=["ssda903", "--year", str(YEAR), "--out", str(tmp_path / "one"), "--authority", "elsewhere County"]
    )
    assert one.exit_code == 0
    assert len(lines((tmp_path / "one" / "header.csv").read_text(encoding="utf-8"))) == 1
