"""What a time away counts as, and what thresholds ask about it, in words."""

from __future__ import annotations

from carer_app.domain.follow_up import Category

CATEGORY: dict[Category, str] = {
    Category.MISSING: "Missing",
    Category.ABSENT: "Absent, as the police recorded it",
    Category.AWAY_WITHOUT_AUTHORISATION: "Away in a known place, without leave",
    Category.OTHER: "Late; in no count",
}
FLAG: dict[str, str] = {
    "harmed_while_missing": "The child was hurt while away",
    "exploitation_or_trafficking_risk": "Signs of exploitation or trafficking",
    "crime_or_drugs_risk": "Signs of being drawn into crime or drugs",
    "contact_with_risky_people": "Was with people who are a risk",
    "offended_while_missing": "May have broken the law while away",
    "first_time_with_concern_or_vulnerability": "The first time, with a worry about the child",
    "assessed_high_risk": "The police called it high risk",
    "media_interest_or_briefing": "The media are, or may be, interested",
    "out_of_character": "Unlike the child",
    "court_order": "A court order was broken by going",
    "child_protection_plan": "The child has a child protection plan",
}
"""What a person may tick; how a hidden absence came to notice, and how often an interview was tried, follow from what is written."""
