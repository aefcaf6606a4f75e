"""No id outside a person's care ever goes to their phone (T3): a thousand random organisation charts asked of the permission map, and some
of them of the database."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from carer_app.access.people import roles_of
from carer_app.access.permission_map import PERMISSION_MAP
from carer_app.access.permissions import ONLY_FOR_ONE_HOME, Permission, Role, Scope
from carer_app.access.predicates import Held
from carer_app.db.base import new_id
from carer_app.db.models.children import Assignment, AssignmentKind, Child, Placement
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, HomeKind, Membership, Organisation, OrganisationKind, Person
from carer_app.db.queries.child_packs import Row
from carer_app.domain.levels import State
from carer_app.services import child_packs
from tests.factories import NOW

CHARTS = 1000
IN_THE_DATABASE = 150 if os.environ.get("NHY_FULL") else 40
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
A_DAY = timedelta(days=1)


@dataclass
class Spell:
    """Somebody somewhere from then to then."""

    who: str
    where: str | None
    from_at: datetime
    to_at: datetime | None
    role: Role = Role.FOSTER_CARER
    organisation: str = ""

    @property
    def is_now(self) -> bool:
        return self.from_at <= NOW and (self.to_at is None or self.to_at > NOW)


@dataclass
class Chart:
    """Who works where in what role, which child lives where and lived where before, and whose social worker is whose."""

    chance: Random
    homes: dict[str, str] = field(default_factory=dict)
    children: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    roles: list[Spell] = field(default_factory=list)
    stays: list[Spell] = field(default_factory=list)
    named: list[Spell] = field(default_factory=list)

    def __post_init__(self) -> None:
        pick, organisations = self.chance, [new_id() for _ in range(self.chance.randint(1, 3))]
        self.homes = {new_id(): pick.choice(organisations) for _ in range(pick.randint(1, 5))}
        self.children = [new_id() for _ in range(pick.randint(1, 7))]
        self.people = {new_id(): pick.choice(organisations) for _ in range(pick.randint(1, 5))}
        for person, organisation in self.people.items():
            for _ in range(pick.randint(0, 3)):
                role = pick.choice(list(Role))
                own = [home for home, of in self.homes.items() if of == organisation]
                home = pick.choice(own) if own and (role in ONLY_FOR_ONE_HOME or pick.random() < 0.5) else None
                self.roles.append(self.spell(person, home, role, organisation))
        for child in self.children:
            for _ in range(pick.randint(0, 3)):
                self.stays.append(self.spell(child, pick.choice(list(self.homes))))
            if pick.random() < 0.5:
                self.named.append(self.spell(child, pick.choice(list(self.people))))

    def spell(self, who: str, where: str | None, role: Role = Role.FOSTER_CARER, organisation: str = "") -> Spell:
        """Over, running, or still to come."""
        from_at = NOW - self.chance.choice([400, 30, 1, -1]) * A_DAY
        to_at = self.chance.choice([None, None, from_at + A_DAY / 2, NOW, NOW + A_DAY])
        return Spell(who, where, from_at, max(to_at, from_at) if to_at else None, role, organisation)

    def in_care_of(self, person: str) -> set[str]:
        """Told by the words of the permission map, and nothing of the code."""
        found = set()
        for held in (role for role in self.roles if role.who == person and role.is_now):
            scope = PERMISSION_MAP[held.role].get(Permission.SEE_CHILD)
            if scope is Scope.CHILD_ASSIGNED:
                found |= {named.who for named in self.named if named.where == person and named.is_now}
            elif scope is Scope.CHILD_PLACED_HERE:
                homes = {held.where} if held.where else set()
                if held.where is None and held.role not in ONLY_FOR_ONE_HOME:
                    homes = {home for home, of in self.homes.items() if of == held.organisation}
                found |= {stay.who for stay in self.stays if stay.where in homes and stay.is_now}
        return found


def test_a_thousand_charts_before_the_map() -> None:
    """The last gate, without the database: whatever rows a query might bring, only those in care pass it."""
    passed = refused = 0
    for seed in range(CHARTS):
        chart = Chart(Random(seed))
        for person in chart.people:
            roles = [Held(r.role, r.organisation, r.where) for r in chart.roles if r.who == person and r.is_now]
            mine, let_in = chart.in_care_of(person), set()
            for child in chart.children:
                is_named = any(n.who == child and n.where == person and n.is_now for n in chart.named)
                homes = [stay.where for stay in chart.stays if stay.who == child and stay.is_now] or [None]
                rows = [Row(*_child(child, home, chart), None, None, is_named, None) for home in homes]
                if any(child_packs.is_in_care(person, roles, row) for row in rows):
                    let_in.add(child)
            assert let_in == mine, f"seed {seed}"
            passed, refused = passed + len(mine), refused + len(chart.children) - len(mine)
    assert passed > 500
    assert refused > 1000


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_no_id_outside_it_leaves_the_database(session: Session) -> None:
    """All charts in one database: each person's phone is given their own children, and not one id of anybody else's."""
    charts = [Chart(Random(10_000 + seed)) for seed in range(IN_THE_DATABASE)]
    theirs: dict[str, set[str]] = {}
    for chart in charts:
        _lay(session, chart, theirs)
    session.commit()
    every = set().union(*theirs.values())
    for chart in charts:
        for person_id in chart.people:
            person = session.get_one(Person, person_id)
            mine = chart.in_care_of(person_id)
            packs = child_packs.packs_for(session, person_id, roles_of(person, NOW), NOW)
            assert set(packs.child_ids) == mine
            known = {occurrence: 0 for child in chart.children for occurrence in theirs[child] - {child}}
            news = child_packs.news_for(session, person_id, roles_of(person, NOW), known, NOW)
            gone = set(news.pop("gone"))
            left = set(UUID.findall(json.dumps([packs.children, news])))
            allowed = set().union(*(theirs[child] for child in mine)) if mine else set()
            assert not (left & every) - allowed
            assert gone == set(known) - allowed


def _child(child: str, home: str | None, chart: Chart) -> tuple[Any, Any]:
    return SimpleNamespace(id=child), SimpleNamespace(id=home, organisation_id=chart.homes[home]) if home else None


def _lay(session: Session, chart: Chart, theirs: dict[str, set[str]]) -> None:
    """The chart as rows; each child with a running log and one from before, wherever they live."""
    for organisation in {*chart.homes.values(), *chart.people.values()}:
        session.add(Organisation(id=organisation, name="An organisation", kind=OrganisationKind.PROVIDER))
    for home, organisation in chart.homes.items():
        session.add(Home(id=home, organisation_id=organisation, kind=HomeKind.RESIDENTIAL, name="A home"))
    for person, organisation in chart.people.items():
        session.add(
            Person(
                id=person,
                organisation_id=organisation,
                email=f"{person}@a.test",
                name="A person",
                active=True,
                login_count=0,
                failed_login_count=0,
            )
        )
    for held in chart.roles:
        spell = {"from_at": held.from_at, "to_at": held.to_at}
        session.add(Membership(person_id=held.who, role=held.role, organisation_id=held.organisation, home_id=held.where, **spell))
    for child in chart.children:
        home, organisation = next(iter(chart.homes.items()))
        session.add(Child(id=child, organisation_id=organisation, preferred_name="A child"))
        theirs[child] = {child}
        for state in (State.OPENED, State.CLOSED):
            row = Occurrence(child_id=child, home_id=home, organisation_id=organisation, opened_at=NOW - A_DAY, state=state, closed_at=NOW)
            session.add(row)
            theirs[child].add(row.id)
    for stay in chart.stays:
        session.add(Placement(child_id=stay.who, home_id=str(stay.where), from_at=stay.from_at, to_at=stay.to_at))
    for named in chart.named:
        kind = AssignmentKind.SOCIAL_WORKER
        session.add(Assignment(child_id=named.who, person_id=str(named.where), kind=kind, from_at=named.from_at, to_at=named.to_at))
    session.flush()
