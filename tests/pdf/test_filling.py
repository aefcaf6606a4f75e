"""Blank forms to fill in on a computer: PDF/UA-1, every box a field that says what it asks, and what is typed is there again."""

from __future__ import annotations

import subprocess
from functools import cache
from io import BytesIO

import page
import pikepdf
import pytest
from PIL import ImageChops
from pypdfium2 import PdfDocument

from carer_app.pdf.papers import blank_html
from carer_app.pdf.render import render_form
from tests.pdf.reading import qpdf_says, squeezed, text_of
from tests.pdf.test_papers import SOMERSET
from tests.pdf.vera import missing, verdicts

TYPED = "Zoë wants tea – and “quiet”.\nThen to sleep."
TRIED = ("own_page", "management_plan")
"""One with paragraphs and ticks, one with tables, cards and dates; the others are made of the same."""


@cache
def form(paper_id: str) -> bytes:
    return render_form(blank_html(SOMERSET[paper_id], "Somerset", fill=True), "blank")


@pytest.mark.parametrize("paper_id", TRIED)
def test_it_is_pdf_ua(paper_id, tmp_path):
    report = page.validate_pdf_bytes(form(paper_id), profile=page.ValidationProfile.PDF_UA_1)
    assert [f"{f.rule_id}: {f.message}" for f in report.failures] == []
    assert qpdf_says(form(paper_id), tmp_path) == ""


@pytest.mark.full
@pytest.mark.skipif(bool(missing()), reason=missing())
def test_vera_says_so_too(tmp_path):
    paths = []
    for paper_id in TRIED:
        paths.append(tmp_path / f"{paper_id}.pdf")
        paths[-1].write_bytes(form(paper_id))
    said = [line for line in verdicts(paths, tmp_path) if " ua1 " in line]
    assert len(said) == len(TRIED)
    assert all(line.startswith("PASS") for line in said), said


@pytest.mark.parametrize("paper_id", TRIED)
def test_every_field_has_a_name_of_its_own_and_says_what_it_asks(paper_id):
    opened = pikepdf.open(BytesIO(form(paper_id)))
    listed = list(opened.Root.AcroForm.Fields)
    names = [str(field.T) for field in listed]
    assert len(names) == len(set(names))
    assert all(str(field.TU).strip() for field in listed)
    assert not [name for name in names if "." in name or "--" in name]
    asked = [f for section in SOMERSET[paper_id].sections for f in section.fields]
    assert {f"{section.id}-{f.id}" for section in SOMERSET[paper_id].sections for f in section.fields} <= {
        "-".join(name.split("-")[:2]) for name in names
    }
    assert len(names) > len(asked)


def test_the_questions_are_those_of_the_paper_to_write_on():
    text = squeezed(text_of(form("management_plan")))
    labels = [f.label for section in SOMERSET["management_plan"].sections for f in section.fields]
    assert [label for label in labels if squeezed(label) not in text] == []


def test_what_is_typed_is_kept_and_shown_by_two_readers():
    opened = pikepdf.open(BytesIO(form("own_page")))
    found = {str(field.T): field for field in opened.Root.AcroForm.Fields}
    found["child_words-wishes"].V = pikepdf.String(TYPED)
    tick = found["child_words-may_share-yes"]
    tick.V = tick.AS = pikepdf.Name("/on")
    out = BytesIO()
    opened.save(out)
    filled = out.getvalue()
    with pikepdf.open(BytesIO(filled)) as reopened:
        again = {str(field.T): str(field.V) for field in reopened.Root.AcroForm.Fields}
    assert (again["child_words-wishes"], again["child_words-may_share-yes"]) == (TYPED, "/on")
    shown = subprocess.run(["pdftotext", "-", "-"], input=filled, capture_output=True, check=True).stdout.decode()
    assert "Zoë wants tea – and “quiet”." in shown
    assert ImageChops.difference(drawn(filled), drawn(form("own_page"))).getbbox() is not None


def drawn(pdf: bytes):
    document = PdfDocument(pdf)
    document.init_forms()
    return document[0].render(scale=0.5).to_pil().convert("L")
