"""Who to ring and where to look for one child: the people and places of the plan, and what is safe to do with each (NAT-L1-A-f, G9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from carer_app.domain.entries import Entry, ExpectedWhere
from carer_app.domain.levels import State
from carer_app.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone with a telephone: the social worker, the duty team, the on-call manager, or the place where the child should be."""

    label: str
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class PersonToRing:
    """Family, friend or other. `safe_to_ring`: yes, no, dont_know, or empty where nobody has said."""

    id: str
    label: str
    telephone: str = ""
    safe_to_ring: str = ""
    police_only: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PlaceToTry:
    """A place the child may be. Only `safe_to_visit` yes is safe: a place nobody has assessed is not (G9)."""

    id: str
    label: str
    telephone: str = ""
    safe_to_visit: str = ""
    safe_to_ring: str = ""
    police_only: bool = False
    hint: str = ""
    who_goes: str = ""


@dataclass(frozen=True, slots=True)
class StepContext:
    """What `steps_for` works over. `taken`: the log or `occurrence.steps.values()`; only steps taken are read from it.

    `facts`: the setting and whether the child is placed out of area, for steps that are not for everybody.
    """

    taken: tuple[Entry, ...] = ()
    child: str = "the child"
    child_telephone: str = ""
    state: State = State.CARER_INTERVENTION
    expected_where: ExpectedWhere = ExpectedWhere.HOME
    expected_place: Contact | None = None
    believed_place: str = ""
    is_believed: bool = False
    is_found: bool = False
    people: tuple[PersonToRing, ...] = ()
    places: tuple[PlaceToTry, ...] = ()
    child_steps: tuple[str, ...] = ()
    family_rule: str = ""
    office_hours: bool = False
    social_worker: Contact | None = None
    edt: Contact | None = None
    manager: Contact | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def people_to_ring(profile: Profile) -> tuple[PersonToRing, ...]:
    """The people of the profile, in its order."""
    return tuple(
        PersonToRing(
            id=_row_id(row),
            label=str(row["name"]),
            telephone=number_to_ring(str(row.get("telephone", ""))),
            safe_to_ring=_safe_to_ring(row),
            police_only=_is_police_only(row),
            hint=_hint(row, "relationship"),
        )
        for row in profile.people
        if row.get("name")
    )


def places_to_try(profile: Profile) -> tuple[PlaceToTry, ...]:
    """The places of the profile, in its order."""
    return tuple(
        PlaceToTry(
            id=_row_id(row),
            label=str(row["name"]),
            telephone=number_to_ring(str(row.get("telephone", ""))),
            safe_to_visit=str(row.get("safe_to_visit", "")),
            safe_to_ring=_safe_to_ring(row),
            police_only=_is_police_only(row),
            hint=_hint(row, "kind"),
            who_goes=str(row.get("who_goes", "")),
        )
        for row in profile.places
        if row.get("name")
    )


def number_to_ring(written: str) -> str:
    """What is written as a telephone, where there is a number in it; words such as "ask Mum" are read and never rung."""
    return written if any(sign in "0123456789" for sign in written) else ""


def line_id(*words: str) -> str:
    """A short id for a line of the plan that has none; the same words give the same id, in whatever order the lines stand."""
    return sha256("\n".join(words).encode()).hexdigest()[:12]


def _row_id(row: Mapping[str, Any]) -> str:
    return line_id(str(row.get("name", "")), str(row.get("telephone", "")))


def _safe_to_ring(row: Mapping[str, Any]) -> str:
    """Whoever the child must not see is not rung, unless the plan says that ringing is safe."""
    said = str(row.get("safe_to_ring", ""))
    return "no" if not said and row.get("should_see") == "no" else said


def _is_police_only(row: Mapping[str, Any]) -> bool:
    """Not sure whether it is for the police: then it is."""
    return row.get("police_only") in ("yes", "dont_know", True)


def _hint(row: Mapping[str, Any], first: str) -> str:
    found = f"found there before: {row['found_before']}" if row.get("found_before") else ""
    written = str(row.get("telephone", ""))
    words = f"telephone: {written}" if written and not number_to_ring(written) else ""
    return " · ".join(str(part) for part in (row.get(first), words, found) if part)
