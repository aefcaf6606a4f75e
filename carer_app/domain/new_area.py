"""What a move makes old: the fields that were written for the last home, and who of the new area is told (NAT-2.8b, NAT-2.14, NAT-2.15)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from carer_app.domain.profile import AREA, SECTION_BY_ID, WAIT, Profile, by_the_authorities
from carer_app.domain.profile_fields import Field, Section

FOR_THE_HOME: dict[str, tuple[str, ...]] = {
    "placement": ("setting", "moved_in_on", "host_authority", "out_of_area", "area_risks", "return_to"),
    "places": ("places",),
    "people": ("people",),
    "risk_assessment": ("new_here", "distance", "right_home"),
    "plan": (
        "wait_minutes", "waits", "activity_waits", "who_searches", "if_cannot_leave", "resources", "likelihood", "likelihood_why",
        "collected_by", "prevention_interview_by",
    ),
}  # fmt: skip
"""What depends on the home and its area: looked at again for the new one (NAT-2.8b, NAT-2.14, NAT-2.15c)."""

LAST_HOME_ONLY: dict[str, tuple[str, ...]] = {"placement": ("moved_in_on", "return_to", "host_told", "host_told_on")}
"""What is wrong from the moment of the move, and says where the last home is: it is not carried over to the new one."""

AGREED_THERE: dict[str, tuple[str, tuple[str, ...]]] = {
    WAIT: ("plan", ("wait_minutes", "waits", "activity_waits")),
    AREA: ("placement", ("host_authority", "out_of_area")),
}
"""What is not used at the new home as it was agreed or answered for the last one, until somebody looks at it again (NAT-2.8b, NAT-INT-9)."""

TOLD = ("Host authority", "Local police")
"""Whom an out-of-area placement is told to (NAT-2.15a, NAT-2.15b): the words that begin a line of "Copies given"."""


class ToLookAt(NamedTuple):
    """A section that was written for the last home: the fields that depend on it, with what stands there."""

    section: Section
    fields: tuple[tuple[Field, Any], ...]


def without_the_last_home(section: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The section as it is carried over to a new home."""
    return {name: value for name, value in payload.items() if name not in LAST_HOME_ONLY.get(section, ())}


def written_for_the_last_home(
    now: Mapping[str, Mapping[str, Any]], at_the_move: Mapping[str, Mapping[str, Any]], looked_at: Collection[str]
) -> tuple[ToLookAt, ...]:
    """The sections whose words for the home are still those of the last one, and that nobody has confirmed since the move.

    A section that was never saved is only empty, not old.
    """
    return tuple(
        ToLookAt(SECTION_BY_ID[name], tuple((SECTION_BY_ID[name].field(f), now.get(name, {}).get(f)) for f in fields))
        for name, fields in FOR_THE_HOME.items()
        if name not in looked_at and _says_something(at_the_move, name, fields) and _same(now, at_the_move, name, fields)
    )


def not_looked_at(
    now: Mapping[str, Mapping[str, Any]], at_the_move: Mapping[str, Mapping[str, Any]], looked_at: Collection[str]
) -> frozenset[str]:
    """Which of WAIT and AREA still say what they said at the last home, confirmed by nobody since. Other words of the section may have changed."""
    return frozenset(
        name
        for name, (section, fields) in AGREED_THERE.items()
        if section not in looked_at and _says_something(at_the_move, section, fields) and _same(now, at_the_move, section, fields)
    )


def _says_something(kept: Mapping[str, Mapping[str, Any]], section: str, fields: Collection[str]) -> bool:
    return any(kept.get(section, {}).get(f) not in (None, "", [], ()) for f in fields)


def _same(now: Mapping[str, Mapping[str, Any]], then: Mapping[str, Mapping[str, Any]], section: str, fields: Collection[str]) -> bool:
    carried = [f for f in fields if f not in LAST_HOME_ONLY.get(section, ())]
    return all(now.get(section, {}).get(f) == then.get(section, {}).get(f) for f in carried)


def out_of_area(profile: Profile) -> str | None:
    """Whether the home is outside the child's own area, worked out from the two authorities; None when that is not known (NAT-2.15).

    What was said of the last home is no answer. Two names that differ count as two areas, whatever was ticked: asking once more harms nobody.
    """
    if AREA in profile.of_the_last_home:
        return None
    return by_the_authorities(profile) or profile.text("placement", "out_of_area") or None


def not_told(profile: Profile, since: date, out_of_area: str | None) -> tuple[str, ...]:
    """Who of the new area has not been told since the move was planned. Nobody has to be where the home is in the child's own area.

    One truth: the plan's "Copies given", or the profile's own word that both were told. Not sure counts as out of area (NAT-2.15a, b).
    """
    if out_of_area == "no":
        return ()
    told_on = profile.text("placement", "host_told_on")
    if profile.text("placement", "host_told") == "yes" and told_on and date.fromisoformat(told_on) >= since:
        return ()
    lines = [(str(row.get("to") or ""), row.get("on")) for row in profile.rows("plan", "shared")]
    heard = [to.casefold() for to, on in lines if on and date.fromisoformat(str(on)) >= since]
    return tuple(who for who in TOLD if not any(to.startswith(who.casefold()) for to in heard))
