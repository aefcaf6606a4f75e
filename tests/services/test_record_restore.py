"""A record goes out and is put back elsewhere: equal row by row and photograph by photograph, under other keys; anything else is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import occurrence_store, schema
from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.children import Child, Photo
from carer_app.db.models.people import Person
from carer_app.db.queries import occurrences as logs
from carer_app.db.queries import record_exports as rows
from carer_app.db.queries import record_rows
from carer_app.db.sealed import Sealer, new_sealing_key
from carer_app.domain.__main__ import main as verify
from carer_app.domain.entries import Noted
from carer_app.domain.follow_up import CareEvent, CareEventKind
from carer_app.domain.record_exports import Purpose
from carer_app.domain.record_file import BadRecord
from carer_app.services import export_pieces, follow_ups, plans, record_exports, record_restore
from carer_app.services import occurrences as service
from carer_app.services.actor import Actor
from carer_app.services.record_snapshot import compared
from tests.people import World, make_world

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def world(session: Session) -> World:
    """Ash with a plan in two versions, a photograph, and a log with a line that says much."""
    made = make_world(session)
    ash = session.get_one(Child, made.children["ash"])
    manager = Actor(made.people["manager"], "Manager", "web")
    plans.save_section(session, manager, ash, "school", {"name": "Old School"}, NOW - timedelta(days=2), made_from=0)
    plans.save_section(session, manager, ash, "school", {"name": "Nêw School – 学校"}, NOW, made_from=1)
    photo = Photo(
        child_id=made.children["ash"], taken_on=date(2026, 1, 2), width=1, height=1, sha256="0" * 64, added_by=made.people["manager"]
    )
    photo.image = b"\xff\xd8" + bytes(range(256)) * 40 + b"\xff\xd9"
    session.add(photo)
    service.write(session, manager, made.occurrences["ash"], Noted("Rang Mum. “She’s not here” – العربية"), NOW, entry_id=new_id())
    session.commit()
    return made


@pytest.fixture
def sealed_elsewhere() -> Sealer:
    return Sealer(new_sealing_key())


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{getattr(request, 'param', 'sqlite')}_url"))


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, sealed_elsewhere: Sealer) -> Iterator[Session]:
    """An empty installation with keys of its own."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    else:
        url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'elsewhere.sqlite')}"
    engine = make_engine(url)
    with session_factory(engine, sealed_elsewhere)() as session:
        yield session
    engine.dispose()


def file_of(session: Session, sessions: sessionmaker[Session], world: World, folder: Path, by: str = "social", child: str = "ash") -> Path:
    wanted = record_exports.ToAsk(new_id(), world.children[child], Purpose.TRANSFER, "Thornfield", by == "social")
    record_exports.ask(session, world.people[by], wanted, NOW)
    session.commit()
    record_exports.work(sessions, wanted.id, lambda: NOW, 600)
    path = folder / f"{child}.zip"
    path.write_bytes(b"".join(export_pieces.zipped(session, export_pieces.handed_out(session, wanted.id), NOW)))
    assert rows.get(session, wanted.id).made_at is not None  # type: ignore[union-attr]
    session.rollback()
    return path


@pytest.fixture
def file(session: Session, sessions: sessionmaker[Session], world: World, tmp_path: Path) -> Path:
    return file_of(session, sessions, world, tmp_path)


@pytest.mark.parametrize("database_url, elsewhere", [("sqlite", "postgresql"), ("postgresql", "sqlite")], indirect=True)
def test_what_is_put_back_is_equal_row_by_row_and_photo_by_photo(session: Session, world: World, file: Path, elsewhere: Session) -> None:
    done = record_restore.restore(elsewhere, [file], NOW)
    elsewhere.commit()
    ash = world.children["ash"]
    before, after = compared(session, [ash]), compared(elsewhere, [ash])
    since = {"record_export_made", "record_restored"}  # written when it was made, and when it was put back
    for table in before:
        was, is_now = ([row for row in kept[table] if row.get("kind") not in since] for kept in (before, after))
        assert was == is_now, table
    assert {"placement", "profile_section", "occurrence", "photo", "person", "home"} <= {table for table, kept in before.items() if kept}
    assert done.photos == 1
    one, other = (each.scalars(select(Photo)).one().image for each in (session, elsewhere))
    assert one == other
    for of in logs.every_id(elsewhere):
        assert occurrence_store.export(elsewhere, of) == occurrence_store.export(session, of)
    sealed = "SELECT preferred_name_sealed FROM child"
    assert elsewhere.scalar(text(sealed)) not in session.scalars(text(sealed)).all()


