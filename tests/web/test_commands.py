"""The `flask` commands as people run them: each does what it says, or says in one sentence why not."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pikepdf
import pytest
from sqlalchemy import select

from carer_app import create_app
from carer_app.config import RefusedToStart
from carer_app.db import migrate
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.occurrences import Occurrence, PackVersion
from carer_app.db.models.people import Person
from carer_app.db.sealing import WrongKey, new_sealing_key
from carer_app.demo.load import demo_id
from carer_app.demo.people import DEMO_PEOPLE, PASSWORD
from carer_app.extensions import db
from tests.web.demo_place import ROOT, Place, empty_place

PRODUCTION = {"APP_ENV": "production", "PUBLIC_URL": "https://records.example", "MAIL_URL": "smtp://127.0.0.1:1"}


def people_in(place: Place) -> int:
    with closing(sqlite3.connect(place.database)) as connection:
        return int(connection.execute("SELECT count(*) FROM person").fetchone()[0])


def open_occurrence(place: Place) -> str:
    with create_app(place.settings).app_context():
        child = demo_id("child", "bryn")
        return db.session.scalars(select(Occurrence.id).where(Occurrence.child_id == child, Occurrence.returned_at.is_(None))).one()


# --- keys for lines ----------------------------------------------------------------------------------------------------------------------


def test_a_key_for_lines_is_there_once_prepared_and_a_renewed_one_keeps_the_others(demo: Place) -> None:
    def keys() -> list[tuple[str, bool]]:
        with closing(sqlite3.connect(demo.database)) as connection:
            rows = connection.execute("SELECT id, retired_at IS NULL FROM line_key ORDER BY created_at").fetchall()
        return [(str(UUID(name)), bool(current)) for name, current in rows]

    ((first, is_current),) = keys()
    assert is_current
    said = demo.flask_here("line-keys", "renew")
    assert said == f"Phones seal to key {keys()[1][0]} from their next contact on. The keys before it are kept.\n"
    assert [current for _, current in keys()] == [False, True]
    assert keys()[0][0] == first


def test_the_keys_that_packs_are_signed_with_are_shown_and_renewed(demo: Place) -> None:
    before = demo.flask_here("signing-keys", "show").splitlines()
    said = demo.flask_here("signing-keys", "renew")
    assert said.endswith("with a new key from now on.\n")
    after = demo.flask_here("signing-keys", "show").splitlines()
    assert len(after) == 2 * len(before)
    assert set(before[1::2]) < set(after[1::2]) or not before


def test_a_key_for_lines_needs_a_database(tmp_path: Path) -> None:
    assert "First run: flask --app wsgi prepare" in empty_place(tmp_path).flask_here("line-keys", "renew", code=1)


# --- prepare and the demo ----------------------------------------------------------------------------------------------------------------


def test_the_demo_loads_into_a_place_where_there_was_nothing(loaded: Place) -> None:
    assert people_in(loaded) == len(DEMO_PEOPLE)
    assert migrate.differences(loaded.env["DATABASE_URL"]) == []
    assert stat.S_IMODE(loaded.database.stat().st_mode) == 0o600


def test_the_demo_is_not_loaded_twice(demo: Place) -> None:
    said = demo.flask("demo", "load", code=1)
    assert "people in this database already" in said
    assert "demo --reset" in said
    assert people_in(demo) == len(DEMO_PEOPLE)


def test_prepare_leaves_a_filled_demo_alone(demo: Place) -> None:
    """That it fills an empty one, the journeys in a browser show: their server is prepared with it."""
    before = demo.database.read_bytes()
    demo.flask("prepare")
    assert demo.database.read_bytes() == before


def test_production_is_prepared_with_nobody_in_it_and_the_first_person_made(tmp_path: Path) -> None:
    place = empty_place(tmp_path).with_(**PRODUCTION)
    place.flask("prepare")
    assert people_in(place) == 0
    asked = ("--organisation", "Larkfield Care", "--name", "Ada Brook", "--email", "ada@larkfield.example")
    said = place.flask("people", "first", *asked)
    assert re.search(r"https://records\.example/forgotten-password/\S+", said)
    assert "people here already" in place.flask_here("people", "first", *asked, code=1)
    assert people_in(place) == 1


def test_people_first_before_prepare_says_to_prepare(tmp_path: Path) -> None:
    place = empty_place(tmp_path).with_(**PRODUCTION)
    said = place.flask_here("people", "first", "--organisation", "A", "--name", "B", "--email", "b@larkfield.example", code=1)
    assert "First run: flask --app wsgi prepare" in said


def test_production_does_not_touch_or_serve_a_database_of_the_demo(demo: Place) -> None:
    there = demo.with_(**PRODUCTION)
    for command in (("prepare",), ("demo", "reset")):
        assert "demo people in this database" in there.flask(*command, code=1)
    with pytest.raises(RefusedToStart, match="demo people"):
        create_app(there.settings)
    assert people_in(demo) == len(DEMO_PEOPLE)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SEALING_KEYS", "MAIL_URL", "PUBLIC_URL"])
def test_a_command_that_refuses_to_start_says_so_in_a_line(tmp_path: Path, missing: str) -> None:
    place = empty_place(tmp_path).with_(**{**PRODUCTION, missing: ""})
    said = place.flask("prepare", code=1)
    assert said.startswith("Error: ")
    assert missing in said
    assert len(said.splitlines()) == 1


def test_the_demo_commands_are_for_the_demo_only(tmp_path: Path) -> None:
    place = empty_place(tmp_path).with_(**PRODUCTION)
    migrate.upgrade(place.env["DATABASE_URL"])
    for command in (["demo", "load"], ["demo", "reset"], ["demo", "pack", str(tmp_path / "out.pdf")]):
        assert "APP_ENV=demo" in place.flask_here(*command, code=1)
    assert place.flask_here("demo", "people") == ""
    assert people_in(place) == 0
    assert not (tmp_path / "out.pdf").exists()


def test_demo_people_says_who_can_sign_in(demo: Place) -> None:
    said = demo.flask("demo", "people")
    assert PASSWORD in said
    for person in DEMO_PEOPLE:
        assert person.email in said


def test_a_reset_never_empties_a_database_that_is_not_the_demos(tmp_path: Path) -> None:
    """`.flaskenv` makes every flask command a demo's that is not told otherwise."""
    place = empty_place(tmp_path)
    migrate.upgrade(place.env["DATABASE_URL"])
    asked = ["--organisation", "Larkfield Care", "--name", "Ada Brook", "--email", "ada@larkfield.example"]
    place.with_(**PRODUCTION).flask_here("people", "first", *asked)
    assert "real people in this database" in place.flask("demo", "reset", code=1)
    assert people_in(place) == 1


