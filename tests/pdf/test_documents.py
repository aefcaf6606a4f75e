"""The document that is printed: well-formed, made of the elements its short sheet knows, and paired without losing or moving a row."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.handover_parts import Row
from carer_app.pdf.documents import _two_abreast, elements, pack_html, stylesheet
from tests.pdf.sample import evening, long_log, reported, sample


@pytest.fixture(scope="module")
def document() -> ElementTree.Element:
    return ElementTree.fromstring(pack_html(sample(long_log(reported(evening()), 60)), has_photo=True))


def test_every_element_it_uses_is_in_the_sheet_that_says_what_elements_are(document):
    """Without a line there an element is printed as plain words, and a heading or a hidden one would be lost or shown."""
    known = set(re.findall(r"[a-z][a-z0-9]*", re.sub(r"/\*.*?\*/|\{.*?\}", "", elements(), flags=re.DOTALL)))
    used = {element.tag for element in document.iter()}
    assert used - known - {"span"} == set()


def test_no_table_leaves_its_body_or_the_share_of_its_columns_to_be_guessed(document):
    """A row outside a body is no part of its table to PDF/UA, and automatic widths cost a third of the layout."""
    tables = list(document.iter("table"))
    assert tables
    assert [table.attrib for table in tables if {child.tag for child in table} - {"colgroup", "thead", "tbody"}] == []
    assert "table-layout: fixed" in stylesheet(every_script=False)


def test_every_row_of_a_table_is_as_wide_as_its_table(document):
    for table in document.iter("table"):
        columns = len(list(table.iter("col")))
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
        assert widths == {columns}, table.attrib


ROWS = st.builds(Row, st.text(max_size=40), st.none() | st.text(max_size=60), st.sampled_from(["", "aside"]))


@given(st.lists(ROWS, max_size=12))
def test_rows_are_paired_in_the_order_they_came(rows):
    lines = list(_two_abreast(rows))
    assert [row for line in lines for row in line] == rows
    assert {len(line) for line in lines} <= {1, 2}


def test_short_rows_share_a_line_and_long_ones_do_not():
    short, long, two_lines = Row("Sex", "Male"), Row("Background", "grew up in three homes by the sea"), Row("Names", "A\nB")
    assert list(_two_abreast([short, short, short, long, two_lines, short])) == [
        (short, short), (short,), (long,), (two_lines,), (short,),
    ]  # fmt: skip
