"""The closed lists of the profile: what is kept, and how it reads."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, str]

SEX: Words = {"female": "Female", "male": "Male", "other": "Described in another way"}
PRONOUNS: Words = {"she": "She", "he": "He", "they": "They"}

# The groups of the census, which the statutory returns also use.
ETHNICITY: Words = {
    "white_british": "White British",
    "white_irish": "White Irish",
    "traveller_irish": "Traveller of Irish heritage",
    "gypsy_roma": "Gypsy or Roma",
    "white_other": "Any other white background",
    "mixed_white_black_caribbean": "White and Black Caribbean",
    "mixed_white_black_african": "White and Black African",
    "mixed_white_asian": "White and Asian",
    "mixed_other": "Any other mixed background",
    "indian": "Indian",
    "pakistani": "Pakistani",
    "bangladeshi": "Bangladeshi",
    "asian_other": "Any other Asian background",
    "black_caribbean": "Black Caribbean",
    "black_african": "Black African",
    "black_other": "Any other Black background",
    "chinese": "Chinese",
    "other": "Any other ethnic group",
    "not_said": "Prefers not to say",
}

LEGAL_STATUS: Words = {
    "care_order": "Care order (section 31)",
    "interim_care_order": "Interim care order (section 38)",
    "accommodated": "Looked after by agreement (section 20)",
    "placement_order": "Placement order",
    "emergency_protection": "Emergency protection order",
    "police_protection": "Police protection",
    "remand": "Remanded to the local authority",
    "secure_order": "Secure accommodation order",
    "short_breaks": "Short breaks",
    "other": "Another status",
}
SETTINGS: Words = {"foster": "Foster home", "residential": "Children’s home"}

ROLES: Words = {
    "social_worker": "Social worker",
    "team_manager": "Social worker’s team manager",
    "edt": "Out-of-hours duty team",
    "host_edt": "Host authority’s out-of-hours team",
    "supervising_social_worker": "Supervising social worker",
    "agency": "Fostering agency",
    "on_call_manager": "On-call manager",
    "iro": "Independent reviewing officer",
    "missing_coordinator": "Police missing coordinator",
    "police_escalation": "Senior police officer on duty, to escalate to",
    "advocate": "Advocate",
    "youth_justice": "Youth justice worker",
    "health": "Health worker",
    "other": "Someone else",
}
CONTRACTS: Words = {"contract": "Contract", "pay_as_you_go": "Pay as you go", "dont_know": "Not sure"}
SHOULD_SEE: Words = {"yes": "Yes", "with_care": "Only if agreed", "no": "No: a risk to the child", "dont_know": "Not sure"}

# A standing worry never sets a level by itself; whether it bears on tonight is asked each time.
CONCERN: Words = {"now": "A worry now", "past": "In the past", "no": "No", "dont_know": "Not sure"}
LIKELIHOOD: Words = {"likely": "Likely", "possible": "Possible", "unlikely": "Unlikely", "dont_know": "Not sure"}
ALONE: Words = {"alone": "Alone", "with_others": "With others", "follows": "Follows others", "both": "Both", "dont_know": "Not sure"}
INTERVIEWERS: Words = {"police": "The police", "carer": "The carer", "trusted_adult": "Another adult they trust"}
INVOLVED: Words = {"wrote_it": "Wrote it themselves", "took_part": "Took part", "told": "Was told about it", "not_yet": "Not yet"}
MAY_SHARE: Words = {"yes": "Yes", "no": "No", "asked": "Asked, no answer yet"}
DAYS: Words = {"every": "Every day", "weekdays": "Monday to Friday", "weekend": "Saturday and Sunday"}
