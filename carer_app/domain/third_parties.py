"""Where a record names other people: found so that a person decides of each before it is released (Data Protection Act 2018, Schedule 2, 16).

Nothing is struck by itself, and nothing that was found is released undecided. What is found is a help: a name that nobody has written down
anywhere and that begins no word with a capital is not found, which the page says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from carer_app.domain.entry_json import parse_body
from carer_app.domain.errors import DomainError
from carer_app.domain.record_words import LEFT_OUT

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
_READ = (
    "contact_slot", "difference_line", "follow_up", "move", "plan_proposal", "plan_review", "plan_signature", "profile_section",
    "retention_line", "visit_consent",
)  # fmt: skip
"""Tables that hold words somebody typed."""
_NEVER = frozenset({"id", "section", "field", "kind", "role", "slot", "reason_kind", "source", "outcome"})
_RELATION = re.compile(
    r"\b(?:mum|mother|dad|father|step\w+|brother|sister|sibling|aunt\w*|uncle|cousin|nan|gran\w*|boyfriend|girlfriend|friend|mate|partner|neighbour)s?\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\+44|\b0)(?:[\s-]?\d){9,10}\b|[\w.+-]+@[\w-]+\.\w+")
_CAPITAL = re.compile(r"(?<=[^\W\d_][^.!?\n] )([A-Z][a-zà-ÿ’'-]+)|(?<=[a-z,;:] )([A-Z][a-zà-ÿ’'-]+)")
_NO_NAMES = frozenset(
    {
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
    }
    | {
        "August",
        "September",
        "October",
        "November",
        "December",
        "I",
        "English",
        "British",
        "Police",
        "School",
        "Children",
        "Home",
        "Road",
        "Street",
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide about: `id` names the row and the part of it; `why` says who is named, or what was seen."""

    id: str
    where: str
    when: str
    text: str
    why: tuple[str, ...]


def found(tables: Tables, logs: Sequence[Mapping[str, Any]], others: Iterable[str]) -> tuple[Item, ...]:
    """Everything that names other people, logs first. `others` are names that are known: other children, family, friends."""
    own = _own_words(tables)
    known = tuple(dict.fromkeys(name for name in (*others, *_listed(tables)) if len(name.strip()) > 1))
    items = (item for item in _items(tables, logs))
    return tuple(
        Item(item.id, item.where, item.when, item.text, why)
        for item in items
        if (why := ("A photograph: is anybody else in it?",) if item.id.startswith("photo:") else why_of(item.text, known, own))
    )


def why_of(text: str, known: Iterable[str], own: frozenset[str]) -> tuple[str, ...]:
    """Who is named in a text, or what looks like somebody; nothing where nobody is."""
    named = [name for name in known if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]
    why = [f"Names {name}" for name in named]
    why += [f"Speaks of a {match}" for match in dict.fromkeys(found[0].lower() for found in _RELATION.finditer(text))]
    if _NUMBER.search(text):
        why.append("A telephone number or an address to write to")
    said = " ".join(named).lower()
    maybe = dict.fromkeys(a or b for a, b in _CAPITAL.findall(text))
    quiet = {*own, *said.split()}
    unknown = [word for word in maybe if word.lower() not in quiet and word not in _NO_NAMES and not _RELATION.fullmatch(word)]
    return (*why, *(f"May name somebody: {word}" for word in unknown))


def struck(tables: Tables, logs: Sequence[Mapping[str, Any]], ids: Iterable[str]) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """The record without those: the rows, the logs as they go out (their chain still holds), and the logs as they are printed."""
    rows: Any = deepcopy({table: [dict(row) for row in kept] for table, kept in tables.items()})
    files: Any = deepcopy(list(logs))
    printed: Any = deepcopy(list(logs))
    by_id = {(table, row["id"]): row for table, kept in rows.items() for row in kept}
    pairs = ((log["entries"], paper["entries"]) for log, paper in zip(files, printed, strict=True))
    lines = {entry["id"]: (entry, shown) for mine, theirs in pairs for entry, shown in zip(mine, theirs, strict=True)}
    for item in ids:
        table, row_id, *parts = item.split(":")
        if table == "entry":
            entry, shown = lines[row_id]
            shown["payload"] = _without_words(entry["kind"], entry["payload"])
            entry["payload"] = entry["salt"] = None
        elif table == "photo":
            by_id[table, row_id]["image"] = None
        else:
            _strike(by_id[table, row_id], parts)
    rows["photo"] = [row for row in rows.get("photo", ()) if row["image"] is not None]
    return rows, files, printed


