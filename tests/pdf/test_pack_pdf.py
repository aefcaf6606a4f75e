"""The printed pack: PDF/UA, whole, ours alone, from the emptiest record to the longest night."""

from __future__ import annotations

import copy
import os
import re
import unicodedata
from functools import cache
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from pypdfium2 import PdfDocument

from carer_app.domain.entries import Decided, DetailsGiven, StepResult, StepTaken
from carer_app.domain.handover_json import machine_readable
from carer_app.domain.handover_profile import LEFT_OUT
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.profile import SECTION_BY_ID
from carer_app.domain.profile_fields import Field, Kind
from carer_app.pdf.pages import count_pages
from carer_app.pdf.render import render_pack
from tests.pdf.reading import about_itself, body_of, bookmarks, failures, fonts_of, qpdf_says, squeezed, text_of
from tests.pdf.sample import SECTIONS, Evening, evening, long_log, portrait, reported, sample
from tests.pdf.signers import ADDRESS, signer
from tests.unit.profile_strategies import PROFILES

TVP = ("Personal details", "Vulnerabilities", "Associates", "Addresses", "Locations", "Medical", "Financial", "Social media", "Phone",
       "Transport")  # fmt: skip
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 12


def located() -> Evening:
    log = evening()
    log.at(21, 40, Decided({}, LevelOfIntervention.POLICE, State.KNOWN_WITH_RISK, "D6", "default", ("Why.",), ("NAT-3.8",)))
    return log


def busy() -> Evening:
    """A night with more tried, and more to say about it, than page 1 can hold."""
    log = reported(evening())
    for n in range(12):
        log.at(
            22,
            20 + n,
            StepTaken("family_friends", StepResult.SPOKE, contact=f"Friend {n}", note="Saw him on Monday and not since. Will ring"),
        )
    log.at(
        22, 40, StepTaken("known_places", StepResult.NOT_SAFE, contact="Bus station", reason="adults wait there", instead_by="the police")
    )
    log.at(22, 41, DetailsGiven({"worry": "He never leaves his phone. " * 12, "clothing": "grey hoodie with a white stripe, " * 6}))
    return log


def everything_long() -> dict[str, Any]:
    """Every text of the sample made as long as its field takes, partly in one word."""
    sections = copy.deepcopy(SECTIONS)
    for section_id, fields in sections.items():
        for field_id, value in fields.items():
            field = SECTION_BY_ID[section_id].field(field_id)
            if isinstance(value, str) and field.kind in (Kind.TEXT, Kind.LONG_TEXT):
                most = 4000 if field.kind is Kind.LONG_TEXT else 300
                fields[field_id] = f"{value} {LONG_WORD} {'and more ' * 500}"[:most].strip()
    return sections


def other_scripts() -> dict[str, Any]:
    sections = copy.deepcopy(SECTIONS)
    sections["identity"] |= {
        "full_name": "Nguyễn Văn Ẩn",
        "preferred_name": "سامي",
        "other_names": ["Łukasz", "ሳሚ", "Оля", "Ωμέγα", "漢字 🙂"],
    }
    return sections


CASES: dict[str, dict[str, Any]] = {
    "the sample": {"log": long_log(reported(evening()), 60)},
    "before the report": {"log": evening(), "previous_made_at": None, "version": 1},
    "located": {"log": located()},
    "a busy night": {"log": busy()},
    "nothing known": {"sections": {}, "contacts": (), "earlier": (), "photo": False},
    "three hundred lines": {"log": long_log(evening(), 300)},
    "everything long": {"sections": everything_long()},
    "other scripts": {"sections": other_scripts()},
}


@cache
def printed(name: str) -> bytes:
    case = dict(CASES[name])
    photo = portrait() if case.pop("photo", True) else None
    return render_pack(sample(**case), photo)


@pytest.mark.parametrize("name", CASES)
def test_it_is_pdf_ua(name):
    assert failures(printed(name)) == []


