"""The Find Me / Philomena profile of one child: what it holds, how complete it is, and what the decision takes from it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from carer_app.domain import profile_sections as who
from carer_app.domain import profile_sections_health as health
from carer_app.domain import profile_sections_plan as plan
from carer_app.domain import profile_sections_risk as risk
from carer_app.domain.profile_fields import Field, Section
from carer_app.domain.profile_reading import MalformedProfile, read_fields

if TYPE_CHECKING:
    from carer_app.domain.two_answers import TwoAnswers

SECTIONS: tuple[Section, ...] = (
    who.IDENTITY, who.DESCRIPTION, who.PHOTO, who.PLACEMENT, who.CONTACTS, who.PHONE_ONLINE, who.PEOPLE, who.PLACES,
    health.HEALTH, health.SCHOOL, risk.HISTORY, risk.WARNING_SIGNS, risk.RISKS, risk.RISK_ASSESSMENT, plan.PLAN, plan.TRIGGER_PLAN,
    plan.CHILD_WORDS,
)  # fmt: skip
SECTION_BY_ID: Mapping[str, Section] = {section.id: section for section in SECTIONS}

PHOTO_MONTHS = 3
WAIT, AREA = "wait", "area"


@dataclass(frozen=True, slots=True)
class SectionState:
    """How far a section is: how many of its fields are answered, and which essential ones are not."""

    section: Section
    filled: int
    missing: tuple[Field, ...]

    @property
    def of(self) -> int:
        """How many fields the section has."""
        return len(self.section.fields)

    @property
    def state(self) -> str:
        """`not_started`, `started`, or `ready` once nothing essential is missing."""
        if not self.filled:
            return "not_started"
        return "started" if self.missing else "ready"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete a profile is. It never blocks anything: a pack can be made from a name alone."""

    sections: tuple[SectionState, ...]

    @property
    def filled(self) -> int:
        """Fields answered."""
        return sum(s.filled for s in self.sections)

    @property
    def of(self) -> int:
        """Fields in all."""
        return sum(s.of for s in self.sections)

    @property
    def essentials(self) -> tuple[int, int]:
        """Essential fields answered, and how many there are."""
        total = sum(f.essential for s in self.sections for f in s.section.fields)
        return total - sum(len(s.missing) for s in self.sections), total

    def section(self, section_id: str) -> SectionState:
        """The state of that section. Raises KeyError."""
        return {s.section.id: s for s in self.sections}[section_id]


@dataclass(frozen=True, slots=True)
class Missing:
    """An essential field that is blank."""

    section: Section
    field: Field


