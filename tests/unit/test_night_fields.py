"""What goes to a phone: every field the night's pages read, none that is not a field, and each with a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from carer_app.domain.night_fields import NIGHT_FIELDS, for_the_night
from carer_app.domain.profile import SECTION_BY_ID

ROOT = Path(__file__).parents[2]
READ_AT_NIGHT = [
    ROOT / "carer_app" / name
    for name in (
        "domain/profile.py", "domain/script_facts.py", "domain/next_actions.py", "domain/next_steps.py", "domain/to_try.py",
        "domain/agreed_wait.py", "domain/call_script.py", "domain/call_opening.py", "services/situation.py", "web/occurrence/card.py",
        "web/decide/pages.py",
    )
]  # fmt: skip
STAYS = {
    "identity": {"religion", "background", "nrm_referral", "references", "return_code", "upn", "is_mother", "first_child_born"},
    "phone_online": {"emails", "cards", "benefits", "passport", "online_habits"},
    "health": {"dentist_telephone", "gp_telephone"},
    "child_words": {"wishes", "worries", "may_share"},
}


@pytest.mark.parametrize("path", READ_AT_NIGHT, ids=lambda path: path.name)
def test_what_the_pages_of_the_night_read_is_on_the_phone(path: Path) -> None:
    read = set(re.findall(r'\.(?:get|text|words|lines|rows|_date)\(\s*"(\w+)",\s*"(\w+)"', path.read_text()))
    read = {(section, field) for section, field in read if section in SECTION_BY_ID}
    assert {(section, field) for section, field in read if field not in NIGHT_FIELDS.get(section, {})} == set()


def test_every_field_is_one_and_has_its_reason() -> None:
    for section, fields in NIGHT_FIELDS.items():
        known = {field.id for field in SECTION_BY_ID[section].fields}
        assert set(fields) <= known, section
        assert all(reason.strip() for reason in fields.values())


def test_how_far_the_plan_may_be_relied_on_comes_out_the_same() -> None:
    """The phone says so by the essential fields: each of them is there."""
    essential = {(s.id, f.id) for s in SECTION_BY_ID.values() for f in s.fields if f.essential}
    assert {(section, field) for section, field in essential if field not in NIGHT_FIELDS[section]} == set()


def test_what_nobody_needs_on_the_night_stays() -> None:
    assert all(not fields & set(NIGHT_FIELDS.get(section, {})) for section, fields in STAYS.items())
    assert "risk_assessment" not in NIGHT_FIELDS
    sections = {"identity": {"full_name": "A", "religion": "B"}, "risk_assessment": {"harm_why": "C"}, "health": {"gp_telephone": "D"}}
    assert for_the_night(sections) == {"identity": {"full_name": "A"}}
