"""Who lives where, who works where, and who is named for whom, at one moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement
from carer_app.db.models.people import RoleName
from carer_app.db.queries import children, people, photos, plans
from tests.db.rows import LAST_MONTH, LONG_AGO, NOW, Provider, Statements, child, member, person, photo, provider, section


@pytest.fixture
def larkfield(session: Session) -> Provider:
    return provider(session)


def _names(found: list[Child]) -> list[str]:
    return [each.preferred_name for each in found]


def test_a_worker_cares_for_the_children_placed_in_their_home_now(session: Session, larkfield: Provider) -> None:
    elsewhere = provider(session, "Other Care")
    child(session, larkfield.home, "zoë")
    child(session, larkfield.home, "Ash")
    child(session, elsewhere.home, "Stranger")
    assert _names(children.in_care_of(session, larkfield.worker.id, NOW)) == ["Ash", "zoë"]
    assert _names(children.in_homes(session, [larkfield.home.id, elsewhere.home.id], NOW)) == ["Ash", "Stranger", "zoë"]
    assert _names(children.in_organisation(session, elsewhere.organisation.id, NOW)) == ["Stranger"]


def test_a_child_who_moved_is_in_the_new_home_and_moved_away_from_the_old(session: Session, larkfield: Provider) -> None:
    new = provider(session, "New Care")
    moved = child(session, larkfield.home, "Marigold")
    [placement] = children.placements(session, moved.id)
    placement.to_at = LAST_MONTH
    session.add(Placement(child_id=moved.id, home_id=new.home.id, from_at=LAST_MONTH))
    session.commit()
    assert children.in_care_of(session, larkfield.worker.id, NOW) == []
    assert _names(children.in_care_of(session, larkfield.worker.id, LAST_MONTH - timedelta(seconds=1))) == ["Marigold"]
    assert _names(children.in_care_of(session, new.worker.id, NOW)) == ["Marigold"]
    assert _names(children.moved_away_from(session, [larkfield.home.id], NOW)) == ["Marigold"]
    assert children.moved_away_from(session, [new.home.id], NOW) == []
    at_the_very_moment = children.placement_at(session, moved.id, LAST_MONTH)
    assert at_the_very_moment is not None
    assert at_the_very_moment.home_id == new.home.id
    home = children.placed_in(session, moved.id, NOW)
    assert home is not None
    assert home.name == "New Care house"


def test_a_child_who_came_back_to_a_home_has_not_moved_away_from_it(session: Session, larkfield: Provider) -> None:
    back = child(session, larkfield.home)
    [placement] = children.placements(session, back.id)
    placement.to_at = LAST_MONTH
    session.add(Placement(child_id=back.id, home_id=larkfield.home.id, from_at=LAST_MONTH + timedelta(days=1)))
    session.commit()
    assert children.moved_away_from(session, [larkfield.home.id], NOW) == []
    assert children.placed_in(session, back.id, LAST_MONTH + timedelta(hours=1)) is None


@pytest.mark.parametrize(
    "more",
    [{"to_at": LAST_MONTH}, {"from_at": NOW + timedelta(minutes=1)}, {"role": RoleName.ADMINISTRATOR}, {"to_at": NOW}],
    ids=["ended", "not yet", "administrator", "ends now"],
)
def test_a_membership_that_does_not_hold_shows_no_child(session: Session, larkfield: Provider, more: dict[str, Any]) -> None:
    child(session, larkfield.home)
    other = person(larkfield.organisation, "Bryony Vale")
    session.add_all([other, member(other, larkfield.home, **more)])
    session.commit()
    assert children.in_care_of(session, other.id, NOW) == []


def test_two_roles_in_one_home_show_each_child_once(session: Session, larkfield: Provider) -> None:
    child(session, larkfield.home)
    session.add(member(larkfield.worker, larkfield.home, RoleName.REGISTERED_MANAGER))
    session.commit()
    assert len(children.in_care_of(session, larkfield.worker.id, NOW)) == 1
    assert [home.id for home in people.homes_of(session, larkfield.worker.id, NOW)] == [larkfield.home.id]


def test_a_social_worker_sees_the_children_they_are_named_for(session: Session, larkfield: Provider) -> None:
    one, other = child(session, larkfield.home, "Ash"), child(session, larkfield.home, "Bay")
    worker = person(larkfield.organisation, "Bryony Vale")
    named = Assignment(child_id=one.id, person_id=worker.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=LONG_AGO)
    ended = Assignment(child_id=other.id, person_id=worker.id, kind=AssignmentKind.IRO, from_at=LONG_AGO, to_at=LAST_MONTH)
    session.add_all([worker, named, ended])
    session.commit()
    assert _names(children.assigned_to(session, worker.id, NOW)) == ["Ash"]
    assert children.assigned_to(session, worker.id, NOW, kinds=[AssignmentKind.INTERVIEWER]) == []
    assert [row.person_id for row in children.assignments(session, one.id, NOW)] == [worker.id]
    assert children.assignments(session, other.id, NOW) == []


def test_people_of_a_home_and_their_names(session: Session, larkfield: Provider) -> None:
    manager = person(larkfield.organisation, "Ash Field")
    session.add_all([manager, member(manager, larkfield.home, RoleName.REGISTERED_MANAGER)])
    session.commit()
    assert people.names(session, [manager.id, None, larkfield.worker.id, larkfield.home.id]) == {
        manager.id: "Ash Field",
        larkfield.worker.id: "Wren Alderton",
    }
    assert [p.name for p in people.of_organisation(session, larkfield.organisation.id)] == ["Ash Field", "Wren Alderton"]
    found = people.with_role(session, RoleName.REGISTERED_MANAGER, larkfield.organisation.id, NOW, larkfield.home.id)
    assert [p.name for p in found] == ["Ash Field"]
    assert [m.role for m in people.memberships(session, manager.id, NOW)] == [RoleName.REGISTERED_MANAGER]
    assert len(people.memberships_in(session, larkfield.organisation.id, NOW)) == 2
    assert [home.name for home in people.homes_in(session, larkfield.organisation.id)] == ["Larkfield Care house"]
    assert people.names(session, [None]) == {}
    assert people.homes(session, []) == {}


def test_the_newest_version_of_each_section_counts(session: Session, larkfield: Provider) -> None:
    one, other = child(session, larkfield.home, "Ash"), child(session, larkfield.home, "Bay")
    for version in (1, 2, 10):
        session.add(section(one, larkfield.worker, "plan", version, wait=version))
    session.add_all([section(one, larkfield.worker, "health", 1, gp="known"), section(other, larkfield.worker, "plan", 3, wait=99)])
    session.commit()
    found = plans.latest_sections_of(session, [one.id, other.id])
    assert {name: row.payload for name, row in found[one.id].items()} == {"plan": {"wait": 10}, "health": {"gp": "known"}}
    assert {name: row.payload for name, row in found[other.id].items()} == {"plan": {"wait": 99}}
    assert plans.latest_sections(session, larkfield.home.id) == {}
    assert [row.version for row in plans.versions(session, one.id, "plan")] == [1, 2, 10]
    assert plans.latest_version(session, one.id, "plan") == 10
    assert plans.latest_version(session, one.id, "school") == 0


def test_the_newest_photograph_counts_and_its_image_waits_until_it_is_read(session: Session, larkfield: Provider) -> None:
    one = child(session, larkfield.home)
    child_id = one.id
    session.add(photo(one, larkfield.worker, b"old" * 1000, added_at=LAST_MONTH))
    session.add(photo(one, larkfield.worker, b"new" * 1000, added_at=NOW))
    session.commit()
    session.expunge_all()
    with Statements(session) as asked:
        newest = photos.latest(session, child_id)
    assert newest is not None
    assert newest.added_at == NOW
    assert not any("image_sealed" in statement for statement in asked)
    assert newest.image == b"new" * 1000
    session.expunge_all()
    with Statements(session) as asked:
        whole = photos.with_image(session, newest.id)
        assert whole is not None
        assert whole.image == b"new" * 1000
    assert len(asked) <= 2, asked
    assert photos.with_image(session, child_id) is None


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_of_children_costs_the_same_however_many(session: Session, larkfield: Provider, many: int) -> None:
    for number in range(many):
        made = child(session, larkfield.home, f"Child {number}")
        session.add_all([section(made, larkfield.worker, version=v, wait=v) for v in (1, 2)])
        session.add(photo(made, larkfield.worker))
    worker_id = larkfield.worker.id
    session.commit()
    session.expunge_all()
    with Statements(session) as asked:
        found = children.in_care_of(session, worker_id, NOW)
        ids = [each.id for each in found]
        sections = plans.latest_sections_of(session, ids)
        assert [sections[each]["plan"].payload["wait"] for each in ids] == [2] * many
        assert len(photos.latest_of(session, ids)) == many
        assert {home.name for home in children.homes_at(session, ids, NOW).values()} == {"Larkfield Care house"}
    assert len(asked) == 6, asked