@dataclass(frozen=True)
class Profile:
    """What is known of a child: section id to field id to value, blanks left out. Build with `Profile.of`.

    `of_the_last_home`: WAIT or AREA, where what the plan says of it was written for the home before, and nobody looked at it again.
    `two_answers`: questions that nobody has decided yet, of which these sections have the safer answer.
    """

    sections: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    of_the_last_home: frozenset[str] = frozenset()
    two_answers: tuple[TwoAnswers, ...] = ()

    @classmethod
    def of(cls, sections: Mapping[str, Mapping[str, Any]]) -> Profile:
        """A profile from its stored or typed sections, any of which may be absent. Raises MalformedProfile."""
        return cls({name: cls.parse_section(name, raw) for name, raw in sections.items()})

    @classmethod
    def stored(cls, sections: Mapping[str, Mapping[str, Any]], of_the_last_home: frozenset[str] = frozenset()) -> Profile:
        """A profile as it was kept, unread: one saved by an earlier release must open on the night, whatever was renamed since."""
        return cls(sections, of_the_last_home)

    @staticmethod
    def parse_section(section_id: str, raw: Mapping[str, Any]) -> dict[str, Any]:
        """A section's values without its blanks. Raises MalformedProfile with a sentence that names the field."""
        if section_id not in SECTION_BY_ID:
            raise MalformedProfile(f"A profile has no section called '{section_id[:40]}'.", section=section_id)
        section = SECTION_BY_ID[section_id]
        try:
            return read_fields(section.fields, raw, f"“{section.title}”")
        except MalformedProfile as problem:
            problem.section = section_id
            raise

    def get(self, section_id: str, field_id: str) -> Any:
        """The kept value, or None for a blank."""
        return self.sections.get(section_id, {}).get(field_id)

    def text(self, section_id: str, field_id: str) -> str:
        """The value of a field of one line or paragraph; an empty text for a blank."""
        return str(self.get(section_id, field_id) or "")

    def words(self, section_id: str, field_id: str) -> str | None:
        """The value as it reads in print: a choice by its label, a date in words. None for a blank."""
        return SECTION_BY_ID[section_id].field(field_id).words(self.get(section_id, field_id))

    def lines(self, section_id: str, field_id: str) -> tuple[str, ...]:
        """The lines of a list."""
        return tuple(self.get(section_id, field_id) or ())

    def rows(self, section_id: str, field_id: str) -> tuple[Mapping[str, Any], ...]:
        """The rows of a repeated group."""
        return tuple(self.get(section_id, field_id) or ())

    @property
    def name(self) -> str:
        """What the child likes to be called; the full name without it; "this child" when neither is known."""
        return self.text("identity", "preferred_name") or self.full_name or "this child"

    @property
    def full_name(self) -> str:
        """The full name, or an empty text."""
        return self.text("identity", "full_name")

    @property
    def date_of_birth(self) -> date | None:
        """The date of birth, when it is known."""
        return self._date("identity", "date_of_birth")

    def age(self, on: date) -> int | None:
        """Whole years on that day."""
        born = self.date_of_birth
        return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))

    @property
    def signs(self) -> tuple[str, ...]:
        """This child's antecedent behaviours, word for word (NAT-2.11b)."""
        return self.lines("warning_signs", "signs")

    @property
    def triggers(self) -> tuple[str, ...]:
        """This child's trigger incidents, word for word (NAT-2.11c)."""
        return self.lines("warning_signs", "triggers")

    @property
    def people(self) -> tuple[Mapping[str, Any], ...]:
        """Rows of friends, family and others, as typed."""
        return self.rows("people", "people")

    @property
    def places(self) -> tuple[Mapping[str, Any], ...]:
        """Rows of places, as typed."""
        return self.rows("places", "places")

    @property
    def plan_wait_minutes(self) -> int | None:
        """The agreed reasonable wait (NAT-INT-9); None when none was agreed."""
        return cast("int | None", self.get("plan", "wait_minutes"))

    @property
    def police_from_outset(self) -> str:
        """`yes`, `no` or `dont_know`; a blank plan is never read as "no" (G12)."""
        return self.text("plan", "police_from_outset") or "dont_know"

    @property
    def police_condition(self) -> str:
        """What has to be so before the police are told from the outset; empty when always."""
        return self.text("plan", "police_condition")

    @property
    def child_steps(self) -> tuple[str, ...]:
        """Steps only for this child; they join the list of things to do (NAT-2.12b)."""
        return self.lines("plan", "steps")

    @property
    def family_contact_rule(self) -> str:
        """Who contacts the family, and when, and who must not be told (NAT-3.5c)."""
        never = "; ".join(self.lines("plan", "must_not_tell"))
        return " ".join(part for part in (self.text("plan", "family_contact_rule"), f"Must not be told: {never}." if never else "") if part)

    def completeness(self) -> Completeness:
        """How complete each section is."""
        return Completeness(tuple(self._state(section) for section in SECTIONS))

    def missing(self) -> tuple[Missing, ...]:
        """The essential fields that are blank, in order."""
        return tuple(Missing(state.section, f) for state in self.completeness().sections for f in state.missing)

    def stale_photo(self, on: date) -> bool:
        """Whether a photo is held that is older than three months. No date means it cannot be called recent."""
        if "photo" not in self.sections:
            return False
        taken = self._date("photo", "taken_on")
        return taken is None or _months_before(on, PHOTO_MONTHS) > taken

    def _state(self, section: Section) -> SectionState:
        held = self.sections.get(section.id, {})
        return SectionState(
            section, sum(f.id in held for f in section.fields), tuple(f for f in section.fields if f.essential and f.id not in held)
        )

    def _date(self, section_id: str, field_id: str) -> date | None:
        kept = self.get(section_id, field_id)
        return None if kept is None else date.fromisoformat(kept)


def plan_facts(profile: Profile, on: date, setting: str = "") -> dict[str, Any]:
    """The facts of the decision that a plan can answer. What it does not know is left out, so that safe defaults hold."""
    facts = {
        "plan_police_from_outset": profile.police_from_outset,
        "uasc_or_migrant": _known(profile.get("identity", "uasc_or_migrant")),
        "days_in_care": _days_in_care(profile, on),
        "court_order": _court_order(profile, on),
        "child_age": profile.age(on),
        "out_of_area": _out_of_area(profile),
        "setting": setting or profile.get("placement", "setting"),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _known(answer: str | None) -> str | None:
    return answer if answer in ("yes", "no") else None


def _out_of_area(profile: Profile) -> str | None:
    """A "no" that was said of the last home is not believed of the new one; of this one the two authorities say more than a tick (NAT-2.15)."""
    said = _known(profile.get("placement", "out_of_area"))
    if AREA in profile.of_the_last_home:
        return None if said == "no" else said
    return by_the_authorities(profile) or said


def by_the_authorities(profile: Profile) -> str | None:
    """Whether two authorities are named for the child, where both are known. Two names that differ count as two areas, whatever was ticked."""
    own, host = (_authority(profile.text("placement", name)) for name in ("responsible_authority", "host_authority"))
    if not (own and host):
        return None
    return "no" if own == host and profile.text("placement", "out_of_area") != "yes" else "yes"


def _authority(name: str) -> str:
    return " ".join(word for word in name.casefold().split() if word not in ("council", "county", "city", "borough"))


def _days_in_care(profile: Profile, on: date) -> int | None:
    since = profile.get("identity", "became_looked_after")
    return max(0, (on - date.fromisoformat(since)).days) if since else None


def _court_order(profile: Profile, on: date) -> str | None:
    """Yes while an order runs, or may: one without an end date is taken to run (NOTT-30j)."""
    orders: Iterable[Mapping[str, Any]] = profile.rows("placement", "court_orders")
    if not orders:
        return None
    return "yes" if any("expires_on" not in o or date.fromisoformat(o["expires_on"]) >= on for o in orders) else "no"


def _months_before(on: date, months: int) -> date:
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
