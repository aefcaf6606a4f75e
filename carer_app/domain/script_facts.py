"""What the child's record says for the call script: the child in a breath, and an answer for each question it can answer.

JavaScript twin: static/js/domain/script_facts.js (when the phone runs the report itself).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from carer_app.domain.call_script import ScriptFacts
from carer_app.domain.handover_parts import Earlier
from carer_app.domain.log_words import WAS_AT
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import local

RECENT = timedelta(days=90)
_EXPLOITATION = (
    ("sexual_exploitation", "sexual exploitation"), ("criminal_exploitation", "criminal exploitation"),
    ("trafficking", "trafficking"), ("risky_adults", "adults who pose a risk"),
)  # fmt: skip
_VICTIM = (("likely_victim", "being hurt or a victim of crime"),)
_RISKS = {
    "victim_of_crime": _VICTIM, "hurt": _VICTIM, "exploitation": _EXPLOITATION, "self_harm": (("self_harm", "self-harm or suicide"),),
    "danger_to_others": (("danger_to_others", "danger to other people"),),
}  # fmt: skip
"""The questions that the risks of the profile answer, each by its factors."""
_WORRY = {"now": "a worry now", "past": "a worry in the past"}
_CALM = {"no": "no", "dont_know": "not sure"}
Factors = Sequence[tuple[str, str]]
_NONE = frozenset({"none", "no", "nothing", "not"})
_LOOKS = ("height", "build", "complexion", "hair", "facial_hair", "eyes", "glasses_or_aids")


def script_facts(
    profile: Profile,
    now: datetime,
    earlier: Sequence[Earlier],
    *,
    caller_name: str = "",
    caller_role: str = "",
    callback: str = "",
    address: str = "",
    called: str = "",
    has_photo: bool = False,
) -> ScriptFacts:
    """Everything the record can say to the call handler. A blank stays blank: "not known" is for the script to say."""
    today, born = local(now).date(), profile.date_of_birth
    return ScriptFacts(
        caller_name=caller_name,
        caller_role=caller_role,
        callback=callback,
        child_name=profile.full_name or called,
        called=called,
        date_of_birth=date_words(born) if born else "",
        age=profile.age(today),
        address=address,
        description=_description(profile),
        has_photo=has_photo,
        is_photo_old=profile.get("photo", "taken_on") is not None and profile.stale_photo(today),
        has_pack=bool(profile.sections),
        is_begun_only=_is_begun_only(profile),
        plan=_plan(profile),
        about={name: said for name, said in _about(profile, earlier, now, called or profile.name) if said},
        calm={name: said for name, factors in _RISKS.items() if (said := _calm(profile, factors))},
    )


def _is_begun_only(profile: Profile) -> bool:
    """Whether less than half of the essential fields are filled in: a form nobody should be told to rely on."""
    filled, of = profile.completeness().essentials
    return filled * 2 < of


def _about(profile: Profile, earlier: Sequence[Earlier], now: datetime, child: str) -> Iterable[tuple[str, str]]:
    yield "out_of_character", _listed("Out of character would be", profile.lines("warning_signs", "out_of_character"))
    yield "before", _before(profile, earlier, now, child)
    yield "medical", _medical(profile)
    yield "family_and_friends", _family_and_friends(profile)
    yield "gp_and_dentist", _gp_and_dentist(profile)
    yield "school", _sentence(_joined((profile.text("school", "name"), profile.text("school", "address"))))
    for question in ("victim_of_crime", "hurt", "exploitation", "self_harm"):
        yield question, _worries(profile, _RISKS[question])
    yield "danger_to_others", _danger(profile)
    yield (
        "other",
        _joined(
            (
                _officers(profile),
                profile.text("risks", "vulnerabilities"),
                _whom_and_where(profile),
                _talking(profile, child),
                _twice(profile),
            ),
            " ",
        ),
    )


def _description(profile: Profile) -> str:
    looks = (_look(name, profile.words("description", name)) for name in _LOOKS)
    marks = (_joined((mark.get("what"), mark.get("where"))) for mark in profile.rows("description", "marks"))
    who = _joined((profile.words("identity", "sex"), profile.words("identity", "ethnicity")))
    return _sentence(_joined((who, *looks, *marks), "; "))


def _look(name: str, words: str | None) -> str | None:
    """A colour alone does not say of what: a call handler hears it and cannot see the form."""
    if not words or name not in ("hair", "eyes") or name.rstrip("s") in words.lower():
        return words
    return f"{name}: {words[:1].lower()}{words[1:]}"


def _plan(profile: Profile) -> str:
    if profile.police_from_outset != "yes":
        return ""
    only = f", {profile.police_condition}" if profile.police_condition else ""
    return f"The agreed plan says to tell the police from the start{only}"


def _before(profile: Profile, earlier: Sequence[Earlier], now: datetime, child: str) -> str:
    found = [row.get("found_where") or "" for row in profile.rows("history", "times")]
    if not earlier:
        before = {"yes": "Yes", "no": "Not as far as we know"}.get(profile.text("history", "missing_before"), "")
        where = _joined(found, "; ")
        return _joined((_sentence(_joined((before, profile.words("history", "how_many")))), f"Found: {where}." if where else ""), " ")
    recent = [time for time in earlier if now - time.away_from <= RECENT]
    last = earlier[0]
    when = date_words(local(last.away_from).date())
    how = f", found: {last.found_where}"
    if last.found_where in WAS_AT.values():
        how = f": {child} {last.found_where}"
    ways = (last.found_where, *WAS_AT.values())
    places = dict.fromkeys(place for place in (*(time.found_where for time in earlier[1:]), *found) if place and place not in ways)
    others = f" Found before that: {'; '.join(places)}." if places else ""
    return f"Yes: {_times(len(recent))} in the last 90 days. The last was on {when}{how if last.found_where else ''}.{others}"


def _times(count: int) -> str:
    return {0: "not", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _medical(profile: Profile) -> str:
    urgent = [row for row in profile.rows("health", "medicines") if row.get("essential") == "yes"]
    doses = (_joined((row.get("name"), row.get("when"), row.get("if_missed"))) for row in urgent)
    allergies = profile.text("health", "allergies")
    known = (profile.text("health", "conditions"), f"Allergic to {allergies}" if allergies else "", *doses)
    return _joined((_sentence(part) for part in known), " ")


def _family_and_friends(profile: Profile) -> str:
    """With their addresses, as far as the plan knows them (SOM-REP-2d)."""
    rows = (*profile.rows("contacts", "family"), *profile.rows("people", "people"))
    return _sentence(_joined((_joined((row.get("name"), row.get("relationship"), row.get("address"))) for row in rows), "; "))


def _gp_and_dentist(profile: Profile) -> str:
    """SOM-REP-2f"""
    gp = _joined((profile.text("health", "gp_name"), profile.text("health", "gp_address")))
    dentist = _joined((profile.text("health", "dentist_name"), profile.text("health", "dentist_address")))
    return _joined((_sentence(f"GP: {gp}" if gp else ""), _sentence(f"Dentist: {dentist}" if dentist else "")), " ")


def _worries(profile: Profile, factors: Factors) -> str:
    """What is a worry now or was one, said as the plan's."""
    found = [(factor, words, when) for factor, words in factors if (when := _WORRY.get(profile.text("risks", factor)))]
    said = (_sentence(_joined((f"{words}: {when}", profile.text("risks", f"{factor}_why")), ". ")) for factor, words, when in found)
    return f"From the plan: {_joined(said, ' ')}" if found else ""


