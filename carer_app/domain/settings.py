"""What kind of home a child lives in, and what that changes: as which setting the decision asks, and which regulation a serious event is told under.

The framework knows foster and residential homes (NAT-INT-3). Supported accommodation, for those of 16 and 17, is run by staff: the decision asks as
for a residential home, and the protocol applies there too (NOTT-129).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One kind of home. `asks_as`: the setting that the questions of the decision know. `tests`: what the regulation asks of an event."""

    words: str
    asks_as: str
    regulator: str
    regulation: str
    policy: str
    tests: Mapping[str, str]
    note: str = ""


_EXPLOITED = "Is sexual exploitation of the child involved, or suspected?"
_POLICE = "Did it need the police, and do you judge it serious?"
_ALLEGED = "Is there an allegation of abuse against the service, or somebody who works for it?"
_ENQUIRY = "Was a child protection enquiry begun, or did one end?"
_SERIOUS = "Is it otherwise an event that you judge serious?"
_TESTS = {"exploitation": _EXPLOITED, "police": _POLICE, "allegation": _ALLEGED, "enquiry": _ENQUIRY, "serious": _SERIOUS}

SETTINGS: Mapping[str, Setting] = {
    "residential": Setting(
        words="Children’s home",
        asks_as="residential",
        regulator="Ofsted, and each relevant person, without delay",
        regulation="Children’s Homes (England) Regulations 2015, regulation 40(4)",
        policy="Children’s Homes (England) Regulations 2015, regulation 34(4)",
        tests=_TESTS,
        note="A child who goes missing is an example of what is likely to be serious. Ofsted asks only for events that the regulation covers.",
    ),
    "foster": Setting(
        words="Foster home",
        asks_as="foster",
        regulator="Ofsted and those that Schedule 7 names, within 24 hours, weekends too (standard 29)",
        regulation="Fostering Services (England) Regulations 2011, regulation 36 and Schedule 7",
        policy="Fostering Services (England) Regulations 2011, regulation 13",
        tests=_TESTS,
        note="Schedule 7 lists the events and whom to tell of each. Look there before you decide.",
    ),
    "supported": Setting(
        words="Supported accommodation",
        asks_as="residential",
        regulator="Ofsted, and each relevant person",
        regulation="Supported Accommodation (England) Regulations 2023",
        policy="Supported Accommodation (England) Regulations 2023, regulation 21",
        tests=_TESTS,
        note="Look in the regulations for what is told, to whom and by when, before you decide.",
    ),
}


def asks_as(kind: str) -> str:
    """The setting that the decision's questions know, of that kind of home."""
    found = SETTINGS.get(kind)
    return found.asks_as if found else kind


def home_words(kind: str) -> str:
    """ "children’s home", as it stands in the middle of a sentence; empty for a kind that nobody knows."""
    found = SETTINGS.get(kind)
    return found.words.lower() if found else ""
