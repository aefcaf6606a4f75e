"""The plan leaves as a file and comes in from one: who may, what is written down, what is shown first, and that nothing is half saved."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from carer_app.db.models.audit import AuditEvent
from carer_app.domain.plan_csv import to_csv
from carer_app.domain.plan_file import read_file, to_json
from carer_app.domain.plan_file_parts import Read
from carer_app.domain.plan_import import from_a_file
from carer_app.domain.profile import Profile
from carer_app.extensions import db
from carer_app.services import plans
from tests.pdf.sample import SECTIONS as SAMPLE
from tests.unit.test_plan_file import sheet
from tests.web.plan_forms import MOST_QUERIES, kept, versions
from tests.web.strict_client import Page, StrictClient

PLAN = Profile.of(from_a_file(Read({name: values for name, values in SAMPLE.items() if name not in ("photo", "identity")}, ())).sections)


def brought(client: StrictClient, child: str, content: bytes, name: str = "plan.csv", expect: int = 200) -> Page:
    client.get(f"/plans/{child}/import", max_queries=MOST_QUERIES)
    return client.post(f"/plans/{child}/import", data={"file": (BytesIO(content), name)}, expect=expect, max_queries=MOST_QUERIES)


def keep(page: Page, *, expect: int = 200, **more: Any) -> Page:
    ticked = [e.get("value") for e in page.all("input") if e.get("name") == "take" and e.get("checked") is not None]
    sent = {"take": ticked, **more}
    return page.submit(action="import/keep", expect=expect, title_is_h1=expect != 200, max_queries=100, **sent)


@pytest.mark.parametrize("make", [to_csv, to_json])
def test_a_plan_taken_out_comes_in_for_another_child_exactly(app, world, manager, strict_as, ash, make):
    birch = world.children["birch"]
    page = brought(manager, ash, make(PLAN))
    assert page.has("Nothing is saved yet.")
    assert kept(app, ash).sections == {}
    keep(page)
    assert kept(app, ash).sections == PLAN.sections
    file = manager.raw.get(f"/plans/{ash}/export.{'csv' if make is to_csv else 'json'}").data
    assert read_file(file).sections == PLAN.sections
    head = strict_as("head")
    keep(brought(head, birch, file))
    assert kept(app, birch).sections == PLAN.sections


def test_it_is_saved_as_a_new_version_by_whoever_brought_it_and_written_down(app, world, manager, ash):
    keep(brought(manager, ash, sheet(("school", "name", "", "", "Old School"))))
    keep(brought(manager, ash, sheet(("school", "name", "", "", "New School"))))
    assert [number for number, _ in versions(app, ash, "school")] == [1, 2]
    with app.app_context():
        assert plans.plan_of(db.session, ash).saved["school"].by == "Manager"
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "plan_brought_in")).all()
        assert [event.person_id for event in events] == [world.people["manager"]] * 2


def test_what_would_change_is_shown_beside_what_is_kept_and_what_is_left_out_is_told(app, manager, ash):
    keep(brought(manager, ash, sheet(("school", "name", "", "", "Old School"))))
    page = brought(manager, ash, sheet(("school", "name", "", "", "New School"), ("health", "gp_name", "", "", "Dr B"), ("school", "note", "", "", "PIN 1234"),
                                       ("nowhere", "x", "", "", "y")))  # fmt: skip
    for words in (
        "Old School",
        "New School",
        "Differs: 1 answer",
        "New: 1 answer",
        "Take the password or PIN out of",
        "there is no part called “nowhere”",
    ):
        assert page.has(words)


def test_a_corrected_row_is_shown_as_it_was_and_is_and_stands_once(app, manager, ash):
    nan = ("people", "people", "1", "name", "Nan")
    keep(brought(manager, ash, sheet(nan, ("people", "people", "1", "telephone", "01632 960001"))))
    page = brought(
        manager, ash, sheet(nan, ("people", "people", "1", "telephone", "01632 960009"), ("people", "people", "2", "name", "Kit"))
    )
    assert page.has("Differs: 1 answer (in lists: 1 corrected, 1 new)")
    assert page.has("Corrected Nan Telephone was: 01632 960001 now: 01632 960009 New Kit")
    keep(page)
    assert kept(app, ash).people == ({"name": "Nan", "telephone": "01632 960009"}, {"name": "Kit"})


def test_only_the_parts_that_are_ticked_are_saved(app, manager, ash):
    page = brought(manager, ash, sheet(("school", "name", "", "", "School"), ("health", "gp_name", "", "", "Dr B")))
    keep(page, take=["health"])
    assert kept(app, ash).sections == {"health": {"gp_name": "Dr B"}}


def test_a_file_of_another_child_says_so_and_is_kept_only_when_somebody_says_it_is_the_same(app, manager, ash):
    before = kept(app, ash).sections
    theirs = (("identity", "full_name", "", "", "Birch <Other>"), ("identity", "date_of_birth", "", "", "2001-05-05"))
    file = sheet(*theirs, ("school", "name", "", "", "School"))
    page = brought(manager, ash, file)
    assert page.has("Is this another child’s file?")
    assert page.has("Birch <Other>")
    ticked = [e.get("value") for e in page.all("input") if e.get("type") == "checkbox" and e.get("checked") is not None]
    assert ticked == ["school"]
    refused = keep(page, take=["school"], expect=422)
    assert refused.has("Tick “This is the same child”")
    assert kept(app, ash).sections == before
    keep(refused, take=["school"], same_child="yes")
    assert kept(app, ash).sections == {**before, "school": {"name": "School"}}


def test_who_agreed_who_was_told_and_who_has_a_copy_is_never_taken_from_a_file(app, manager, ash):
    file = sheet(("plan", "wait_minutes", "", "", "20"), ("plan", "completed_by", "", "", "Jo"),
                 ("placement", "host_told", "", "", "yes"), ("placement", "host_told_on", "", "", "2026-01-01"))  # fmt: skip
    page = brought(manager, ash, file)
    assert page.has("are not taken from a file")
    assert not page.has("Jo")
    keep(page, take=["plan", "placement"], plan=to_json(Profile({"plan": {"wait_minutes": 20, "completed_by": "Jo"}})).decode())
    assert kept(app, ash).sections == {"plan": {"wait_minutes": 20}}


def test_with_nothing_ticked_the_page_comes_back(app, manager, ash):
    page = keep(brought(manager, ash, sheet(("school", "name", "", "", "School"))), take=[], expect=422)
    assert page.has("Tick at least one part.")
    assert kept(app, ash).sections == {}


def test_what_somebody_saved_meanwhile_is_not_written_over_and_nothing_is_half_saved(app, manager, strict_as, ash):
    page = brought(manager, ash, sheet(("health", "gp_name", "", "", "Dr B"), ("school", "name", "", "", "School")))
    keep(brought(strict_as("worker"), ash, sheet(("school", "name", "", "", "Theirs"))))
    assert keep(page, expect=409).has("Somebody changed this plan while you were looking.")
    assert kept(app, ash).sections == {"school": {"name": "Theirs"}}


def test_a_worker_brings_in_what_a_worker_may_write(app, strict_as, ash):
    page = brought(strict_as("worker"), ash, sheet(("plan", "wait_minutes", "", "", "20"), ("school", "name", "", "", "School")))
    assert page.has("“The plan” is agreed together")
    keep(page, take=["plan", "school"])
    assert kept(app, ash).sections == {"school": {"name": "School"}}


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "This file is empty."),
        (b"PK\x03\x04" + b"x" * 500, "spreadsheet or a zip file"),
        ("section,field,row,column,answer\nschool,name,,,Zoë".encode("cp1252"), "In Excel choose “Save as”"),
        (b"name,age\nAsh,14", "These are missing"),
        (b"x" * 10 * 1024 * 1024, "larger than 1 MB"),
    ],
    ids=["empty", "zip", "windows-1252", "columns", "10 MB"],
)  # fmt: skip
def test_a_file_that_cannot_be_read_gets_a_sentence_at_the_field(manager, ash, content, says):
    assert brought(manager, ash, content, expect=422).has(says)


def test_no_file_at_all_is_told(manager, ash):
    manager.get(f"/plans/{ash}/import", max_queries=MOST_QUERIES)
    assert manager.post(f"/plans/{ash}/import", expect=422, max_queries=MOST_QUERIES).has("Choose a file.")


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    content=st.binary(max_size=200) | st.text(max_size=100).map(lambda t: sheet(("school", "name", "", "", t))),
    take=st.lists(st.sampled_from(["school", "nowhere", "photo", "plan"]), max_size=3),
    plan=st.text(max_size=60) | st.just('{"format": "not-home-yet plan", "version": 1, "sections": {"school": {"name": "A"}}}'),
    made=st.sampled_from(["", "0", "-1", "x", "9" * 30, "²"]),
)
def test_whatever_is_sent_is_answered_with_a_page(manager, ash, content, take, plan, made):
    manager.get(f"/plans/{ash}/import", max_queries=MOST_QUERIES)
    token = {"csrf_token": manager.token}
    answer = manager.raw.post(f"/plans/{ash}/import", data={**token, "file": (BytesIO(content), "a.csv")})
    assert answer.status_code in (200, 422)
    answer = manager.raw.post(f"/plans/{ash}/import/keep", data={**token, "plan": plan, "take": take, "made-school": made})
    assert answer.status_code in (200, 302, 409, 422)


def test_an_export_asks_again_who_is_there_and_each_one_is_written_down(app, as_, world, ash):
    assert as_("manager", recently=False).get(f"/plans/{ash}/export.json").status_code == 302
    client = as_("manager")
    for _ in range(2):
        answer = client.get(f"/plans/{ash}/export.csv")
        assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.csv"'
        assert "no-store" in answer.headers["Cache-Control"]
    with app.app_context():
        events = db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "plan_exported")).all()
        assert [(event.person_id, event.child_id) for event in events] == [(world.people["manager"], ash)] * 2


def test_the_way_to_the_files_is_shown_to_whom_it_leads_somewhere(strict_as, manager, ash):
    for client, leads in ((manager, True), (strict_as("worker"), False)):
        links = client.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES).links
        assert (f"/plans/{ash}/export.csv" in links) is leads
        assert f"/plans/{ash}/import" in links


def test_the_empty_sheet_is_for_anybody_signed_in_and_is_nobodys(as_):
    answer = as_("nobody").get("/plans/blank/plan.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="empty-plan.csv"'
    assert read_file(answer.data).sections == {}
