"""A whole record as a paper that can be read: who the child is, what the plan said and says, every log, what followed, and who looked.

Made of the rows as they go out (`tables` by name, `logs` as they are exported), so that the paper says what the files say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from carer_app.domain.audit_words import said
from carer_app.domain.entries import Entry
from carer_app.domain.entry_json import parse_body
from carer_app.domain.handover_parts import Cards, Group, Lines, Part, Row, Rows, Table, TableLine
from carer_app.domain.handover_words import made_words, moment
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.other_paper import Paper, log_paper
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import date_words
from carer_app.domain.record_paper import section_group, whole_profile
from carer_app.domain.record_words import LEFT_OUT, TITLES, label
from carer_app.domain.wall_clock import local

Rowish = Mapping[str, Any]
MOST_LINES = 400
"""So many lines of a log, or rows, to one paper: more are printed as further parts."""
_SHOWN_APART = (
    "child",
    "profile_section",
    "occurrence",
    "pack_version",
    "audit_event",
    "organisation",
    "home",
    "person",
    "device",
    "line_receipt",
)
_QUIET = ("id", "child_id", "occurrence_id", "scope_id", "scope_kind", "sha256", "width", "height", "organisation_id", "thing_id")


@dataclass(frozen=True)
class Told:
    """The rows of a record, with who and where is named in them."""

    tables: Mapping[str, Sequence[Rowish]]
    logs: Sequence[Rowish]

    @property
    def names(self) -> dict[str, str]:
        """What each person, home and organisation is called, by id."""
        named = (row for table in ("person", "home", "organisation") for row in self.tables.get(table, ()))
        return {row["id"]: row["name"] for row in named}

    @property
    def profile(self) -> Profile:
        """The profile as it stands: the newest version of each section."""
        rows = sorted(self.tables["profile_section"], key=lambda row: row["version"])
        return Profile.stored({row["section"]: row["payload"] for row in rows if row["section"] in SECTION_BY_ID})

    @property
    def name(self) -> str:
        """What the child is called."""
        child = self.tables["child"][0]
        return str(child["full_name"] or child["preferred_name"])


def papers(told: Told, titles: Callable[[Occurrence, str], Mapping[str, str]], made_at: datetime) -> tuple[Paper, ...]:
    """The papers, in order: one for most children."""
    parts = [(part, weight) for part, weight in _parts(told, titles, made_at) if part.groups]
    bundles: list[list[Part]] = [[]]
    full = 0
    for part, weight in parts:
        if bundles[-1] and full + weight > MOST_LINES:
            bundles.append([])
            full = 0
        bundles[-1].append(replace(part, new_page=False))
        full += weight
    born = told.tables["child"][0]["date_of_birth"] or ""
    many = len(bundles)
    return tuple(
        Paper(
            f"Everything that is kept{f', part {number} of {many}' if many > 1 else ''}",
            told.name,
            "Everything that this service holds about this child. Where something is about somebody else and was left out, it says so.",
            made_words(made_at),
            tuple(bundle),
            born=Profile.stored({"identity": {"date_of_birth": born}}).words("identity", "date_of_birth") or "" if born else "",
        )
        for number, bundle in enumerate(bundles, start=1)
    )


def _parts(told: Told, titles: Callable[[Occurrence, str], Mapping[str, str]], made_at: datetime) -> Iterator[tuple[Part, int]]:
    now = whole_profile(told.profile)
    yield Part("now", "The profile and the plan now", "The newest version of every part.", now), 10 * len(now)
    for number, log in enumerate(told.logs, start=1):
        yield _log(told, log, number, titles, made_at), len(log["entries"])
    for table, rows in told.tables.items():
        if table not in _SHOWN_APART and rows:
            cards = Cards("", tuple(_card(told, row) for row in rows))
            yield Part(table, TITLES.get(table, label(table)), "", (Group("", (cards,)),)), 3 * len(rows)
    before = tuple(_versions(told))
    yield Part("before", "What the plan said before", "Every version that was saved.", before), 5 * len(before)
    for start in range(0, len(told.tables["audit_event"]), MOST_LINES):
        rows = sorted(told.tables["audit_event"], key=lambda row: row["at"])[start : start + MOST_LINES]
        yield Part("audit", "Who looked, and who changed what", "", _audit(told, rows)), len(rows)


def _log(told: Told, log: Rowish, number: int, titles: Callable[[Occurrence, str], Mapping[str, str]], made_at: datetime) -> Part:
    entries = [_entry(raw) for raw in log["entries"]]
    heading = f"Time away {number}"
    try:
        occurrence = Occurrence.of(entries)
        paper = log_paper(occurrence, told.names, told.name, titles(occurrence, told.name), log["head"], made_at)
    except (LookupError, TypeError, ValueError):
        return Part(f"log-{number}", heading, "The words of this log were destroyed, as the law asks.", (Group("", (_bare(told, log),)),))
    (part,) = paper.parts
    return replace(part, id=f"log-{number}", title=f"{heading}: {paper.title}", lead=paper.lead)


def _entry(raw: Rowish) -> Entry:
    if raw["payload"] is None:
        raise ValueError("Its words are gone.")
    times: dict[str, Any] = {name: datetime.fromisoformat(raw[name]) for name in ("happened_at", "written_at", "received_at")}
    of: dict[str, Any] = {name: raw[name] for name in ("id", "occurrence", "device", "seq", "author", "proved")}
    return Entry(**of, **times, body=parse_body(raw["kind"], raw["payload"]))


def _bare(told: Told, log: Rowish) -> Table:
    lines = (
        TableLine((_at(raw["happened_at"]), _at(raw["written_at"]), told.names.get(raw["author"], ""), label(raw["kind"])))
        for raw in log["entries"]
    )
    return Table("", ("Done", "Written", "By", "What"), tuple(lines), "log")


def _versions(told: Told) -> Iterator[Group]:
    for row in sorted(told.tables["profile_section"], key=lambda row: (row["section"], row["version"])):
        if row["section"] in SECTION_BY_ID:
            who = told.names.get(row["saved_by"], "somebody")
            title = f"{SECTION_BY_ID[row['section']].title}, version {row['version']}, saved {_at(row['saved_at'])} by {who}"
            group = section_group(Profile.stored({row["section"]: row["payload"]}), row["section"], title)
            if group is not None:
                yield group


def _audit(told: Told, rows: Sequence[Rowish]) -> tuple[Group, ...]:
    days: dict[str, list[str]] = {}
    for row in rows:
        at = local(datetime.fromisoformat(row["at"]))
        who = told.names.get(row["person_id"], "The service")
        days.setdefault(date_words(at.date()), []).append(f"{at:%H:%M} {who}: {said(row['kind'], row['subject'])}")
    return tuple(Group(day, (Lines("", tuple(lines)),)) for day, lines in days.items())


def _card(told: Told, row: Rowish) -> Rows:
    """One row: what it holds under its own words, people and homes by name."""
    shown = tuple(Row(label(name), words) for name, value in row.items() if name not in _QUIET and (words := _words(told, value)))
    return Rows(f"{shown[0].label}: {shown[0].value}" if shown else "", shown[1:])


def _words(told: Told, value: Any) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            if "destroyed" in value:
                return "destroyed, as the law asks"
            if "file" in value or "b64" in value:
                return str(value.get("file", ""))
            return "; ".join(f"{label(name)}: {words}" for name, one in value.items() if (words := _words(told, one)))
        case list():
            return "; ".join(words for one in value if (words := _words(told, one)))
    text = str(value)
    if text == LEFT_OUT:
        return text
    if text.islower() and text.replace("_", "").isalpha():
        return text.replace("_", " ")
    return told.names.get(text, "" if _is_id(text) else _at(text))


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(c in "0123456789abcdef-" for c in text)


def _at(text: str) -> str:
    """A moment as people say it; anything else as it is."""
    try:
        at = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return text
    return moment(at) if at is not None and at.utcoffset() is not None else text
