"""Proposals wait for somebody who may write the plan; two answers to one question are both kept, and a named person is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from carer_app.db.models.people import RoleName
from carer_app.db.models.plan_drafts import ProposalOutcome, ProposalSource
from carer_app.db.queries import audit
from carer_app.domain.plan_proposals import Line, Standing
from carer_app.domain.profile_reading import MalformedProfile
from carer_app.services import first_page, plan_drafts, plan_proposals, plan_together, plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.phone_lists import Places
from tests import factories as make
from tests.factories import NOW

WAIT = Line("plan", "wait_minutes", 60, 20)


@pytest.fixture
def home(session):
    return make.home(session, make.organisation(session, "Larchwood Care"), "Larch House")


@pytest.fixture
def child(session, home):
    return make.child(session, home, "Ash")


@pytest.fixture
def somebody(session, home):
    def made(name, role=RoleName.RESIDENTIAL_WORKER, at=home):
        person = make.person(session, session.get_one(make.Organisation, home.organisation_id), f"{name}@larchwood.test", name)
        make.membership(session, person, role, at)
        return Actor(person.id, name, "a test")

    return made


@pytest.fixture
def worker(somebody):
    return somebody("Worker")


@pytest.fixture
def night(somebody):
    return somebody("Night")


@pytest.fixture
def manager(somebody):
    return somebody("Manager", RoleName.REGISTERED_MANAGER)


@pytest.fixture
def social(session, child):
    person = make.person(session, make.organisation(session, "Harbour County"), "social@harbour.test", "Kim Vale")
    make.assignment(session, child, person)
    return Actor(person.id, "Kim Vale", "a test")


def save(session, actor, child, section, raw, made_from=0, after=0):
    return plan_together.save_section(session, actor, child, section, raw, NOW + timedelta(minutes=after), made_from=made_from)


def waits(session, child):
    return plan_proposals.open_for(session, [child.id])


def propose(session, actor, child, *lines, **more):
    ids = plan_proposals.propose(session, actor, child, lines, more.pop("source", ProposalSource.PERSON), NOW, **more)
    return [plan_proposals.one(session, child.id, made) for made in ids]


def says(session, child, section, field):
    return plans.profile_of(session, child.id).get(section, field)


def test_what_does_not_clash_is_saved_at_once(session, child, worker, night):
    save(session, worker, child, "description", {"hair": "short", "eyes": "green"})
    both = save(session, night, child, "description", {"height": "165 cm"}, after=1)
    assert plans.profile_of(session, child.id).sections["description"] == {"height": "165 cm", "hair": "short", "eyes": "green"}
    assert (both.version, both.beside.by, [f.id for f in both.theirs], both.two_answers) == (2, "Worker", ["hair", "eyes"], ())
    assert waits(session, child) == ()


def test_of_two_answers_the_first_stands_and_the_social_worker_is_asked(session, child, worker, night, manager, social):
    save(session, worker, child, "description", {"hair": "short"}, after=1)
    both = save(session, night, child, "description", {"hair": "long", "eyes": "green"}, after=2)
    assert plans.profile_of(session, child.id).sections["description"] == {"hair": "short", "eyes": "green"}
    assert ([f.id for f in both.two_answers], both.asked) == (["hair"], "Kim Vale")
    (asked,) = waits(session, child)
    assert (asked.line.was, asked.first_by, asked.first_at) == ("short", "Worker", NOW + timedelta(minutes=1))
    assert (asked.line.value, asked.by, asked.at) == ("long", "Night", NOW + timedelta(minutes=2))
    assert (asked.asked_id, asked.is_two_answers) == (social.person_id, True)


def test_the_one_who_wrote_the_first_answer_is_named_though_another_saved_since(session, child, worker, night, manager):
    save(session, worker, child, "description", {"hair": "short"}, after=1)
    save(session, manager, child, "description", {"hair": "short", "eyes": "green"}, made_from=1, after=2)
    save(session, night, child, "description", {"hair": "long"}, after=3)
    (asked,) = waits(session, child)
    assert (asked.first_by, asked.first_at) == ("Worker", NOW + timedelta(minutes=1))


@pytest.mark.parametrize("there", ["manager", "nobody"])
def test_without_a_social_worker_the_manager_is_asked_and_without_one_the_other_writer(session, child, worker, night, request, there):
    asked = request.getfixturevalue("manager") if there == "manager" else worker
    save(session, worker, child, "description", {"hair": "short"})
    save(session, night, child, "description", {"hair": "long"}, after=1)
    assert [p.asked_id for p in waits(session, child)] == [asked.person_id]


def test_nobody_is_asked_about_their_own_second_answer(session, child, worker, manager, social):
    save(session, worker, child, "description", {"hair": "short"})
    save(session, social, child, "description", {"hair": "long"}, after=1)
    assert [p.asked_id for p in waits(session, child)] == [manager.person_id]


def test_one_row_with_two_answers_is_asked_about_and_stands_as_it_was_saved_first(session, child, worker, night, manager):
    save(session, manager, child, "places", {"places": [{"name": "Nan’s"}, {"name": "Park"}]})
    save(session, worker, child, "places", {"places": [{"name": "Nan’s", "safe_to_visit": "no"}, {"name": "Park"}]}, made_from=1)
    save(session, night, child, "places", {"places": [{"name": "Nan’s", "safe_to_visit": "yes"}, {"name": "Park"}]}, made_from=1)
    assert says(session, child, "places", "places") == [{"name": "Nan’s", "safe_to_visit": "no"}, {"name": "Park"}]
    (asked,) = waits(session, child)
    row = plan_proposals.one(session, child.id, asked.id)
    plan_proposals.accept(session, manager, child, row, NOW, seen=2)
    assert says(session, child, "places", "places") == [{"name": "Nan’s", "safe_to_visit": "yes"}, {"name": "Park"}]


def test_saving_ends_the_draft_and_leaves_those_of_others(session, child, worker, night):
    for actor in (worker, night):
        plan_drafts.keep(session, actor, child, "description", [("hair", "sho")], 0, NOW)
    save(session, worker, child, "description", {"hair": "short"})
    assert plan_drafts.of_section(session, child.id, "description", worker.person_id, NOW).mine == ()
    assert plan_drafts.of_section(session, child.id, "description", night.person_id, NOW).mine


def test_a_proposal_changes_nothing_until_it_is_accepted_and_then_only_its_line(session, child, worker, manager):
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 60, "who_searches": "Jo"}, NOW)
    wait, step = propose(session, worker, child, WAIT, Line("plan", "steps", None, "Ring Nan", True), why="He is younger than he looks.")
    assert says(session, child, "plan", "wait_minutes") == 60
    version = plan_proposals.accept(session, manager, child, wait, NOW + timedelta(hours=1), seen=1)
    assert plans.profile_of(session, child.id).sections["plan"] == {"wait_minutes": 20, "who_searches": "Jo"}
    assert (wait.version, wait.outcome, wait.decided_by) == (version, ProposalOutcome.ACCEPTED, manager.person_id)
    assert plans.plan_of(session, child.id).saved["plan"].by == "Manager"
    session.flush()
    assert [p.id for p in waits(session, child)] == [step.id]
    kinds = [event.kind for event in audit.of_child(session, child.id).events]
    assert kinds.count("proposal_raised") == 2
    assert "proposal_accepted" in kinds


def test_a_declined_one_is_told_with_its_reason(session, child, worker, manager):
    (row,) = propose(session, worker, child, WAIT)
    with pytest.raises(Refused, match="Say why"):
        plan_proposals.decline(session, manager, row, "", NOW)
    plan_proposals.decline(session, manager, row, "He knows the way home.", NOW)
    session.flush()
    (told,) = plan_proposals.of_child(session, child.id, NOW + timedelta(days=29))
    assert (told.outcome, told.reason, told.decided_by) == (ProposalOutcome.DECLINED, "He knows the way home.", "Manager")
    assert plan_proposals.of_child(session, child.id, NOW + timedelta(days=31)) == ()
    with pytest.raises(Refused, match="decided already"):
        plan_proposals.accept(session, manager, child, row, NOW, seen=0)


def test_only_who_proposed_it_takes_it_back(session, child, worker, night):
    (row,) = propose(session, worker, child, WAIT)
    with pytest.raises(Refused, match="Only whoever"):
        plan_proposals.take_back(session, night, row, NOW)
    plan_proposals.take_back(session, worker, row, NOW)
    session.flush()
    assert waits(session, child) == ()


@pytest.mark.parametrize("then", ["accept", "decline", "take_back"])
def test_what_somebody_else_decided_meanwhile_is_decided(session, sessions, child, worker, manager, then):
    """The row was read before the other one decided, as a page of its own does it."""
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 60}, NOW)
    (row,) = propose(session, worker, child, WAIT)
    session.commit()
    assert row.outcome is None
    assert child.id
    with sessions() as other:
        plan_proposals.decline(other, manager, plan_proposals.one(other, child.id, row.id), "He knows the way home.", NOW)
        other.commit()
    with pytest.raises(Refused, match="decided already"):
        match then:
            case "accept":
                plan_proposals.accept(session, manager, child, row, NOW, seen=1)
            case "decline":
                plan_proposals.decline(session, manager, row, "No.", NOW)
            case _:
                plan_proposals.take_back(session, worker, row, NOW)
    assert says(session, child, "plan", "wait_minutes") == 60
    assert row.outcome is ProposalOutcome.DECLINED


def two_answers(session, child, first, second):
    save(session, first, child, "description", {"hair": "short"})
    save(session, second, child, "description", {"hair": "long"}, after=1)
    session.flush()
    (asked,) = waits(session, child)
    return asked, plan_proposals.one(session, child.id, asked.id)


def test_whoever_wrote_the_second_answer_does_not_say_that_it_is_right(session, child, worker, manager, social):
    asked, row = two_answers(session, child, worker, manager)
    assert asked.would_choose_their_own(manager.person_id, accepting=True)
    assert not asked.would_choose_their_own(manager.person_id, accepting=False)
    with pytest.raises(Refused, match="wrote that answer yourself"):
        plan_proposals.accept(session, manager, child, row, NOW, seen=1)
    assert says(session, child, "description", "hair") == "short"
    plan_proposals.accept(session, social, child, row, NOW, seen=1)


def test_whoever_wrote_the_first_answer_does_not_say_that_it_is_right(session, child, worker, manager, social):
    _, row = two_answers(session, child, manager, worker)
    with pytest.raises(Refused, match="wrote that answer yourself"):
        plan_proposals.decline(session, manager, row, "", NOW)
    plan_proposals.accept(session, manager, child, row, NOW, seen=1)
    assert says(session, child, "description", "hair") == "long"


def test_who_wrote_neither_is_asked_before_who_wrote_the_first(session, child, worker, manager, social):
    assert two_answers(session, child, social, worker)[0].asked_id == manager.person_id


def test_with_nobody_else_there_the_one_who_is_left_decides(session, child, worker, manager, social):
    _, row = two_answers(session, child, worker, manager)
    session.get_one(make.Person, social.person_id).active = False
    plan_proposals.accept(session, manager, child, row, NOW, seen=1)


def test_a_plan_that_changed_since_shows_three_answers_and_is_never_overwritten_unseen(session, child, worker, manager):
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 60}, NOW)
    (row,) = propose(session, worker, child, WAIT)
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 45}, NOW)
    (stale,) = [p.beside(plans.profile_of(session, child.id)) for p in waits(session, child)]
    assert (stale.standing, stale.line.was, stale.line.value, stale.now_says) == (Standing.CHANGED_SINCE, 60, 20, 45)
    with pytest.raises(Refused, match="changed again while you were reading"):
        plan_proposals.accept(session, manager, child, row, NOW, seen=1)
    assert plan_proposals.accept(session, manager, child, row, NOW, seen=2) == 3
    assert says(session, child, "plan", "wait_minutes") == 20


def test_another_field_that_changed_meanwhile_is_in_nobodys_way(session, child, worker, manager):
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 60}, NOW)
    (row,) = propose(session, worker, child, WAIT)
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 60, "who_searches": "Jo"}, NOW)
    plan_proposals.accept(session, manager, child, row, NOW, seen=1)
    assert plans.profile_of(session, child.id).sections["plan"] == {"wait_minutes": 20, "who_searches": "Jo"}


def test_what_is_so_already_makes_no_new_version(session, child, worker, manager):
    (row,) = propose(session, worker, child, WAIT)
    plans.save_section(session, manager, child, "plan", {"wait_minutes": 20}, NOW)
    assert plan_proposals.accept(session, manager, child, row, NOW, seen=1) == 1


def test_findings_of_a_return_interview_are_several_lines_with_the_time_away(session, child, home, social):
    away = make.occurrence(session, child, home, NOW)
    lines = [
        Line("warning_signs", "signs", None, " Goes quiet on Fridays ", True),
        Line("places", "places", None, {"name": "The arcade"}, True),
    ]
    rows = propose(session, social, child, *lines, source=ProposalSource.RETURN_INTERVIEW, occurrence_id=away.id, why="She told me.")
    assert [(p.line.value, p.why, p.occurrence_id) for p in waits(session, child)] == [
        ("Goes quiet on Fridays", "She told me.", away.id), ({"name": "The arcade"}, "She told me.", away.id)
    ]  # fmt: skip
    assert len(rows) == 2
    assert propose(session, social, child, *lines, source=ProposalSource.RETURN_INTERVIEW, occurrence_id=away.id) == []


def test_what_a_plan_cannot_hold_is_not_proposed(session, child, worker):
    for value in (9_999, "soon"):
        with pytest.raises(MalformedProfile):
            propose(session, worker, child, Line("plan", "wait_minutes", None, value))
    with pytest.raises(MalformedProfile, match="password"):
        propose(session, worker, child, Line("phone_online", "accounts", None, {"note": "pwd: hunter2"}, True))


def test_for_lists_of_children_only_whom_it_asks_is_read(session, child, worker, social):
    propose(session, worker, child, WAIT)
    nowhere = Places(frozenset(), frozenset())
    nothing = first_page.Waiting({}, 0, (0, 0), 0, 0, frozenset())
    theirs = nothing._replace(asked={child.id: (social.person_id,)})
    assert first_page.waiting(session, social.person_id, [child.id, worker.person_id], nowhere, [], NOW) == theirs
    assert first_page.waiting(session, social.person_id, [], nowhere, [], NOW) == nothing


def test_what_is_proposed_is_sealed(session, child, worker):
    propose(session, worker, child, Line("plan", "who_searches", None, "Unmistakable"), why="Unmistakable too")
    (sealed,) = session.execute(text("SELECT payload_sealed FROM plan_proposal")).scalars()
    assert b"Unmistakable" not in bytes(sealed)
