"""Blank papers for whoever is signed in: the list of each area, and a file that is nobody's."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from tests.pdf.reading import text_of
from tests.web.strict_client import StrictClient


def test_anybody_signed_in_finds_the_papers_of_each_area(strict_as):
    client: StrictClient = strict_as("worker")
    page = client.get("/plans/blank/")
    assert page.has("Management Plan")
    assert "/plans/blank/wakefield/" in page.links
    assert client.get("/plans/blank/wakefield/").has("Find Me Plan")
    client.get("/plans/blank/nowhere/", expect=404)


def test_each_is_there_to_print_and_to_fill_in(strict_as, as_):
    links = strict_as("worker").get("/plans/blank/somerset/").links
    assert {"/plans/blank/somerset/own_page.pdf", "/plans/blank/somerset/own_page-to-fill-in.pdf"} <= set(links)
    answer = as_("nobody").get("/plans/blank/somerset/own_page-to-fill-in.pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="blank-own-page-to-fill-in.pdf"'
    with pikepdf.open(BytesIO(answer.data)) as opened:
        assert "/AcroForm" in opened.Root
    assert as_("nobody").get("/plans/blank/somerset/nothing-to-fill-in.pdf").status_code == 404


def test_a_blank_paper_has_a_plain_name_and_the_areas_title(as_):
    answer = as_("nobody").get("/plans/blank/somerset/trigger_plan.pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="blank-trigger-plan.pdf"'
    assert "Trigger Plan · Somerset" in text_of(answer.data)
    assert as_("nobody").get("/plans/blank/national/trigger_plan.pdf").status_code == 404
