"""The file that a whole record goes out as: what must hold before a word of it is believed. Pure; `docs/record-export.md` tells it to others."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carer_app.domain import chain
from carer_app.domain.errors import DomainError

FORMAT = "not-home-yet-record/1"
MANIFEST, SIGNATURE, RECORD = "manifest.json", "manifest.sig", "record.json"
LOGS = "logs/"
LARGEST = 2_000_000_000
_CUT = "This file was cut short or altered, so nothing in it can be relied on."


class BadRecord(DomainError):
    """The file is not what it should be; the message is one sentence for whoever brings it in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the ZIP tells of it."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """What was checked: the manifest, the rows by table, the logs, and the other files by path."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, Sequence[Mapping[str, Any]]]
    logs: Sequence[Mapping[str, Any]]
    files: Mapping[str, bytes]


def read(entries: Sequence[Entry], content: Callable[[str], bytes], revision: str) -> Record:
    """The record, once all of it holds. `revision`: of the tables it is to go into. Raises BadRecord."""
    manifest = _manifest(entries, content)
    if manifest.get("format") != FORMAT:
        raise BadRecord(f"This file is of another kind or version: {_short(manifest.get('format'))}, and only {FORMAT} is read here.")
    if not manifest.get("whole"):
        raise BadRecord(
            "This file was made for the person it is about, with words about other people left out: it is no copy to restore from."
        )
    if manifest.get("revision") != revision:
        raise BadRecord(
            f"This file was made by another version of the product (tables {_short(manifest.get('revision'))}; here they are {revision})."
            " Use the same version on both sides."
        )
    files = _files(manifest, entries, content)
    record, logs = _json(files.pop(RECORD, b"")), [_json(files.pop(path)) for path in sorted(files) if path.startswith(LOGS)]
    tables = record.get("tables")
    if record.get("child") != manifest.get("child") or not isinstance(tables, dict):
        raise BadRecord(_CUT)
    _check_logs(tables, logs)
    return Record(manifest, tables, logs, files)


def _manifest(entries: Sequence[Entry], content: Callable[[str], bytes]) -> dict[str, Any]:
    paths = [entry.path for entry in entries]
    if len(set(paths)) != len(paths) or sum(entry.size for entry in entries) > LARGEST:
        raise BadRecord("This file holds something twice, or more than a record does, so nothing in it can be relied on.")
    if MANIFEST not in paths:
        raise BadRecord("This is not a record of Not Home Yet: it has no manifest.")
    return _json(content(MANIFEST))


def _files(manifest: Mapping[str, Any], entries: Sequence[Entry], content: Callable[[str], bytes]) -> dict[str, bytes]:
    told = manifest.get("files")
    if not isinstance(told, list) or not all(isinstance(one, dict) and {"path", "bytes", "sha256"} <= set(one) for one in told):
        raise BadRecord(_CUT)
    there, wanted = [entry.path for entry in entries], [one["path"] for one in told]
    if missing := [path for path in (*wanted, SIGNATURE) if path not in there]:
        raise BadRecord(f"This file was cut short: {_short(missing[0])} is missing, so nothing in it can be relied on.")
    if there != [*wanted, MANIFEST, SIGNATURE]:
        raise BadRecord(
            "What is in this file was put in another order, or something was put in beside it, so nothing in it can be relied on."
        )
    sizes, found = {entry.path: entry.size for entry in entries}, {}
    for one in told:
        path = one["path"]
        raw = content(path) if sizes[path] == one["bytes"] else b""
        if len(raw) != one["bytes"] or hashlib.sha256(raw).hexdigest() != one["sha256"]:
            raise BadRecord(f"{_short(path)} in this file was altered, so nothing in it can be relied on.")
        found[path] = raw
    return found


def _check_logs(tables: Mapping[str, Any], logs: Sequence[Mapping[str, Any]]) -> None:
    kept = {row["id"]: (row["chain_length"], row["chain_head"]) for row in tables.get("occurrence", ())}
    told: dict[str, Mapping[str, Any]] = {str(log.get("occurrence")): log for log in logs}
    for log in logs:
        if problems := chain.verify_export(log):
            raise BadRecord(f"A log in this file does not hold. {problems[0]}")
    for occurrence, (length, head) in kept.items():
        found = (0, "")
        if occurrence in told:
            log = told.pop(occurrence)
            found = (log["length"], log["head"])
        if found != (length, head):
            raise BadRecord("A log in this file is not the one that its time away had, so nothing in it can be relied on.")
    if told:
        raise BadRecord("A log in this file belongs to no time away in it, so nothing in it can be relied on.")


def _json(raw: bytes) -> dict[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadRecord(_CUT) from None
    if not isinstance(found, dict):
        raise BadRecord(_CUT)
    return found


def _short(said: Any) -> str:
    return str(said)[:60]
