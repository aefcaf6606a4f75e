"""The chain that shows any tampering with a log, and its verifier, which needs nothing but the standard library.

JavaScript twin: static/js/domain/chain.js (when the phone checks a log itself).

Each line is chained when it is received, in order of receipt:

    payload digest = sha256(length of salt, 2 bytes || salt || canonical JSON of the body)
    digest         = sha256(digest of the line before, "\\n", canonical JSON of the header, "\\n", payload digest)

The first line follows `GENESIS`. Canonical JSON: keys sorted, no spaces, UTF-8; times in UTC to the microsecond
("2026-10-14T21:05:00.000000Z"). The header holds `HEADER`. Because only a salted digest of the body is chained, a body and its salt can
be destroyed one day and the rest still holds; the verifier then says that the content was removed.

An export is one JSON object:

    {"format": "not-home-yet-log/1", "occurrence": "<id>", "length": 2, "head": "<digest of the last line>",
     "entries": [{"id": …, "occurrence": …, "position": 1, "kind": …, "device": …, "seq": …, "author": …, "proved": …,
                  "happened_at": …, "written_at": …, "received_at": …,
                  "payload": {…} or null, "salt": "<hex>" or null, "payload_digest": "<hex>", "digest": "<hex>"}, …]}

Heads kept outside (printed, e-mailed, anchored) are {"<occurrence id>": [{"length": 2, "head": "<hex>", "at": "<time>"}, …]}. Without
them, whoever holds the database could chain a rewritten log afresh, or cut its end; with them, neither goes unseen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FORMAT = "not-home-yet-log/1"
GENESIS = hashlib.sha256(b"not-home-yet-log/1").hexdigest()
TIMES = ("happened_at", "written_at", "received_at")
HEADER = ("id", "occurrence", "position", "kind", "device", "seq", "author", "proved", *TIMES)
_CHAINED = (*HEADER, "payload", "salt", "payload_digest", "digest")


@dataclass(frozen=True, slots=True)
class Problem:
    """The first place where a log does not hold. `position` counts from 1; 0 is the log as a whole."""

    code: str
    position: int
    entry: str | None
    says: str

    def __str__(self) -> str:
        where = f"Line {self.position}" if self.position else "The log"
        return f"{where}{f' (entry {self.entry})' if self.entry else ''}: {self.says}"


def canonical(header: Mapping[str, Any]) -> bytes:
    """The bytes of a header that are chained. Raises ValueError unless it has exactly the keys of `HEADER`."""
    if set(header) != set(HEADER):
        wrong = sorted(set(header) ^ set(HEADER))
        raise ValueError(f"A header needs exactly {', '.join(HEADER)}; check {', '.join(wrong)}.")
    return payload_bytes({name: utc_text(value) if name in TIMES else value for name, value in header.items()})


def payload_bytes(body: Mapping[str, Any]) -> bytes:
    """The canonical JSON of a body (`entry_json.body_to_json`): the bytes that are sealed and digested."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def payload_digest(salt: bytes, payload: bytes) -> str:
    """The salted digest of a body. The salt's length comes first, so that no salt can be moved into the body."""
    return hashlib.sha256(len(salt).to_bytes(2, "big") + salt + payload).hexdigest()


def link(previous_head: str, header: Mapping[str, Any], payload_digest: str) -> str:
    """The digest of a line, and the new head. `previous_head` is `GENESIS`, or empty, for the first line."""
    return hashlib.sha256(b"\n".join((_head(previous_head).encode(), canonical(header), payload_digest.encode()))).hexdigest()


def _head(previous_head: str) -> str:
    return previous_head or GENESIS


