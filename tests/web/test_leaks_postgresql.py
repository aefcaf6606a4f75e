"""The same on PostgreSQL: a dump of the demo, and the database server's own log, hold nothing in clear."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from carer_app import create_app
from carer_app.db import migrate
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.children import Photo
from carer_app.db.models.people import Person
from carer_app.db.sealed import Sealer
from carer_app.demo.people import DEMO_PEOPLE
from carer_app.extensions import db
from carer_app.services.records import verify_all
from tests.postgres import Server, _where
from tests.web.conftest import SECRET
from tests.web.demo_place import Place
from tests.web.leaks import found_in, secrets_of_the_demo


@pytest.fixture
def place(postgresql_url: str, sealing_keys: str, tmp_path: Path) -> Place:
    """The demo on PostgreSQL, with a pack made."""
    made = Place(
        tmp_path, {"APP_ENV": "demo", "DATABASE_URL": postgresql_url, "SECRET_KEY": SECRET, "SEALING_KEYS": sealing_keys, "PUBLIC_URL": ""}
    )
    assert "is loaded" in made.flask_here("demo", "load")
    made.flask_here("demo", "pack", str(tmp_path / "pack.pdf"))
    return made


def dump(url: str, *how: str) -> bytes:
    done = subprocess.run([_where("pg_dump"), *how, url], capture_output=True, check=True, cwd="/", env={"PATH": os.environ["PATH"]})
    return done.stdout


def test_a_dump_of_the_demo_holds_nothing_in_clear(place: Place) -> None:
    plain, custom = dump(place.env["DATABASE_URL"]), dump(place.env["DATABASE_URL"], "--format=custom", "--compress=0")
    assert b"worker@demo.test" in plain
    assert b"worker@demo.test" in custom
    for data in (plain, custom):
        assert found_in(data, secrets_of_the_demo()) == set()
    with create_app(place.settings).app_context():
        pictures = [photo.image for photo in db.session.query(Photo)]
    for image in [*pictures, (place.folder / "pack.pdf").read_bytes()]:
        piece = next(image[at : at + 30] for at in range(400, len(image)) if len(set(image[at : at + 30])) > 12)  # no run of one byte
        assert piece not in custom
        assert piece.hex().encode() not in plain
    assert b"%PDF-".hex().encode() not in plain


def test_the_demo_is_made_afresh_while_people_are_connected(place: Place) -> None:
    engine = make_engine(place.env["DATABASE_URL"])
    with session_factory(engine, Sealer(place.env["SEALING_KEYS"]))() as reading:
        assert reading.query(Person).count() == len(DEMO_PEOPLE)
        reading.rollback()
        assert "as new" in place.flask_here("demo", "reset")
        assert reading.query(Person).count() == len(DEMO_PEOPLE)
        assert verify_all(reading) == []
    engine.dispose()
    assert migrate.differences(place.env["DATABASE_URL"]) == []


def test_a_refusal_of_the_database_does_not_repeat_what_was_typed(place: Place, postgresql_server: Server) -> None:
    words = "Isadora Neverwas told nobody else about it."
    with create_app(place.settings).app_context():
        one = db.session.query(Person).first()
        assert one
        db.session.add(Person(organisation_id=one.organisation_id, email=one.email, name=words, password=words))
        with pytest.raises(IntegrityError) as refused:
            db.session.flush()
        db.session.rollback()
    assert words not in str(refused.value)
    assert "hidden" in str(refused.value)
    log = Path(postgresql_server.folder, "log").read_bytes()
    assert b"duplicate key" in log
    assert found_in(log, {words, *secrets_of_the_demo()}, is_text=True) == set()
