"""A small world to try permissions in: who works where, which child lives where, and who moved.

Larchwood Care has two homes, Alder Fostering two households, Thornfield one home; Harbour County employs the social worker.

| child | lives now | before | social worker |
|---|---|---|---|
| ash | Larch House | | social |
| birch | Rowan House | | |
| cedar | Fern household | | social |
| dogwood | Gale household | | |
| elm | Thorn House (another provider) | | |
| fir | Thorn House | Larch House, until yesterday | social |
| gorse | Thorn House | Fern household, until yesterday | |
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.children import AssignmentKind
from carer_app.db.models.people import HomeKind, OrganisationKind, Person, RoleName
from carer_app.db.queries.children import placements
from carer_app.domain.entries import ExpectedWhere
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from carer_app.services.sessions import start_session
from tests import factories as make
from tests.factories import LONG_AGO, NOW

YESTERDAY = NOW - timedelta(days=1)


@dataclass(frozen=True)
class World:
    """Ids by the names above. An occurrence has the name of its child; those of fir and gorse began before the move."""

    people: dict[str, str]
    homes: dict[str, str]
    children: dict[str, str]
    occurrences: dict[str, str]
    organisations: dict[str, str]


ROLES = {
    "foster": (RoleName.FOSTER_CARER, "alder", "fern"),
    "foster_b": (RoleName.FOSTER_CARER, "alder", "gale"),
    "worker": (RoleName.RESIDENTIAL_WORKER, "larchwood", "larch"),
    "night": (RoleName.RESIDENTIAL_WORKER, "larchwood", "larch"),
    "worker_b": (RoleName.RESIDENTIAL_WORKER, "larchwood", "rowan"),
    "manager": (RoleName.REGISTERED_MANAGER, "larchwood", "larch"),
    "head": (RoleName.REGISTERED_MANAGER, "larchwood", None),
    "agency": (RoleName.SUPERVISING_SOCIAL_WORKER, "alder", "fern"),
    "agency_head": (RoleName.SUPERVISING_SOCIAL_WORKER, "alder", None),
    "social": (RoleName.SOCIAL_WORKER, "harbour", None),
    "social_b": (RoleName.SOCIAL_WORKER, "harbour", None),
    "admin": (RoleName.ADMINISTRATOR, "larchwood", None),
    "admin_b": (RoleName.ADMINISTRATOR, "larchwood", None),
    "interviewer": (RoleName.INTERVIEWER, "larchwood", None),
    "visitor": (RoleName.REGULATION_44_VISITOR, "larchwood", "larch"),
    "edt": (RoleName.EDT_WORKER, "harbour", None),
    "reviewer": (RoleName.REVIEWING_OFFICER, "harbour", None),
    "stranger": (RoleName.REGISTERED_MANAGER, "thornfield", "thorn"),
    "stranger_admin": (RoleName.ADMINISTRATOR, "thornfield", None),
}
"""Each person, what they are, in which organisation and home. `nobody` has an account and no role."""


def make_world(session: Session) -> World:
    """The world, flushed and not committed."""
    larchwood, thornfield = make.organisation(session, "Larchwood Care"), make.organisation(session, "Thornfield")
    alder = make.organisation(session, "Alder Fostering", OrganisationKind.FOSTERING_AGENCY)
    harbour = make.organisation(session, "Harbour County", OrganisationKind.AUTHORITY)
    organisations = {"larchwood": larchwood, "thornfield": thornfield, "alder": alder, "harbour": harbour}
    homes = {
        "larch": make.home(session, larchwood, "Larch House"),
        "rowan": make.home(session, larchwood, "Rowan House"),
        "fern": make.home(session, alder, "Fern household", HomeKind.FOSTER),
        "gale": make.home(session, alder, "Gale household", HomeKind.FOSTER),
        "thorn": make.home(session, thornfield, "Thorn House"),
    }
    people: dict[str, Person] = {"nobody": make.person(session, larchwood, "nobody@larchwood.test", "Nobody")}
    for name, (role, where, home) in ROLES.items():
        people[name] = make.person(session, organisations[where], f"{name}@{where}.test", name.replace("_", " ").title())
        until = {"to_at": NOW + timedelta(days=2)} if role is RoleName.REGULATION_44_VISITOR else {}
        make.membership(session, people[name], role, homes[home] if home else None, **until)
    lives = {"ash": "larch", "birch": "rowan", "cedar": "fern", "dogwood": "gale", "elm": "thorn"}
    children = {name: make.child(session, homes[home], name.title()) for name, home in lives.items()}
    for name, before in (("fir", "larch"), ("gorse", "fern")):
        children[name] = make.child(session, homes["thorn"], name.title())
        _moved(session, children[name].id, YESTERDAY)
        make.placement(session, children[name], homes[before], LONG_AGO, YESTERDAY)
    for name in ("ash", "cedar", "fir"):
        make.assignment(session, children[name], people["social"])
    for name in ("ash", "fir"):
        make.assignment(session, children[name], people["reviewer"], AssignmentKind.IRO)
    session.flush()
    ids = [{name: row.id for name, row in rows.items()} for rows in (people, homes, children, organisations)]
    begun = {name: _began(session, child.id, name in lives) for name, child in children.items()}
    return World(people=ids[0], homes=ids[1], children=ids[2], organisations=ids[3], occurrences=begun)


def _began(session: Session, child_id: str, lately: bool) -> str:
    """An occurrence with a real log, opened by nobody in particular."""
    at = NOW - timedelta(hours=1) if lately else YESTERDAY - timedelta(hours=6)
    nobody = Actor(None, "A test", "test")
    return occurrences.start(session, nobody, [child_id], ExpectedWhere.HOME, at, occurrence_ids=[new_id()])[0]


def _moved(session: Session, child_id: str, at: Any) -> None:
    """The placement that `make.child` began long ago began only now."""
    placements(session, child_id)[0].from_at = at


def sign_in(app: Flask, person_id: str, *, recently: bool = True) -> FlaskClient:
    """A client that is signed in as this person, without the ceremony: tests of the ceremony are in test_sign_in."""
    from carer_app.extensions import db

    client, token = app.test_client(), secrets.token_urlsafe(32)
    with app.app_context():
        person = db.session.get_one(Person, person_id)
        start_session(db.session, person, token, "A test on a machine", NOW)
        user_id = person.fs_uniquifier
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": user_id, "_fresh": True, "browser": token, "fs_paa": time.time() - (0 if recently else 7200)})
    return client


def give_password(app: Flask, person_id: str, password: str) -> None:
    """Sets a password as the sign-in library would keep it."""
    from flask_security.utils import hash_password

    from carer_app.extensions import db

    with app.app_context():
        db.session.get_one(Person, person_id).password = hash_password(password)
        db.session.commit()


def csrf(app: Flask, client: FlaskClient) -> dict[str, str]:
    """Headers that make a plain client's POST one of ours."""
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", "0" * 40)
    return {"X-CSRFToken": URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token").dumps(raw)}
