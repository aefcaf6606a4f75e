"""Every planning field of the field dictionary is in a form, in the profile and in the pack, or has a written reason why not."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest
from flask import Flask

from carer_app.domain.handover_profile import ELSEWHERE, LAYOUT, LEFT_OUT
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Document, Kind
from carer_app.domain.profile_reading import MalformedProfile
from forms.profile import section_form

CASES = Path(__file__).parent.parent / "cases" / "field_dictionary.csv"
PARTS = ("1A", "1B", "1C", "1D", "1E", "1F", "1G", "1H")


class Line(NamedTuple):
    """A field of the dictionary in its own words, where we keep it, and why where we do not; "own" are fields of ours alone."""

    section: str
    words: str
    fields: str
    note: str

    @property
    def ours(self) -> list[tuple[str, str]]:
        return [(section, field) for section, _, field in (name.partition(".") for name in self.fields.split())]


LINES = [Line(**row) for row in csv.DictReader(CASES.open(encoding="utf-8", newline=""))]
EVERY = {(s.id, f.id) for s in SECTIONS for f in s.fields}
PRINTED = {(section, f) for _, sections in LAYOUT for section, ids in sections for f in ids.split()} | set(ELSEWHERE)


@pytest.fixture(autouse=True)
def page():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x" * 40, WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield app


def test_every_part_of_the_dictionary_is_there_and_no_line_twice():
    assert {line.section for line in LINES} == {*PARTS, "own"}
    assert len({(line.section, line.words, line.fields) for line in LINES}) == len(LINES)
    assert sum(line.section in PARTS for line in LINES) == 76


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.section} {line.words}")
def test_a_line_leads_to_a_form_the_profile_and_the_pack_or_says_why_not(line: Line):
    assert line.ours or line.note.endswith(".")
    for section, field in line.ours:
        assert (section, field) in EVERY
        assert field in section_form(SECTION_BY_ID[section])
        assert (section, field) in PRINTED or LEFT_OUT[section, field]


def test_no_field_of_ours_is_without_a_line_and_what_is_ours_alone_says_why():
    named = {name for line in LINES for name in line.ours}
    assert EVERY - named == set()
    theirs = {name for line in LINES if line.section != "own" for name in line.ours}
    own = [line for line in LINES if line.section == "own"]
    assert all(line.note.endswith(".") for line in own)
    assert theirs.isdisjoint(name for line in own for name in line.ours)
    assert [line.words for line in own] == [SECTION_BY_ID[s].field(f).label for line in own for s, f in line.ours]


def test_each_paper_has_its_sections():
    """NAT-2.7a, C24."""
    papers = {document: [s.id for s in SECTIONS if s.document is document] for document in Document}
    assert papers[Document.RISK_ASSESSMENT] == ["history", "warning_signs", "risks", "risk_assessment"]
    assert papers[Document.MANAGEMENT_PLAN] == ["plan"]
    assert papers[Document.TRIGGER_PLAN] == ["trigger_plan"]


TYPED = [
    (section.id, field.id, column.id if column else "")
    for section in SECTIONS
    for field in section.fields
    for column in (field.columns or (None,))
    if (column or field).kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST, Kind.TELEPHONE)
]


@pytest.mark.parametrize("section, field, column", TYPED)
def test_a_password_is_refused_wherever_somebody_can_write(section: str, field: str, column: str):
    """1D: account passwords."""
    secret = "password: hunter2"
    kind = SECTION_BY_ID[section].field(field).kind
    value = [{column: secret}] if column else [secret] if kind is Kind.LIST else secret
    with pytest.raises(MalformedProfile, match="We never keep those"):
        Profile.parse_section(section, {field: value})
