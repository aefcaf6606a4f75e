"""What somebody types in a plan is kept as they type, is theirs alone, and goes when they may no longer write there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.people import RoleName
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.services import plan_drafts
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.plan_drafts import EndedAlready
from tests import factories as make
from tests.factories import NOW


@pytest.fixture
def home(session):
    return make.home(session, make.organisation(session, "Larchwood Care"), "Larch House")


@pytest.fixture
def child(session, home):
    return make.child(session, home, "Ash")


@pytest.fixture
def worker(session, home):
    return somebody(session, home, "Worker")


@pytest.fixture
def night(session, home):
    return somebody(session, home, "Night")


def somebody(session, home, name):
    organisation = session.get_one(make.Organisation, home.organisation_id)
    person = make.person(session, organisation, f"{name}@larchwood.test", name)
    make.membership(session, person, RoleName.RESIDENTIAL_WORKER, home)
    return Actor(person.id, name, "a test")


def keep(session, actor, child, *typed, after=0, made_from=0, section="description"):
    return plan_drafts.keep(session, actor, child, section, typed, made_from, NOW + timedelta(minutes=after))


def drafts(session, actor, child, after=0, section="description"):
    session.flush()
    return plan_drafts.of_section(session, child.id, section, actor.person_id, NOW + timedelta(minutes=after))


def test_the_last_of_what_was_typed_is_kept_as_it_was_typed(session, child, worker):
    keep(session, worker, child, ("hair", "sho"), ("height", "x" * 900))
    keep(session, worker, child, ("hair", "short"), ("height", ""), made_from=3, after=1)
    mine = drafts(session, worker, child).mine
    assert (mine.fields, mine.made_from, mine.at) == ((("hair", "short"), ("height", "")), 3, NOW + timedelta(minutes=1))
    assert session.scalar(select(SectionDraft.id)) is not None


def test_parts_of_a_date_stay_beside_each_other(session, child, worker):
    keep(session, worker, child, ("date_of_birth", "31"), ("date_of_birth", ""), ("date_of_birth", "20"), section="identity")
    assert [value for _, value in drafts(session, worker, child, section="identity").mine.fields] == ["31", "", "20"]


def test_others_learn_who_is_writing_and_not_what(session, child, worker, night):
    keep(session, worker, child, ("hair", "short"))
    found = drafts(session, night, child, after=10)
    assert (found.mine, found.writing) == (None, ("Worker",))
    assert drafts(session, night, child, after=11).writing == ()
    assert drafts(session, night, child, section="school").writing == ()


def test_only_what_the_form_holds_is_kept(session, child, worker):
    keep(
        session, worker, child, ("csrf_token", "x"), ("hair", "short"), ("proof-password", "y"), ("hairy-0-name", "z"), ("why", "he cut it")
    )
    assert drafts(session, worker, child).mine.fields == (("hair", "short"), ("why", "he cut it"))


def test_a_password_is_not_even_kept_as_a_draft(session, child, worker):
    left_out = keep(session, worker, child, ("hair", "short"), ("voice", "his password: swordfish1"))
    assert [f.id for f in left_out] == ["voice"]
    assert dict(drafts(session, worker, child).mine.fields) == {"hair": "short", "voice": ""}


@pytest.mark.parametrize("typed", [[("hair", "x" * 400_001)], [("hair", "x")] * 2_001], ids=["too long", "too many"])
def test_more_than_a_form_holds_is_refused(session, child, worker, typed):
    with pytest.raises(Refused, match="more than can be kept"):
        keep(session, worker, child, *typed)


def test_what_is_thrown_away_is_gone_and_the_others_stay(session, child, worker, night):
    for actor in (worker, night):
        keep(session, actor, child, ("hair", "short"))
    session.flush()
    plan_drafts.throw_away(session, worker, child.id, "description")
    assert drafts(session, worker, child).mine is None
    assert drafts(session, night, child).mine is not None


def test_what_a_page_sent_before_it_was_saved_and_comes_later_is_not_kept(session, child, worker):
    plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert drafts(session, worker, child).mine is None
    plan_drafts.keep(session, worker, child, "description", [("hair", "long")], 1, NOW, draft_id="b")
    assert drafts(session, worker, child).mine.id == "b"
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert drafts(session, worker, child).mine.fields == (("hair", "long"),)


def test_a_page_that_kept_nothing_before_it_was_saved_keeps_nothing_after(session, child, worker, night):
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert drafts(session, night, child).writing == ()


def test_saving_one_page_leaves_what_was_typed_on_another(session, child, worker):
    plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="b")
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    assert drafts(session, worker, child).mine.fields == (("hair", "sho"),)
    plan_drafts.throw_away(session, worker, child.id, "description")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="b")


def test_the_draft_of_somebody_who_left_goes_after_thirty_days_and_no_other(session, home, child, worker, night):
    for actor in (worker, night):
        keep(session, actor, child, ("hair", "short"))
    session.flush()
    (role,) = session.scalars(select(make.Membership).where(make.Membership.person_id == worker.person_id))
    role.to_at = NOW + timedelta(days=1)
    session.flush()
    assert plan_drafts.forget(session, NOW + timedelta(days=29)) == 0
    assert plan_drafts.forget(session, NOW + timedelta(days=30)) == 1
    session.flush()
    assert [row.person_id for row in session.scalars(select(SectionDraft))] == [night.person_id]
    assert [event.subject for event in session.scalars(select(AuditEvent).where(AuditEvent.kind == "draft_removed"))] == ["description"]


def test_what_is_typed_is_sealed(session, child, worker):
    keep(session, worker, child, ("hair", "Unmistakable"))
    session.flush()
    assert b"Unmistakable" not in bytes(session.execute(text("SELECT payload_sealed FROM section_draft")).scalar_one())
