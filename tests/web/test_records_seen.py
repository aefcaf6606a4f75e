"""Who saw what of a child: for those who answer for the child, without what the home may not know, and as quick with a hundred thousand lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.dialects import sqlite

from carer_app.db import audit
from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.queries import who_saw
from carer_app.db.queries.audit import Place
from carer_app.domain.audit_words import HIDDEN_KINDS, WORRY
from carer_app.extensions import db
from tests.people import World
from tests.web.strict_client import MAX_QUERIES, StrictClient, counted

StrictAs = Callable[..., StrictClient]
FIRST = MAX_QUERIES + 4
"""What it takes to write down that a page was read, besides reading it."""
THEN = datetime(2026, 3, 2, 21, 5, tzinfo=UTC)


def noted(app: Flask, world: World, kind: str, who: str | None, minutes: int = 0, *, child: str = "ash", **more: Any) -> None:
    with app.app_context():
        person = world.people[who] if who else None
        audit.record(db.session, kind, person, world.children[child], at=THEN + timedelta(minutes=minutes), **more)
        db.session.commit()


def seen(strict_as: StrictAs, world: World, who: str, child: str = "ash", **asked: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return strict_as(who).get(f"/records/{world.children[child]}/seen?{query}", max_queries=FIRST)


def test_a_line_says_who_for_whom_and_what_newest_first(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "read_plan", "worker")
    noted(app, world, "pack_mail_sent", "social", 5, occurrence_id=world.occurrences["ash"])
    text = seen(strict_as, world, "manager").text
    assert "A pack was sent to the police" in text
    assert "Social · Harbour County" in text
    assert "About the time away that began" in text
    assert text.index("A pack was sent to the police") < text.index("Read the plan")
    assert "Birch" not in text


def test_a_stranger_who_was_refused_has_no_name_but_one_of_our_own_has(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "refused_child", "stranger")
    noted(app, world, "refused_occurrence", "worker_b", 1)
    text = seen(strict_as, world, "manager").text
    assert "Asked for the child’s pages and was refused" in text
    assert "Somebody who may not" in text
    assert "Stranger" not in text
    assert "Thornfield" not in text
    assert "Worker B · Larchwood Care" in text
    for_social = seen(strict_as, world, "social").text
    assert "Worker B" not in for_social
    assert "Stranger" not in seen(strict_as, world, "manager", kind="refused").text


def test_asking_for_a_stranger_by_id_tells_nothing(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "refused_child", "stranger")
    noted(app, world, "refused_occurrence", "worker_b", 1)
    assert "and was refused" not in seen(strict_as, world, "manager", person=world.people["stranger"]).text
    assert "and was refused" in seen(strict_as, world, "manager", person=world.people["worker_b"]).text


def test_nobody_of_the_placement_is_told_that_there_is_a_worry(app: Flask, world: World, strict_as: StrictAs) -> None:
    """NOTT-64, NAT-4.8b: not by a line, not by who read it; the social worker sees both, the manager's file holds neither."""
    noted(app, world, "follow_up_written", "night", subject=WORRY)
    noted(app, world, "read_concerns", "social", 1)
    noted(app, world, "follow_up_written", "night", 2, subject="meeting_held")
    noted(app, world, "read_plan", "night", 3)
    manager = seen(strict_as, world, "manager").text
    assert "Read the plan" in manager
    assert "Wrote down what followed" in manager
    file = strict_as("manager").raw.get(f"/records/{world.children['ash']}/seen.csv").text
    staff = strict_as("manager").get(f"/records/seen/people/{world.people['night']}", max_queries=FIRST).text
    assert "Read the plan" in staff
    for told in (manager, file, staff):
        assert "worry" not in told.lower()
        assert "worries" not in told.lower()
    social = seen(strict_as, world, "social").text
    assert "Wrote of a worry about the place" in social
    assert "Read the worries about the place" in social


def test_it_is_narrowed_by_kind_person_and_days(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "read_plan", "worker")
    noted(app, world, "photo_added", "worker", 60 * 24)
    noted(app, world, "photo_framed", "night", 60 * 24 + 1)
    assert "Read the plan" not in seen(strict_as, world, "manager", kind="written").text
    assert "Added a photograph" in seen(strict_as, world, "manager", kind="written").text
    only = seen(strict_as, world, "manager", person=world.people["night"]).text
    assert "Only what Night did." in only
    assert "Added a photograph" not in only
    first_day = seen(strict_as, world, "manager", since="2026-03-02", until="2026-03-02").text
    assert "Read the plan" in first_day
    assert "Added a photograph" not in first_day


def test_days_that_make_no_sense_are_said_and_narrow_nothing(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "read_plan", "worker")
    url = f"/records/{world.children['ash']}/seen?since=2026-03-05&until=2026-03-02&kind=nonsense&before=rubbish~1"
    answer = strict_as("manager").raw.get(url)
    assert answer.status_code == 422
    assert "before the day it begins with" in answer.text
    assert "Read the plan" in answer.text


def test_a_manager_sees_their_staff_only_and_only_children_they_answer_for(app: Flask, world: World, strict_as: StrictAs) -> None:
    noted(app, world, "read_plan", "worker")
    noted(app, world, "photo_added", "worker", 1, child="birch")
    noted(app, world, "plan_signed", "worker", 2, child="fir")
    text = strict_as("manager").get(f"/records/seen/people/{world.people['worker']}", max_queries=FIRST).text
    assert "Read the plan" in text
    assert "Ash" in text
    assert "Added a photograph" not in text, "birch lives in another home"
    assert "Signed the plan" not in text, "fir lives elsewhere now"
    assert "Added a photograph" in strict_as("head").get(f"/records/seen/people/{world.people['worker']}", max_queries=FIRST).text
    assert strict_as("manager").raw.get(f"/records/seen/people/{world.people['social']}").status_code == 404