def _calm(profile: Profile, factors: Factors) -> str:
    """What the plan does not worry about: no reason for anybody to look less hard, and the script says that nobody asked this time.

    Nothing where one of the factors is a worry: what is feared is not to be talked down.
    """
    given = [(words, profile.text("risks", factor)) for factor, words in factors]
    if any(answer in _WORRY for _, answer in given):
        return ""
    said = "; about ".join(f"{words}, the plan says {_CALM[answer]}" for words, answer in given if answer in _CALM)
    return f"About {said}." if said else ""


def _danger(profile: Profile) -> str:
    who = profile.text("risks", "who_is_in_danger")
    return _joined((_worries(profile, _RISKS["danger_to_others"]), f"Who might be in danger: {who}." if who else ""), " ")


def _officers(profile: Profile) -> str:
    """A bare "None known" read aloud would say that nothing else at all is known."""
    said = profile.text("risks", "officer_safety").strip()
    if not said:
        return ""
    if said.split()[0].lower().rstrip(".,;") in _NONE:
        return _sentence(f"Danger to officers: {said[:1].lower()}{said[1:]}")
    return _sentence(f"Officer safety: {said}")


def _whom_and_where(profile: Profile) -> str:
    """Everybody and every place of the plan by name, the unsafe ones above all; their addresses are in the pack."""
    people = (_joined((row.get("name"), row.get("relationship"))) for row in profile.people)
    places = (row.get("name") for row in profile.places)
    return _joined(
        (_listed("People in the plan", [who for who in people if who]), _listed("Places in the plan", [p for p in places if p])), " "
    )


def _talking(profile: Profile, child: str) -> str:
    how = profile.text("health", "how_to_talk")
    interpreter = "An interpreter is needed." if profile.get("identity", "interpreter") == "yes" else ""
    return _joined((f"How to talk with {child}: {how}" if how else "", interpreter), " ")


def _twice(profile: Profile) -> str:
    """What two people wrote otherwise and nobody has decided: both are said (S1)."""
    return _joined((f"The plan has two answers. {two.says}" for two in profile.two_answers), " ")


def _listed(words: str, lines: Sequence[str]) -> str:
    return f"{words}: {'; '.join(lines)}." if lines else ""


def _joined(parts: Iterable[str | None], between: str = ", ") -> str:
    return between.join(part.strip() for part in parts if part and part.strip())


def _sentence(text: str) -> str:
    text = text.strip()
    return "" if not text else text[:1].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
