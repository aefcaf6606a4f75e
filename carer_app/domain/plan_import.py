"""What bringing a file into a plan would change, part by part, before anything is kept: nothing that is kept is ever emptied by a file."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.plan_file_parts import Read
from carer_app.domain.plan_file_rows import over_kept, what_of_rows
from carer_app.domain.plan_life import PAPERWORK
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_difference import How, RowChange
from carer_app.domain.profile_fields import Field, Kind, Section

NO_PHOTO = "“Photo”: a photo is not in a file. Add it on the plan."
NOT_FROM_A_FILE: Mapping[str, frozenset[str]] = {**PAPERWORK, "placement": frozenset({"host_told", "host_told_on"})}
"""Fields that say what somebody here did: agreed, reviewed, told, gave a copy. A file says it of another time or place."""
DONE_HERE = "“{title}”: who agreed or reviewed it, who was told and who has a copy are not taken from a file. Write them on the plan."
NOT_YOURS = "“{title}” is agreed together: the manager or the social worker writes it."


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field that the file would fill in (`new`), change (`differs`) or, being a list, add `now` to (`more`). Of a repeated group `rows` are
    those that are corrected and those that are new, and `same` is how many are as they are kept; of a list `same` is how many lines are."""

    field: Field
    state: str
    was: Any
    now: Any
    rows: tuple[RowChange, ...] = ()
    same: int = 0

    @property
    def corrected(self) -> tuple[RowChange, ...]:
        """Rows that are kept, and that the file says otherwise."""
        return tuple(row for row in self.rows if row.how is How.CHANGED)

    @property
    def added(self) -> tuple[RowChange, ...]:
        """Rows that are not kept yet."""
        return tuple(row for row in self.rows if row.how is How.FILLED_IN)


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A part of the plan: `new` where nothing is kept, `differs`, or `same`."""

    section: Section
    state: str
    fields: tuple[FieldSeen, ...]

    @property
    def rows_said(self) -> str:
        """What becomes of rows, in words; empty where the file has none that differ."""
        groups = [seen for seen in self.fields if seen.rows]
        counts = (
            (sum(len(seen.corrected) for seen in groups), "corrected"),
            (sum(len(seen.added) for seen in groups), "new"),
            (sum(seen.same for seen in groups), "unchanged"),
        )
        return ", ".join(f"{count} {word}" for count, word in counts if count)


@dataclass(frozen=True, slots=True)
class Whose:
    """The child a plan is kept of, by what a file of another child's would have otherwise."""

    full_name: str
    preferred_name: str
    date_of_birth: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The parts in order, and a sentence for whatever is left out. `another`: what in the file is of another child, by field;
    `can_be_put_right`: whether some of what is left out is a fault of the file."""

    parts: tuple[PartSeen, ...]
    refused: tuple[str, ...]
    another: tuple[tuple[Field, str, str], ...] = ()
    can_be_put_right: bool = False

    @property
    def changes(self) -> tuple[PartSeen, ...]:
        """The parts that would be saved."""
        return tuple(part for part in self.parts if part.state != "same")


def of_another(child: Whose, read: Read) -> tuple[tuple[Field, str, str], ...]:
    """(field, here, in the file) of each name or date of birth that the file has otherwise; the identity of another child."""
    said = read.sections.get("identity", {})
    held = {f.id: (f, getattr(child, f.id)) for f in SECTION_BY_ID["identity"].fields if f.id in Whose.__dataclass_fields__}
    pairs = [(f, here, str(said[name])) for name, (f, here) in held.items() if said.get(name)]
    return tuple((f, here, there) for f, here, there in pairs if here and _plain(here) != _plain(there))


def from_a_file(read: Read) -> Read:
    """Without what is never taken from a file, and a sentence for each part that had some."""
    sections, left_out = {}, []
    for name, values in read.sections.items():
        kept = {field: value for field, value in values.items() if field not in NOT_FROM_A_FILE.get(name, ())}
        if len(kept) < len(values):
            left_out.append(DONE_HERE.format(title=SECTION_BY_ID[name].title))
        if kept:
            sections[name] = kept
    return Read(sections, (*read.problems, *left_out))


def preview(kept: Profile, read: Read, writable: Container[str], child: Whose | None = None) -> Preview:
    """What the file would do to the plan as it is kept, of the sections this person may write."""
    faults, read = bool(read.problems), from_a_file(read)
    parts, refused = [], list(read.problems)
    for name, values in read.sections.items():
        section = SECTION_BY_ID[name]
        if name == "photo":
            refused.append(NO_PHOTO)
        elif name not in writable:
            refused.append(NOT_YOURS.format(title=section.title))
        else:
            parts.append(_part(section, kept.sections.get(name, {}), values))
    return Preview(tuple(parts), tuple(refused), of_another(child, read) if child else (), faults)


def together(section_id: str, kept: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """The section with what the file says laid over what is kept. Lines are added to those there are; a row that is known again is corrected,
    any other added; none is lost."""
    both = {**kept, **{f.id: _over(f, kept, brought[f.id]) for f in SECTION_BY_ID[section_id].fields if f.id in brought}}
    return {f.id: both[f.id] for f in SECTION_BY_ID[section_id].fields if f.id in both}


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _over(f: Field, kept: Mapping[str, Any], brought: Any) -> Any:
    if f.kind is Kind.ROWS:
        return over_kept(f, kept.get(f.id, ()), brought)
    return [*kept.get(f.id, ()), *_lines(f, kept, brought)] if f.repeat else brought


def _lines(f: Field, kept: Mapping[str, Any], brought: Any) -> list[Any]:
    """The lines of a list that are not kept yet."""
    return [item for item in brought if item not in kept.get(f.id, ())]


def _part(section: Section, kept: Mapping[str, Any], brought: Mapping[str, Any]) -> PartSeen:
    looked_at = (_seen(f, kept, brought[f.id]) for f in section.fields if f.id in brought)
    seen = tuple(one for one in looked_at if one.rows or one.now not in (None, []))
    return PartSeen(section, "same" if not seen else "differs" if kept else "new", seen)


def _seen(f: Field, kept: Mapping[str, Any], brought: Any) -> FieldSeen:
    """A field beside what is kept; nothing in `now` and `rows` where it is the same."""
    was, state = kept.get(f.id), _state(f, kept)
    if f.kind is Kind.ROWS:
        rows, same = what_of_rows(f, was or (), brought)
        return FieldSeen(f, state, was, None, rows, same)
    if f.repeat:
        lines = _lines(f, kept, brought)
        return FieldSeen(f, state, was, lines, same=len(brought) - len(lines))
    return FieldSeen(f, state, was, brought if brought != was else None)


def _state(f: Field, kept: Mapping[str, Any]) -> str:
    if f.id not in kept:
        return "new"
    return "more" if f.repeat else "differs"
