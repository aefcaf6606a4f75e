"""A record that went out, put back into an installation with nobody in it: all of it, equal and sealed afresh, or nothing."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from carer_app.db import audit, record_rows
from carer_app.db.base import Base, new_id
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.devices import Device
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.people import Home, Organisation, Person
from carer_app.db.queries import record_exports
from carer_app.db.queries import record_rows as rows
from carer_app.db.sealed import SealingError, Subject, SubjectKind
from carer_app.domain import chain
from carer_app.domain.errors import DomainError
from carer_app.domain.record_file import MANIFEST, SIGNATURE, BadRecord, Entry, Record, read
from carer_app.services import record_signing
from carer_app.services.record_snapshot import compared

NOBODY_SIGNS_IN = "restored.invalid"
_NOT_OURS = "What is in this file does not fit together, so nothing of it was kept."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, and who says that they made it."""

    children: int
    rows: int
    photos: int
    signers: tuple[tuple[str, str], ...]


def restore(session: Session, paths: Sequence[Path], now: datetime) -> Restored:
    """Puts records back and flushes; the caller commits, or rolls back on BadRecord, which is one sentence."""
    if not rows.is_empty(session):
        raise BadRecord("There are people or children in this installation already, and a record is only put back into an empty one.")
    revision = record_exports.revision(session)
    records, signers = [], []
    for path in paths:
        record, signer = _read(path, revision)
        records.append(record)
        signers.append(signer)
    if len({record.manifest["child"] for record in records}) != len(records):
        raise BadRecord("Two of these files are about the same child. Put back the newer one alone.")
    try:
        return _put_back(session, records, tuple(dict.fromkeys(signers)), now)
    except (KeyError, TypeError, ValueError, AttributeError, SQLAlchemyError, SealingError) as problem:
        raise BadRecord(_NOT_OURS) from problem


def _put_back(session: Session, records: Sequence[Record], signers: tuple[tuple[str, str], ...], now: datetime) -> Restored:
    count = photos = 0
    for record in records:
        _named(session, record, now)
        added = _rows(session, record) + _lines(session, record)
        count, photos = count + added, photos + len(record.tables["photo"])
    session.flush()
    _shred_what_was(session, records, now)
    session.flush()
    session.expire_all()
    _refuse_unless_equal(session, records)
    for record in records:
        audit.record(session, "record_restored", None, record.manifest["child"], at=now)
    session.flush()
    return Restored(len(records), count, photos, signers)


def _read(path: Path, revision: str) -> tuple[Record, tuple[str, str]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [Entry(info.filename, info.file_size) for info in archive.infolist()]
            record = read(entries, archive.read, revision)
            manifest, signature = archive.read(MANIFEST), json.loads(archive.read(SIGNATURE))
    except OSError as no:
        raise BadRecord(f"{path.name} cannot be read: {no.strerror or no}.") from None
    except BadRecord:
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, EOFError, RuntimeError, NotImplementedError, DomainError, KeyError):
        raise BadRecord("This file was cut short or altered, so nothing in it can be relied on.") from None
    except Exception as problem:  # what the library for ZIP files trips over in a broken one has many names
        raise BadRecord("This file was cut short or altered, so nothing in it can be relied on.") from problem
    return record, record_signing.signer_of(manifest, signature)


def _named(session: Session, record: Record, now: datetime) -> None:
    """Who and where is named. Nobody of them signs in here, and no phone of theirs is heard."""
    tables = record.tables
    for raw in tables["organisation"]:
        _once(session, Organisation, raw)
    for raw in tables["home"]:
        _once(session, Home, raw)
    for raw in tables["person"]:
        more = {"email": f"{raw['id']}@{NOBODY_SIGNS_IN}", "active": False, "login_count": 0, "failed_login_count": 0}
        _once(session, Person, raw, **more)
    for raw in tables["device"]:
        _once(session, Device, raw, token_hash=new_id().replace("-", "") * 2, revoked_at=now)


def _once(session: Session, model: type[Base], raw: Mapping[str, Any], **more: Any) -> None:
    """Two children of a home name the same people."""
    if session.get(model, raw["id"]) is None:
        session.add(record_rows.some_of(model, dict(raw), rows.NAMED[model.__tablename__][1], **more))


def _rows(session: Session, record: Record) -> int:
    models, count = rows.models(), 0
    unknown = set(record.tables) - set(models) - set(rows.NAMED)
    if unknown:
        raise ValueError("There are tables in this file that this version does not have.")
    for name, kept in record.tables.items():
        if name in models:
            for raw in kept:
                session.add(record_rows.from_json(models[name], dict(raw), dict(record.files)))
            count += len(kept)
    return count


def _lines(session: Session, record: Record) -> int:
    count = 0
    for log in record.logs:
        for raw in log["entries"]:
            made = EntryRow(
                id=raw["id"], occurrence_id=raw["occurrence"], position=raw["position"], kind=raw["kind"], seq=raw["seq"], device=raw["device"],
                author_id=raw["author"], author_proved=raw["proved"], payload_digest=raw["payload_digest"], digest=raw["digest"],
                **{name: datetime.fromisoformat(raw[name]) for name in chain.TIMES},
            )  # fmt: skip
            if raw["payload"] is None:
                made.payload_sealed = made.salt_sealed = b""  # type: ignore[attr-defined]
            else:
                made.payload, made.salt = chain.payload_bytes(raw["payload"]), bytes.fromhex(raw["salt"])
            session.add(made)
            count += 1
    return count


def _shred_what_was(session: Session, records: Sequence[Record], now: datetime) -> None:
    """Words that were destroyed stay destroyed: nobody makes a new key in place of theirs."""
    ring = KeyRing.of(session)
    for record in records:
        for log in record.logs:
            if chain.content_removed(log):
                subject = Subject(SubjectKind.OCCURRENCE, log["occurrence"])
                ring.key_for(subject, create=True)
                ring.shred(subject, now)


def _refuse_unless_equal(session: Session, records: Sequence[Record]) -> None:
    """What lies in the database now is read again and compared with the file: rows, photographs, packs and logs."""
    from carer_app.db import occurrence_store

    for record in records:
        found = compared(session, [record.manifest["child"]])
        for name, kept in record.tables.items():
            if [dict(row) for row in kept] != found[name]:
                raise BadRecord(f"What was put back into {name} is not what the file holds, so nothing of it was kept.")
        for (table, column), _ in record_rows.FILES.items():
            for raw in record.tables[table]:
                row = rows.one_whole(session, rows.models()[table], raw["id"], f"{column}_sealed")
                if getattr(row, column) != record.files[raw[column]["file"]]:
                    raise BadRecord("A photograph or a pack that was put back is not the one in the file, so nothing was kept.")
        session.expire_all()
        for log in record.logs:
            if occurrence_store.export(session, log["occurrence"]) != log:
                raise BadRecord("A log that was put back is not the one in the file, so nothing was kept.")
