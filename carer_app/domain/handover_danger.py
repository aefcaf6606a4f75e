"""Who must not be told, and who or what is a danger: said on page 1, and once more beside whoever might be rung (NAT-2.11d, NAT-3.5c)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from carer_app.domain.handover_parts import Contact, Row
from carer_app.domain.handover_words import CHILD, PLACES, cut, joined, short
from carer_app.domain.profile_sections_risk import FACTORS

if TYPE_CHECKING:
    from carer_app.domain.handover_log import LogReader
    from carer_app.domain.profile import Profile

NOT_TOLD = "Must not be told"
DO_NOT = "Do NOT ring or tell"
NOT_CHECKED = "Not checked whether ringing is safe."
MOST_TOLD, MOST_RISKS, MOST_SIGNS = 320, 200, 160

_Person = Mapping[str, Any]
_CALLED: tuple[tuple[str, ...], ...] = (
    ("father", "dad", "daddy"), ("mother", "mum", "mummy", "mam"), ("stepfather", "stepdad"), ("stepmother", "stepmum"),
    ("brother",), ("sister",), ("stepbrother",), ("stepsister",), ("uncle",), ("aunt", "auntie", "aunty"), ("cousin",),
    ("grandmother", "nan", "nana", "gran", "granny", "grandma"), ("grandfather", "grandad", "granddad", "grandpa"),
    ("boyfriend",), ("girlfriend",),
)  # fmt: skip
"""Words for one relation: the plan may say father where the list of the family says dad."""


def danger_rows(log: LogReader, profile: Profile) -> tuple[Row, ...]:
    """The box of page 1: what the profile says, and the signs of the plan that were seen this time."""
    signs = "; ".join(log.say(sign) for sign in log.occurrence.signs)
    return (*standing_danger(profile), *((Row("Warning sign seen", short(signs, MOST_SIGNS, "Part 2")),) if signs else ()))


def standing_danger(profile: Profile) -> tuple[Row, ...]:
    """What is known before anything happens. Who must not be told is always there: a blank is not known, never nobody."""
    told = cut(" ".join(f"{line.rstrip('.')}." for line in not_to_tell(profile)), MOST_TOLD, CHILD) or None
    rows = (
        Row("Contact with family", short(profile.words("plan", "family_contact_rule"), 160, CHILD)),
        Row("A risk now", short("; ".join(_risks_now(profile)), MOST_RISKS, CHILD)),
    )
    return (Row(NOT_TOLD, told), *(row for row in rows if row.value))


def not_to_tell(profile: Profile) -> tuple[str, ...]:
    """Each line of the plan, then each of the family who may not be contacted, by name and with what is known of them."""
    family = (row for row in profile.rows("contacts", "family") if row.get("may_contact") == "no")
    return (
        *profile.lines("plan", "must_not_tell"),
        *(f"{who(row)}: may not be contacted. {row.get('note', '')}".strip() for row in family),
    )


def who(row: _Person) -> str:
    """Dean Specimen (Father)."""
    name, relationship = row.get("name") or "not named", row.get("relationship")
    return f"{name} ({relationship})" if relationship else str(name)


def _risks_now(profile: Profile) -> Iterable[str]:
    for factor, label in FACTORS:
        if profile.get("risks", factor) == "now":
            why = profile.words("risks", f"{factor}_why")
            yield f"{label}: {why.rstrip('.')}" if why else label


def everyone_to_ring(contacts: Sequence[Contact], profile: Profile) -> tuple[Row, ...]:
    """Whoever has a number, and whoever must not be rung: the warning comes first, before the number."""
    rows = [_row(c.role, joined((c.name, c.telephone, c.email, c.hours), ", "), _named_in(profile, c.name)) for c in contacts]
    listed = [(row, _family_warning(profile, row)) for row in profile.rows("contacts", "family")]
    listed += [(row, _person_warning(profile, row)) for row in profile.people]
    rung: set[str] = set()
    for person, warning in listed:
        number = _digits(person)
        if warning or (number and number not in rung):
            rows.append(_row(who(person), person.get("telephone") or None, warning))
        rung.add(number)
    return tuple(rows)


def _row(label: str, value: str | None, warning: str) -> Row:
    return Row(label, f"{warning} {value or ''}".strip() if warning else value, is_strong=warning.startswith(DO_NOT))


def _family_warning(profile: Profile, row: _Person) -> str:
    plan = _meant_in(profile, row)
    if plan or row.get("may_contact") == "no":
        return _warning("", row.get("note"), plan)
    return NOT_CHECKED if row.get("may_contact") != "yes" else ""


def _person_warning(profile: Profile, row: _Person) -> str:
    plan = _meant_in(profile, row)
    if row.get("should_see") == "no" or row.get("police_only") == "yes":
        return _warning("a risk to the child" if row.get("should_see") == "no" else "left to the police", row.get("why"), plan)
    if plan or row.get("safe_to_ring") == "no":
        return _warning("", row.get("why"), plan)
    return NOT_CHECKED if row.get("safe_to_ring") != "yes" else ""


def _named_in(profile: Profile, name: str) -> str:
    """The lines of the plan that hold the whole name of somebody with whom the home works."""
    said = [line for line in profile.lines("plan", "must_not_tell") if len(name) > 2 and _holds(line, name)]
    return _warning("", None, said) if said else ""


def _meant_in(profile: Profile, row: _Person) -> list[str]:
    """The lines of the plan on whom not to tell that may mean this person: by a name or by the relation. Quoted, so that the reader judges."""
    own = {word.lower() for word in re.findall(r"[\w’'-]+", profile.full_name or "")[1:]}
    names = {word for word in re.findall(r"[\w’'-]{3,}", str(row.get("name") or "")) if word[:1].isupper() and word.lower() not in own}
    relation = _relations(str(row.get("relationship") or ""))
    meant = {form for word in {*relation, *(n.lower() for n in names)} for form in _forms(word)}
    return [line for line in profile.lines("plan", "must_not_tell") if any(_holds(_closed_up(line), word) for word in meant)]


def _relations(words: str) -> set[str]:
    known = {form for forms in _CALLED for form in forms}
    return {word for word in re.findall(r"\w+", _closed_up(words).lower()) if word in known}


def _forms(word: str) -> tuple[str, ...]:
    return next((forms for forms in _CALLED if word in forms), (word,))


def _closed_up(words: str) -> str:
    return re.sub(r"\b(step|grand)[ -](?=[a-z])", r"\1", words, flags=re.IGNORECASE)


def _holds(line: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", line, re.IGNORECASE) is not None


def _warning(why: str, note: str | None, plan: Sequence[str]) -> str:
    told = f"The plan says who must not be told: {'; '.join(plan)}" if plan else ""
    parts = (f"{DO_NOT}: {why}" if why else DO_NOT, note or "", told)
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


def _digits(row: _Person) -> str:
    return re.sub(r"\D", "", str(row.get("telephone") or ""))


def looks_like(row: _Person, profile: Profile) -> str | None:
    """What an officer needs to know a person by: who they are to the child, how old, and the cars the profile says they drive."""
    cars = [joined((car.get("vehicle"), car.get("registration")), " ") for car in _cars(row, profile)]
    age = row.get("age")
    aged = f"age {age}" if age and str(age).isdigit() else age
    return short(joined((row.get("relationship"), aged and str(aged), *cars), ", "), 90, PLACES)


def _cars(row: _Person, profile: Profile) -> Iterable[_Person]:
    name = re.sub(r"[^\w\s]", "", str(row.get("name") or "")).strip()
    driven = (car for car in profile.rows("phone_online", "vehicles") if car.get("driver"))
    return (car for car in driven if len(name) > 2 and _holds(re.sub(r"[^\w\s]", "", str(car["driver"])), name)) if name else ()
