"""Reads the cases of tests/vectors/occurrence, and builds logs for other tests; see the README there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from carer_app.domain.entries import (
    Body,
    Entry,
    ExpectedWhere,
    Opened,
    kind_of,
)
from carer_app.domain.entry_json import parse, to_json

VECTORS = Path(__file__).parents[1] / "vectors" / "occurrence"
OCCURRENCE = "30000000-0000-4000-8000-000000000001"
PEOPLE = {
    "$anna": "40000000-0000-4000-8000-000000000001",
    "$bea": "40000000-0000-4000-8000-000000000002",
    "$carl": "40000000-0000-4000-8000-000000000003",
}
START = datetime(2026, 10, 14, 21, 0, tzinfo=UTC)


def entry_id(number: int) -> str:
    """The id of the entry of that number."""
    return f"00000000-0000-4000-8000-{number:012d}"


@dataclass(frozen=True)
class Case:
    """One case of a file of vectors."""

    file: Path
    vectors: Mapping[str, Any]
    case: Mapping[str, Any]

    @property
    def start(self) -> datetime:
        return datetime.fromisoformat(self.vectors["start"])

    def minute(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute)

    def value(self, raw: Any) -> Any:
        """A value with its @minutes, #ids and $people filled in."""
        match raw:
            case str() if raw[:1] == "@":
                return self.minute(float(raw[1:])).isoformat()
            case str() if raw[:1] == "#":
                return entry_id(int(raw[1:]))
            case str():
                return PEOPLE.get(raw, raw)
            case dict():
                return {key: self.value(value) for key, value in raw.items()}
            case list():
                return [self.value(value) for value in raw]
        return raw

    def entries(self) -> list[Entry]:
        rows = self.case["entries"]
        if rows[0][1] != "opened":
            rows = [[0, "opened", {}], *rows]
        return [self._entry(number, *row) for number, row in enumerate(rows, start=1)]

    def _entry(self, number: int, minute: float, kind: str, body: Mapping[str, Any], more: Mapping[str, Any] | None = None) -> Entry:
        more = self.value(dict(more or {}))
        proved = more.pop("proved", True)
        at = self.minute(minute).isoformat()
        raw = {
            "id": entry_id(number), "occurrence": OCCURRENCE, "device": "a", "seq": number, "author": PEOPLE["$anna"],
            "happened_at": at, "written_at": at, "kind": kind, "body": self.value({**self.vectors["defaults"].get(kind, {}), **body}),
        }  # fmt: skip
        return replace(parse(raw | more), proved=proved)


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for file in sorted(VECTORS.glob("*.json")):
        vectors = json.loads(file.read_text(encoding="utf-8"))
        for case in vectors["cases"]:
            yield Case(file, vectors, case)


class Log:
    """A log being written: `log.add(minute, body)` gives the entry."""

    def __init__(self, start: datetime = START, occurrence: str = OCCURRENCE) -> None:
        self.start, self.occurrence, self.entries = start, occurrence, list[Entry]()

    def at(self, minute: float) -> datetime:
        return self.start + timedelta(minutes=minute)

    def add(self, minute: float, body: Body, **more: Any) -> Entry:
        number = len(self.entries) + 1
        entry = Entry(
            id=entry_id(number), occurrence=self.occurrence, device="a", seq=number, happened_at=self.at(minute),
            written_at=self.at(minute), body=body, author=PEOPLE["$anna"], proved=True,
        )  # fmt: skip
        self.entries.append(replace(entry, **more))
        return self.entries[-1]


def as_sent(entry: Entry) -> dict[str, Any]:
    """The entry as a device sends it."""
    return json.loads(json.dumps(to_json(entry)))


__all__ = ["OCCURRENCE", "PEOPLE", "START", "VECTORS", "Case", "Log", "as_sent", "cases", "entry_id", "kind_of"]


def log_of(*bodies: Body) -> Log:
    """A log that opens, and then one line a minute."""
    log = Log()
    log.add(0, Opened("10000000-0000-4000-8000-000000000001", ExpectedWhere.HOME, log.at(0)))
    for minute, body in enumerate(bodies, start=1):
        log.add(minute, body)
    return log
