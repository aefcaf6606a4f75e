"""Rows for the tests of this folder: a provider with a home, a person and a child, all invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.children import Child, Photo, Placement, ProfileSection
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Home, HomeKind, Membership, Organisation, OrganisationKind, Person, RoleName
from carer_app.domain.entries import Entry, Noted

NOW = datetime(2026, 10, 14, 21, 5, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
LAST_MONTH = NOW - timedelta(days=30)


@dataclass
class Provider:
    """A provider with one home and one worker in it."""

    organisation: Organisation
    home: Home
    worker: Person


def provider(session: Session, name: str = "Larkfield Care", kind: HomeKind = HomeKind.RESIDENTIAL) -> Provider:
    organisation = Organisation(name=name, kind=OrganisationKind.PROVIDER)
    home = Home(organisation_id=organisation.id, kind=kind, name=f"{name} house", telephone="01632 960001")
    worker = person(organisation, "Wren Alderton")
    session.add_all([organisation, home, worker, member(worker, home)])
    session.flush()
    return Provider(organisation, home, worker)


def person(organisation: Organisation, name: str) -> Person:
    return Person(organisation_id=organisation.id, email=f"{new_id()}@people.test", name=name, telephone="07700 900001")


def member(who: Person, home: Home, role: RoleName = RoleName.RESIDENTIAL_WORKER, **more: Any) -> Membership:
    times = {"from_at": LONG_AGO} | more
    return Membership(person_id=who.id, role=role, organisation_id=home.organisation_id, home_id=home.id, **times)


def child(session: Session, home: Home, name: str = "Marigold", **more: Any) -> Child:
    made = Child(organisation_id=home.organisation_id, preferred_name=name, **more)
    session.add_all([made, Placement(child_id=made.id, home_id=home.id, from_at=LONG_AGO)])
    session.flush()
    return made


def section(of: Child, by: Person, name: str = "plan", version: int = 1, **payload: Any) -> ProfileSection:
    return ProfileSection(child_id=of.id, section=name, version=version, payload=payload, saved_by=by.id)


def photo(of: Child, by: Person, image: bytes = b"jpeg", **more: Any) -> Photo:
    return Photo(child_id=of.id, image=image, width=3, height=4, sha256="0" * 64, added_by=by.id, **more)


def occurrence(session: Session, of: Child, home: Home, opened_at: datetime = NOW, **more: Any) -> Occurrence:
    made = Occurrence(child_id=of.id, home_id=home.id, organisation_id=home.organisation_id, opened_at=opened_at, **more)
    session.add(made)
    session.flush()
    return made


def line(of: Occurrence, text: str = "I looked in the garden.", seq: int = 1, author: Person | None = None, **more: Any) -> Entry:
    times = {"happened_at": NOW, "written_at": NOW + timedelta(seconds=40)} | more
    who = author.id if author else None
    return Entry(id=new_id(), occurrence=of.id, device="phone-1", seq=seq, body=Noted(text), author=who, **times)


class Statements(list[str]):
    """The statements a session's engine was given while this was open."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._engine = session.get_bind()

    def __enter__(self) -> Statements:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *why: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)

    def _note(self, connection: Any, cursor: Any, statement: str, *more: Any) -> None:
        self.append(statement)
