"""Fills an empty database with the demo, through the same services that people use."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta

from flask_security import hash_password
from sqlalchemy.orm import Session

from carer_app.db.models.children import Assignment, AssignmentKind, Child, ContactSlot, Placement, ScopeKind, Slot
from carer_app.db.models.pack_links import PoliceAddress
from carer_app.db.models.people import Home, Membership, Organisation, Person
from carer_app.db.queries import contacts, sign_in
from carer_app.db.queries import occurrences as logs
from carer_app.db.queries import people as staff
from carer_app.demo import differences as difference
from carer_app.demo import phones
from carer_app.demo.children import CHILDREN, DemoChild
from carer_app.demo.past import OPEN, STORIES, Line, Story
from carer_app.demo.people import DEMO_PEOPLE, PASSWORD
from carer_app.demo.places import ACCEPTED, CONTACTS, HOMES, ORGANISATIONS, POLICE_ADDRESSES
from carer_app.demo.portraits import portrait
from carer_app.domain.entries import ExpectedWhere
from carer_app.domain.plan_life import binding_numbers
from carer_app.services import differences, handovers, occurrences, photos, plan_life, plan_signing, plans, protocols
from carer_app.services.actor import Actor

PLANS_ARE_DAYS_OLD = 50
NAMESPACE = uuid.UUID("0d5e6b0a-6d1c-4c55-8f3e-7d3f1a7f2c10")


def load(session: Session, *, only_if_empty: bool, at: datetime | None = None) -> bool:
    """Everything of the demo, as if it had just happened (or happened by `at`). False, and nothing done, where there are people already."""
    if only_if_empty and sign_in.anybody(session):
        return False
    now = (at or datetime.now(UTC)).replace(second=0, microsecond=0)
    _organisations(session, now)
    people = _people(session, now)
    _protocols(session, people, now - timedelta(days=200))
    for child in CHILDREN:
        _child(session, child, people, now)
    for story in STORIES:
        _tell(session, story, people, now)
    _differ(session, people, now)
    _quiet_phone(session, people["worker"], now)
    return True


def holds_only_the_demo(session: Session) -> bool:
    """Whether every organisation here is one of the demo's."""
    invented = {demo_id("organisation", key) for key in ORGANISATIONS}
    return all(known.id in invented for known in staff.organisations(session))


def pack_of_open_occurrence(session: Session) -> bytes:
    """The police pack of the demo's open occurrence, made now. Raises LookupError."""
    now = datetime.now(UTC)
    running = logs.open_for_child(session, demo_id("child", "bryn"))
    if running is None:
        raise LookupError("The demo has no open occurrence: ./dev demo --reset makes it afresh.")
    actor = _actor(session.get_one(Person, demo_id("person", "worker@demo.test")))
    return handovers.make_pack(session, actor, running.id, "demo", "print", now, entry_id=str(uuid.uuid4())).document


