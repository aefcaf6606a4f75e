"""Part 1 of the pack: the child's profile under the headings the police look for, and what is left out of it and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from carer_app.domain.handover_parts import Group, Part, Row, Rows
from carer_app.domain.profile import SECTION_BY_ID, WAIT, Profile
from carer_app.domain.profile_fields import Field, Kind
from carer_app.domain.profile_sections_risk import FACTORS

THE_PLAN = "The plan for when they are not home"

# Heading, and the sections and fields under it. The headings are those that police forces say such a form must hold.
LAYOUT: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Personal details",
        (
            (
                "identity",
                "full_name preferred_name other_names date_of_birth place_of_birth sex pronouns ethnicity background religion languages "
                "interpreter uasc_or_migrant became_looked_after nrm_referral references",
            ),
        ),
    ),
    (
        "Description",
        (
            ("description", "height build complexion hair facial_hair eyes glasses_or_aids marks looks_age voice usual_clothing"),
            ("photo", "taken_on changed_since"),
        ),
    ),
    (
        "Vulnerabilities",
        (
            ("risks", " ".join((*(f"{f} {f}_why" for f, _ in FACTORS), "who_is_in_danger officer_safety vulnerabilities"))),
            ("risk_assessment", "harm_likelihood harm_why new_here distance learned agencies_say"),
        ),
    ),
    (
        "Medical",
        (
            ("health", "conditions allergies medicines mental_health disability understanding how_to_talk"),
            ("health", "gp_name gp_address gp_telephone dentist_name dentist_address dentist_telephone"),
        ),
    ),
    ("Phone", (("phone_online", "phones other_phones"),)),
    ("Social media", (("phone_online", "accounts emails online_habits"),)),
    ("Financial", (("phone_online", "cash cards benefits"),)),
    ("Transport", (("phone_online", "transport vehicles travel_cards passport abroad abroad_why"),)),
    (
        "Legal status and placement",
        (
            (
                "placement",
                "legal_status legal_status_words responsible_authority host_authority out_of_area host_told host_told_on setting "
                "moved_in_on area_risks parental_responsibility publicity court_orders",
            ),
        ),
    ),
    ("Family and professionals", (("contacts", "professionals family family_interpreter"),)),
    ("School, college or work", (("school", "name address telephone teacher hours travel note"),)),
    (
        "Times away before",
        (("history", "missing_before how_many times pattern goes_where alone adults risk_away reasons why_we_think pushes pulls"),),
    ),
    ("Warning signs", (("warning_signs", "signs triggers out_of_character after_signs"),)),
    (
        THE_PLAN,
        (
            (
                "plan",
                "known_vulnerability likelihood likelihood_why wait_minutes waits activity_waits when_to_report discretion "
                "police_from_outset police_condition police_reason who_searches if_cannot_leave resources family_contact_rule "
                "must_not_tell steps collected_by prevention_interview_by prevention_interview_name reviewed_on",
            ),
        ),
    ),
    (
        "Trigger plan",
        (
            (
                "trigger_plan",
                "needed needed_why starts_when look_first carer_does police_do social_work_does others_do exploitation orders "
                "trigger_agreed_by trigger_agreed_on trigger_review_on",
            ),
        ),
    ),
    ("In the child’s own words", (("child_words", "may_share wishes who_i_talk_to"),)),
)

# Used in some areas only, so printed where there is one: a heading without it would look like something forgotten.
ADD_ONS = frozenset({"Trigger plan"})

# Printed elsewhere in the pack.
ELSEWHERE: Mapping[tuple[str, str], str] = {
    ("people", "people"): "People and places",
    ("places", "places"): "People and places",
    ("placement", "return_to"): "Addresses",
}

_FOR_CARE = "for the adults who care for the child, not for finding them"
_PAPERWORK = "how the plan is kept, not how the child is found"
LEFT_OUT: Mapping[tuple[str, str], str] = {
    **{("child_words", f): _FOR_CARE for f in ("worries", "what_helps", "welcome", "involved", "not_involved_why", "told_on",
                                               "sharing_told_on", "advocate_offered", "name_on_page")},
    **{("plan", f): _FOR_CARE for f in ("prevention", "responses", "return_plan")},
    **{("risk_assessment", f): _FOR_CARE for f in ("child_says", "parents_say", "right_home")},
    **{("plan", f): _PAPERWORK for f in ("resources_confirmed", "return_interview_by", "told_on_return", "completed_by", "reviewed_by",
                                         "review_with", "review_reason", "next_review_on", "lac_review_on", "shared")},
    **{("identity", f): _PAPERWORK for f in ("return_code", "upn", "is_mother", "first_child_born")},
    **{("risk_assessment", f): _PAPERWORK for f in ("assessed_by", "assessed_on", "assessment_reviewed_by")},
}  # fmt: skip

_FACTOR_IDS = frozenset(factor for factor, _ in FACTORS)


def profile_part(profile: Profile, plan_stands: str = "") -> Part:
    """Part 1. Essential fields that are blank print "not known" one by one, the lesser ones in one quiet line. `plan_stands`: agreed or not."""
    shown = ((heading, sections) for heading, sections in LAYOUT if heading not in ADD_ONS or _is_held(profile, sections))
    waits = "The waiting time was agreed for the last home, and nobody has looked at it again." if WAIT in profile.of_the_last_home else ""
    notes = {THE_PLAN: " ".join(filter(None, (plan_stands, waits)))}
    groups = tuple(Group(heading, (_block(profile, sections),), notes.get(heading, "")) for heading, sections in shown)
    lead = f"From the profile kept at placement planning. Left out: {'; '.join(_left_out_words())}."
    twice = "".join(
        f" {two.says}" for two in profile.two_answers if (two.section, two.field) not in LEFT_OUT and two.section != "child_words"
    )
    return Part(
        "profile",
        "Part 1: the child",
        f"{lead} Two answers are kept, and not decided yet:{twice}" if twice else lead,
        groups,
        new_page=True,
    )


def _is_held(profile: Profile, sections: tuple[tuple[str, str], ...]) -> bool:
    return any(profile.sections.get(section) for section, _ in sections)


def _left_out_words() -> Iterable[str]:
    for why in dict.fromkeys(LEFT_OUT.values()):
        titles = dict.fromkeys(SECTION_BY_ID[s].title.lower() for (s, _), reason in LEFT_OUT.items() if reason == why)
        yield f"parts of “{'”, “'.join(titles)}” ({why})"


def _block(profile: Profile, sections: tuple[tuple[str, str], ...]) -> Rows:
    values = [(f, _value(profile, section, f)) for section, ids in sections for f in _fields(section, _agreed(profile, section, ids))]
    shown = tuple(Row(f.printed, value) for f, value in values if value is not None or _must_show(f))
    return Rows("", shown, tuple(f.printed for f, value in values if value is None and not _must_show(f)))


def _agreed(profile: Profile, section: str, ids: str) -> str:
    """The child's own words are theirs to share: without their yes the pack says so, and holds none of them (NAT-2.2, NAT-2.9b)."""
    return ids if section != "child_words" or profile.get("child_words", "may_share") == "yes" else "may_share"


