"""The demo's people: each opens what is theirs, and the stranger gets nothing of the demo provider's by address, id or file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy import select
from werkzeug.routing import AnyConverter

from carer_app import create_app
from carer_app.access.enforce import mark_of
from carer_app.db.models.children import Child, Photo
from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.people import Home, Membership, Person
from carer_app.demo.load import load, pack_of_open_occurrence
from carer_app.demo.people import DEMO_PEOPLE, PASSWORD
from carer_app.extensions import db
from tests.people import csrf, sign_in
from tests.web.conftest import SECRET
from tests.web.strict_client import StrictClient

OF_SOMEBODY = {"child": Child, "occurrence": Occurrence, "photo": Photo, "home": Home}


@pytest.fixture(scope="module")
def app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, sealing_keys: str) -> Flask:
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("demo") / "demo.sqlite")
    app = create_app({"APP_ENV": "demo", "DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys})
    with app.app_context():
        assert load(db.session, only_if_empty=True)
        pack_of_open_occurrence(db.session)
        db.session.commit()
    return app


def ids_of_others(app: Flask) -> dict[str, list[str]]:
    """Every child, occurrence, photo and home that is not of the stranger's organisation."""
    with app.app_context():
        stranger = db.session.scalars(select(Person).where(Person.email == "stranger@demo.test")).one()
        theirs = set(db.session.scalars(select(Home.id).where(Home.organisation_id == stranger.organisation_id)))
        children = set(db.session.scalars(select(Child.id).where(Child.organisation_id != stranger.organisation_id)))
        return {
            "child": sorted(children),
            "occurrence": list(db.session.scalars(select(Occurrence.id).where(Occurrence.child_id.in_(children)))),
            "photo": list(db.session.scalars(select(Photo.id).where(Photo.child_id.in_(children)))),
            "home": [home for home in db.session.scalars(select(Home.id)) if home not in theirs],
        }


def person_id(app: Flask, email: str) -> str:
    with app.app_context():
        return db.session.scalars(select(Person.id).where(Person.email == email)).one()


def addresses(app: Flask, ids: dict[str, list[str]]) -> list[tuple[str, str, dict[str, Any]]]:
    """(method, endpoint, arguments) of every route about one record, for every such record."""
    found = []
    for rule in app.url_map.iter_rules():
        mark = mark_of(app, rule.endpoint)
        about = mark.subject if mark else None
        if about not in OF_SOMEBODY:
            continue
        rest = {name: _something(rule._converters[name]) for name in rule.arguments - {f"{about}_id"}}
        for record in ids[str(about)]:
            found += [(method, rule.endpoint, {f"{about}_id": record, **rest}) for method in (rule.methods or set()) & {"GET", "POST"}]
    return found


def _something(converter: Any) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return {"IntegerConverter": 1, "UUIDConverter": "00000000-0000-4000-8000-000000000000"}.get(type(converter).__name__, "edt")


def test_the_stranger_gets_nothing_of_the_others(app: Flask) -> None:
    client = sign_in(app, person_id(app, "stranger@demo.test"))
    headers = csrf(app, client)
    tried = addresses(app, ids_of_others(app))
    assert len(tried) > 300
    for method, endpoint, arguments in tried:
        with app.test_request_context():
            address = url_for(endpoint, **arguments)
        assert client.open(address, method=method, headers=headers).status_code == 404, f"{method} {address}"


def test_the_lists_of_the_stranger_hold_nobody_elses_child(app: Flask) -> None:
    client = sign_in(app, person_id(app, "stranger@demo.test"))
    with app.app_context():
        stranger = db.session.scalars(select(Person).where(Person.email == "stranger@demo.test")).one()
        others = [child for child in db.session.scalars(select(Child)) if child.organisation_id != stranger.organisation_id]
        names = {word for child in others for word in (child.preferred_name, child.full_name) if word} | {child.id for child in others}
    for address in ("/", "/decide/together", "/oversight/", "/admin/contacts", "/account/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert not [name for name in names if f">{name}<" in page.text or name in page.text.split()], address


def test_a_pack_of_another_provider_is_no_file_for_the_stranger(app: Flask) -> None:
    with app.app_context():
        made = [(pack.occurrence_id, pack.version) for pack in db.session.scalars(select(PackVersion))]
    assert made
    client, worker = (sign_in(app, person_id(app, f"{who}@demo.test")) for who in ("stranger", "worker"))
    assert any(worker.get(f"/report/{occurrence_id}/pack/{version}.pdf").data[:5] == b"%PDF-" for occurrence_id, version in made)
    for occurrence_id, version in made:
        assert client.get(f"/report/{occurrence_id}/pack/{version}.pdf").status_code == 404


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.email)
def test_every_demo_person_signs_in_with_the_password_and_comes_to_a_page(app: Flask, person: Any) -> None:
    client = StrictClient(app)
    page = client.get("/sign-in").submit(action="/sign-in", email=person.email, password=PASSWORD, max_queries=20)
    assert page.url == "/"
    assert page.status == 200


def test_a_foster_carer_of_the_demo_sees_two_children_and_a_worker_five(app: Flask) -> None:
    for email, how_many in (("foster@demo.test", 2), ("worker@demo.test", 5), ("admin@demo.test", 0)):
        client = sign_in(app, person_id(app, email))
        with app.app_context():
            homes = list(db.session.scalars(select(Membership.home_id).where(Membership.person_id == person_id(app, email))))
            children = list(db.session.scalars(select(Child.id)))
        open_ = [child for child in children if client.get(f"/plans/{child}").status_code == 200]
        assert len(open_) == how_many, (email, homes)
