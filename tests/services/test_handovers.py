"""The police pack as a service: what is gathered, versions, bytes, and that it tells nobody; on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child, ContactSlot, Placement, ScopeKind, Slot
from carer_app.db.models.occurrences import PackVersion
from carer_app.db.models.plan_life import PlanHandover, PlanVersion
from carer_app.db.queries import packs
from carer_app.domain.entries import ExpectedWhere, FoundWhere, Located, Noted, PackShared, Returned
from carer_app.domain.plan_life import Why
from carer_app.services import check_pack, handovers, occurrences, pack_content, plans
from carer_app.services.actor import Actor
from carer_app.services.earlier import earlier_of
from carer_app.services.situation import situation
from tests.db import rows
from tests.db.rows import NOW, Provider
from tests.pdf.reading import squeezed, text_of


@dataclass
class Night:
    """A home, its worker, a child who is away, and another child of the home."""

    provider: Provider
    actor: Actor
    child: Child
    other: Child
    occurrence: str


@pytest.fixture
def night(session: Session) -> Night:
    provider = rows.provider(session)
    actor = Actor(provider.worker.id, provider.worker.name, "browser-1")
    child, other = rows.child(session, provider.home, "Marigold"), rows.child(session, provider.home, "Sorrel")
    identity = {"preferred_name": "Marigold", "full_name": "Marigold Test", "date_of_birth": "2010-02-03"}
    plans.save_section(session, actor, child, "identity", identity, NOW)
    slot = ContactSlot(organisation_id=provider.organisation.id, scope_kind=ScopeKind.HOME, scope_id=provider.home.id, slot=Slot.EDT)
    slot.label, slot.telephone = "Night duty", "01632 960009"
    session.add(slot)
    (begun,) = occurrences.start(session, actor, [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    session.commit()
    return Night(provider, actor, child, other, begun)


def make(session: Session, night: Night, minutes: int = 1, entry_id: str | None = None) -> PackVersion:
    at = NOW + timedelta(minutes=minutes)
    made = handovers.make_pack(session, night.actor, night.occurrence, "PC Reed", "print", at, entry_id=entry_id or new_id())
    session.commit()
    return made


def write(session: Session, night: Night, text: str, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    occurrences.write(session, night.actor, night.occurrence, Noted(text), at, entry_id=new_id())
    session.commit()


def test_the_bytes_kept_are_the_bytes_read_back(session: Session, night: Night) -> None:
    made = make(session, night)
    session.expire_all()
    kept = handovers.read_pack(session, night.occurrence, 1)
    assert kept is not None
    assert kept.id == made.id
    assert hashlib.sha256(kept.document).hexdigest() == kept.sha256
    assert kept.pages >= 1
    assert handovers.read_pack(session, night.occurrence, 2) is None


def test_the_pack_lies_sealed(session: Session, night: Night) -> None:
    made = make(session, night)
    sealed = session.scalar(select(PackVersion.document_sealed).where(PackVersion.id == made.id))  # type: ignore[attr-defined]
    assert not sealed.startswith(b"%PDF-")


def test_versions_count_up_and_each_stays_as_it_was(session: Session, night: Night) -> None:
    first = make(session, night)
    document, head = first.document, first.log_head
    write(session, night, "Seen at the bus station", 2)
    second = make(session, night, 3)
    assert (first.version, second.version) == (1, 2)
    assert second.log_head != head
    kept = handovers.read_pack(session, night.occurrence, 1)
    assert kept is not None
    assert kept.document == document
    assert squeezed("Seen at the bus station") in squeezed(text_of(second.document))
    assert squeezed("Seen at the bus station") not in squeezed(text_of(document))


def test_the_same_post_twice_makes_one_version_and_one_line(session: Session, night: Night) -> None:
    entry_id = new_id()
    assert make(session, night, 1, entry_id).id == make(session, night, 2, entry_id).id
    shared = [line.entry.body for line in occurrences.occurrence_of(session, night.occurrence).log if line.entry.kind == "pack_shared"]
    assert shared == [PackShared(session.scalars(select(PackVersion)).one().id, 1, "PC Reed", "print")]


def test_the_same_page_sent_for_somebody_else_is_given_twice_and_made_once(session: Session, night: Night) -> None:
    entry_id = new_id()
    first = make(session, night, 1, entry_id)
    second = handovers.make_pack(session, night.actor, night.occurrence, "PC Moss", "share", NOW, entry_id=entry_id)
    assert first.id == second.id
    shared = [line.entry.body for line in occurrences.occurrence_of(session, night.occurrence).log if line.entry.kind == "pack_shared"]
    assert [(body.version, body.recipient) for body in shared if isinstance(body, PackShared)] == [(1, "PC Reed"), (1, "PC Moss")]


def test_a_pack_tells_nobody(session: Session, night: Night) -> None:
    make(session, night)
    after = situation(session, night.occurrence, NOW + timedelta(minutes=2))
    assert after.occurrence.police_told is None
    assert after.police != "told"


def test_it_holds_who_to_ring_and_no_other_childs_name(session: Session, night: Night) -> None:
    write(session, night, "Sorrel says she heard the door", 1)
    text = squeezed(text_of(make(session, night, 2).document))
    assert squeezed("Marigold Test") in text
    assert squeezed("01632 960009") in text
    assert "Wren Alderton".replace(" ", "") in text
    assert "Sorrel" not in text


def test_making_is_audited_without_a_name(session: Session, night: Night) -> None:
    made = make(session, night)
    event = session.scalars(select(AuditEvent).where(AuditEvent.kind == "pack_made")).one()
    assert (event.person_id, event.child_id, event.occurrence_id) == (night.actor.person_id, night.child.id, night.occurrence)
    assert event.subject == f"pack:{made.id}"
    assert event.detail == {"version": 1, "channel": "print", "sha256": made.sha256}


def test_earlier_times_say_where_the_child_was_found(session: Session, night: Night) -> None:
    add_earlier(session, night, 2)
    row = situation(session, night.occurrence, NOW).row
    assert [(e.found_where, e.back_at is not None) for e in earlier_of(session, row)] == [("the park 1", True), ("the park 0", True)]


def test_a_place_nobody_had_checked_is_not_where_the_child_was_found(session: Session, night: Night) -> None:
    before = rows.occurrence(session, session.get_one(Child, night.child.id), night.provider.home, NOW - timedelta(days=9))
    before.returned_at = NOW - timedelta(days=8)
    for body in (Located(FoundWhere.OTHER, adult_with_child=False, place="a flat"), Returned(FoundWhere.CAME_BACK)):
        occurrences.append(session, night.actor, before.id, body, NOW - timedelta(days=8), entry_id=new_id())
    session.commit()
    row = situation(session, night.occurrence, NOW).row
    assert [e.found_where for e in earlier_of(session, row)] == ["came back without help"]


def test_many_earlier_times_cost_as_many_queries_as_one(session: Session, night: Night) -> None:
    add_earlier(session, night, 1)
    few = queries_of_a_draft(session, night)
    add_earlier(session, night, 6, start=1)
    assert queries_of_a_draft(session, night) == few


def test_a_pack_can_be_made_by_nobody_signed_in(session: Session, night: Night) -> None:
    """The demo's command line has no browser."""
    actor = Actor(None, "Command line", "cli", proved=False)
    made = handovers.make_pack(session, actor, night.occurrence, "demo", "print", NOW, entry_id=new_id())
    assert made.made_by is None
    assert made.document.startswith(b"%PDF-")


