"""A child's story out of either database: page after page each row once, in the order of the rows; signatures, reviews and moves too."""

from __future__ import annotations

from datetime import timedelta

import pytest

from carer_app.db.base import new_id
from carer_app.db.models.people import RoleName
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Opened, PoliceTold, Returned
from carer_app.domain.meetings import MeetingAsked
from carer_app.domain.story_facts import Kind
from carer_app.services import follow_ups, occurrences, plan_life, plan_signing, plans, risk_proposals, story_lines
from carer_app.services.actor import Actor
from carer_app.services.story_lines import Asked, page_of
from tests import factories as make
from tests.factories import NOW

ALL = frozenset(Kind)


@pytest.fixture
def told(session):
    """A child of two homes, two times away that lie over each other, a meeting, and the manager."""
    care = make.organisation(session, "Larchwood Care")
    before, home = (make.home(session, care, name) for name in ("Rowan House", "Larch House"))
    child = make.child(session, home, "Ash")
    make.placement(session, child, before, NOW - timedelta(days=900), NOW - timedelta(days=800))
    person = make.person(session, care, "manager@larchwood.test", "Max Manager")
    make.membership(session, person, RoleName.REGISTERED_MANAGER, home)
    actor = Actor(person.id, "Max Manager", "a test")
    for days in (20, 21):
        one, began = new_id(), NOW - timedelta(days=days)
        occurrences.start_past(session, actor, one, Opened(child.id, ExpectedWhere.HOME, began, past=True), NOW)
        for hours, body in enumerate((PoliceTold("REF"), Returned(FoundWhere.OTHER, "The bus station")), start=1):
            occurrences.write(session, actor, one, body, NOW, entry_id=new_id(), happened_at=began + timedelta(hours=23 * hours))
    thing = new_id()
    follow_ups.write(session, actor, child.id, MeetingAsked("strategy_meeting"), NOW, line_id=thing, thing=thing)
    plans.save_section(session, actor, child, "plan", {"wait_minutes": 20}, NOW)
    session.flush()
    return child, actor


def page(session, child, before=None, **how):
    how = {"interviews": True, "logs": True, **how}
    return page_of(session, child, None, Asked(ALL, before=before), NOW + timedelta(hours=1), **how)


def test_every_row_once_on_page_after_page(session, told, monkeypatch):
    child, _ = told
    whole = page(session, child).rows
    assert [row.kind for row in whole].count(Kind.BACK) == 2
    assert [row.kind for row in whole].count(Kind.MEETING) == 1
    monkeypatch.setattr(story_lines, "LINES", 2)
    monkeypatch.setattr(story_lines, "PAGE", 2)
    found, before = [], None
    for _ in range(len(whole) + 3):
        one = page(session, child, before)
        found, before = [*found, *one.rows], one.older
        if before is None:
            break
    assert tuple(found) == whole


def test_homes_are_named_to_whoever_may_know_them(session, told):
    child, _ = told
    texts = {reads: " ".join(row.text for row in page(session, child, interviews=reads).rows) for reads in (True, False)}
    assert "Rowan House" in texts[True]
    assert "Rowan House" not in texts[False]
    assert "another home" in texts[False]


def test_a_reader_without_the_logs_is_told_nothing_of_them(session, told):
    child, _ = told
    assert not {row.kind for row in page(session, child, logs=False).rows} & {Kind.AWAY, Kind.POLICE, Kind.BACK}


def test_who_agreed_to_the_plan_stands_in_it(session, told):
    child, actor = told
    plan_signing.sign(session, actor, child, NOW, seen=plan_life.life_of(session, child.id, NOW).numbers)
    (row,) = [row for row in page(session, child).rows if row.kind is Kind.PLAN and not row.section]
    assert row.text == "Max Manager (manager of the home) agreed to the plan and the risk assessment, version 1."


def test_what_is_proposed_from_the_times_is_proposed_once(session, told):
    child, actor = told
    assert risk_proposals.propose_from_times(session, actor, child, None, NOW) > 0
    assert risk_proposals.propose_from_times(session, actor, child, None, NOW + timedelta(days=1)) == 0