def test_a_reset_makes_it_as_new_while_people_look_at_it(demo: Place) -> None:
    """The web server and the job worker have the file open, and somebody is in the middle of reading."""
    with create_app(demo.settings).app_context():
        db.session.add(Person(organisation_id=demo_id("organisation", "provider"), email="new@demo.test", name="New"))
        db.session.commit()
    assert people_in(demo) == len(DEMO_PEOPLE) + 1
    reader = sqlite3.connect(demo.database)
    with demo.served() as (address, log):
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM person").fetchone() == (len(DEMO_PEOPLE) + 1,)
        assert "as new" in demo.flask("demo", "reset")
        for _ in range(6):  # both workers
            assert urllib.request.urlopen(f"{address}/sign-in", timeout=30).status == 200
        assert "error" not in log.read_text().lower(), log.read_text()[-1500:]
    reader.close()
    assert people_in(demo) == len(DEMO_PEOPLE)
    assert open_occurrence(demo)


# --- the pack ----------------------------------------------------------------------------------------------------------------------------


def test_the_pack_of_the_open_occurrence_is_written_and_written_down(demo: Place, tmp_path: Path) -> None:
    out = tmp_path / "pack.pdf"
    demo.flask("demo", "pack", str(out))
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) >= 3
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with create_app(demo.settings).app_context():
        kept = db.session.scalars(select(PackVersion).where(PackVersion.occurrence_id == open_occurrence(demo))).all()
        assert kept[-1].document == out.read_bytes()
        assert db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "pack_made")).all()


def test_a_pack_of_nothing_or_to_nowhere_says_why(demo: Place, tmp_path: Path) -> None:
    assert "First run" in empty_place(tmp_path / "empty").flask_here("demo", "pack", str(tmp_path / "x.pdf"), code=1)
    assert "cannot be written" in demo.flask_here("demo", "pack", str(tmp_path / "no" / "such" / "folder.pdf"), code=1)


# --- packs, keys, logs -------------------------------------------------------------------------------------------------------------------