def _fields(section: str, ids: str) -> Iterable[Field]:
    """The fields of a heading; what is known of a risk is printed with the risk, not beside it."""
    return (SECTION_BY_ID[section].field(i) for i in ids.split() if i.removesuffix("_why") not in _FACTOR_IDS - {i})


def _must_show(f: Field) -> bool:
    """A risk nobody has spoken of, and a yes nobody asked for, is said to be unknown, never left to be read as an answer."""
    return f.essential or f.id in _FACTOR_IDS or f.id == "may_share"


def _value(profile: Profile, section: str, f: Field) -> str | None:
    match f.kind:
        case Kind.LIST:
            return "\n".join(profile.lines(section, f.id)) or None
        case Kind.ROWS:
            return "\n".join(row_line(f, row) for row in profile.rows(section, f.id)) or None
    value = profile.words(section, f.id)
    if f.id in _FACTOR_IDS:
        return ": ".join(part for part in (value, profile.words(section, f"{f.id}_why")) if part) or None
    return value


def row_line(f: Field, row: Mapping[str, Any]) -> str:
    """A row on one line. What would not explain itself carries its label."""
    return "; ".join(f"{c.short}: {words}" if c.short else words for c, words in _known(f, row)) or "not known"


def row_card(f: Field, row: Mapping[str, Any]) -> Rows:
    """A row as a card: its first known value is its name, the others follow with their labels."""
    known = list(_known(f, row))
    return Rows(known[0][1] if known else "not named", tuple(Row(c.printed, words) for c, words in known[1:]))


def _known(f: Field, row: Mapping[str, Any]) -> Iterable[tuple[Field, str]]:
    return ((c, words) for c in f.columns if (words := c.words(row.get(c.id))) is not None)