def test_nobody_signs_in_where_it_was_put_back(world: World, file: Path, elsewhere: Session) -> None:
    record_restore.restore(elsewhere, [file], NOW)
    people = elsewhere.scalars(select(Person)).all()
    assert people
    assert not any(person.active or person.password or not person.email.endswith(".invalid") for person in people)


def test_several_children_of_a_home_that_closes_are_put_back_together(
    session: Session, sessions: sessionmaker[Session], world: World, file: Path, tmp_path: Path, elsewhere: Session
) -> None:
    birch = file_of(session, sessions, world, tmp_path, "head", "birch")
    assert record_restore.restore(elsewhere, [file, birch], NOW).children == 2
    assert len(elsewhere.scalars(select(Child)).all()) == 2


def test_it_can_be_read_as_a_paper_too(file: Path) -> None:
    words = subprocess.run(
        ["pdftotext", "-", "-"], input=zipfile.ZipFile(file).read("record.pdf"), capture_output=True, check=True
    ).stdout.decode()
    for said in ("Old School", "Rang Mum.", "Larch House", "Who looked, and who changed what", "Saved a part of the profile or plan"):
        assert said in words
    assert "social_worker" not in words


def test_each_log_can_be_checked_by_anybody(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(file) as archive:
        (name,) = [name for name in archive.namelist() if name.startswith("logs/")]
        archive.extract(name, tmp_path)
    assert verify(["verify", str(tmp_path / name)]) == 0
    assert "The log holds together" in capsys.readouterr().out


def test_without_the_social_worker_no_word_of_an_interview_goes_out(
    session: Session, sessions: sessionmaker[Session], world: World, tmp_path: Path
) -> None:
    from carer_app.domain.interviews import ChildsWords
    from carer_app.domain.placement_concern import PlacementConcern

    social = Actor(world.people["social"], "Social", "web")
    words = ChildsWords(**dict.fromkeys(ChildsWords.__dataclass_fields__, "they shout"))
    for body in (words, PlacementConcern("they shout", "")):
        follow_ups.write(session, social, world.children["ash"], body, NOW, line_id=new_id())
    follow_ups.write(session, social, world.children["ash"], CareEvent(CareEventKind.LOOKED_AFTER_REVIEW, "seen"), NOW, line_id=new_id())
    session.commit()
    of_the_home = zipfile.ZipFile(file_of(session, sessions, world, tmp_path, "manager"))
    assert not any(b"they shout" in of_the_home.read(name) for name in of_the_home.namelist())
    assert b"placement_concern" not in of_the_home.read("record.json")
    assert b"follow_up_written" in of_the_home.read("record.json")
    assert b"return interviews" in of_the_home.read("manifest.json")
    whole = zipfile.ZipFile(file_of(session, sessions, world, tmp_path, "social"))
    assert b"they shout" in whole.read("record.json")


def changed(file: Path, change: Callable[[list[tuple[str, bytes]]], list[tuple[str, bytes]]]) -> Path:
    with zipfile.ZipFile(file) as archive:
        inside = [(name, archive.read(name)) for name in archive.namelist()]
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, raw in change(inside):
            archive.writestr(name, raw)
    return Path(shutil.copy(_kept(file.with_name("changed.zip"), out.getvalue()), file.with_name("tried.zip")))


def _kept(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def of_manifest(inside: list[tuple[str, bytes]], **more: object) -> list[tuple[str, bytes]]:
    return [(name, json.dumps(json.loads(raw) | more).encode() if name == "manifest.json" else raw) for name, raw in inside]


def edited(inside: list[tuple[str, bytes]], which: str, was: bytes, now: bytes) -> list[tuple[str, bytes]]:
    return [(name, raw.replace(was, now) if name.startswith(which) else raw) for name, raw in inside]


def sealed_again(inside: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """By somebody who counts the checksums afresh, and cannot sign."""
    import hashlib

    raw = dict(edited(inside, "record.json", b"Old School", b"New School"))
    manifest = json.loads(raw["manifest.json"])
    for one in manifest["files"]:
        one["sha256"], one["bytes"] = hashlib.sha256(raw[one["path"]]).hexdigest(), len(raw[one["path"]])
    return [(name, json.dumps(manifest).encode() if name == "manifest.json" else kept) for name, kept in raw.items()]


Inside = list[tuple[str, bytes]]
CHANGES: list[tuple[Callable[[Inside], Inside], str]] = [
    (lambda inside: inside[:-2] + inside[-1:], "no manifest"),
    (lambda inside: inside[:2] + inside[3:], "cut short"),
    (lambda inside: [inside[1], inside[0], *inside[2:]], "another order"),
    (lambda inside: [*inside, ("more.txt", b"")], "another order"),
    (lambda inside: edited(inside, "record.json", b"Old School", b"New School"), "altered"),
    (lambda inside: edited(inside, "photos/", b"\x01\x02", b"\x02\x01"), "altered"),
    (lambda inside: edited(inside, "logs/", b"Rang Mum", b"Rang Dad"), "altered"),
    (lambda inside: sealed_again(inside), "not the one that was signed"),
    (lambda inside: of_manifest(inside, format="not-home-yet-record/9"), "another kind or version"),
    (lambda inside: of_manifest(inside, revision="9999"), "another version of the product"),
    (lambda inside: of_manifest(inside, whole=False), "no copy to restore from"),
    (lambda inside: of_manifest(inside, files="all of them"), "cut short or altered"),
    (lambda inside: [("manifest.json", b"[]")], "cut short or altered"),
]  # fmt: skip


def test_a_file_that_is_not_what_it_was_is_refused_with_a_sentence(file: Path, elsewhere: Session) -> None:
    for change, says in CHANGES:
        with pytest.raises(BadRecord, match=says) as said:
            record_restore.restore(elsewhere, [changed(file, change)], NOW)
        elsewhere.rollback()
        assert str(said.value).endswith(".")
        assert record_rows.is_empty(elsewhere)


def test_a_file_cut_anywhere_is_refused(file: Path, elsewhere: Session) -> None:
    raw = file.read_bytes()
    for part in range(1, 12):
        cut = _kept(file.with_name("cut.zip"), raw[: len(raw) * part // 12])
        with pytest.raises(BadRecord, match="cut short or altered"):
            record_restore.restore(elsewhere, [cut], NOW)
    assert record_rows.is_empty(elsewhere)


def test_a_good_file_beside_a_bad_one_leaves_nothing_behind(file: Path, elsewhere: Session) -> None:
    bad = _kept(file.with_name("bad.zip"), b"PK")
    with pytest.raises(BadRecord):
        record_restore.restore(elsewhere, [file, bad], NOW)
    with pytest.raises(BadRecord, match="the same child"):
        record_restore.restore(elsewhere, [file, file], NOW)
    assert record_rows.is_empty(elsewhere)


def test_it_is_put_into_an_empty_installation_only(session: Session, file: Path) -> None:
    with pytest.raises(BadRecord, match="already"):
        record_restore.restore(session, [file], NOW)


def test_every_table_that_names_a_child_goes_along_or_says_why_not() -> None:
    links = {"child_id", "occurrence_id", "move_id"}
    naming = {table.name for table in schema.metadata.sorted_tables if links & set(table.columns.keys())}
    assert naming <= set(record_rows.models()) | set(record_rows.LEFT_OUT)
    for name, model in record_rows.models().items():
        unknown = set(record_rows.references(model).values()) - set(record_rows.models()) - set(record_rows.NAMED)
        assert not unknown, f"{name} names rows of {unknown}, which do not go along"
