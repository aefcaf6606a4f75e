"""What bringing a file into a plan would change, part by part, before anything is kept: nothing that is kept is ever emptied by a file."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.plan_file_parts import Read
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import Field, Section

NO_PHOTO = "“Photo”: a photo is not in a file. Add it on the plan."
NOT_YOURS = "“{title}” is agreed together: the manager or the social worker writes it."


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field that the file would fill in (`new`), change (`differs`) or, being a list, add `now` to (`more`)."""

    field: Field
    state: str
    was: Any
    now: Any


@dataclass(frozen=True, slots=True)
class PartSeen:
    """A part of the plan: `new` where nothing is kept, `differs`, or `same`."""

    section: Section
    state: str
    fields: tuple[FieldSeen, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The parts in order, and a sentence for whatever is left out."""

    parts: tuple[PartSeen, ...]
    refused: tuple[str, ...]

    @property
    def changes(self) -> tuple[PartSeen, ...]:
        """The parts that would be saved."""
        return tuple(part for part in self.parts if part.state != "same")


def preview(kept: Profile, read: Read, writable: Container[str]) -> Preview:
    """What the file would do to the plan as it is kept, of the sections this person may write."""
    parts, refused = [], list(read.problems)
    for name, values in read.sections.items():
        section = SECTION_BY_ID[name]
        if name == "photo":
            refused.append(NO_PHOTO)
        elif name not in writable:
            refused.append(NOT_YOURS.format(title=section.title))
        else:
            parts.append(_part(section, kept.sections.get(name, {}), values))
    return Preview(tuple(parts), tuple(refused))


def together(section_id: str, kept: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """The section with what the file says laid over what is kept; lines and rows are added to those there are, so none is lost."""
    both = {**kept, **{f.id: _over(f, kept, brought[f.id]) for f in SECTION_BY_ID[section_id].fields if f.id in brought}}
    return {f.id: both[f.id] for f in SECTION_BY_ID[section_id].fields if f.id in both}


def _over(f: Field, kept: Mapping[str, Any], brought: Any) -> Any:
    return [*kept.get(f.id, ()), *_added(f, kept, brought)] if f.repeat else brought


def _added(f: Field, kept: Mapping[str, Any], brought: Any) -> Any:
    """What of it is not kept yet: of a list the lines and rows that are not, of anything else the whole where it differs."""
    if not f.repeat:
        return brought if brought != kept.get(f.id) else None
    return [item for item in brought if item not in kept.get(f.id, ())]


def _part(section: Section, kept: Mapping[str, Any], brought: Mapping[str, Any]) -> PartSeen:
    added = ((f, _added(f, kept, brought[f.id])) for f in section.fields if f.id in brought)
    seen = tuple(FieldSeen(f, _state(f, kept), kept.get(f.id), now) for f, now in added if now not in (None, []))
    return PartSeen(section, "same" if not seen else "differs" if kept else "new", seen)


def _state(f: Field, kept: Mapping[str, Any]) -> str:
    if f.id not in kept:
        return "new"
    return "more" if f.repeat else "differs"
