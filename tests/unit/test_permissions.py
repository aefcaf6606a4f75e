"""The permission map and its predicates, over invented organisations by the hundred."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from carer_app.access.permission_map import LATE_LINES, PERMISSION_MAP
from carer_app.access.permissions import ANYONE_SIGNED_IN, NEEDS_SECOND_FACTOR, ONLY_FOR_ONE_HOME, READS_CHILDREN, Permission, Role, Scope
from carer_app.access.predicates import Held, Place, Standing, covers, holds, may, may_add_late

OF_A_CHILD = {
    Permission.SEE_CHILD, Permission.START_OCCURRENCE, Permission.SEE_OCCURRENCE, Permission.WRITE_LOG, Permission.REPORT_TO_POLICE,
    Permission.RECORD_RETURN, Permission.MAKE_PACK, Permission.SEE_PLAN, Permission.WRITE_PLAN, Permission.SIGN_PLAN,
    Permission.WRITE_PROFILE, Permission.SEE_AUDIT,
    Permission.MOVE_CHILD, Permission.RECEIVE_PLAN, Permission.NAME_SOCIAL_WORKER,
    Permission.SEE_DUTIES, Permission.ANSWER_DUTY, Permission.RUN_FOLLOW_UP, Permission.ARRANGE_INTERVIEW, Permission.READ_INTERVIEW,
    Permission.HOLD_INTERVIEW, Permission.REVIEW_OCCURRENCE,
    Permission.RECORD_CONSENT, Permission.ANSWER_OUT_OF_HOURS, Permission.REVIEW_CHILD,
}  # fmt: skip
ORGANISATIONS = ("north", "south", "east")
HOMES = {f"{organisation}-{n}": organisation for organisation in ORGANISATIONS for n in (1, 2, 3)}
PEOPLE = ("ann", "bob", "cat")

places = st.sampled_from([Place(home, organisation) for home, organisation in HOMES.items()])
roles = st.builds(
    lambda role, place, everywhere: Held(role, place.organisation, None if everywhere else place.home),
    st.sampled_from(Role),
    places,
    st.booleans(),
)


@dataclass(frozen=True)
class Chart:
    """Who holds what, and where a child's record stands."""

    holding: tuple[Held, ...]
    record: Standing


charts = st.builds(
    Chart,
    st.lists(roles, max_size=4).map(tuple),
    st.builds(
        Standing,
        placed=st.none() | places,
        happened=st.none() | places,
        social_workers=st.frozensets(st.sampled_from(PEOPLE)),
        interviewers=st.frozensets(st.sampled_from(PEOPLE)),
        authorities=st.frozensets(st.sampled_from(ORGANISATIONS)),
        reviewers=st.frozensets(st.sampled_from(PEOPLE)),
    ),
)


def test_every_role_is_in_the_map_and_every_permission_of_a_record_has_somebody() -> None:
    assert set(PERMISSION_MAP) == set(Role)
    given_to_somebody = {permission for row in PERMISSION_MAP.values() for permission in row}
    assert given_to_somebody | ANYONE_SIGNED_IN | {Permission.READ_GUIDE} == set(Permission)


def test_an_administrator_reads_no_record_of_a_child() -> None:
    assert not OF_A_CHILD & set(PERMISSION_MAP[Role.ADMINISTRATOR])
    assert Role.ADMINISTRATOR not in READS_CHILDREN


def test_whoever_may_change_who_reads_or_answers_for_a_home_needs_a_second_factor() -> None:
    strong = {
        Permission.MANAGE_PEOPLE, Permission.SEE_OVERSIGHT, Permission.WRITE_PLAN, Permission.SEE_AUDIT, Permission.EDIT_CONTACTS,
        Permission.ACCEPT_PROTOCOLS, Permission.AGREE_TO_ROLES, Permission.MOVE_CHILD, Permission.ADD_CHILD,
        Permission.NAME_SOCIAL_WORKER,
        Permission.RUN_FOLLOW_UP, Permission.ARRANGE_INTERVIEW, Permission.READ_INTERVIEW,
        Permission.HOLD_INTERVIEW,
        Permission.SEE_NUMBERS, Permission.REVIEW_OCCURRENCE,
        Permission.SEE_STAFF_AUDIT, Permission.INVITE_VISITOR, Permission.RECORD_CONSENT, Permission.VISIT_HOME,
        Permission.ANSWER_OUT_OF_HOURS, Permission.REVIEW_CHILD,
    }  # fmt: skip
    assert {role for role, row in PERMISSION_MAP.items() if strong & set(row)} == NEEDS_SECOND_FACTOR


