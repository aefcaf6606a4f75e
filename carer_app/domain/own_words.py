"""A child's own words as paper may show them: without numbers, addresses and names that whoever finds the paper should not have (NAT-2.9b)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carer_app.domain.profile import SECTIONS, Profile
from carer_app.domain.profile_fields import Kind
from carer_app.domain.to_try import number_to_ring

NUMBER, PLACE, NAME = "(a number)", "(a place)", "(a name)"

_TELEPHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[\s().-]*\d){6,}(?!\w)")
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)
_NAMED = (("people", "people"), ("contacts", "professionals"), ("contacts", "family"))
_IS_NO_NAME = frozenset((
    "Mum", "Mummy", "Mam", "Dad", "Daddy", "Nan", "Nana", "Nanny", "Gran", "Granny", "Grandma", "Grandad", "Auntie", "Aunt", "Uncle", "Sister",
    "Brother", "Cousin", "Friend", "Step", "Foster", "Social", "My", "The", "A", "An", "Mr", "Mrs", "Ms", "Miss", "Dr", "Police", "Someone",
))  # fmt: skip
"""Words that a name may begin with, or that are all there is of it, and that tell nobody who is meant."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The words as they may be shown, and what was taken out of them: NUMBER, PLACE, NAME."""

    words: str
    without: frozenset[str]


def kept_safe(profile: Profile, words: str, *, with_names: bool) -> Kept:
    """The words without numbers, addresses and names. `with_names`: the child agreed to names, so only those of people who must not be
    told, or whom the child should not meet, are taken out."""
    out = set()
    for mark, pattern in _patterns(profile, with_names):
        words, times = pattern.subn(mark, words)
        if times:
            out.add(mark)
    return Kept(words, frozenset(out))


def _patterns(profile: Profile, with_names: bool) -> Iterator[tuple[str, re.Pattern[str]]]:
    addresses, numbers = _known(profile)
    names = {*_people_to_keep_from(profile), *(() if with_names else _names(profile))}
    yield from ((PLACE, pattern) for pattern in _any_of(addresses))
    yield NUMBER, _EMAIL
    yield from ((NUMBER, pattern) for pattern in _any_of(numbers))
    yield NUMBER, _TELEPHONE
    yield PLACE, _POSTCODE
    yield from ((NAME, pattern) for pattern in _any_of(names, flags=0))


def _any_of(sought: Iterable[str], flags: int = re.IGNORECASE) -> Iterator[re.Pattern[str]]:
    """One pattern for all of them, the longest first; none where there are none."""
    found = sorted({one.strip() for one in sought if len(one.strip()) > 1}, key=len, reverse=True)
    if found:
        yield re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, found)) + r")(?!\w)", flags)


def _known(profile: Profile) -> tuple[set[str], set[str]]:
    """Every address and every telephone number that the profile holds, wherever it holds it."""
    addresses: set[str] = set()
    numbers: set[str] = set()
    for section in SECTIONS:
        for field in section.fields:
            rows = profile.rows(section.id, field.id) if field.columns else (profile.sections.get(section.id, {}),)
            for f, value in ((f, row.get(f.id)) for row in rows for f in field.columns or (field,)):
                if f.kind is Kind.TELEPHONE:
                    numbers.add(number_to_ring(str(value or "")))
                elif f.id.endswith("address"):
                    addresses |= {str(value or ""), *(part for part in re.split(r"[,\n]", str(value or "")) if re.search(r"\d", part))}
    return addresses, numbers


def _names(profile: Profile) -> Iterator[str]:
    """People's names, and the first of each where it says who is meant."""
    written = [str(row.get("name") or "") for section, field in _NAMED for row in profile.rows(section, field)]
    for name in (*written, *_parts(profile.text("child_words", "who_i_talk_to"))):
        first = (name.split() or [""])[0]
        yield from (said for said in (name, first) if said and said[0].isupper() and said.rstrip("'’s") not in _IS_NO_NAME)


def _people_to_keep_from(profile: Profile) -> Iterator[str]:
    for line in profile.lines("plan", "must_not_tell"):
        yield from (part for part in _parts(re.split(r"[:;(.–—]| - | because |, because", line)[0]) if part[0].isupper())
    for row in profile.people:
        if row.get("should_see") == "no" or row.get("police_only") == "yes":
            yield from {str(row.get("name") or ""), *str(row.get("name") or "").split()[:1]}


def _parts(names: str) -> tuple[str, ...]:
    """The names of "Noor, or Mr Teacher and Nan"."""
    return tuple(part.strip() for part in re.split(r",|;|\n| or | and | & ", names) if part.strip())