def test_a_pack_that_holds_is_told(demo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The national one alone: that all of them hold is walked in tests/unit/test_packs_together.py."""
    monkeypatch.setattr("carer_app.packs.checking.combinations", lambda: ((),))
    assert "national: every safety property holds" in demo.flask_here("packs", "check")


def test_a_broken_pack_is_told_and_ends_with_one(demo: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carer_app.packs.checking.decision_check", lambda *_: ["an answer of not sure waits"])
    assert "an answer of not sure waits" in demo.flask_here("packs", "check", code=1)


def test_a_new_sealing_key_is_one_that_settings_take(demo: Place) -> None:
    key = demo.flask("sealing", "new-key").strip()
    assert key != demo.flask_here("sealing", "new-key").strip()
    create_app({**demo.settings, "SEALING_KEYS": f"{key},{demo.env['SEALING_KEYS']}"})


def everything(place: Place) -> list[object]:
    """Every sealed thing of the demo, opened."""
    from carer_app.db.base import Base
    from carer_app.db.sealed import HasSealed, Sealed

    found: list[object] = []
    with create_app(place.settings).app_context():
        for mapper in sorted(Base.registry.mappers, key=lambda mapper: mapper.class_.__name__):
            kind = mapper.class_
            columns = [name for name in dir(kind) if isinstance(vars(kind).get(name), Sealed)] if issubclass(kind, HasSealed) else []
            rows = db.session.scalars(select(kind).order_by(kind.id)).all() if columns else []
            found += [(kind.__name__, row.id, name, getattr(row, name)) for row in rows for name in columns]
    return found


def test_keys_turn_and_everything_can_still_be_read_with_the_new_one_alone(demo: Place) -> None:
    before = everything(demo)
    assert len(before) > 200
    assert any("Bryn" in str(one) for one in before)
    secret, codes = with_a_second_factor(demo)
    old, new = demo.env["SEALING_KEYS"], new_sealing_key()
    both, alone = demo.with_(SEALING_KEYS=f"{new},{old}"), demo.with_(SEALING_KEYS=new)
    assert everything(both) == before
    said = both.flask_here("sealing", "rotate")
    assert re.match(r"[1-9]\d* data keys wrapped again; second factors of 1 people", said)
    assert everything(alone) == before
    assert second_factor(alone) == (secret, codes)
    assert "Every log holds" in alone.flask_here("logs", "verify")
    assert re.match(r"0 data keys", alone.flask_here("sealing", "rotate"))
    with pytest.raises(WrongKey):
        everything(demo)


def with_a_second_factor(place: Place) -> tuple[str, list[str]]:
    """The manager sets up a code app and recovery codes."""
    app = create_app(place.settings)
    with app.test_request_context():
        library, person = app.extensions["security"], db.session.get_one(Person, demo_id("person", "manager@demo.test"))
        person.tf_primary_method, person.tf_totp_secret = "authenticator", library.totp_factory.generate_totp_secret()
        library.mf_recovery_codes_util.create_recovery_codes(person)
        db.session.commit()
    return second_factor(place)


def second_factor(place: Place) -> tuple[str, list[str]]:
    """The manager's secret as the app on the phone knows it, and the hashes of the codes on paper."""
    app = create_app(place.settings)
    with app.test_request_context():
        library, person = app.extensions["security"], db.session.get_one(Person, demo_id("person", "manager@demo.test"))
        secret = str(library.totp_factory._totp.from_source(person.tf_totp_secret).base32_key)
        return secret, library.mf_recovery_codes_util._decrypt_codes(list(person.mf_recovery_codes or []))


def test_keys_do_not_turn_when_the_old_one_is_missing(demo: Place) -> None:
    said = demo.with_(SEALING_KEYS=new_sealing_key()).flask_here("sealing", "rotate", code=1)
    assert "Nothing was changed" in said
    assert everything(demo)


def test_a_log_goes_out_as_a_file_that_anybody_can_check(demo: Place, tmp_path: Path) -> None:
    assert "Every log holds" in demo.flask_here("logs", "verify")
    out, occurrence_id = tmp_path / "log.json", open_occurrence(demo)
    demo.flask("logs", "export", occurrence_id, str(out))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert domain_verify(out) == 0
    export = json.loads(out.read_text())
    assert export["occurrence"] == occurrence_id
    export["entries"][3]["payload"]["page"] = "another"
    out.write_text(json.dumps(export))
    assert domain_verify(out) == 1
    with create_app(demo.settings).app_context():
        assert [e.occurrence_id for e in db.session.scalars(select(AuditEvent).where(AuditEvent.kind == "log_exported"))] == [occurrence_id]


def domain_verify(path: Path) -> int:
    env = {"PATH": os.environ["PATH"]}
    return subprocess.run(
        [sys.executable, "-S", "-m", "carer_app.domain", "verify", path], cwd=ROOT, env=env, capture_output=True
    ).returncode


@pytest.mark.parametrize("unknown", ["00000000-0000-4000-8000-000000000000", "no-id-at-all"])
def test_a_log_that_is_not_there_is_no_file(demo: Place, tmp_path: Path, unknown: str) -> None:
    assert "There is no such occurrence" in demo.flask_here("logs", "export", unknown, str(tmp_path / "log.json"), code=1)
    assert not (tmp_path / "log.json").exists()


def test_a_log_that_was_altered_ends_with_one(demo: Place) -> None:
    occurrence_id = open_occurrence(demo)
    with sqlite3.connect(demo.database) as connection:
        connection.execute("DROP TRIGGER entry_refuses_delete")
        connection.execute("DELETE FROM entry WHERE occurrence_id = ? AND position = 3", (occurrence_id.replace("-", ""),))
    connection.close()
    said = demo.flask_here("logs", "verify", code=1)
    assert occurrence_id in said
    assert "1 logs do not hold" in said