@given(charts, st.sampled_from(sorted(OF_A_CHILD)), st.sampled_from(PEOPLE))
def test_nobody_reaches_a_child_but_through_the_home_or_by_name(chart: Chart, permission: Permission, person: str) -> None:
    if not may(person, chart.holding, permission, chart.record):
        return
    here = {place for place in (chart.record.placed, chart.record.happened) if place}
    works_there = any(
        held.home == place.home or (held.home is None and held.role not in ONLY_FOR_ONE_HOME and held.organisation == place.organisation)
        for held in chart.holding
        for place in here
    )
    named = person in chart.record.social_workers and any(held.role is Role.SOCIAL_WORKER for held in chart.holding)
    given = permission is Permission.HOLD_INTERVIEW and person in chart.record.interviewers
    tonight = permission is Permission.ANSWER_OUT_OF_HOURS and any(
        held.role is Role.EDT_WORKER and held.organisation in chart.record.authorities for held in chart.holding
    )
    reviews = permission is Permission.REVIEW_CHILD and person in chart.record.reviewers
    assert works_there or named or given or tonight or reviews
    if permission is Permission.HOLD_INTERVIEW:
        assert given
    if permission is Permission.ANSWER_OUT_OF_HOURS:
        assert tonight
    if permission is Permission.REVIEW_CHILD:
        assert reviews


@given(charts, st.sampled_from(PEOPLE))
def test_what_happened_in_a_home_lets_its_managers_read_and_review_that_and_nothing_else(chart: Chart, person: str) -> None:
    gone = Standing(happened=chart.record.happened)
    allowed = {permission for permission in OF_A_CHILD if may(person, chart.holding, permission, gone)}
    assert allowed <= {Permission.SEE_OCCURRENCE, Permission.REVIEW_OCCURRENCE}


@given(charts, st.sampled_from(sorted(OF_A_CHILD)), st.sampled_from(PEOPLE))
def test_a_role_more_never_takes_anything_away(chart: Chart, permission: Permission, person: str) -> None:
    for one_less in range(len(chart.holding)):
        fewer = chart.holding[:one_less] + chart.holding[one_less + 1 :]
        if may(person, fewer, permission, chart.record):
            assert may(person, chart.holding, permission, chart.record)


@given(charts, st.sampled_from(sorted(Permission)), st.sampled_from(PEOPLE))
def test_adding_late_is_only_ever_writing(chart: Chart, permission: Permission, person: str) -> None:
    if may_add_late(person, chart.holding, permission, chart.record):
        assert permission in LATE_LINES
        assert "write" in permission or "report" in permission or "record" in permission


def test_a_carer_without_a_home_reaches_no_home() -> None:
    for role in ONLY_FOR_ONE_HOME:
        assert not covers(Held(role, "north"), Place("north-1", "north"))


def test_somebody_without_a_role_opens_the_front_page_and_their_account() -> None:
    assert {permission for permission in Permission if holds((), permission)} == ANYONE_SIGNED_IN


def test_a_social_worker_reaches_by_name_and_not_by_organisation() -> None:
    held = (Held(Role.SOCIAL_WORKER, "north"),)
    assert not may("ann", held, Permission.SEE_CHILD, Standing(placed=Place("north-1", "north")))
    assert may("ann", held, Permission.SEE_CHILD, Standing(placed=Place("south-1", "south"), social_workers=frozenset({"ann"})))
    assert not may("ann", (), Permission.SEE_CHILD, Standing(social_workers=frozenset({"ann"})))


def test_nobody_of_the_home_reads_what_a_child_says_in_an_interview() -> None:
    """NOTT-64: it may be about them."""
    here = Place("north-1", "north")
    for role in set(Role) - {Role.SOCIAL_WORKER}:
        assert not may("ann", (Held(role, "north", here.home),), Permission.READ_INTERVIEW, Standing(placed=here))


def test_whoever_cares_for_a_child_sees_and_answers_what_is_owed_and_runs_nothing() -> None:
    here = Place("north-1", "north")
    for role in ONLY_FOR_ONE_HOME:
        held = (Held(role, "north", here.home),)
        assert may("ann", held, Permission.ANSWER_DUTY, Standing(placed=here))
        assert not may("ann", held, Permission.ANSWER_DUTY, Standing(happened=here))
        assert not may("ann", held, Permission.RUN_FOLLOW_UP, Standing(placed=here))


def test_each_scope_is_used() -> None:
    assert {scope for row in PERMISSION_MAP.values() for scope in row.values()} == set(Scope)


def test_visitors_duty_teams_and_reviewing_officers_each_hold_one_permission_and_no_carers_one() -> None:
    """The least they need: no role of theirs opens a page of those who care for the child."""
    least = {
        Role.REGULATION_44_VISITOR: Permission.VISIT_HOME,
        Role.EDT_WORKER: Permission.ANSWER_OUT_OF_HOURS,
        Role.REVIEWING_OFFICER: Permission.REVIEW_CHILD,
    }
    for role, only in least.items():
        assert set(PERMISSION_MAP[role]) == {only}
        assert [other for other, row in PERMISSION_MAP.items() if only in row] == [role]


def test_an_interviewer_reaches_the_one_interview_they_were_given_and_nothing_by_the_role_alone() -> None:
    held = (Held(Role.INTERVIEWER, "north"),)
    everything = Standing(Place("north-1", "north"), Place("north-1", "north"), frozenset({"ann"}), Place("north-1", "north"), "north")
    assert not [permission for permission in Permission if may("ann", held, permission, everything)]
    given = Standing(interviewers=frozenset({"ann"}))
    assert [permission for permission in Permission if may("ann", held, permission, given)] == [Permission.HOLD_INTERVIEW]
    assert not may("bob", held, Permission.HOLD_INTERVIEW, given)
    assert not may("ann", (), Permission.HOLD_INTERVIEW, given), "who lost the role lost the interview"
