"""The child's own page on paper, with nothing of the plan on it but the child's words; and blank forms. All PDF/UA, in our own fonts."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import pytest

from carer_app.domain.blank_paper import papers_of
from carer_app.domain.own_page import own_page
from carer_app.domain.profile import Profile
from carer_app.packs import loader
from carer_app.pdf.documents import elements
from carer_app.pdf.pages import count_pages
from carer_app.pdf.papers import blank_html, own_page_html
from carer_app.pdf.render import render_paper
from tests.pdf.reading import about_itself, body_of, failures, fonts_of, qpdf_says, squeezed, text_of
from tests.pdf.test_pack_pdf import LONG_WORD
from tests.unit.test_own_page import DAY, every_other_field

OWN_PAGES = {
    "empty": {},
    "every field": every_other_field()[0],
    "long": {"child_words": {"wishes": f"{LONG_WORD} {'and more ' * 380}", "welcome": "One\nTwo"}},
}  # fmt: skip


@cache
def own(name: str) -> bytes:
    return render_paper(own_page_html(own_page(Profile.of(OWN_PAGES[name]), DAY)), "own_page")


@pytest.mark.parametrize("name", OWN_PAGES)
def test_the_childs_page_is_pdf_ua_in_our_fonts(name, tmp_path):
    assert failures(own(name)) == []
    assert qpdf_says(own(name), tmp_path) == ""
    fonts = fonts_of(own(name))
    assert fonts
    assert all(font.startswith("Pack") for font in fonts)
    assert all(fonts.values())


def test_nothing_of_any_other_field_is_in_the_childs_pdf():
    _, marks = every_other_field()
    text = squeezed(text_of(own("every field"))) + about_itself(own("every field"))
    assert [mark for mark in marks if mark in text] == []
    assert "Shownwhathelps." in text


def test_the_childs_page_is_short_and_every_sheet_says_which_it_is():
    assert count_pages(own("empty")) == 3
    assert "Page 2 of 3" in text_of(own("empty"), 2, 2)
    assert "This page belongs to" in text_of(own("empty"), 1, 1)


def test_long_words_of_a_child_are_all_there_over_as_many_sheets_as_they_take():
    text = re.sub(r"Wemadethispageon14October2026.|Page\dof\d", "", squeezed(text_of(own("long"))))
    assert LONG_WORD in text
    assert text.count("andmore") == 380


SOMERSET = {paper.id: paper for paper in papers_of(loader.load("somerset").form_titles)}


@cache
def blank(paper_id: str) -> bytes:
    return render_paper(blank_html(SOMERSET[paper_id], "Somerset"), "blank")


@pytest.mark.parametrize("paper_id", SOMERSET)
def test_a_blank_paper_is_pdf_ua_and_asks_every_question_of_its_sections(paper_id, tmp_path):
    """NAT-2.7a."""
    assert failures(blank(paper_id)) == []
    assert qpdf_says(blank(paper_id), tmp_path) == ""
    text = squeezed(body_of(blank(paper_id)))
    asked = [f.label for section in SOMERSET[paper_id].sections for f in section.fields]
    assert [label for label in asked if squeezed(label) not in text] == []
    assert ("Neverwriteapassword" in text) == (paper_id != "own_page")
    pages = count_pages(blank(paper_id))
    assert f"Page {pages} of {pages}" in text_of(blank(paper_id), pages, pages)


@pytest.mark.parametrize("paper_id", SOMERSET)
def test_the_blank_document_is_made_of_elements_the_sheet_knows(paper_id):
    known = set(re.findall(r"[a-z][a-z0-9]*", re.sub(r"/\*.*?\*/|\{.*?\}", "", elements(), flags=re.DOTALL)))
    for html in (blank_html(SOMERSET[paper_id], "Somerset"), own_page_html(own_page(Profile({}), DAY))):
        document = ElementTree.fromstring(html)
        assert {element.tag for element in document.iter()} - known - {"span", "br"} == set()
        for table in document.iter("table"):
            assert {len(list(row)) for row in table.iter("tr")} == {len(list(table.iter("col")))}
