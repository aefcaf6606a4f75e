"""What a day makes of a plan without anybody changing it: a photo grown old, an order about to end, a child who is new to care or here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words
from carer_app.domain.to_try import number_to_ring

NEW_DAYS = 28
"""The protocols name no number. In these days the first looked-after review is held, and nobody here knows the child well yet."""
ORDER_DAYS = 28


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at: what it is, the section to put it right in, and where it is asked for. `act`: whether something is to be done."""

    text: str
    section: str
    cites: tuple[str, ...]
    act: bool = True


def plan_flags(profile: Profile, today: date, *, has_photo: bool) -> tuple[Flag, ...]:
    """In the order in which they bear on a night."""
    return (*_new(profile, today), *_orders(profile, today), *_photo(profile, today, has_photo), *advocate_flags(profile))


def _new(profile: Profile, today: date) -> Iterator[Flag]:
    for section, field, words in (("identity", "became_looked_after", "came into care"), ("placement", "moved_in_on", "moved in here")):
        kept = profile.get(section, field)
        days = (today - date.fromisoformat(kept)).days if kept else None
        if days is not None and 0 <= days <= NEW_DAYS:
            new = "New to care" if section == "identity" else "New here"
            yield Flag(f"{new}: {words} {_ago(days)}, on {date_words(date.fromisoformat(kept))}.", section, ("NAT-INT-5",), act=False)


def _orders(profile: Profile, today: date) -> Iterator[Flag]:
    for order in profile.rows("placement", "court_orders"):
        name = f"“{order['order']}”" if order.get("order") else "A court order"
        ends = date.fromisoformat(order["expires_on"]) if order.get("expires_on") else None
        if ends is None:
            yield _order(f"{name} has no end date here. Until somebody writes one, it is taken to run.")
        elif ends < today:
            yield _order(f"{name} ended on {date_words(ends)}. Write the new one, or take it out.")
        elif (ends - today).days <= ORDER_DAYS:
            yield _order(f"{name} ends {_ahead((ends - today).days)}, on {date_words(ends)}.")
        if order.get("police_aware") != "yes" and (ends is None or ends >= today):
            yield _order(
                f"{name}: {'the police do not know of it' if order.get('police_aware') == 'no' else 'ask whether the police know of it'}."
            )


def _order(text: str) -> Flag:
    return Flag(text, "placement", ("NOTT-30j",))


def _photo(profile: Profile, today: date, has_photo: bool) -> Iterator[Flag]:
    taken = profile.words("photo", "taken_on")
    if not has_photo:
        yield Flag("There is no photo yet.", "photo", ("NOTT-125d", "WAKE-10.3a"))
    elif profile.stale_photo(today) or taken is None:
        says = (
            f"The photo is of {taken}, more than three months ago. Take a new one."
            if taken
            else "Nobody knows when the photo was taken. Take a new one."
        )
        yield Flag(says, "photo", ("NOTT-125d", "WAKE-10.3a"))


def advocate_flags(profile: Profile) -> Iterator[Flag]:
    """An advocate whom the child cannot ring is none."""
    known = [row for row in profile.rows("contacts", "professionals") if row.get("role") == "advocate"]
    for row in known:
        if not number_to_ring(str(row.get("telephone", ""))):
            yield Flag(f"{row.get('name') or 'The advocate'} is their advocate, and no number is written down.", "contacts", ("NAT-2.5",))
    if not known and profile.get("child_words", "advocate_offered") == "yes":
        yield Flag("They were offered an advocate, and none is written down with a number.", "contacts", ("NAT-2.5",))


def _ago(days: int) -> str:
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def _ahead(days: int) -> str:
    return ("today", "tomorrow")[days] if days < 2 else f"in {days} days"
