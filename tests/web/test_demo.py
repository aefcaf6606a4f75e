"""The demo keeps what it promises: who is there, whom they care for, what has happened, and that the rules agree with every word of it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app import create_app
from carer_app.access.people import roles_of
from carer_app.access.permissions import Permission
from carer_app.db.models.children import Child, Photo
from carer_app.db.models.devices import Device, LineReceipt
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Membership, Person
from carer_app.db.queries import occurrences as logs
from carer_app.demo import children, past, people, places
from carer_app.demo.load import _born, demo_id, load
from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.entries import Decided, Noted
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import cared_for, differences, occurrences, plans, protocols
from carer_app.services.actor import Actor
from carer_app.services.records import verify_all
from carer_app.services.situation import pack_of, situation
from tests.web.conftest import SECRET
from tests.web.demo_place import Place

PROMISED = {
    "foster@demo.test": ("foster_carer", {"ashby", "corin"}),
    "worker@demo.test": ("residential_worker", {"bryn", "dilys", "ellis", "fern", "gray"}),
    "night@demo.test": ("residential_worker", {"bryn", "dilys", "ellis", "fern", "gray"}),
    "manager@demo.test": ("registered_manager", {"bryn", "dilys", "ellis", "fern", "gray"}),
    "social@demo.test": ("social_worker", {"ashby", "bryn", "fern"}),
    "agency@demo.test": ("supervising_social_worker", {"ashby", "corin"}),
    "admin@demo.test": ("administrator", set()),
    "interviewer@demo.test": ("interviewer", set()),
    "duty@demo.test": ("edt_worker", set()),
    "visitor@demo.test": ("regulation_44_visitor", set()),
    "stranger@demo.test": ("registered_manager", set()),
}
"""Each person, their role and whose record they may see."""

MOMENTS = {
    "a Tuesday at noon": datetime(2026, 3, 3, 12, 0, tzinfo=UTC),
    "the hour that comes twice": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    "the last of February": datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
}


@pytest.fixture(scope="module")
def app(loaded: Place) -> Flask:
    return create_app(loaded.settings)


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session
        db.session.rollback()


def child_of(session: Session, key: str) -> Child:
    return session.get_one(Child, demo_id("child", key))


def running(session: Session) -> Occurrence:
    found = logs.open_for_child(session, demo_id("child", "bryn"))
    assert found
    return found


# --- who ---------------------------------------------------------------------------------------------------------------------------------


def test_the_eight_people_have_the_roles_and_the_children_they_are_said_to_have(session: Session) -> None:
    keys = {demo_id("child", known.key): known.key for known in children.CHILDREN}
    now = datetime.now(UTC)
    found = {}
    for person in session.scalars(select(Person)):
        (held,) = session.scalars(select(Membership).where(Membership.person_id == person.id)).all()
        theirs = cared_for.children_now(session, person.id, roles_of(person, now), Permission.SEE_CHILD, now)
        found[person.email] = (held.role.value, {keys[child.id] for child in theirs})
    assert found == PROMISED


def test_what_is_said_of_them_at_sign_in_is_true() -> None:
    said = {person.email: person.what for person in people.DEMO_PEOPLE}
    assert set(said) == set(PROMISED)
    for email, words in {"foster@demo.test": "two children", "worker@demo.test": "five children", "social@demo.test": "three"}.items():
        assert words in said[email]
    assert {email: len(PROMISED[email][1]) for email in ("foster@demo.test", "worker@demo.test", "social@demo.test")} == {
        "foster@demo.test": 2, "worker@demo.test": 5, "social@demo.test": 3,
    }  # fmt: skip


@pytest.mark.parametrize("known", children.CHILDREN, ids=lambda known: known.key)
def test_a_child_is_as_old_as_is_said_whenever_the_demo_is_loaded(known: children.DemoChild) -> None:
    day = datetime(2026, 1, 1, 12, tzinfo=UTC)
    for _ in range(4 * 366):
        born = _born(known.age, day)
        today = day.date()
        assert today.year - born.year - ((today.month, today.day) < (born.month, born.day)) == known.age
        day += timedelta(days=1)


# --- what --------------------------------------------------------------------------------------------------------------------------------


def test_one_child_is_away_and_the_police_have_been_told(session: Session) -> None:
    open_now = [row for row in session.scalars(select(Occurrence)) if row.state.is_open]
    assert [row.child_id for row in open_now] == [demo_id("child", "bryn")]
    now = datetime.now(UTC)
    at = situation(session, open_now[0].id, now)
    assert (at.level, at.police) == (LevelOfIntervention.POLICE, "told")
    assert len(at.occurrence.log) >= 15


def test_a_phone_that_wrote_of_it_has_gone_quiet(session: Session) -> None:
    """The note that it wrote came when it was last in contact."""
    (receipt,) = session.scalars(select(LineReceipt))
    note = next(
        line.entry for line in situation(session, receipt.occurrence_id, datetime.now(UTC)).occurrence.log if line.entry.id == receipt.id
    )
    assert isinstance(note.body, Noted)
    assert session.get_one(Device, receipt.device_id).last_contact_at == note.happened_at


def test_there_are_times_before_at_each_level_and_all_are_closed(session: Session) -> None:
    before = [row for row in session.scalars(select(Occurrence)) if not row.state.is_open]
    assert {row.state for row in before} == {State.CLOSED}
    decided = {
        max((line.entry.body for line in situation(session, row.id, row.closed_at).occurrence.log if isinstance(line.entry.body, Decided)),
            key=lambda body: body.level.rank if body.level else -1).level
        for row in before if row.closed_at
    }  # fmt: skip
    assert decided == set(LevelOfIntervention)
    assert Counter(row.child_id for row in before)[demo_id("child", "bryn")] >= 2


def test_there_are_times_before_for_every_pack(session: Session) -> None:
    used = {pack.name for row in session.scalars(select(Occurrence)) for pack in occurrences.occurrence_of(session, row.id).packs}
    assert used == set(loader.names())


def test_there_is_an_agreed_plan_with_a_photo(session: Session) -> None:
    profile = plans.profile_of(session, demo_id("child", "bryn"))
    assert profile.text("plan", "completed_by")
    photos = session.scalars(select(Photo).where(Photo.child_id == demo_id("child", "bryn"))).all()
    assert photos[0].image.startswith(b"\xff\xd8")
    assert b"Exif" not in photos[0].image


def test_a_professional_difference_is_open(session: Session) -> None:
    """NAT-INT-10"""
    (one,) = differences.of_child(session, demo_id("child", "bryn"))
    assert one.is_open
    assert one.next_rung


def test_there_is_an_empty_plan(session: Session) -> None:
    for key in ("gray", "corin"):
        assert set(plans.profile_of(session, demo_id("child", key)).sections) == {"identity"}


def test_there_is_a_placement_out_of_area(session: Session) -> None:
    away = [
        known
        for known in children.CHILDREN
        if plans.profile_of(session, demo_id("child", known.key)).text("placement", "out_of_area") == "yes"
    ]
    assert [known.key for known in away] == ["ellis", "fern"]
    for child in (child_of(session, known.key) for known in away):
        assert child.responsible_authority
        assert child.host_authority
        assert child.responsible_authority != child.host_authority


def test_the_children_live_under_every_protocol_and_their_organisations_have_accepted_them(session: Session) -> None:
    theirs = {known.key: protocols.packs_for(session, child_of(session, known.key)) for known in children.CHILDREN}
    assert theirs == {
        "ashby": ("nottinghamshire",), "corin": (), "bryn": ("wakefield",), "dilys": ("wakefield",), "ellis": ("lancashire", "wakefield"),
        "fern": ("somerset", "wakefield"), "gray": (),
    }  # fmt: skip
    assert {name for names in theirs.values() for name in names} | {"national"} == set(loader.names())
    for known in children.CHILDREN:
        assert protocols.speaks_for(session, child_of(session, known.key)).unaccepted == ()


# --- that it is true ---------------------------------------------------------------------------------------------------------------------


def test_every_log_of_the_demo_holds(session: Session) -> None:
    assert verify_all(session) == []


def assert_the_rules_agree(session: Session) -> int:
    """Each recommendation is what the rules say of its answers, nothing is marked, and there is nothing to add at the end of a log."""
    recommendations = 0
    for row in session.scalars(select(Occurrence)).all():
        occurrence = occurrences.occurrence_of(session, row.id)
        for line in occurrence.log:
            assert line.marks == (), (line.entry.kind, line.marks)
            if isinstance(line.entry.body, Decided):
                recommendations += 1
                assert kept(line.entry.body) == said(decide(pack_of(occurrence).path, line.entry.body.answers))
        length = row.chain_length
        occurrences.reconsider(session, Actor(None, "A test", "test"), row.id, occurrence.log[-1].entry.happened_at, because=row.id)
        assert row.chain_length == length, f"The rules have something to add to {row.id}."
    return recommendations


def kept(line: Decided) -> tuple[Any, ...]:
    return line.level, line.state, line.rule, line.strength, line.why, line.cites, line.call, line.speak_to_someone_now


def said(rules: Ask | Decision) -> tuple[Any, ...]:
    assert isinstance(rules, Decision)
    what = (rules.rules_level, rules.rules_state, rules.rule, rules.strength)
    return *what, rules.why, rules.cites, rules.call, rules.speak_to_someone_now


def test_the_rules_agree_with_every_recommendation_of_the_demo(session: Session) -> None:
    assert assert_the_rules_agree(session) >= len(past.STORIES)


@pytest.mark.parametrize("moment", MOMENTS)
def test_they_agree_whenever_the_demo_is_loaded(sqlite_template: Path, tmp_path: Path, sealing_keys: str, moment: str) -> None:
    path = shutil.copy(sqlite_template, tmp_path / "demo.sqlite")
    app = create_app({"APP_ENV": "demo", "DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    with app.app_context():
        load(db.session, only_if_empty=True, at=MOMENTS[moment])
        db.session.commit()
        assert_the_rules_agree(db.session)
        assert situation(db.session, running(db.session).id, MOMENTS[moment]).level is LevelOfIntervention.POLICE


def test_nothing_in_the_demo_is_yet_to_come() -> None:
    for story in past.STORIES:
        after = [line.after for line in story.lines]
        assert after == sorted(after), story.child
        assert timedelta(minutes=after[-1]) <= story.ago, story.child


def told(value: Any) -> Iterator[str]:
    """Every word of a nest of mappings, lists and dataclasses."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from told(one)
        case list() | tuple():
            for one in value:
                yield from told(one)
        case _ if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from told(getattr(value, name))


def test_every_telephone_number_is_one_kept_for_stories() -> None:
    words = list(told([list(children.CHILDREN), list(past.STORIES), list(people.DEMO_PEOPLE), places.HOMES, list(places.CONTACTS)]))
    assert len(words) > 500
    numbers = [word for word in words if re.search(r"\d[\d ]{8,}\d", word) and not re.fullmatch(r"[\d-]+", word)]
    assert len(numbers) > 20
    assert [number for number in numbers if not re.fullmatch(r"07700 900\d{3}|01632 960\d{3}", number)] == []


def test_every_date_of_the_demo_is_in_the_past(session: Session) -> None:
    today = datetime.now(UTC).date()
    for child in session.scalars(select(Child)):
        assert child.date_of_birth
        assert child.date_of_birth < today
        since = plans.profile_of(session, child.id).text("identity", "became_looked_after")
        assert not since or child.date_of_birth < date.fromisoformat(since) < today
