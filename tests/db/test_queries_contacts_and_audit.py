"""Whom to ring, nearest first; and who read what, a page at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from carer_app.db import audit as audit_log
from carer_app.db.models.children import Assignment, AssignmentKind, Child, ContactSlot, ScopeKind, Slot
from carer_app.db.queries import audit, contacts
from carer_app.db.queries.contacts import authority_scope
from carer_app.domain.profile import Profile
from tests.db.rows import NOW, Provider, Statements, child, provider


@pytest.fixture
def larkfield(session: Session) -> Provider:
    return provider(session)


def _keep(session: Session, of: Provider, kind: ScopeKind, scope_id: str, slot: Slot, label: str) -> None:
    session.add(
        ContactSlot(
            organisation_id=of.organisation.id, scope_kind=kind, scope_id=scope_id, slot=slot, label=label, telephone="01632 960002"
        )
    )
    session.flush()


def _chosen(session: Session, of: Child, at: Provider) -> dict[str, str | None]:
    return {str(slot): row.label for slot, row in contacts.for_child(session, of, at.home).items()}


def test_the_nearest_contact_for_each_part_is_chosen(session: Session, larkfield: Provider) -> None:
    marigold = child(session, larkfield.home, responsible_authority="North  Moorshire", host_authority="Southvale")
    scopes = [
        (ScopeKind.ORGANISATION, larkfield.organisation.id),
        (ScopeKind.HOME, larkfield.home.id),
        (ScopeKind.AUTHORITY, authority_scope("north moorshire")),
        (ScopeKind.CHILD, marigold.id),
    ]
    for number, (kind, scope_id) in enumerate(scopes):
        _keep(session, larkfield, kind, scope_id, Slot.EDT, f"North Moorshire {kind} team")
        assert _chosen(session, marigold, larkfield)["edt"] == f"North Moorshire {kind} team", number
    _keep(session, larkfield, ScopeKind.HOME, larkfield.home.id, Slot.ON_CALL_MANAGER, "the home's manager")
    _keep(session, larkfield, ScopeKind.ORGANISATION, larkfield.organisation.id, Slot.ON_CALL_MANAGER, "anyone")
    assert _chosen(session, marigold, larkfield) == {"edt": "North Moorshire child team", "on_call_manager": "the home's manager"}


def test_the_host_authoritys_duty_team_is_the_host_team_and_nothing_else_of_theirs(session: Session, larkfield: Provider) -> None:
    marigold = child(session, larkfield.home, responsible_authority="North Moorshire", host_authority="Southvale")
    _keep(session, larkfield, ScopeKind.AUTHORITY, authority_scope("SOUTHVALE"), Slot.EDT, "Southvale nights")
    _keep(session, larkfield, ScopeKind.AUTHORITY, authority_scope("Southvale"), Slot.SOCIAL_WORKER, "not hers")
    assert _chosen(session, marigold, larkfield) == {"host_edt": "Southvale nights"}
    at_home = child(session, larkfield.home, responsible_authority="Southvale", host_authority="Southvale")
    assert _chosen(session, at_home, larkfield) == {"edt": "Southvale nights", "social_worker": "not hers"}


def test_the_police_are_those_where_the_child_lives(session: Session, larkfield: Provider) -> None:
    """The home's own word, else that of the council the home lies in, else the organisation's; never that of the council that placed the child."""
    marigold = child(session, larkfield.home, responsible_authority="North Moorshire", host_authority="Southvale")
    _keep(session, larkfield, ScopeKind.AUTHORITY, authority_scope("North Moorshire"), Slot.POLICE_101, "Moorshire Police")
    assert _chosen(session, marigold, larkfield) == {}
    _keep(session, larkfield, ScopeKind.ORGANISATION, larkfield.organisation.id, Slot.POLICE_101, "any police")
    assert _chosen(session, marigold, larkfield) == {"police_101": "any police"}
    _keep(session, larkfield, ScopeKind.AUTHORITY, authority_scope("Southvale"), Slot.POLICE_101, "Vale Police")
    assert _chosen(session, marigold, larkfield) == {"police_101": "Vale Police"}
    _keep(session, larkfield, ScopeKind.HOME, larkfield.home.id, Slot.POLICE_101, "the station next door")
    assert _chosen(session, marigold, larkfield) == {"police_101": "the station next door"}


@pytest.mark.parametrize(
    "authority, label, part",
    [
        ("North Moorshire", "Southvale nights", "host_edt"),
        ("North Moorshire", "Duty team", "host_edt"),
        ("Moorshire", "North Moorshire duty team", "host_edt"),
        ("Southvale", "Southvaleshire duty team", "host_edt"),
        ("Southvale  City Council", "southvale nights", "edt"),
        ("Southvale", "Southvale’s duty team", "edt"),
        (None, "Southvale nights", "edt"),
    ],
)
@pytest.mark.parametrize("kind", [ScopeKind.ORGANISATION, ScopeKind.HOME])
def test_the_duty_team_of_another_council_is_never_rung_as_the_childs(
    session: Session, larkfield: Provider, kind: ScopeKind, authority: str | None, label: str, part: str
) -> None:
    """A child has moved in from far away: the house has one duty team, and it is another council's, or nobody can say whose."""
    marigold = child(session, larkfield.home, responsible_authority=authority)
    scope_id = larkfield.home.id if kind is ScopeKind.HOME else larkfield.organisation.id
    _keep(session, larkfield, kind, scope_id, Slot.EDT, label)
    assert _chosen(session, marigold, larkfield) == {part: label}


