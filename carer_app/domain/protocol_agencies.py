"""What a pack says about those around the carer: the police, interviewers, duty teams, and the area's own guidance.

JavaScript twin: the same JSON files, read as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

Cites = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """One protocol among those that speak together: whose it is, how old, and what a person should know before leaning on it."""

    name: str
    version: str
    digest: str
    title: str
    short_title: str
    issuer: str
    date: str
    status: str
    status_text: str
    documents: tuple[Document, ...]
    authorities: tuple[str, ...]

    @property
    def is_historic(self) -> bool:
        """Whether its source has been overtaken by time; it still computes, and says its age (precedence 7)."""
        return self.status == "historic"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that a protocol consists of or leans on."""

    title: str
    date: str
    text: str
    cites: Cites


@dataclass(frozen=True, slots=True)
class Ready:
    """Something to have in the hand when ringing the police, and the sections of the profile where it is found."""

    id: str
    text: str
    sections: tuple[str, ...]
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class PoliceOutcome:
    """What the police may say to a report. `absent` only where a protocol has that status (C1)."""

    id: str
    title: str
    text: str
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class RiskGrade:
    """A grade the police may give; `query` marks one to ask about again for a child (C17)."""

    grade: str
    text: str
    query: bool
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class Said:
    """A title and a text with their paragraph."""

    title: str
    text: str
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class PoliceWords:
    """How the police of a place answer and are asked. `known_risk` is what a known but unsafe place is called to them (C4)."""

    outcomes: tuple[PoliceOutcome, ...]
    risk_grades: tuple[RiskGrade, ...]
    known_risk: Said
    supervisor: Said | None

    def has(self, outcome: str) -> bool:
        """Whether that outcome may be given here."""
        return any(one.id == outcome for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may, or may never, hold an interview."""

    id: str
    text: str
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class PreventionInterviewRules:
    """The police's talk soon after a return, and when somebody else may hold it (C8)."""

    title: str
    holder: str
    text: str
    exceptions: tuple[Holder, ...]
    cites: Cites


@dataclass(frozen=True, slots=True)
class ReturnInterviewRules:
    """The independent talk after a return: who holds it, and who never does (C7)."""

    title: str
    holder: str
    text: str
    may_hold: tuple[Holder, ...]
    never: tuple[Holder, ...]
    cites: Cites


@dataclass(frozen=True, slots=True)
class ContactRole:
    """An empty place for a name and number that only the people there can fill: packs carry no numbers (C30)."""

    slot: str
    title: str
    text: str
    cites: Cites
    source: str


@dataclass(frozen=True, slots=True)
class GuidancePage:
    """One short public page on how it is done here."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    cites: Cites
    source: str
