"""A child's whole plan in the order in which a planning meeting talks of it (NAT-2.6 to NAT-2.15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import Field, Section

WHY = "_why"
"""A choice with a field of this ending beside it is told together with it: the answer, and what it rests on."""

_STAY, _SIGN = "Helping them stay", "Agreed, reviewed and shared"
_ORDER: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("child", "The child", (("identity", ""), ("description", ""), ("photo", ""), ("placement", ""), ("child_words", ""))),
    ("likely", "How likely, and why", (("plan", _STAY), ("history", ""), ("risk_assessment", ""))),
    ("watch", "What to watch for", (("warning_signs", ""),)),
    ("risks", "Risks and health", (("risks", ""), ("health", ""))),
    ("people", "People and places", (("people", ""), ("places", ""), ("contacts", ""), ("phone_online", ""), ("school", ""))),
    ("do", "What we do", (("plan", "*"), ("trigger_plan", ""))),
    ("sign", "Who signs", (("plan", _SIGN),)),
)
"""Section and heading; an empty heading takes the section whole, a star each heading of it that is not spoken of elsewhere."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is kept in a field, and what it rests on where a field beside it says so."""

    field: Field
    value: Any
    because: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A section, or one heading of it: what is known, which fields that matter most are missing, and which others are blank."""

    section: Section
    heading: str
    fields: tuple[Field, ...]
    answers: tuple[Answer, ...]

    @property
    def id(self) -> str:
        """Its name on the page."""
        return f"{self.section.id}-{self.fields[0].id}" if self.heading else self.section.id

    @property
    def title(self) -> str:
        """Its heading, or the section's title."""
        return self.heading or self.section.title

    @property
    def filled(self) -> int:
        """How many of its fields are answered."""
        return sum(1 + bool(answer.because) for answer in self.answers)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that matter most and are blank."""
        return tuple(f for f in self._blank() if f.essential)

    @property
    def blank(self) -> tuple[Field, ...]:
        """Other fields that are blank."""
        return tuple(f for f in self._blank() if not f.essential)

    def _blank(self) -> Iterator[Field]:
        told = {answer.field.id for answer in self.answers} | {answer.field.id + WHY for answer in self.answers if answer.because}
        return (f for f in self.fields if f.id not in told)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a meeting speaks of, with all that is written about it."""

    id: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def filled(self) -> int:
        """How many of its fields are answered."""
        return sum(block.filled for block in self.blocks)

    @property
    def of(self) -> int:
        """How many fields it has."""
        return sum(len(block.fields) for block in self.blocks)

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields that matter most and are blank."""
        return tuple(f for block in self.blocks for f in block.missing)


def meeting_parts(profile: Profile, without: frozenset[str] = frozenset()) -> tuple[Part, ...]:
    """The plan part by part, every field of it once. `without`: sections that are not used for this child."""
    return tuple(
        Part(
            part,
            title,
            tuple(block for section, heading in talked if section not in without for block in _blocks(profile, section, heading)),
        )
        for part, title, talked in _ORDER
    )


def _blocks(profile: Profile, section_id: str, heading: str) -> Iterator[Block]:
    section = SECTION_BY_ID[section_id]
    kept = profile.sections.get(section_id, {})
    if not heading:
        yield Block(section, "", section.fields, tuple(_answers(section.fields, kept)))
        return
    elsewhere = {other for _, _, talked in _ORDER for name, other in talked if name == section_id}
    for title, fields in section.headed:
        if title == heading or (heading == "*" and title not in elsewhere):
            yield Block(section, title, fields, tuple(_answers(fields, kept)))


def _answers(fields: tuple[Field, ...], kept: Mapping[str, Any]) -> Iterator[Answer]:
    """What is kept, in the order of the form; words about a choice nobody has answered stand alone."""
    ids = {f.id for f in fields}
    for f in fields:
        about = f.id.removesuffix(WHY)
        if f.id in kept and not (about != f.id and about in ids and about in kept):
            yield Answer(f, kept[f.id], str(kept.get(f.id + WHY) or "") if f.id + WHY in ids else "")