def test_the_team_of_the_childs_authority_goes_along_to_a_house_that_does_not_know_it(session: Session, larkfield: Provider) -> None:
    before, stranger = provider(session, "Before Care"), provider(session, "Stranger Care")
    for kept_by, label in ((before, "North Moorshire nights"), (stranger, "a stranger's note")):
        _keep(session, kept_by, ScopeKind.AUTHORITY, authority_scope("North Moorshire"), Slot.EDT, label)
    _keep(session, before, ScopeKind.ORGANISATION, before.organisation.id, Slot.EDT, "Eastfen nights")
    _keep(session, larkfield, ScopeKind.ORGANISATION, larkfield.organisation.id, Slot.EDT, "Southvale nights")
    marigold = child(session, before.home, responsible_authority="North Moorshire")
    other = child(session, larkfield.home, responsible_authority="North Moorshire")
    assert _chosen(session, marigold, larkfield) == {"edt": "North Moorshire nights", "host_edt": "Southvale nights"}
    together = contacts.for_children(session, [(marigold, larkfield.home), (other, larkfield.home)])
    assert together[marigold.id][Slot.EDT].label == "North Moorshire nights"
    assert Slot.EDT not in together[other.id]  # nobody who cared for this one knows it
    _keep(session, larkfield, ScopeKind.AUTHORITY, authority_scope("North Moorshire"), Slot.EDT, "ours of North Moorshire")
    assert _chosen(session, marigold, larkfield)["edt"] == "ours of North Moorshire"


def test_the_organisation_of_the_social_worker_knows_its_own_team(session: Session, larkfield: Provider) -> None:
    council = provider(session, "North Moorshire Council")
    _keep(session, council, ScopeKind.ORGANISATION, council.organisation.id, Slot.EDT, "North Moorshire nights")
    marigold = child(session, larkfield.home, responsible_authority="North Moorshire Council")
    assert _chosen(session, marigold, larkfield) == {}
    session.add(Assignment(child_id=marigold.id, person_id=council.worker.id, kind=AssignmentKind.SOCIAL_WORKER, from_at=NOW))
    session.flush()
    assert _chosen(session, marigold, larkfield) == {"edt": "North Moorshire nights"}


