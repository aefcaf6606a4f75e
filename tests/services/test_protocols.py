"""Which protocols speak for a child, on both databases (AMB-19, precedence 4 and 7)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.children import Child
from carer_app.db.models.people import Organisation, OrganisationKind, Person
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.domain.entries import ExpectedWhere
from carer_app.packs import loader
from carer_app.services import occurrences, protocols
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from tests import factories as make
from tests.factories import NOW
from tests.local_packs import lay_beside

BOTH = ("Northvale County Council", "Southmere")


@pytest.fixture(autouse=True)
def _invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_beside(tmp_path, monkeypatch)


@pytest.fixture
def organisation(session: Session) -> Organisation:
    return make.organisation(session, "Larchwood Care")


@pytest.fixture
def manager(session: Session, organisation: Organisation) -> Person:
    return make.person(session, organisation, "max@larchwood.test", "Max Brook")


@pytest.fixture
def child(session: Session, organisation: Organisation) -> Child:
    return make.child(session, make.home(session, organisation, "Larch House"), "Ash", authority=BOTH[0], host_authority=BOTH[1])


def started(session: Session, child: Child) -> tuple[str, ...]:
    """The names of the protocols an occurrence begins with."""
    (begun,) = occurrences.start(session, Actor(None, "A test", "test"), [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    return tuple(pack.name for pack in occurrences.occurrence_of(session, begun).packs)


def test_nothing_is_accepted_by_itself(session: Session, child: Child) -> None:
    assert protocols.packs_for(session, child) == ()
    assert protocols.pack_for(session, child).used() == loader.national().used()
    assert started(session, child) == ("national",)
    speaking = protocols.speaking_for(child, {})
    assert [layer.name for layer in speaking.unaccepted] == ["northvale", "southmere"]


def test_the_responsible_authority_s_protocol_comes_before_the_host_s(session: Session, manager: Person, child: Child) -> None:
    protocols.accept(session, manager, "southmere", NOW)
    assert protocols.packs_for(session, child) == ("southmere",)
    protocols.accept(session, manager, "northvale", NOW, has_read=True)
    assert protocols.packs_for(session, child) == ("northvale", "southmere")
    assert started(session, child) == ("national", "northvale", "southmere")


def test_what_began_under_a_protocol_stays_under_it(session: Session, manager: Person, child: Child) -> None:
    protocols.accept(session, manager, "southmere", NOW)
    (begun,) = occurrences.start(session, Actor(None, "A test", "test"), [child.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    protocols.withdraw(session, manager, "southmere", NOW)
    assert [pack.name for pack in occurrences.occurrence_of(session, begun).packs] == ["national", "southmere"]
    assert protocols.packs_for(session, child) == ()


def test_one_authority_twice_is_one_protocol(session: Session, organisation: Organisation, manager: Person) -> None:
    home = make.home(session, organisation, "Rowan House")
    near = make.child(session, home, "Birch", authority="Southmere", host_authority="southmere council")
    protocols.accept(session, manager, "southmere", NOW)
    assert protocols.packs_for(session, near) == ("southmere",)


def test_a_historic_one_needs_to_have_been_read(session: Session, manager: Person) -> None:
    with pytest.raises(Refused, match="how old"):
        protocols.accept(session, manager, "northvale", NOW)
    assert protocols.accepted(session, manager.organisation_id) == {}
    protocols.accept(session, manager, "northvale", NOW, has_read=True)
    assert protocols.accepted(session, manager.organisation_id) == {"northvale": "1"}


def test_the_national_one_is_never_accepted_or_stopped(session: Session, manager: Person) -> None:
    with pytest.raises(Refused, match="always in force"):
        protocols.accept(session, manager, "national", NOW)
    with pytest.raises(Refused, match="always in force"):
        protocols.withdraw(session, manager, "national", NOW)
    first = protocols.offered(session, manager.organisation_id, NOW)[0]
    assert first.is_national
    assert first.used == ""


def test_another_organisation_decides_for_itself(session: Session, manager: Person, child: Child) -> None:
    other = make.organisation(session, "Alder Fostering", OrganisationKind.FOSTERING_AGENCY)
    theirs = make.child(session, make.home(session, other, "Fern household"), "Cedar", authority="Southmere")
    protocols.accept(session, manager, "southmere", NOW)
    assert protocols.packs_for(session, theirs) == ()
    assert protocols.packs_for(session, child) == ("southmere",)


def test_accepting_twice_is_once_and_the_past_is_kept(session: Session, manager: Person) -> None:
    for _ in range(2):
        protocols.accept(session, manager, "southmere", NOW)
    protocols.withdraw(session, manager, "southmere", NOW)
    protocols.withdraw(session, manager, "southmere", NOW)
    protocols.accept(session, manager, "southmere", NOW)
    session.flush()
    rows = session.scalars(select(ProtocolAcceptance)).all()
    assert sorted(row.withdrawn_by is not None for row in rows) == [False, True]
    kinds = [event.kind for event in session.scalars(select(AuditEvent)) if event.kind.startswith("protocol_")]
    assert sorted(kinds) == ["protocol_accepted", "protocol_accepted", "protocol_withdrawn"]


def test_a_newer_version_waits_for_a_manager(session: Session, manager: Person, child: Child, tmp_path: Path) -> None:
    protocols.accept(session, manager, "southmere", NOW)
    (tmp_path / "southmere" / "2").symlink_to(tmp_path / "southmere" / "1")
    assert protocols.pack_for(session, child).layer("southmere").version == "1"
    assert [one.is_newer for one in protocols.offered(session, manager.organisation_id, NOW) if one.layer.name == "southmere"] == [True]
    protocols.accept(session, manager, "southmere", NOW)
    assert protocols.pack_for(session, child).layer("southmere").version == "2"


def test_a_protocol_that_is_no_longer_here_is_passed_over(session: Session, manager: Person, child: Child) -> None:
    session.add(ProtocolAcceptance(organisation_id=manager.organisation_id, protocol="gone", version="1"))
    session.add(ProtocolAcceptance(organisation_id=manager.organisation_id, protocol="southmere", version="9"))
    session.flush()
    assert protocols.accepted(session, manager.organisation_id) == {}
    assert started(session, child) == ("national",)


def test_what_is_offered_says_its_age_and_what_it_adds(session: Session, manager: Person) -> None:
    offered = {one.layer.name: one for one in protocols.offered(session, manager.organisation_id, NOW)}
    northvale = offered["northvale"]
    assert (northvale.year, northvale.years) == ("2014", NOW.year - 2014)
    assert {"1 step to find the child", "The police may answer “absent”"} <= set(northvale.adds)
    assert any("Find Me form, instead of" in line for line in northvale.adds)
    assert offered["national"].years is None