def test_a_file_needs_a_recent_sign_in_and_is_written_down_itself(app: Flask, world: World, as_: Any) -> None:
    noted(app, world, "refused_child", "stranger")
    noted(app, world, "read_plan", "worker", 1)
    url = f"/records/{world.children['ash']}/seen.csv"
    assert as_("manager", recently=False).get(url).status_code == 302
    answer = as_("manager").get(url)
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert rows[0] == ["When", "Who", "Of", "What", "Time away that began"]
    assert ["2026-03-02 21:06", "Worker", "Larchwood Care", "Read the plan", ""] in rows
    assert ["2026-03-02 21:05", "Somebody who may not", "", "Asked for the child’s pages and was refused", ""] in rows
    assert "Ash" not in answer.headers["Content-Disposition"]
    again = as_("manager").get(url).get_data().decode("utf-8-sig")
    assert "Took the list of who saw what out as a file" in again


def test_pages_lead_on_without_losing_or_doubling_a_line(app: Flask, world: World, strict_as: StrictAs) -> None:
    with app.app_context():
        for number in range(120):
            audit.record(db.session, "photo_added", world.people["worker"], world.children["ash"], at=THEN + timedelta(minutes=number // 3))
        db.session.commit()
    page, counts = seen(strict_as, world, "manager", kind="written"), []
    while True:
        counts.append(page.text.count("Added a photograph"))
        older = [link for link in page.links if "before=" in link]
        if not older:
            break
        page = strict_as("manager").get(older[0], max_queries=FIRST)
    assert counts == [50, 50, 20]


NARROWINGS = {
    "everything": who_saw.Narrowed(),
    "a person": who_saw.Narrowed(person_id=new_id()),
    "days": who_saw.Narrowed(since=THEN, until=THEN + timedelta(days=2)),
}


@pytest.mark.parametrize("narrowed", NARROWINGS.values(), ids=NARROWINGS)
@pytest.mark.parametrize("before", [None, Place(THEN, new_id())], ids=["newest", "older"])
def test_the_index_gives_the_order_and_where_to_begin(app: Flask, narrowed: who_saw.Narrowed, before: Place | None) -> None:
    """No sorting and no counting from the start, whatever it is narrowed by: the page is as quick at the end as at the beginning."""
    for column in ("child_id", "person_id"):
        query = who_saw.statement(getattr(AuditEvent, column) == new_id(), narrowed, before, 50)
        asked = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        with app.app_context():
            plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
        assert plan[0].startswith("SEARCH audit_event USING INDEX ix_audit_event_"), plan
        assert f"_at_id_{'kind' if 'child_id_at' in plan[0] else 'child_id'}" in plan[0], plan
        assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in plan), plan
        if before or narrowed.since:
            assert "at" in plan[0].rpartition("(")[2] or "(at,id)<" in plan[0], plan
        assert not re.search(r"OFFSET [1-9]", asked)


@pytest.mark.parametrize("before", [None, Place(THEN, new_id())], ids=["newest", "older"])
def test_each_kind_is_read_from_its_own_end_of_the_index(app: Flask, before: Place | None) -> None:
    """A rare kind is found without passing over the lines of the others, and a common one is not read to its end."""
    narrowed = who_saw.Narrowed(kinds=("photo_added", "child_added"), without_worries=(HIDDEN_KINDS, WORRY))
    for column, other in (("child_id", "person_id"), ("person_id", "child_id")):
        query = who_saw.statement(getattr(AuditEvent, column) == new_id(), narrowed, before, 50)
        asked = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
        with app.app_context():
            plan = [row[3] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
        index = f"ix_audit_event_{column}_kind_at_id_{other}"
        by_kind = [step for step in plan if f"{index} ({column}=? AND kind=?" in step]
        assert len(by_kind) == 2, plan
        assert all("(at,id)<" in step for step in by_kind) or before is None, plan
        assert not any("SCAN audit_event" in step for step in plan), plan


def test_lines_of_several_kinds_stay_in_order_over_pages(app: Flask, world: World) -> None:
    with app.app_context():
        for number in range(30):
            kind = ("photo_added", "child_added", "read_plan")[number % 3]
            audit.record(db.session, kind, world.people["worker"], world.children["birch"], at=THEN + timedelta(minutes=number // 4))
        db.session.commit()
        narrowed, place, found = who_saw.Narrowed(kinds=("child_added", "photo_added")), None, []
        while True:
            page = who_saw.of_child(db.session, world.children["birch"], narrowed, place, 7)
            found += [(line.event.at, line.event.id) for line in page.lines if line.event.at < THEN + timedelta(hours=1)]
            if (place := page.next) is None:
                break
        assert len(found) == 20
        assert found == sorted(set(found), reverse=True)


def test_many_lines_cost_no_more_questions(app: Flask, world: World, as_: Any) -> None:
    client, url = as_("manager"), f"/records/{world.children['ash']}/seen"
    with app.app_context():
        people = [world.people[name] for name in ("worker", "night", "social", "stranger", "interviewer")]
        rows = [
            {"id": new_id(), "at": THEN + timedelta(seconds=n), "kind": "read_plan", "person_id": people[n % 5], "child_id": world.children["ash"],
             "occurrence_id": world.occurrences["ash"]}
            for n in range(2_000)
        ]  # fmt: skip
        db.session.execute(insert(AuditEvent), rows)
        db.session.commit()
    for address in (url, f"{url}?kind=refused", f"/records/seen/people/{world.people['worker']}"):
        client.get(address)
        with counted(app) as count:
            assert client.get(address).status_code == 200
        assert len(count.all) <= MAX_QUERIES, (address, count.all)