def test_the_plan_says_the_duty_team_where_nobody_keeps_one(session: Session, larkfield: Provider) -> None:
    written = Profile.stored({"contacts": {"professionals": [{"role": "edt", "team": "Moorshire nights", "telephone": "01632 960003"}]}})
    marigold = child(session, larkfield.home, responsible_authority="North Moorshire")
    _keep(session, larkfield, ScopeKind.ORGANISATION, larkfield.organisation.id, Slot.EDT, "Southvale nights")
    found = contacts.with_the_plan(contacts.for_child(session, marigold, larkfield.home), written)
    assert (found[Slot.EDT].label, found[Slot.HOST_EDT].label) == ("Moorshire nights", "Southvale nights")
    _keep(session, larkfield, ScopeKind.CHILD, marigold.id, Slot.EDT, "hers")
    assert contacts.with_the_plan(contacts.for_child(session, marigold, larkfield.home), written)[Slot.EDT].label == "hers"


def test_what_another_organisation_keeps_is_not_ours(session: Session, larkfield: Provider) -> None:
    other = provider(session, "Other Care")
    marigold = child(session, larkfield.home, responsible_authority="Southvale")
    _keep(session, other, ScopeKind.AUTHORITY, authority_scope("Southvale"), Slot.EDT, "their note")
    _keep(session, other, ScopeKind.ORGANISATION, other.organisation.id, Slot.AGENCY, "their agency")
    assert _chosen(session, marigold, larkfield) == {}
    assert contacts.kept_by(session, larkfield.organisation.id) == []
    assert [row.label for row in contacts.kept_by(session, other.organisation.id)] == ["their note", "their agency"]


def test_contacts_of_a_child_cost_a_constant_number_of_queries(session: Session, larkfield: Provider) -> None:
    marigold = child(session, larkfield.home)
    for slot in Slot:
        _keep(session, larkfield, ScopeKind.ORGANISATION, larkfield.organisation.id, slot, str(slot))
        _keep(session, larkfield, ScopeKind.CHILD, marigold.id, slot, f"hers {slot}")
    session.commit()
    assert marigold.responsible_authority is None
    assert larkfield.home.name
    with Statements(session) as asked:
        assert set(_chosen(session, marigold, larkfield).values()) == {f"hers {slot}" for slot in Slot}
    assert len(asked) <= 2, asked
    kept = contacts.of_scope(session, larkfield.organisation.id, ScopeKind.CHILD, marigold.id)
    assert set(kept) == set(Slot)


def test_the_audit_comes_newest_first_and_no_line_is_lost_between_pages(session: Session, larkfield: Provider) -> None:
    marigold, other = (child(session, larkfield.home) for _ in range(2))
    for number in range(7):
        at = NOW + timedelta(minutes=number // 2)  # pairs at the same moment
        audit_log.record(session, "plan_read", larkfield.worker.id, child_id=marigold.id, detail={"n": number}, at=at)
    audit_log.record(session, "plan_read", None, child_id=other.id, at=NOW)
    session.commit()
    seen, before = [], None
    for _ in range(3):
        page = audit.of_child(session, marigold.id, before, at_most=3)
        seen += [event.detail for event in page.events]
        before = page.next
    assert before is None
    assert sorted(event["n"] for event in seen if event) == list(range(7))
    assert [event["n"] // 2 for event in seen if event] == [3, 2, 2, 1, 1, 0, 0]
    assert len(audit.of_organisation(session, larkfield.organisation.id).events) == 7
    assert len(audit.of_person(session, larkfield.worker.id, at_most=2).events) == 2


def test_an_event_of_nobody_can_be_read_too(session: Session, larkfield: Provider) -> None:
    audit_log.record(session, "sign_in_failed", None, subject="address", detail={"tries": 3}, at=NOW)
    session.commit()
    marigold = child(session, larkfield.home)
    event = audit_log.record(session, "sign_in_failed", None, child_id=marigold.id, detail={"tries": 4})
    session.commit()
    [found] = audit.of_child(session, marigold.id).events
    assert found is event
    assert found.detail == {"tries": 4}
    assert found.organisation_id is None
