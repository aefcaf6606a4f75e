"""Versions, signatures and reviews of a plan as services; on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from carer_app.db.models.people import HomeKind, OrganisationKind, RoleName
from carer_app.db.models.plan_life import PlanSignature, PlanVersion
from carer_app.db.queries import audit, children
from carer_app.domain.plan_life import Side, Stage, binding_numbers
from carer_app.domain.plan_reviews import Prompt
from carer_app.domain.wall_clock import local
from carer_app.services import plan_life, plan_reviewing, plan_signing, plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.plan_reviewing import Looked
from carer_app.services.plan_signing import ChangedWhileReading
from tests import factories as make
from tests.factories import NOW

TODAY = local(NOW).date()


class Place:
    """A foster home with a carer and an agency, a child with a social worker, and a plan that is filled in."""

    def __init__(self, session: Any) -> None:
        alder = make.organisation(session, "Alder Fostering", OrganisationKind.FOSTERING_AGENCY)
        harbour = make.organisation(session, "Harbour County", OrganisationKind.AUTHORITY)
        self.session, self.people = session, {}
        self.home = make.home(session, alder, "Fern household", HomeKind.FOSTER)
        self.other_home = make.home(session, alder, "Gale household", HomeKind.FOSTER)
        for name, role, of, home in (
            ("carer", RoleName.FOSTER_CARER, alder, self.home),
            ("partner", RoleName.FOSTER_CARER, alder, self.home),
            ("next_carer", RoleName.FOSTER_CARER, alder, self.other_home),
            ("agency", RoleName.SUPERVISING_SOCIAL_WORKER, alder, None),
            ("social", RoleName.SOCIAL_WORKER, harbour, None),
            ("stranger", RoleName.SOCIAL_WORKER, harbour, None),
        ):
            self.people[name] = make.person(session, of, f"{name}@people.test", name.replace("_", " ").title())
            make.membership(session, self.people[name], role, home)
        self.child = make.child(session, self.home, "Cedar")
        make.assignment(session, self.child, self.people["social"])
        self.save("plan", wait_minutes=30, police_from_outset="no")
        session.commit()

    def actor(self, name: str) -> Actor:
        return Actor(self.people[name].id, self.people[name].name, "a test")

    def save(self, section: str, by: str = "social", after: int = 0, **values: Any) -> int:
        return plans.save_section(self.session, self.actor(by), self.child, section, values, NOW + timedelta(minutes=after))

    def sign(self, by: str, after: int = 1, **more: Any) -> int:
        more.setdefault("seen", self.seen(after))
        return plan_signing.sign(self.session, self.actor(by), self.child, NOW + timedelta(minutes=after), **more)

    def seen(self, after: int) -> dict[str, int]:
        self.session.flush()
        return binding_numbers(plan_life.life_of(self.session, self.child.id, NOW + timedelta(minutes=after)).numbers)

    def paper(self, side: Side, name: str, by: str = "agency", on: Any = TODAY, after: int = 1, **more: Any) -> int:
        at = NOW + timedelta(minutes=after)
        said = (side, name, "Social worker, Elsewhere", on, at)
        return plan_signing.sign_on_paper(self.session, self.actor(by), self.child, *said, **{"seen": self.seen(after), **more})

    def life(self, after: int = 60, **more: Any) -> plan_life.Life:
        self.session.flush()
        return plan_life.life_of(self.session, self.child.id, NOW + timedelta(minutes=after), **more)

    def move(self, after: int) -> None:
        at = NOW + timedelta(minutes=after)
        children.placement_at(self.session, self.child.id, NOW).to_at = at
        make.placement(self.session, self.child, self.other_home, at)


@pytest.fixture
def place(session):
    return Place(session)


def test_the_two_sign_one_version_and_the_plan_is_agreed(place):
    assert place.life().standing.stage is Stage.DRAFT
    assert place.sign("carer") == 1
    assert place.life().standing.waiting_for == (Side.SOCIAL_WORKER,)
    assert place.sign("social", after=2) == 1
    found = place.life().standing
    assert (found.stage, found.agreed_on) == (Stage.AGREED, TODAY)
    assert [(s.side, s.name, s.role, s.on_paper) for s in found.signatures] == [
        (Side.HOME, "Carer", "foster_carer", False), (Side.SOCIAL_WORKER, "Social", "social_worker", False),
    ]  # fmt: skip
    assert place.life().versions[0].sections == {"plan": 1}


def test_signing_twice_signs_once(place):
    place.sign("carer")
    place.sign("carer", after=5)
    assert len(place.session.scalars(select(PlanSignature)).all()) == 1
    assert [e.kind for e in audit.of_child(place.session, place.child.id).events].count("plan_signed") == 1


def test_both_of_a_couple_may_sign_and_it_is_one_side(place):
    place.sign("carer")
    place.sign("partner")
    assert place.life().standing.waiting_for == (Side.SOCIAL_WORKER,)


@pytest.mark.parametrize("who", ["stranger", "next_carer"])
def test_whoever_has_no_right_to_the_child_cannot_sign(place, who):
    with pytest.raises(Refused):
        place.sign(who)
    with pytest.raises(Refused):
        place.paper(Side.SOCIAL_WORKER, "Another Name", by=who)
    assert not place.session.scalars(select(PlanVersion)).all()


def test_a_social_worker_who_also_fosters_there_signs_one_side_only(place):
    make.membership(place.session, place.people["social"], RoleName.FOSTER_CARER, place.home)
    place.sign("social")
    place.sign("social")
    assert place.life().standing.waiting_for == (Side.HOME,)
    make.assignment(place.session, place.child, place.people["stranger"])
    for row in children.assignments(place.session, place.child.id, NOW):
        row.to_at = NOW + timedelta(minutes=2) if row.person_id == place.people["social"].id else None
    with pytest.raises(Refused, match="signed for the other side"):
        place.sign("social", after=3)


def test_there_is_nothing_to_sign_before_there_is_a_plan(place):
    empty = make.child(place.session, place.home, "Elder")
    with pytest.raises(Refused, match="nothing to agree"):
        plan_signing.sign(place.session, place.actor("carer"), empty, NOW, seen={})


def test_what_was_changed_while_it_was_read_is_not_signed(place):
    place.save("plan", after=1, wait_minutes=10)
    with pytest.raises(ChangedWhileReading):
        place.sign("carer", seen={"plan": 1})
    assert place.sign("carer", seen={"plan": 2}) == 1
    place.save("identity", after=3, preferred_name="Cedar")
    assert place.sign("social", after=4, seen={"plan": 2}) == 1


def test_a_change_of_what_binds_is_told_with_who_made_it(place):
    place.sign("carer")
    place.sign("social")
    place.save("phone_online", by="carer", after=2, cash="about £5")
    assert place.life().standing.stage is Stage.AGREED
    place.save("plan", by="agency", after=3, wait_minutes=10, police_from_outset="no")
    place.save("plan", by="social", after=4, wait_minutes=15, police_from_outset="no")
    place.save("risks", by="carer", after=5, peers="now")
    life = place.life()
    assert life.standing.stage is Stage.CHANGED
    assert [(c.section.id, c.field.id) for c in life.standing.changes] == [("risks", "peers"), ("plan", "wait_minutes")]
    assert plan_life.changed_by(place.session, place.child.id, life.standing) == {"plan": ("Agency", "Social"), "risks": ("Carer",)}
    assert place.sign("carer", after=6) == 2
    assert place.life().standing.stage is Stage.WAITING


def test_paperwork_leaves_the_plan_agreed(place):
    place.sign("carer")
    place.sign("social")
    place.save("plan", after=2, wait_minutes=30, police_from_outset="no", next_review_on="2027-01-04")
    assert place.life().standing.stage is Stage.AGREED


def test_the_new_carer_signs_anew_after_a_move(place):
    place.sign("carer")
    place.sign("social")
    place.move(after=10)
    found = place.life().standing
    assert (found.stage, found.waiting_for) == (Stage.WAITING, (Side.HOME,))
    with pytest.raises(Refused):
        place.sign("carer", after=11)
    assert place.sign("next_carer", after=11) == 1
    assert place.life().standing.stage is Stage.AGREED
    assert len(place.life().versions[0].signatures) == 3


def test_a_carer_to_whom_the_child_comes_back_signs_again(place):
    place.sign("carer")
    place.sign("social")
    children.placement_at(place.session, place.child.id, NOW).to_at = NOW + timedelta(minutes=10)
    make.placement(place.session, place.child, place.home, NOW + timedelta(minutes=20))
    assert place.life().standing.waiting_for == (Side.HOME,)
    place.sign("carer", after=30)
    assert place.life().standing.stage is Stage.AGREED


def test_somebody_without_an_account_signed_on_paper(place):
    place.sign("carer")
    days = 2 * 24 * 60
    place.paper(Side.SOCIAL_WORKER, "Pat Elsewhere", on=TODAY, after=days)
    place.paper(Side.SOCIAL_WORKER, "pat  elsewhere", on=TODAY + timedelta(days=1), after=days)
    found = place.life().standing
    assert found.stage is Stage.AGREED
    (paper,) = [s for s in found.signatures if s.on_paper]
    assert (paper.name, paper.role, paper.on, paper.recorded_by) == (
        "Pat Elsewhere", "Social worker, Elsewhere", TODAY, "Agency",
    )  # fmt: skip


@pytest.mark.parametrize(
    "name, side, says",
    [("Agency", Side.HOME, "your own name"), ("Carer", Side.SOCIAL_WORKER, "for the other side")],
)
def test_paper_lends_nobody_a_second_side(place, name, side, says):
    place.sign("carer")
    with pytest.raises(Refused, match=says):
        place.paper(side, name)


def test_a_day_on_paper_has_come(place):
    with pytest.raises(Refused, match="has not come"):
        place.paper(Side.SOCIAL_WORKER, "Pat", on=TODAY + timedelta(days=2))


def test_a_day_on_paper_is_not_before_what_was_signed_was_written(place):
    with pytest.raises(Refused, match="saved again after that day"):
        place.paper(Side.SOCIAL_WORKER, "Pat", on=TODAY - timedelta(days=1))
    two_days = 2 * 24 * 60
    place.save("risks", by="carer", after=two_days, peers="now")
    with pytest.raises(Refused, match="saved again after that day"):
        place.paper(Side.SOCIAL_WORKER, "Pat", on=TODAY + timedelta(days=1), after=two_days + 1)
    place.paper(Side.SOCIAL_WORKER, "Pat", on=TODAY + timedelta(days=2), after=two_days + 1)


def test_nothing_is_signed_by_a_page_that_does_not_say_what_was_on_it(place):
    with pytest.raises(ChangedWhileReading, match=r"^Nothing is signed\. Look at it again"):
        place.sign("carer", seen={})
    with pytest.raises(ChangedWhileReading, match=r"^Nothing is signed\. Look at it again"):
        place.paper(Side.HOME, "Jo", seen={})
    assert not place.session.scalars(select(PlanSignature)).all()


def test_nobody_writes_both_sides_down(place):
    place.paper(Side.HOME, "Jo")
    with pytest.raises(Refused, match="Somebody else writes the other side down"):
        place.paper(Side.SOCIAL_WORKER, "Pat")
    place.paper(Side.HOME, "Kim")
    place.paper(Side.SOCIAL_WORKER, "Pat", by="carer")
    assert place.life().standing.stage is Stage.AGREED


def test_who_signs_one_side_does_not_write_the_other_down(place):
    place.sign("agency")
    with pytest.raises(Refused, match="Somebody else writes the other side down"):
        place.paper(Side.SOCIAL_WORKER, "Pat")
    assert place.life().standing.waiting_for == (Side.SOCIAL_WORKER,)


def test_who_wrote_one_side_down_does_not_sign_the_other(place):
    place.paper(Side.SOCIAL_WORKER, "Pat")
    with pytest.raises(Refused, match="Somebody else signs for this one"):
        place.sign("agency")
    place.sign("carer")
    assert place.life().standing.stage is Stage.AGREED


def test_names_on_paper_are_sealed(place):
    place.paper(Side.SOCIAL_WORKER, "Unmistakable Name")
    rows = place.session.execute(text("SELECT * FROM plan_signature")).mappings().all()
    assert not any("Unmistakable" in str(value) for row in rows for value in row.values())


def test_a_version_is_made_only_when_something_differs(place):
    assert plan_signing.ask_to_agree(place.session, place.actor("social"), place.child, NOW) == 1
    assert plan_signing.ask_to_agree(place.session, place.actor("agency"), place.child, NOW) == 1
    place.save("identity", after=1, preferred_name="Cedar")
    assert plan_signing.ask_to_agree(place.session, place.actor("social"), place.child, NOW) == 2
    first, second = place.life(whole=(1, 2)).at_version.values()
    assert ("identity" in first.sections, "identity" in second.sections) == (False, True)


def looked(**more: Any) -> Looked:
    return Looked(**{"on": TODAY, "took_part": "Carer, social worker", "reason": "After a time away", "to_change": False, **more})


def test_a_review_answers_what_was_due(place):
    place.sign("carer")
    place.sign("social")
    make.occurrence(place.session, place.child, place.home, NOW + timedelta(minutes=5)).returned_at = NOW + timedelta(minutes=9)
    assert [one.prompt for one in place.life().due] == [Prompt.AFTER_AN_ABSENCE]
    asked = plan_life.to_review(place.session, {place.child.id: place.life().plan.profile}, NOW + timedelta(minutes=30))
    assert [one.prompt for one in asked[place.child.id]] == [Prompt.AFTER_AN_ABSENCE]
    later = TODAY + timedelta(days=90)
    plan_reviewing.review_done(place.session, place.actor("social"), place.child, looked(next_on=later), NOW + timedelta(minutes=20))
    life = place.life()
    assert (life.due, life.standing.stage) == ((), Stage.AGREED)
    said = {name: life.plan.profile.get("plan", name) for name in ("wait_minutes", "reviewed_on", "review_with", "next_review_on")}
    assert said == {
        "wait_minutes": 30, "reviewed_on": TODAY.isoformat(), "review_with": "Carer, social worker", "next_review_on": later.isoformat(),
    }  # fmt: skip
    assert plan_life.to_review(place.session, {place.child.id: life.plan.profile}, NOW + timedelta(minutes=30)) == {}


def test_signing_again_after_the_return_answers_it_too(place):
    place.sign("carer")
    place.sign("social")
    make.occurrence(place.session, place.child, place.home, NOW + timedelta(minutes=5)).returned_at = NOW + timedelta(minutes=9)
    place.save("plan", after=10, wait_minutes=10)
    place.sign("carer", after=11)
    assert place.life().due
    place.sign("social", after=12)
    assert place.life().due == ()


@pytest.mark.parametrize("wrong", [{"on": TODAY + timedelta(days=2)}, {"next_on": TODAY}])
def test_a_review_cannot_be_in_the_future_nor_before_the_next(place, wrong):
    with pytest.raises(Refused):
        plan_reviewing.review_done(place.session, place.actor("social"), place.child, looked(**wrong), NOW)


def test_two_who_sign_at_once_sign_one_version(place, sessions):
    place.session.commit()
    done, start = [], threading.Barrier(2)

    def one(who: str) -> None:
        with sessions() as session:
            child = children.get(session, place.child.id)
            start.wait()
            done.append(plan_signing.sign(session, place_actors[who], child, NOW + timedelta(minutes=1), seen={"plan": 1}))
            session.commit()

    place_actors = {who: place.actor(who) for who in ("carer", "social")}
    threads = [threading.Thread(target=one, args=(who,)) for who in place_actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    place.session.expire_all()
    assert done == [1, 1]
    assert place.life().standing.stage is Stage.AGREED
