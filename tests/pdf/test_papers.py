"""The child's own page on paper: PDF/UA, ours alone, and nothing of the plan on it but the child's words."""

from __future__ import annotations

import re
from functools import cache

import pytest

from carer_app.domain.own_page import own_page
from carer_app.domain.profile import Profile
from carer_app.pdf.pages import count_pages
from carer_app.pdf.papers import own_page_html
from carer_app.pdf.render import render_paper
from tests.pdf.reading import about_itself, failures, fonts_of, qpdf_says, squeezed, text_of
from tests.pdf.test_pack_pdf import LONG_WORD
from tests.unit.test_own_page import DAY, every_other_field

OWN_PAGES = {
    "empty": {},
    "every field": every_other_field()[0],
    "long": {"child_words": {"wishes": f"{LONG_WORD} {'and more ' * 380}", "welcome": "One\nTwo", "who_i_talk_to": "سامي", "name_on_page": "yes"}},
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


def test_long_words_of_a_child_are_all_there():
    text = re.sub(r"Wemadethispageon14October2026.|Page\dof\d", "", squeezed(text_of(own("long"))))
    assert LONG_WORD in text
    assert text.count("andmore") == 380
