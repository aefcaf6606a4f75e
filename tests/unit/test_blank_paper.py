"""Blank papers: each area's titles, every section on exactly one of them, and room for every kind of answer."""

from __future__ import annotations

from carer_app.domain.blank_paper import papers_of, room
from carer_app.domain.profile import SECTIONS
from carer_app.packs import loader


def titles(area: str) -> list[str]:
    return [paper.title for paper in papers_of(loader.load(area).form_titles)]


def test_each_area_has_its_own_titles():
    """NAT-2.7a, WAKE-10.1, SOM-RPT-1."""
    assert titles("national") == ["Philomena Protocol form", "Missing Risk Assessment form", "Management Plan", "The child’s page"]
    assert titles("wakefield")[0] == "Find Me Plan"
    assert "Trigger Plan" in titles("somerset")
    assert "Trigger Plan" not in titles("wakefield")


def test_every_section_is_on_exactly_one_paper():
    papers = papers_of(loader.load("somerset").form_titles)
    assert sorted(section.id for paper in papers for section in paper.sections) == sorted(section.id for section in SECTIONS)


def test_what_the_child_says_has_a_paper_of_its_own_with_the_nine_questions():
    """NAT-2.5, NAT-2.9b."""
    childs = papers_of({})[-1]
    assert [section.id for section in childs.sections] == ["child_words"]
    assert len(childs.needs) == 9


def test_every_field_has_room_to_be_answered():
    assert {room(f) for section in SECTIONS for f in section.fields} == {"choice", "short", "many", "line", "table", "cards"}


def test_the_name_of_a_file_is_plain():
    assert [paper.file for paper in papers_of({})] == ["blank-profile", "blank-risk-assessment", "blank-management-plan", "blank-own-page"]
