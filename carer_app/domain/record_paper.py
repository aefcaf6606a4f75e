"""The plan and the risk assessment on paper, whole: every answer that was given, under the heading it was asked under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from carer_app.domain.handover_parts import Block, Cards, Group, Lines, Part, Row, Rows
from carer_app.domain.handover_profile import row_card
from carer_app.domain.handover_words import made_words
from carer_app.domain.other_paper import Paper
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Kind

PLANS = ("history", "warning_signs", "risks", "risk_assessment", "plan", "trigger_plan", "child_words")
"""What a pack for the police leaves out in part, and who cares for the child needs whole."""


def plan_paper(profile: Profile, made_at: datetime) -> Paper:
    """The plan and the risk assessment as they stand."""
    groups = tuple(group for name in PLANS if (group := section_group(profile, name)) is not None)
    part = Part("plan", "The plan and the risk assessment", "Every answer that was given. What is not here was not answered.", groups)
    name, born = profile.full_name or profile.name, profile.words("identity", "date_of_birth") or ""
    return Paper("Plan and risk assessment", name, "As it stands.", made_words(made_at), (part,), born=born)


def whole_profile(profile: Profile) -> tuple[Group, ...]:
    """Every section that holds anything."""
    return tuple(group for section in SECTIONS if (group := section_group(profile, section.id)) is not None)


def section_group(profile: Profile, section_id: str, title: str = "") -> Group | None:
    """The answers of one section; None where there are none."""
    blocks = tuple(_blocks(profile, section_id))
    return Group(title or SECTION_BY_ID[section_id].title, blocks) if blocks else None


def _blocks(profile: Profile, section_id: str) -> Iterator[Block]:
    rows: list[Row] = []
    for field in SECTION_BY_ID[section_id].fields:
        match field.kind:
            case Kind.LIST:
                if lines := tuple(profile.lines(section_id, field.id)):
                    yield Lines(field.printed, lines)
            case Kind.ROWS:
                if cards := tuple(row_card(field, row) for row in profile.rows(section_id, field.id)):
                    yield Cards(field.printed, cards)
            case _:
                if (words := profile.words(section_id, field.id)) is not None:
                    rows.append(Row(field.printed, words))
    if rows:
        yield Rows("", tuple(rows))
