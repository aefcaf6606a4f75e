"""The facts of page 1 and Part 2: who the child is tonight, in as few words as an officer needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Placement, Row
from carer_app.domain.handover_words import CHILD, TONIGHT, Pronouns, cut, joined, short, since, told_time
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words


def summary(profile: Profile, day: date) -> str:
    born = profile.date_of_birth
    known_as = profile.text("identity", "preferred_name")
    parts = (
        f"known as {cut(known_as, 40, CHILD)}" if profile.full_name and known_as and not profile.full_name.startswith(known_as) else None,
        f"{profile.age(day)} years old" if born else "age not known",
        f"born {date_words(born)}" if born else "date of birth not known",
        profile.text("identity", "pronouns") or None,
    )
    return " · ".join(part for part in parts if part)


def photo_words(profile: Profile, day: date) -> str:
    taken = profile.words("photo", "taken_on")
    words = f"Photo taken {taken}" if taken else "Date of photo not known"
    if profile.stale_photo(day):
        words += ": more than 3 months old" if taken else ""
    return joined((words, short(profile.words("photo", "changed_since"), 80, CHILD)), ". ") or words


def facts(log: LogReader, profile: Profile, placement: Placement, said: Pronouns, day: date) -> tuple[Row, ...]:
    details = {key: log.say(value) for key, value in log.occurrence.details.items()}
    opened = log.occurrence.opened
    return (
        Row("Description", short(_description(profile), 230, CHILD)),
        Row("Sex and ethnicity", joined((profile.words("identity", "sex"), profile.words("identity", "ethnicity")), ", ")),
        Row("Legal status", short(_legal(profile, placement), 150, CHILD)),
        Row("Missing from", placement.kind or profile.words("placement", "setting"), "(address on the next page, for the police only)"),
        Row("Last seen", short(last_seen(details, day), 170, TONIGHT)),
        Row("Expected", expected_words(log, day), f"(noticed away at {since(opened.realised_at, day)})" if opened else ""),
        Row("Clothing", short(details.get("clothing"), 150, TONIGHT)),
        Row("Carrying", short(joined((details.get("carrying"), details.get("money"))), 120, TONIGHT)),
        Row("Phone", short(_phones(profile, details), 150, CHILD)),
        Row("Medical", short(joined((_medical(profile), details.get("medicine_with_them"))), 190, CHILD)),
        Row(f"Return {said.them} to", short(return_to(profile), 120, CHILD)),
    )


def _description(profile: Profile) -> str | None:
    fields = ("height", "build", "complexion", "hair", "facial_hair")
    eyes = profile.words("description", "eyes")
    marks = (joined((m.get("what"), m.get("where")), ", ") for m in profile.rows("description", "marks"))
    aids = profile.words("description", "glasses_or_aids")
    return joined((*(profile.words("description", f) for f in fields), f"eyes {eyes}" if eyes else None, aids, *marks))


def _legal(profile: Profile, placement: Placement) -> str | None:
    responsible = placement.responsible_authority or profile.text("placement", "responsible_authority")
    host = placement.host_authority or profile.text("placement", "host_authority")
    host = "" if host == responsible else host
    who = (responsible and f"{responsible} (responsible)", host and f"{host} (host)")
    return joined((profile.words("placement", "legal_status"), *who))


def last_seen(details: Mapping[str, str], day: date) -> str | None:
    """When, where, by whom and with whom (SOM-REP-2b, SOM-REP-2c)."""
    at, by = details.get("last_seen_at"), details.get("last_seen_by")
    parts = (at and told_time(at, day), details.get("last_seen_where"), by and f"by {by}", _beside(details.get("last_seen_with", "")))
    return joined(parts, ", ")


_ALONE = ("alone", "nobody", "no one", "no-one", "on his own", "on her own", "on their own")


def _beside(who: str) -> str:
    if not who.strip() or who.lower().startswith("with "):
        return who
    return "alone" if who.lower().startswith(_ALONE) else f"with {who}"


_WHERE = {"home": "home", "school": "at school or college", "contact_visit": "at a contact visit", "activity": "at an activity",
          "appointment": "at an appointment"}  # fmt: skip


def expected_words(log: LogReader, day: date) -> str | None:
    """Where the child should be now, and by when (G14)."""
    opened = log.occurrence.opened
    if opened is None:
        return None
    where = _WHERE[opened.expected_where]
    return f"{where} by {since(opened.expected_at, day)}" if opened.expected_at else where


def _phones(profile: Profile, details: Mapping[str, str]) -> str | None:
    numbers = [row["number"] for row in profile.rows("phone_online", "phones") if row.get("number")]
    return joined((", ".join(numbers), details.get("phone_with_them"), profile.words("phone_online", "other_phones")))


def _medical(profile: Profile) -> str | None:
    urgent = [m for m in profile.rows("health", "medicines") if m.get("essential") == "yes"]
    doses = (joined((m.get("name"), m.get("when"), m.get("if_missed")), ", ") for m in urgent)
    allergies = profile.words("health", "allergies")
    return joined((profile.words("health", "conditions"), allergies and f"allergic to {allergies}", *doses))


def return_to(profile: Profile) -> str | None:
    """Where to bring the child, and who collects: named once, where the first says it already."""
    where, who = profile.words("placement", "return_to"), profile.words("plan", "collected_by")
    said = bool(where and who and re.search(rf"(?<!\w){re.escape(who.strip())}(?!\w)", where, re.IGNORECASE))
    return joined((where, None if said else who))


def interpreter(profile: Profile) -> str | None:
    languages = profile.words("identity", "languages")
    needed = "interpreter needed" if profile.get("identity", "interpreter") == "yes" else None
    return joined((needed, f"speaks {languages}" if languages else None), ", ")