def demo_id(kind: str, key: str) -> str:
    """The same id on every machine, so that what is written about the demo stays true."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{key}"))


def _organisations(session: Session, now: datetime) -> None:
    for key, (name, kind) in ORGANISATIONS.items():
        session.add(Organisation(id=demo_id("organisation", key), name=name, kind=kind, created_at=now))
    session.flush()
    for key, home in HOMES.items():
        row = Home(id=demo_id("home", key), organisation_id=demo_id("organisation", home.organisation), kind=home.kind)
        row.name, row.address, row.telephone = home.name, home.address, home.telephone
        session.add(row)
    for keeper, scope, of, slot, label, telephone, hours in CONTACTS:
        scope_id = contacts.authority_scope(of) if scope is ScopeKind.AUTHORITY else demo_id(scope.value, of)
        kept = _contact(session, demo_id("organisation", keeper), scope, scope_id, slot, (label, telephone, hours))
        kept.scope_name = of if scope is ScopeKind.AUTHORITY else None
    for keeper, label, email in POLICE_ADDRESSES:
        address = PoliceAddress(id=demo_id("police_address", keeper), organisation_id=demo_id("organisation", keeper), added_at=now)
        address.label, address.email = label, email
        session.add(address)
    session.flush()


def _contact(session: Session, keeper: str, scope: ScopeKind, scope_id: str, slot: Slot, words: tuple[str, str, str]) -> ContactSlot:
    row = ContactSlot(organisation_id=keeper, scope_kind=scope, scope_id=scope_id, slot=slot)
    row.label, row.telephone, row.hours = words
    session.add(row)
    return row


def _people(session: Session, now: datetime) -> dict[str, Person]:
    people = {}
    for known in DEMO_PEOPLE:
        person = Person(
            id=demo_id("person", known.email),
            organisation_id=demo_id("organisation", known.organisation),
            email=known.email,
            password=hash_password(PASSWORD),
            active=True,
            confirmed_at=now,
        )
        person.name, person.telephone = known.name, known.telephone or None
        home = demo_id("home", known.home) if known.home else None
        began, ends = now - timedelta(days=500), now + timedelta(days=known.for_days) if known.for_days else None
        session.add(person)
        held = Membership(person_id=person.id, role=known.role, organisation_id=person.organisation_id, home_id=home, from_at=began)
        held.to_at = ends
        session.add(held)
        people[known.email.split("@")[0]] = person
    session.flush()
    return people


def _protocols(session: Session, people: dict[str, Person], at: datetime) -> None:
    for email, names in ACCEPTED.items():
        for name in names:
            protocols.accept(session, people[email.split("@")[0]], name, at, has_read=True)
    session.flush()


def _child(session: Session, known: DemoChild, people: dict[str, Person], now: datetime) -> None:
    home = HOMES[known.home]
    child = Child(id=demo_id("child", known.key), organisation_id=demo_id("organisation", home.organisation))
    child.preferred_name = known.preferred_name
    session.add(child)
    session.flush()
    placed = now - timedelta(days=known.placed_days_ago)
    session.add(Placement(child_id=child.id, home_id=demo_id("home", known.home), from_at=placed))
    if known.social_worker:
        session.add(Assignment(child_id=child.id, person_id=people["social"].id, kind=AssignmentKind.SOCIAL_WORKER, from_at=placed))
        social = people["social"]
        _contact(
            session, child.organisation_id, ScopeKind.CHILD, child.id, Slot.SOCIAL_WORKER, (social.name, "01632 960001", "09:00 to 17:00")
        )
    session.flush()
    _plan(session, known, child, people, now)


def _plan(session: Session, known: DemoChild, child: Child, people: dict[str, Person], now: datetime) -> None:
    by = _actor(people["social"] if known.social_worker else people["manager" if known.home == "lantern" else "foster"])
    who = {"preferred_name": known.preferred_name, "full_name": known.full_name, "date_of_birth": _born(known.age, now).isoformat()}
    written = now - timedelta(days=min(PLANS_ARE_DAYS_OLD, known.placed_days_ago))
    plans.save_section(session, by, child, "identity", who | known.sections.get("identity", {}), written)
    for name, values in known.sections.items():
        if name != "identity":
            plans.save_section(session, by, child, name, values, written)
    for signer in known.agreed_by:
        seen = binding_numbers(plan_life.life_of(session, child.id, written).numbers)
        plan_signing.sign(session, _actor(people[signer]), child, written, seen=seen)
    if known.portrait:
        taken = (now - timedelta(days=known.photo_days_ago)).date()
        photos.add_photo(session, by, child, portrait(*known.portrait, long_hair=known.long_hair), taken, now)


def _born(age: int, now: datetime) -> date:
    """A birthday about five months ago."""
    return (now - timedelta(days=150)).date().replace(year=(now - timedelta(days=150)).year - age, day=2)


def _tell(session: Session, story: Story, people: dict[str, Person], now: datetime) -> None:
    began = now - story.ago
    occurrence_id = demo_id("occurrence", f"{story.child} {story.ago}")
    first = _actor(people[story.lines[0].by])
    occurrences.start(session, first, [demo_id("child", story.child)], ExpectedWhere.HOME, began, occurrence_ids=[occurrence_id])
    for number, line in enumerate(story.lines):
        _write(session, occurrence_id, line, _actor(people[line.by]), began, demo_id("entry", f"{occurrence_id} {number}"))


def _differ(session: Session, people: dict[str, Person], now: datetime) -> None:
    child, line_id = demo_id("child", difference.CHILD), demo_id("difference", difference.CHILD)
    at, by = now - difference.AGO, _actor(people[difference.BY])
    differences.raise_one(session, by, child, difference.ABOUT, difference.WORDS, at, line_id=line_id)


def _quiet_phone(session: Session, whose: Person, now: datetime) -> None:
    occurrence_id = demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
    home = session.get_one(Home, demo_id("home", "lantern"))
    line = (occurrence_id, demo_id("entry", f"{occurrence_id} {phones.WROTE}"))
    phones.goes_quiet(session, demo_id("device", "lantern"), whose, home, line, now)


def _write(session: Session, occurrence_id: str, line: Line, actor: Actor, began: datetime, entry_id: str) -> None:
    at = began + timedelta(minutes=line.after)
    if isinstance(line.body, tuple):
        page, answers, signs = line.body
        occurrences.answer(session, actor, occurrence_id, page, answers, at, entry_id=entry_id, signs=signs)
    else:
        occurrences.write(session, actor, occurrence_id, line.body, at, entry_id=entry_id)


def _actor(person: Person) -> Actor:
    return Actor(person.id, person.name, "demo")
