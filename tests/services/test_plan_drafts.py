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


def mine(session, actor, child, section="description"):
    """The one page that is kept; none where there is none."""
    found = drafts(session, actor, child, section=section).mine
    assert len(found) < 2
    return found[0] if found else None


def page(session, actor, child, name, *typed, after=0, over=()):
    at = NOW + timedelta(minutes=after)
    return plan_drafts.keep(session, actor, child, "description", typed, 0, at, draft_id=name, over=over)


def test_the_last_of_what_was_typed_is_kept_as_it_was_typed(session, child, worker):
    keep(session, worker, child, ("hair", "sho"), ("height", "x" * 900))
    keep(session, worker, child, ("hair", "short"), ("height", ""), made_from=3, after=1)
    kept = mine(session, worker, child)
    assert (kept.fields, kept.made_from, kept.at) == ((("hair", "short"), ("height", "")), 3, NOW + timedelta(minutes=1))
    assert session.scalar(select(SectionDraft.id)) is not None


def test_parts_of_a_date_stay_beside_each_other(session, child, worker):
    keep(session, worker, child, ("date_of_birth", "31"), ("date_of_birth", ""), ("date_of_birth", "20"), section="identity")
    assert [value for _, value in mine(session, worker, child, section="identity").fields] == ["31", "", "20"]


def test_others_learn_who_is_writing_and_not_what(session, child, worker, night):
    keep(session, worker, child, ("hair", "short"))
    found = drafts(session, night, child, after=10)
    assert (found.mine, found.writing) == ((), ("Worker",))
    assert drafts(session, night, child, after=11).writing == ()
    assert drafts(session, night, child, section="school").writing == ()


def test_only_what_the_form_holds_is_kept(session, child, worker):
    keep(
        session, worker, child, ("csrf_token", "x"), ("hair", "short"), ("proof-password", "y"), ("hairy-0-name", "z"), ("why", "he cut it")
    )
    assert mine(session, worker, child).fields == (("hair", "short"), ("why", "he cut it"))


def test_a_password_is_not_even_kept_as_a_draft(session, child, worker):
    left_out = keep(session, worker, child, ("hair", "short"), ("voice", "his password: swordfish1"))
    assert [f.id for f in left_out] == ["voice"]
    assert dict(mine(session, worker, child).fields) == {"hair": "short", "voice": ""}


@pytest.mark.parametrize("typed", [[("hair", "x" * 400_001)], [("hair", "x")] * 2_001], ids=["too long", "too many"])
def test_more_than_a_form_holds_is_refused(session, child, worker, typed):
    with pytest.raises(Refused, match="more than can be kept"):
        keep(session, worker, child, *typed)


def test_what_is_thrown_away_is_gone_and_the_others_stay(session, child, worker, night):
    for actor in (worker, night):
        keep(session, actor, child, ("hair", "short"))
    session.flush()
    plan_drafts.throw_away(session, worker, child.id, "description")
    assert mine(session, worker, child) is None
    assert mine(session, night, child) is not None


def test_what_a_page_sent_before_it_was_saved_and_comes_later_is_not_kept(session, child, worker):
    plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert mine(session, worker, child) is None
    plan_drafts.keep(session, worker, child, "description", [("hair", "long")], 1, NOW, draft_id="b")
    assert mine(session, worker, child).id == "b"
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert mine(session, worker, child).fields == (("hair", "long"),)


def test_a_page_that_kept_nothing_before_it_was_saved_keeps_nothing_after(session, child, worker, night):
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="a")
    assert drafts(session, night, child).writing == ()


def test_saving_one_page_leaves_what_was_typed_on_another(session, child, worker):
    plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="b")
    plan_drafts.throw_away(session, worker, child.id, "description", "a")
    assert mine(session, worker, child).fields == (("hair", "sho"),)
    plan_drafts.throw_away(session, worker, child.id, "description")
    with pytest.raises(EndedAlready):
        plan_drafts.keep(session, worker, child, "description", [("hair", "sho")], 0, NOW, draft_id="b")


def test_two_open_pages_of_one_person_are_kept_beside_each_other(session, child, worker):
    page(session, worker, child, "a", ("hair", "short"))
    page(session, worker, child, "b", ("eyes", "green"), after=1)
    page(session, worker, child, "a", ("hair", "shorter"), after=2)
    found = drafts(session, worker, child).mine
    assert [(draft.id, draft.fields) for draft in found] == [("a", (("hair", "shorter"),)), ("b", (("eyes", "green"),))]


def test_a_page_that_holds_the_words_of_another_stands_for_it_until_more_is_typed_there(session, child, worker):
    page(session, worker, child, "a", ("hair", "sho"))
    (seen,) = (draft.mark for draft in drafts(session, worker, child).mine)
    page(session, worker, child, "b", ("hair", "short"), over=[seen])
    assert mine(session, worker, child).id == "b"
    page(session, worker, child, "a", ("hair", "shaved"), after=1)
    page(session, worker, child, "b", ("hair", "short"), after=2, over=[seen])
    assert [draft.id for draft in drafts(session, worker, child).mine] == ["b", "a"]
    plan_drafts.throw_away(session, worker, child.id, "description", "b", [seen])
    assert mine(session, worker, child).fields == (("hair", "shaved"),)


def test_more_pages_than_anybody_has_open_are_refused_and_none_goes(session, child, worker):
    for number in range(plan_drafts.MOST_PAGES):
        page(session, worker, child, str(number), ("hair", "short"))
    with pytest.raises(Refused, match="more than can be kept"):
        page(session, worker, child, "one more", ("hair", "short"))
    assert len(drafts(session, worker, child).mine) == plan_drafts.MOST_PAGES


def test_what_an_earlier_release_kept_of_one_page_opens(session, child, worker):
    row = SectionDraft(child_id=child.id, section="description", person_id=worker.person_id, made_from=2, at=NOW)
    row.payload = {"fields": [["hair", "short"]], "id": "a", "ended": ["z"]}
    session.add(row)
    kept = mine(session, worker, child)
    assert (kept.id, kept.fields, kept.made_from, kept.at) == ("a", (("hair", "short"),), 2, NOW)
    page(session, worker, child, "a", ("hair", "long"))
    assert mine(session, worker, child).fields == (("hair", "long"),)
    with pytest.raises(EndedAlready):
        page(session, worker, child, "z", ("hair", "old"))


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