def _items(tables: Tables, logs: Sequence[Mapping[str, Any]]) -> Iterator[Item]:
    for log in logs:
        for entry in log["entries"]:
            if entry["payload"] is not None:
                yield Item(f"entry:{entry['id']}", "A log", entry["happened_at"], " · ".join(_leaves(entry["payload"])), ())
    for table in _READ:
        for row in tables.get(table, ()):
            when = next(
                (
                    row[name]
                    for name in ("saved_at", "written_at", "at", "raised_at", "recorded_at", "signed_at", "planned_at")
                    if row.get(name)
                ),
                "",
            )
            where = str(row.get("section") or table).replace("_", " ")
            for name, value in row.items():
                if name in _NEVER or name.endswith("_id"):
                    continue
                yield from _parts(f"{table}:{row['id']}:{name}", where, when, value)
    for row in tables.get("photo", ()):
        yield Item(f"photo:{row['id']}", "Photograph", row["added_at"], f"Taken on {row['taken_on'] or 'a day nobody wrote down'}", ())


def _parts(item: str, where: str, when: str, value: Any) -> Iterator[Item]:
    match value:
        case dict():
            for name, inner in value.items():
                if isinstance(inner, list):
                    for number, one in enumerate(inner):
                        yield Item(f"{item}:{name}:{number}", f"{where}: {name.replace('_', ' ')}", when, " · ".join(_leaves(one)), ())
                elif name not in _NEVER and isinstance(inner, str | dict):
                    yield Item(f"{item}:{name}", f"{where}: {name.replace('_', ' ')}", when, " · ".join(_leaves(inner)), ())
        case str():
            yield Item(item, where, when, value, ())


def _leaves(value: Any) -> Iterator[str]:
    match value:
        case str() if value.strip():
            yield value
        case dict():
            for inner in value.values():
                yield from _leaves(inner)
        case list():
            for inner in value:
                yield from _leaves(inner)


def _strike(row: dict[str, Any], parts: list[str]) -> None:
    *path, last = parts
    there: Any = row
    for part in path:
        there = there[part]
    if isinstance(there, list):
        kept = there[int(last)]
        there[int(last)] = dict.fromkeys(kept, LEFT_OUT) if isinstance(kept, dict) else LEFT_OUT
    else:
        there[last] = LEFT_OUT


def _without_words(kind: str, payload: Any) -> Any:
    """The body of a line with every word of it left out that can be, so that the log can still be told."""

    def less(value: Any, whole: Any) -> None:
        for name in value if isinstance(value, dict) else range(len(value)):
            if isinstance(value[name], dict | list):
                less(value[name], whole)
            elif isinstance(value[name], str) and value[name]:
                was, value[name] = value[name], LEFT_OUT
                try:
                    parse_body(kind, whole)
                except (DomainError, ValueError, TypeError, KeyError):
                    value[name] = was

    found = deepcopy(payload)
    less(found, found)
    return found


def _own_words(tables: Tables) -> frozenset[str]:
    """The child's own names, those of the homes, and of the people whose work it is: naming them is no secret of theirs."""
    named = [str(row["name"]) for table in ("person", "home", "organisation") for row in tables.get(table, ())]
    child = tables["child"][0]
    own = " ".join([*named, str(child["preferred_name"] or ""), str(child["full_name"] or "")])
    return frozenset(word.lower() for word in re.findall(r"[^\W\d_]+", own))


def _listed(tables: Tables) -> Iterator[str]:
    """Names in the profile's lists of family, friends and others."""
    for row in tables["profile_section"]:
        if row["section"] in ("people", "contacts") and isinstance(row["payload"], dict):
            for value in row["payload"].values():
                for one in value if isinstance(value, list) else ():
                    if isinstance(one, dict) and one.get("name"):
                        yield str(one["name"])
