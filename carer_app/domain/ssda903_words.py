"""What the rows of SSDA903 rest on, and what its rules refuse, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carer_app.domain.ssda903_times import Code, Why

CODE: Mapping[Code, str] = {Code.MISSING: "Missing", Code.AWAY: "Away without authorisation"}

WHY: Mapping[Why, str] = {
    Why.POLICE_ABSENT: "The police recorded the child as absent. The return knows no such thing: nobody knew where the child was, so it is M.",
    Why.DECIDED: "A manager decided what this time counts as.",
    Why.FOUND: "The child was found, with an adult, and was not back yet: from then on it is A.",
    Why.LOST: "Nobody knew any more where the child was: from then on it is M.",
    Why.TOGETHER: "Two times away overlap in the record, so they are one row. If one of them had ended, put its return right.",
    Why.UNKNOWN_WINS: "Another time away says that nobody knew where the child was. Those days are M and not A.",
    Why.PLACEMENT_ENDED: "The placement ended while the child was away, and the row ends with it (rule 575).",
    Why.NEXT_PLACEMENT: "The child had not come to the new placement either: another row, from the day after.",
    Why.MOVED_THAT_DAY: "The child moved on the day they went, and went from the new home. Rule 575 may ask about it; the row is right.",
    Why.EIGHTEEN: "The child turned 18, and the row ends on that day. Their episode must end with reason E8 (rule 580).",
    Why.STILL_OPEN: "The child is not back, so there is no end.",
    Why.OPEN_AT_YEAR_END: "The child was still away on 31 March, so there is no end in this return.",
    Why.FROM_LAST_YEAR: "It was open in last year’s return and begins with the same day here (rule 576).",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule of the return refuses, and what to do when it would."""

    code: str
    says: str
    put_right: str = ""


RULES: tuple[Rule, ...] = (
    Rule("102", "The date of birth is not known.", "Write it down in the plan."),
    Rule("564", "M or A is given, and the start is blank."),
    Rule("565", "A start is given, and whether it is M or A is blank."),
    Rule("566", "An end is given, and whether it is M or A is blank."),
    Rule("567", "The end is before the start.", "Put right when the child was last seen, when it was noticed, or when they came back."),
    Rule("570", "The start is after the end of the year."),
    Rule("571", "The end lies outside the year."),
    Rule("574", "A new row starts before the row before it has ended, or two rows overlap."),
    Rule("575", "The placement ended and the row did not."),
    Rule("576", "It was open in last year’s return and is not at the start of this one."),
    Rule("577", "The child ceased to be looked after, and the row has no end.", "Look at the placements of the child."),
    Rule("578", "It starts after the child ceased to be looked after.", "Look at the placements and the date of birth."),
    Rule("580", "The child turned 18 while missing, and the episode does not end with reason E8."),
    Rule("581", "It starts before the child was looked after.", "Put right the date they came into care, or the time of going."),
    Rule("586", "It starts on or before the date of birth.", "Put right the date of birth, or the time of going."),
    Rule("1004", "The start is no date."),
    Rule("1005", "The end is no date."),
    Rule("1006", "It is neither M nor A."),
    Rule("INT04", "The child is not in the header."),
    Rule("INT13", "The date of birth differs from the header’s."),
)
RULE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