@pytest.mark.parametrize("name", CASES)
def test_qpdf_finds_nothing_wrong(name, tmp_path):
    assert qpdf_says(printed(name), tmp_path) == ""


@pytest.mark.parametrize("name", CASES)
def test_no_font_but_ours_and_every_one_embedded(name):
    fonts = fonts_of(printed(name))
    assert fonts
    assert all(font.startswith("Pack") for font in fonts), fonts
    assert all(fonts.values()), fonts


@pytest.mark.parametrize("name", CASES)
def test_nothing_it_says_about_itself_names_the_child(name):
    about = about_itself(printed(name))
    assert "version" in about
    for word in ("Ash", "Rowan", "Nguyễn", "2012", "this child"):
        assert word not in about


def test_bookmarks_lead_to_the_parts():
    assert bookmarks(printed("the sample")) == [
        "Overview", "For the police only", "Part 1: the child", "Part 2: this time", "Part 3: people and places", "Part 4: the log",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["the sample", "nothing known", "located"])
def test_every_heading_of_the_police_forces_list_is_printed(name):
    text = text_of(printed(name)).splitlines()
    assert set(TVP) <= {line.strip() for line in text}


@pytest.mark.parametrize("name", ["the sample", "before the report", "located", "nothing known", "a busy night"])
def test_the_overview_is_one_page(name):
    assert "For the police only" in text_of(printed(name), 2, 2).splitlines()[:4]


def test_the_sample_is_nine_pages():
    assert count_pages(printed("the sample")) == 9


def test_every_foot_has_the_version_the_log_head_and_the_page():
    pdf = printed("the sample")
    for number in range(1, 10):
        foot = text_of(pdf, number, number)
        assert "Version 3 · made 22:26, 14 October 2026" in foot
        assert f"Log head 7f3a-91c2-e0d4, 59 lines · page {number} of 9" in foot
        assert "OFFICIAL-SENSITIVE when complete" in foot


def test_every_sheet_after_the_first_says_whose_it_is():
    pdf = printed("the sample")
    assert all("Ashby Rowan Example, born 2 May 2012" in text_of(pdf, n, n) for n in range(2, 10))


def test_the_homes_address_is_not_on_page_one():
    assert "Invented" not in text_of(printed("the sample"), 1, 1)
    assert "1 Invented Close, Exampleton EX1 1AA" in text_of(printed("the sample"), 2, 2)


def test_the_sheet_with_the_address_can_be_taken_out_whole():
    assert "Part 1" not in text_of(printed("the sample"), 2, 2)
    assert text_of(printed("the sample"), 3, 3).splitlines()[0] == "Part 1: the child"


def test_an_empty_record_says_not_known():
    text = text_of(printed("nothing known"))
    assert text.count("not known") > 40
    assert "No photo is held" in text
    assert "None" not in text


def test_all_three_hundred_lines_are_there():
    text = squeezed(text_of(printed("three hundred lines")))
    assert [n for n in range(14, 300) if f"Note{n}:" not in text] == []
    assert "300lines" in text


def test_long_words_stay_on_the_page_and_whole():
    text = squeezed(body_of(printed("everything long")))
    assert LONG_WORD[:200] in text
    assert "(moreinPart1)" in text


def test_names_in_other_scripts_are_printed_in_full():
    text = squeezed(text_of(printed("other scripts")))
    for name in ("NguyễnVănẨn", "Łukasz", "ሳሚ", "Оля", "Ωμέγα", "[?][slightlysmilingface]"):
        assert name in text
    assert "سامي" in squeezed(PdfDocument(printed("other scripts"))[0].get_textpage().get_text_range())


def expected(sections: dict[str, dict[str, Any]]) -> list[str]:
    """Every value that the pack must show, as it reads in print."""
    found: list[str] = []
    for section_id, fields in sections.items():
        for field_id, value in fields.items():
            if (section_id, field_id) not in LEFT_OUT:
                found += _words(SECTION_BY_ID[section_id].field(field_id), value)
    return found