def test_there_is_no_pack_of_no_occurrence(session: Session, night: Night) -> None:
    with pytest.raises(LookupError):
        handovers.make_pack(session, night.actor, new_id(), "x", "print", NOW, entry_id=new_id())


def queries_of_a_draft(session: Session, night: Night) -> int:
    session.expire_all()
    session.commit()
    with rows.Statements(session) as statements:
        assert pack_content.content_of(session, night.occurrence, NOW).key
    return len(statements)


def add_earlier(session: Session, night: Night, count: int, start: int = 0) -> None:
    """Occurrences of the same child before this one, oldest first; they began and ended while no other was open."""
    for number in range(start, start + count):
        row = rows.occurrence(session, session.get_one(Child, night.child.id), night.provider.home, NOW - timedelta(days=40 - number))
        row.returned_at = NOW - timedelta(days=40 - number, hours=-3)
        body = Returned(FoundWhere.OTHER, f"the park {number}")
        occurrences.append(session, night.actor, row.id, body, NOW - timedelta(days=39), entry_id=new_id())
    session.commit()


def test_which_version_of_the_plan_the_police_have_is_kept_and_the_pack_says_whether_it_was_agreed(session: Session, night: Night) -> None:
    plans.save_section(session, night.actor, night.child, "plan", {"wait_minutes": 30}, NOW)
    first = make(session, night, 1)
    plans.save_section(session, night.actor, night.child, "plan", {"wait_minutes": 15}, NOW + timedelta(minutes=2))
    make(session, night, 3)
    make(session, night, 4)
    write(session, night, "Seen in the park", 5)
    make(session, night, 6)
    columns = PlanHandover.pack_version_id, PlanVersion.number, PlanVersion.sections, PlanVersion.why
    given = [tuple(row) for row in session.execute(select(*columns).join(PlanVersion, PlanVersion.id == PlanHandover.plan_version_id))]
    assert sorted(number for _, number, _, _ in given) == [1, 2, 2]
    assert next(row for row in given if row[0] == first.id)[2:] == ({"identity": 1, "plan": 1}, Why.POLICE)
    kept = handovers.read_pack(session, night.occurrence, 1)
    assert kept is not None
    assert "Notagreedyet." in squeezed(text_of(kept.document))


def test_who_moved_out_stays_unnamed(session: Session, night: Night) -> None:
    placed = session.scalars(select(Placement).where(Placement.child_id == night.other.id)).one()
    placed.to_at = NOW
    session.commit()
    assert "Sorrel" in pack_content.content_of(session, night.occurrence, NOW + timedelta(hours=1)).other_children


def test_an_older_file_that_is_given_later_is_never_taken_for_the_newest(session: Session, night: Night) -> None:
    """A page still holds the file of before, somebody writes what matters and gives that, and then the old file is shared."""
    old = handovers.ready(session, night.actor, night.occurrence, NOW + timedelta(minutes=1))
    session.commit()
    write(session, night, "He has a knife and took tablets", 2)
    new = make(session, night, 3)
    at = NOW + timedelta(minutes=4)
    handovers.hand_over(session, night.actor, night.occurrence, old.version, "PC Reed", "share", at, entry_id=new_id(), number=old.number)
    session.commit()
    for pack, is_newest in ((old, False), (new, True)):
        exists, made = check_pack.with_code(session, pack.number, pack.check_code or "", at)
        assert exists
        assert made is not None
        assert made.is_newest is is_newest
    newer = packs.given_after(session, old)
    assert newer is not None
    assert newer.number == new.number
    assert packs.given_after(session, new) is None
