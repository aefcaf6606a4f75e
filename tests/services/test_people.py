"""The first people, on both databases, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.models.people import Organisation, OrganisationKind, Person, RoleName
from carer_app.db.queries import audit, grants, rates
from carer_app.services import account_doors, people, readers, roles, sessions
from carer_app.services.errors import Refused
from tests import factories as make
from tests.factories import NOW
from tests.people import make_world


def test_the_first_people_are_made_once(session: Session) -> None:
    first = people.make_first(session, "Larchwood Care", OrganisationKind.PROVIDER, "Ada Brook", " Ada@larchwood.test ", NOW)
    session.commit()
    session.expire_all()
    assert (first.name, first.email, first.password, [m.role for m in first.memberships]) == (
        "Ada Brook", "ada@larchwood.test", None, [RoleName.ADMINISTRATOR],
    )  # fmt: skip
    with pytest.raises(Refused, match="people here already"):
        people.make_first(session, "Another", OrganisationKind.PROVIDER, "Eve", "eve@another.test", NOW)


def test_a_person_cannot_be_invited_twice_however_the_address_is_written(session: Session) -> None:
    admin = people.make_first(session, "Larchwood Care", OrganisationKind.PROVIDER, "Ada", "ada@larchwood.test", NOW)
    for address in ("ada@larchwood.test", "ADA@Larchwood.test"):
        with pytest.raises(Refused, match="already signs in"):
            people.invite(session, admin, people.Invitation("Ada again", address, RoleName.ADMINISTRATOR), NOW)


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_each_kind_of_organisation_has_its_own_roles(session: Session, kind: OrganisationKind) -> None:
    admin = people.make_first(session, "Some", kind, "Ada", "ada@some.test", NOW)
    home = make.home(session, session.get_one(type(make.organisation(session, "x")), admin.organisation_id), "A home")
    for n, role in enumerate(RoleName):
        invitation = people.Invitation("Somebody", f"p{n}@some.test", role, home.id)
        if role in roles.HELD_IN[kind]:
            people.invite(session, admin, invitation, NOW)
        else:
            with pytest.raises(Refused):
                people.invite(session, admin, invitation, NOW)


def test_a_role_in_another_providers_home_cannot_be_given(session: Session) -> None:
    world = make_world(session)
    admin, worker = (session.get_one(Person, world.people[name]) for name in ("admin", "worker"))
    with pytest.raises(Refused, match="your own homes"):
        roles.grant(session, admin, worker, RoleName.RESIDENTIAL_WORKER, world.homes["thorn"], NOW)


def test_the_first_manager_of_an_organisation_is_given_by_one_alone_and_that_stands_out(session: Session) -> None:
    admin = people.make_first(session, "Larchwood Care", OrganisationKind.PROVIDER, "Ada", "ada@larchwood.test", NOW)
    first = people.invite(session, admin, people.Invitation("Mo", "mo@larchwood.test", RoleName.REGISTERED_MANAGER), NOW)
    assert [m.role for m in first.memberships] == [RoleName.REGISTERED_MANAGER]
    assert [event.kind for event in audit.of_person(session, admin.id).events].count("role_given_by_one_person_alone") == 1
    for n, role in enumerate((RoleName.REGISTERED_MANAGER, RoleName.ADMINISTRATOR)):
        second = people.invite(session, admin, people.Invitation("Second", f"second{n}@larchwood.test", role), NOW)
        assert not second.memberships
    account_doors.close_account(session, admin, first, NOW)
    third = people.invite(session, admin, people.Invitation("Third", "third@larchwood.test", RoleName.REGISTERED_MANAGER), NOW)
    assert not third.memberships, "Sending the others away makes nobody the first again."


def test_a_lone_administrator_cannot_make_a_second_one_to_agree_with(session: Session) -> None:
    admin = people.make_first(session, "Larchwood Care", OrganisationKind.PROVIDER, "Ada", "ada@larchwood.test", NOW)
    assert not people.invite(session, admin, people.Invitation("Me", "me@larchwood.test", RoleName.ADMINISTRATOR), NOW).memberships


def test_where_nobody_is_left_to_agree_the_operator_does(session: Session) -> None:
    admin = people.make_first(session, "Larchwood Care", OrganisationKind.PROVIDER, "Ada", "ada@larchwood.test", NOW)
    first = people.invite(session, admin, people.Invitation("Mo", "mo@larchwood.test", RoleName.REGISTERED_MANAGER), NOW)
    new = people.invite(session, admin, people.Invitation("Lee", "lee@larchwood.test", RoleName.REGISTERED_MANAGER), NOW)
    with pytest.raises(Refused, match="somebody who can agree"):
        roles.agree_where_nobody_can(session, new, NOW)
    account_doors.close_account(session, admin, first, NOW)
    assert len(roles.agree_where_nobody_can(session, new, NOW)) == 1
    assert [m.role for m in new.memberships] == [RoleName.REGISTERED_MANAGER]
    with pytest.raises(Refused, match="Nobody has asked"):
        roles.agree_where_nobody_can(session, new, NOW)


def test_nobody_agrees_to_what_they_asked_for_or_are_to_have(session: Session) -> None:
    world = make_world(session)
    admin, night, head = (session.get_one(Person, world.people[name]) for name in ("admin", "night", "head"))
    assert roles.grant(session, admin, night, RoleName.REGISTERED_MANAGER, None, NOW) is None
    (asked,) = grants.waiting(session, admin.organisation_id)
    for actor in (admin, night):
        for answer in (roles.agree, roles.decline):
            with pytest.raises(Refused, match="Somebody else must agree"):
                answer(session, actor, asked, NOW)
    night.active = False
    with pytest.raises(Refused, match="closed"):
        roles.agree(session, head, asked, NOW)


def test_what_somebody_asked_for_whose_account_is_closed_is_void(session: Session) -> None:
    world = make_world(session)
    admin, admin_b, night, head = (session.get_one(Person, world.people[name]) for name in ("admin", "admin_b", "night", "head"))
    roles.grant(session, admin, night, RoleName.REGISTERED_MANAGER, None, NOW)
    (asked,) = grants.waiting(session, admin.organisation_id)
    admin.active = False
    with pytest.raises(Refused, match="so it is void"):
        roles.agree(session, head, asked, NOW)
    admin.active = True
    account_doors.close_account(session, admin_b, admin, NOW)
    assert not grants.waiting(session, admin.organisation_id)
    assert (asked.agreed, asked.decided_by) == (False, admin_b.id)
    with pytest.raises(Refused, match="answered this already"):
        roles.agree(session, head, asked, NOW)
    assert "role_request_void" in [event.kind for event in audit.of_person(session, admin_b.id).events]


@pytest.mark.parametrize("ended", [False, True])
def test_a_reader_who_comes_to_manage_people_is_told_of_too(session: Session, ended: bool) -> None:
    world = make_world(session)
    admin, night, head = (session.get_one(Person, world.people[name]) for name in ("admin", "night", "head"))
    if ended:
        night.memberships[0].to_at = NOW - timedelta(days=1)
    roles.grant(session, admin, night, RoleName.ADMINISTRATOR, None, NOW)
    (asked,) = grants.waiting(session, admin.organisation_id)
    given = roles.agree(session, head, asked, NOW)
    events = [event for event in audit.of_child(session, world.children["ash"]).events if event.kind == "administrator_may_read"]
    assert [(event.person_id, event.subject) for event in events] == [(head.id, f"person:{night.id}")]
    assert readers.social_workers(session, given, NOW) == {world.people["social"]}


def test_a_social_worker_who_comes_to_manage_people_is_in_the_audit_of_their_children(session: Session) -> None:
    world = make_world(session)
    social = session.get_one(Person, world.people["social"])
    admin = make.person(session, session.get_one(Organisation, world.organisations["harbour"]), "admin@harbour.test", "Admin")
    second = make.person(session, session.get_one(Organisation, world.organisations["harbour"]), "second@harbour.test", "Second")
    for one in (admin, second):
        make.membership(session, one, RoleName.ADMINISTRATOR)
    roles.grant(session, admin, social, RoleName.ADMINISTRATOR, None, NOW)
    (asked,) = grants.waiting(session, social.organisation_id)
    given = roles.agree(session, second, asked, NOW)
    for name, told in (("ash", 1), ("cedar", 1), ("birch", 0)):
        kinds = [event.kind for event in audit.of_child(session, world.children[name]).events]
        assert kinds.count("administrator_may_read") == told, name
    assert readers.social_workers(session, given, NOW) == set()


def test_waiting_grows_and_stops_growing() -> None:
    assert [sessions.wait_after(n) for n in (5, 6, 7, 8, 9, 50)] == [timedelta(minutes=m) for m in (1, 2, 4, 8, 15, 15)]


def test_wrong_guesses_of_two_requests_at_once_are_both_counted(sessions: sessionmaker[Session]) -> None:
    from carer_app.services.sessions import wrong_guess

    with sessions() as one:
        world = make_world(one)
        one.commit()
    with sessions() as one, sessions() as other:
        first, second = (s.get_one(Person, world.people["worker"]) for s in (one, other))
        wrong_guess(one, first, NOW)
        one.commit()
        wrong_guess(other, second, NOW)
        other.commit()
    with sessions() as after:
        assert after.get_one(Person, world.people["worker"]).failed_login_count == 2


def test_tries_are_counted_in_the_database_and_begin_afresh(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        connection = session.connection()
        ends = NOW + timedelta(minutes=1)
        assert [rates.count(connection, "a" * 64, 1, NOW, ends) for _ in range(3)] == [1, 2, 3]
        assert rates.tries(connection, "a" * 64, NOW) == (3, ends)
        later = NOW + timedelta(minutes=2)
        assert rates.tries(connection, "a" * 64, later) is None
        assert rates.count(connection, "a" * 64, 1, later, later + timedelta(minutes=1)) == 1
        assert rates.forget_ended(connection, later + timedelta(hours=1)) == 1