def utc_text(at: datetime | str) -> str:
    """A time as it is chained. Raises ValueError for one that does not say its offset."""
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    if at.utcoffset() is None:
        raise ValueError(f"The time {at.isoformat()} must say its offset from UTC.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def export(occurrence_id: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The export of one occurrence. Each row has the keys of `HEADER`, `payload` (the body as JSON, or None), `salt` (bytes, or None),
    `payload_digest` and `digest`, in order of position; anything else in it is left out."""
    entries = [_exported(row) for row in rows]
    head = entries[-1]["digest"] if entries else GENESIS
    return {"format": FORMAT, "occurrence": occurrence_id, "length": len(entries), "head": head, "entries": entries}


def _exported(row: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: row[name] for name in _CHAINED}
    found |= {name: utc_text(row[name]) for name in TIMES}
    found["salt"] = None if row["salt"] is None else row["salt"].hex()
    return found


def head_of(export: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The head to keep outside: how long the log was, and its last digest, at that time."""
    return {"length": export["length"], "head": export["head"], "at": utc_text(at)}


def verify_export(export: Mapping[str, Any], heads: Mapping[str, Any] | None = None) -> list[Problem]:
    """What does not hold, the first such line first; empty when all of it does. Nonsense in the file is a problem, never an error."""
    entries = export.get("entries")
    if export.get("format") != FORMAT or not isinstance(entries, list) or not isinstance(export.get("occurrence"), str):
        return [Problem("not_an_export", 0, None, f"This is not an export of a log ({FORMAT}).")]
    digests = [GENESIS]
    for position, row in enumerate(entries, start=1):
        if problem := _check(row, position, export["occurrence"], digests):
            return [problem]
        digests.append(row["digest"])
    found = _check_end(export, digests)
    return [*found, *([] if heads is None else _check_heads(export["occurrence"], heads, digests))]


def content_removed(export: Mapping[str, Any]) -> tuple[int, ...]:
    """The positions of lines whose content was removed for good. The chain still shows when they were written, and by whom."""
    rows = export.get("entries") or ()
    return tuple(position for position, row in enumerate(rows, start=1) if isinstance(row, Mapping) and row.get("payload") is None)


def _check(row: Any, position: int, occurrence: str, digests: list[str]) -> Problem | None:
    if not isinstance(row, Mapping) or any(name not in row for name in _CHAINED):
        return Problem("unreadable", position, None, "Parts of this line are missing.")
    entry = str(row["id"])
    if row["occurrence"] != occurrence:
        return Problem("other_occurrence", position, entry, "This line belongs to another occurrence.")
    if row["position"] != position:
        return Problem("out_of_place", position, entry, f"This line was received as number {row['position']}: lines are missing or moved.")
    if not _is_content_as_received(row):
        return Problem("edited", position, entry, "What this line says is not what was received.")
    if _link_of(row, digests[-1]) != row["digest"]:
        return Problem("broken", position, entry, "It does not follow from the line before it: a line was put in, taken out or changed.")
    return None


def _is_content_as_received(row: Mapping[str, Any]) -> bool:
    """A body and its salt are there together or not at all."""
    payload, salt, digest = row["payload"], row["salt"], row["payload_digest"]
    if payload is None and salt is None:
        return isinstance(digest, str)
    try:
        return bool(payload_digest(bytes.fromhex(salt), payload_bytes(payload)) == digest)
    except (TypeError, ValueError, RecursionError):
        return False


def _link_of(row: Mapping[str, Any], previous_head: str) -> str | None:
    try:
        return link(previous_head, {name: row[name] for name in HEADER}, row["payload_digest"])
    except (TypeError, ValueError, AttributeError, OverflowError, RecursionError):
        return None


def _check_end(export: Mapping[str, Any], digests: list[str]) -> list[Problem]:
    length = len(digests) - 1
    if export.get("length") == length and export.get("head") == digests[-1]:
        return []
    says = f"The export says it has {export.get('length')} lines ending in {export.get('head')}; it has {length}, ending in {digests[-1]}."
    return [Problem("cut", 0, None, says)]


def _check_heads(occurrence: str, heads: Mapping[str, Any], digests: list[str]) -> list[Problem]:
    kept = heads.get(occurrence)
    if not isinstance(kept, list) or not kept:
        return [Problem("no_head", 0, None, "No head of this log was kept outside, so a cut end or an old backup cannot be ruled out.")]
    problems = [problem for head in kept if (problem := _check_head(head, digests))]
    return sorted(problems, key=lambda problem: problem.position)[:1]


def _check_head(head: Any, digests: list[str]) -> Problem | None:
    length = head.get("length") if isinstance(head, Mapping) else None
    if not isinstance(head, Mapping) or isinstance(length, bool) or not isinstance(length, int) or length < 0:
        return Problem("no_head", 0, None, "A head that was kept outside cannot be read.")
    here, at = len(digests) - 1, head.get("at", "some time")
    if length > here:
        says = f"On {at} this log had {length} lines, now it has {here}: its end was cut, or an old backup was put back."
        return Problem("cut", here + 1, None, says)
    if digests[length] != head.get("head"):
        return Problem("rewritten", length, None, f"Up to here the log is not the one that was kept on {at}: it was written again.")
    return None
