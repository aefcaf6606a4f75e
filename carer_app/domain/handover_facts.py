"""The facts of page 1 and Part 2: who the child is tonight, in as few words as an officer needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from carer_app.domain.entries import StepTaken
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Placement, Row
from carer_app.domain.handover_words import CHILD, TONIGHT, Pronouns, cut, joined, short, since, told_time
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import time_words


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
        Row("Description", short(_description(profile), 260, CHILD)),
        Row("Sex and ethnicity", joined((profile.words("identity", "sex"), profile.words("identity", "ethnicity")), ", ")),
        Row("Legal status", short(_legal(profile, placement), 150, CHILD)),
        Row("Missing from", placement.kind or profile.words("placement", "setting"), "(address on the next page, for the police only)"),
        Row("Last seen", short(last_seen(details, day), 170, TONIGHT)),
        Row("Expected", expected_words(log, day), f"(noticed away at {since(opened.realised_at, day)})" if opened else ""),
        _clothing(profile, details, said),
        Row("Carrying", short(joined((details.get("carrying"), details.get("money"))), 120, TONIGHT)),
        Row("Phone", short(_phones(log, profile, details, said), 210, CHILD)),
        Row("Medical", short(joined((_medical(profile), details.get("medicine_with_them"))), 190, CHILD)),
        Row(f"Return {said.them} to", short(return_to(profile), 120, CHILD)),
    )


def standing_facts(profile: Profile) -> tuple[Row, ...]:
    """What the profile knows of these before anything has happened."""
    numbers = [row["number"] for row in profile.rows("phone_online", "phones") if row.get("number")]
    return (
        Row("Description", short(_description(profile), 260, CHILD)),
        Row("Sex and ethnicity", joined((profile.words("identity", "sex"), profile.words("identity", "ethnicity")), ", ")),
        Row("Usually wears", short(profile.words("description", "usual_clothing"), 150, CHILD)),
        Row("Phone", short(joined((", ".join(numbers), profile.words("phone_online", "other_phones"))), 150, CHILD)),
        Row("Medical", short(_medical(profile), 190, CHILD)),
        Row("How to talk", short(joined((profile.words("health", "how_to_talk"), interpreter(profile))), 160, CHILD)),
        Row("Officer safety", short(profile.words("risks", "officer_safety"), 150, CHILD)),
    )


_LOOKS = {"height": "height", "build": "build", "complexion": "complexion", "hair": "hair", "facial_hair": "facial hair", "eyes": "eyes"}


def _description(profile: Profile) -> str | None:
    looks = (_look(called, profile.words("description", name)) for name, called in _LOOKS.items())
    marks = (joined((m.get("what"), m.get("where")), ", ") for m in profile.rows("description", "marks"))
    aged = profile.words("description", "looks_age")
    return joined((*looks, profile.words("description", "glasses_or_aids"), *marks, _look("looks", aged)))


def _look(called: str, words: str | None) -> str | None:
    """Hair short, dark brown: an officer reads "short, dark brown" as the child. Figures of a height need no name."""
    if not words or called.rstrip("s") in words.lower() or (called == "height" and words[:1].isdigit()):
        return words
    return f"{called} {words if words[1:2].isupper() else words[:1].lower() + words[1:]}"


def _clothing(profile: Profile, details: Mapping[str, str], said: Pronouns) -> Row:
    """What the child wears tonight, else what they usually wear, called that."""
    usual = short(profile.words("description", "usual_clothing"), 120, CHILD)
    if not details.get("clothing") and usual:
        return Row("Clothing", f"usually wears {usual}", f"(not known what {said.they} {'wear' if said.they == 'they' else 'wears'} now)")
    return Row("Clothing", short(details.get("clothing"), 150, TONIGHT))


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


def _phones(log: LogReader, profile: Profile, details: Mapping[str, str], said: Pronouns) -> str | None:
    """The numbers, and whether a phone is with the child: as it was said, else what the log says of a phone, else that nobody said."""
    numbers = [row["number"] for row in profile.rows("phone_online", "phones") if row.get("number")]
    known = joined((", ".join(numbers), profile.words("phone_online", "other_phones")))
    told = details.get("phone_with_them") or _phone_in_log(log)
    if told:
        return joined((", ".join(numbers), f"{said.their} phone now: {told}", profile.words("phone_online", "other_phones")))
    return known and joined(
        (", ".join(numbers), f"not known whether it is with {said.them}", profile.words("phone_online", "other_phones"))
    )


_PHONE = re.compile(r"\b(?:phone|mobile|handset)\b", re.IGNORECASE)
_SEARCHED = ("search_home", "search_grounds")


def _phone_in_log(log: LogReader) -> str | None:
    """What somebody wrote of a phone while searching, word for word; else a warning sign of the plan that was seen and is about one."""
    lines = [(e, body.note) for e, body in log.all(StepTaken) if body.step in _SEARCHED and _PHONE.search(body.note)]
    if lines:
        entry, note = lines[-1]
        return f"“{log.say(note).strip().rstrip('.')}” (log, {time_words(entry.happened_at)})"
    return joined([f"{log.say(sign)} (sign seen)" for sign in log.occurrence.signs if _PHONE.search(sign)])


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
