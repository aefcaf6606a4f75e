"""Every page's question (which permission, of what kind of record) asked of random organisation charts laid in a database, for every role.

What should come out is told here in words of its own: by who works where, who is named for whom, and who was given what.
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app import create_app
from carer_app.access import subjects
from carer_app.access.enforce import mark_of
from carer_app.access.people import roles_of
from carer_app.access.permissions import ONLY_FOR_ONE_HOME, Role
from carer_app.access.predicates import may
from carer_app.db.base import new_id
from carer_app.db.models.interviews import InterviewAccess
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Membership, Person
from carer_app.db.models.visits import Giver, VisitConsent
from carer_app.domain.levels import State
from tests.factories import NOW
from tests.services.test_child_packs_scope import Chart, Spell, _lay

CHARTS = 1000 if os.environ.get("NHY_FULL") else 6
A_DAY = timedelta(days=1)
CARE = ("foster_carer", "residential_worker")
LEAD = ("registered_manager", "supervising_social_worker")
ALL_CARE = (
    "see_child start_occurrence see_occurrence write_log report_to_police record_return make_pack see_plan write_profile sign_plan "
    "see_duties answer_duty"
)
LEADERS_ALONE = "write_plan name_social_worker move_child run_follow_up arrange_interview see_audit see_records export_record"
NAMED = f"{ALL_CARE} {LEADERS_ALONE} read_interview record_consent"


def expected(chart: Chart, person: str, permission: str, kind: str, record: Record) -> bool:
    """Whether one of the roles somebody holds now lets them."""
    return any(_lets(chart, held, permission, kind, record) for held in chart.roles if held.who == person and held.is_now)


class Record:
    """What a record is about: the child, the home it happened in, the organisation it is of, and whom it was given."""

    def __init__(self, id: str, child: str = "", home: str = "", organisation: str = "", given: tuple[str, ...] = (), is_open: bool = True):
        self.id, self.child, self.home, self.organisation, self.given, self.is_open = id, child, home, organisation, given, is_open


def _lets(chart: Chart, held: Spell, permission: str, kind: str, record: Record) -> bool:
    role, mine = held.role.value, _homes(chart, held)
    lives = {stay.where for stay in chart.stays if stay.who == record.child and stay.is_now}
    named = {str(one.where) for one in chart.named if one.who == record.child and one.is_now}
    of_a_child = kind in ("child", "occurrence")
    if role in (*CARE, *LEAD):
        if of_a_child and permission in ALL_CARE.split():
            happened = kind == "occurrence" and role in LEAD and permission == "see_occurrence" and record.home in mine
            return bool(lives & mine) or happened
        if role in CARE:
            return False
        if of_a_child and permission in LEADERS_ALONE.split():
            return bool(lives & mine)
        if kind == "child" and permission == "record_consent":
            return role == "registered_manager" and bool(lives & mine)
        if kind == "occurrence" and permission == "review_occurrence":
            return bool(lives & mine) or record.home in mine
        if kind == "home":
            also = ("invite_visitor",) if role == "registered_manager" else ()
            return (
                permission in ("add_child", "see_oversight", "see_numbers", "edit_contacts", "manage_phones", *also) and record.id in mine
            )
        leads = "accept_protocols see_staff_audit" + (" agree_to_roles decide_retention" if role == "registered_manager" else "")
        return kind in ("person", "own_organisation") and permission in leads.split() and record.organisation == held.organisation
    if role == "social_worker":
        if of_a_child:
            return permission in NAMED.split() and held.who in named
        return kind == "own_organisation" and permission == "add_child" and record.organisation == held.organisation
    if role == "administrator":
        runs = ("manage_people", "agree_to_roles", "edit_contacts", "manage_phones")
        of_it = record.organisation == held.organisation
        return permission in runs and kind in ("home", "person", "membership", "own_organisation") and of_it
    if role == "interviewer":
        return kind == "interview_access" and permission == "hold_interview" and held.who in record.given
    if role == "regulation_44_visitor":
        consented = kind == "visited_log" and record.given == ("both",)
        return permission == "visit_home" and ((kind == "home" and record.id in mine) or (consented and record.home in mine))
    if role == "edt_worker":
        authorities = {chart.people[one] for one in named}
        return kind == "away_tonight" and permission == "answer_out_of_hours" and record.is_open and held.organisation in authorities
    return False  # a reviewing officer has no page here


def _homes(chart: Chart, held: Spell) -> set[str]:
    if held.where is not None or held.role in ONLY_FOR_ONE_HOME:
        return {held.where} if held.where else set()
    return {home for home, of in chart.homes.items() if of == held.organisation}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def asked(database_url: str, sealing_keys: str) -> dict[str, set[str]]:
    """What pages ask for, of each kind of record."""
    app = create_app({"APP_ENV": "test", "DATABASE_URL": database_url, "SECRET_KEY": "s" * 40, "SEALING_KEYS": sealing_keys})
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        mark = mark_of(app, rule.endpoint)
        if mark and mark.permission and mark.subject:
            found.setdefault(mark.subject, set()).add(mark.permission.value)
    for written_in_the_view in ("see_occurrence", "write_log", "report_to_police", "record_return", "make_pack"):
        found["occurrence"].add(written_in_the_view)
    return found


def test_every_page_lets_in_whom_its_words_say_and_nobody_else(session: Session, asked: dict[str, set[str]]) -> None:
    told: Counter[tuple[str, bool]] = Counter()
    for seed in range(CHARTS):
        chart = Chart(Random(50_000 + seed))
        chart.stays = _one_at_a_time(chart.stays)
        _lay(session, chart, {})
        records = _records(session, chart)
        session.flush()
        for person_id in chart.people:
            roles = roles_of(session.get_one(Person, person_id), NOW)
            for kind, of_kind in records.items():
                for record in of_kind if kind != "own_organisation" else [_own(chart, person_id)]:
                    found = subjects.FINDERS[kind](session, record.id, person_id, NOW)
                    for permission in asked.get(kind, ()):
                        let_in = found is not None and may(person_id, roles, permission, found.standing)  # type: ignore[arg-type]
                        wanted = expected(chart, person_id, permission, kind, record)
                        assert let_in == wanted, f"seed {seed}: {[r.role.value for r in roles]} {permission} {kind}"
                        told[kind, let_in] += 1
        session.rollback()
    assert {kind for kind, let_in in told if not let_in} >= {kind for kind in records if kind in asked}
    assert sum(count for (_, let_in), count in told.items() if let_in) > CHARTS
    if CHARTS == 1000:
        assert {kind for kind, let_in in told if let_in} == {kind for kind in records if kind in asked}


def _one_at_a_time(stays: list[Spell]) -> list[Spell]:
    """A child lives in one home."""
    now: dict[str, Spell] = {}
    for stay in stays:
        if stay.is_now:
            now.setdefault(stay.who, stay)
    return [stay for stay in stays if not stay.is_now or now[stay.who] is stay]


def _own(chart: Chart, person: str) -> Record:
    return Record(person, organisation=chart.people[person])


def _records(session: Session, chart: Chart) -> dict[str, list[Record]]:
    pick = chart.chance
    session.flush()
    occurrences = session.scalars(select(Occurrence).where(Occurrence.child_id.in_(chart.children))).all()
    logs, visited, tonight = [], [], []
    for one in occurrences:
        both = pick.random() < 0.5
        for giver in Giver if both else [pick.choice(list(Giver))]:
            consent = VisitConsent(
                child_id=one.child_id, giver=giver, given_on=NOW.date(), recorded_at=NOW - A_DAY, recorded_by=next(iter(chart.people))
            )
            consent.who = "Somebody"
            session.add(consent)
        logs.append(Record(one.id, one.child_id, one.home_id))
        visited.append((one, both))
        tonight.append(Record(one.id, one.child_id, one.home_id, is_open=one.state != State.CLOSED))
    given = []
    for child in chart.children:
        to, starts = pick.choice(list(chart.people)), NOW - pick.choice([2, 1, -1]) * A_DAY
        access = InterviewAccess(
            id=new_id(), child_id=child, interview_id=new_id(), person_id=to, from_at=starts, to_at=starts + pick.choice([1, 3]) * A_DAY
        )
        session.add(access)
        given.append(Record(access.id, child, given=(to,) if access.from_at <= NOW < access.to_at else ()))
    session.flush()
    consented = {child: set[Giver]() for child in chart.children}
    for consent in session.scalars(select(VisitConsent).where(VisitConsent.child_id.in_(chart.children))):
        consented[consent.child_id].add(Giver(consent.giver))
    memberships = session.scalars(select(Membership).where(Membership.person_id.in_(chart.people))).all()
    return {
        "child": [Record(child, child) for child in chart.children],
        "occurrence": logs,
        "home": [Record(home, home=home, organisation=of) for home, of in chart.homes.items()],
        "person": [_own(chart, person) for person in chart.people],
        "membership": [Record(one.id, organisation=one.organisation_id) for one in memberships],
        "interview_access": given,
        "visited_log": [
            Record(one.id, one.child_id, one.home_id, given=("both",) if len(consented[one.child_id]) == 2 else ()) for one, _ in visited
        ],
        "away_tonight": tonight,
        "own_organisation": [],
    }


def test_every_role_is_told_of(asked: dict[str, set[str]]) -> None:
    told = {*CARE, *LEAD, "social_worker", "administrator", "interviewer", "regulation_44_visitor", "edt_worker", "reviewing_officer"}
    assert told == {role.value for role in Role}
    assert "occurrence" in asked