def _words(field: Field, value: Any) -> list[str]:
    if field.kind is Kind.LIST:
        return list(value)
    if field.kind is Kind.ROWS:
        return [word for row in value for column in field.columns for word in _words(column, row.get(column.id))]
    return [words] if (words := field.words(value)) else []


def test_every_field_of_the_sample_is_printed():
    text = squeezed(body_of(printed("the sample")))
    assert [value for value in expected(SECTIONS) if squeezed(value) not in text] == []


CHILDREN = 200 if os.environ.get("NHY_FULL") else 10
VIETNAMESE = [{"name": "Nguyễn Thị Bưởi", "relationship": "bà ngoại", "address": "Ngõ 5, Đường Trần Hưng Đạo, Huế"}]


@given(PROFILES)
@settings(max_examples=CHILDREN, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_every_field_of_any_profile_is_printed(sections):
    sections.get("child_words", {})["may_share"] = "yes"
    pack = sample(sections=sections)
    pdf = render_pack(pack, None, number_address=ADDRESS, machine_readable=machine_readable(pack), signer=signer())
    text = squeezed(body_of(pdf))
    assert [value for value in expected(sections) if squeezed(value) not in text] == []
    assert failures(pdf) == []


def test_every_field_in_vietnamese_is_printed():
    """By NFKC, without spaces: the marks of a letter stand in the file as one letter with it, or beside it."""
    sections = copy.deepcopy(SECTIONS)
    sections["identity"] |= {"full_name": "Nguyễn Văn Ẩn", "preferred_name": "Ẩn", "other_names": ["Ẩn Ớt"], "place_of_birth": "Đà Nẵng"}
    sections["people"]["people"] = VIETNAMESE
    text = _plain(body_of(render_pack(sample(sections=sections), None)))
    assert [value for value in expected(sections) if _plain(value) not in text] == []


def _plain(text: str) -> str:
    return squeezed(unicodedata.normalize("NFKC", text))


def test_the_same_record_gives_the_same_bytes():
    assert render_pack(sample(), portrait()) == render_pack(sample(), portrait())


def test_a_pack_with_a_photo_is_small_enough_to_send():
    assert len(printed("the sample")) < 400_000


def test_every_sheet_says_which_heading_it_goes_on_with():
    pdf = printed("three hundred lines")
    pages = [squeezed(text_of(pdf, n, n)) for n in range(1, count_pages(pdf) + 1)]
    log = next(n for n, page in enumerate(pages) if squeezed("Part 4: the log") in page)
    assert all(squeezed("Thursday 15 October 2026") in page for page in pages[log + 2 :])


def test_the_last_sheet_of_a_log_is_never_one_line():
    pdf = printed("three hundred lines")
    last = text_of(pdf, count_pages(pdf), count_pages(pdf))
    assert last.count("rang again, no answer") >= 5


def test_what_is_counted_at_the_foot_is_said_in_words():
    pdf = render_pack(sample(reported(evening()), chain_at=24), None)
    assert squeezed("24 lines in the log, 20 printed here: the other 4 say who was given this form.") in squeezed(text_of(pdf))
    assert "24 lines (20 printed)" in text_of(pdf, 1, 1)
    assert "lines printed here" not in text_of(printed("the sample"))


def test_how_to_check_it_stands_on_the_second_page_and_not_alone_on_the_last():
    pdf = render_pack(sample(), None, number_address=f"{ADDRESS}?number={'7f3a' * 8}")
    assert "Is this pack what it says?" in text_of(pdf, 2, 2)
    assert text_of(pdf).count("Is this pack what it says?") == 1


def test_what_is_new_since_the_version_before_is_marked_on_page_one():
    page = text_of(printed("a busy night"), 1, 1)
    assert re.search(r"Police told\s+New 22:34", page)
    assert "New" not in text_of(printed("before the report"), 1, 1).replace("New here", "")
