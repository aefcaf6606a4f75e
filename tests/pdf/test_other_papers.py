"""The log alone, the times not home and the summary for a review on paper: PDF/UA, whole, and nobody's name but the child's."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from functools import cache

import pytest

from carer_app.domain.after_return import steps_after
from carer_app.domain.chronology import chronology, found, found_at
from carer_app.domain.entries import FoundWhere, Returned, ReturnStep
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Earlier
from carer_app.domain.hidden_names import to_hide, without
from carer_app.domain.missing_summary import missing_summary
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.other_paper import Paper, log_paper
from carer_app.domain.profile import Profile
from carer_app.packs import loader
from carer_app.pdf.pages import count_pages
from carer_app.pdf.papers import paper_html
from carer_app.pdf.render import render_paper
from tests.pdf.reading import about_itself, failures, squeezed, text_of
from tests.pdf.sample import HEAD, MADE_AT, NAMES, Evening, evening, long_log, reported

OTHERS = ("Mia", "Dex", "Rose")


def back() -> Evening:
    log = reported(evening())
    log.at(23, 5, Returned(FoundWhere.FAMILY_OR_FRIENDS, "at Nan’s, with Mia", "the carer"))
    log.at(23, 20, ReturnStep("prevention_interview", "held", "Says he missed her."))
    log.at(23, 25, ReturnStep("return_interview", "asked"))
    return log


def named(paper: Paper) -> Paper:
    return without(paper, to_hide(OTHERS, Profile.of({"identity": {"preferred_name": "Ash"}})))


@cache
def papers() -> dict[str, Paper]:
    one = Occurrence.of(back().entries)
    many = [Earlier(MADE_AT - timedelta(days=9 * n), MADE_AT - timedelta(days=9 * n) + timedelta(hours=3), "at " + "a long way off " * 12, "police")
            for n in range(40)]  # fmt: skip
    steps = steps_after(loader.national(), one)
    return {
        "log": log_paper(Occurrence.of(long_log(back(), 120).entries), NAMES, "Ash", {}, HEAD, MADE_AT),
        "times": chronology("Ashby Rowan Example", [one] * 30, MADE_AT, talk_notes=True),
        "no times": chronology("Ashby Rowan Example", [], MADE_AT),
        "summary": missing_summary(
            "Ashby Rowan Example", many, [(one, steps)] * 12, "Not agreed yet.", ["Back on 3 May. " * 5] * 3, MADE_AT
        ),
        "first": missing_summary("Ashby Rowan Example", [], [], "Nothing to agree to yet.", [], MADE_AT),
    }


@cache
def printed(name: str) -> bytes:
    return render_paper(paper_html(named(papers()[name])), "pack")


@pytest.mark.parametrize("name", papers())
def test_it_is_pdf_ua_and_says_nothing_of_the_child_about_itself(name):
    assert failures(printed(name)) == []
    assert "Ash" not in about_itself(printed(name))


@pytest.mark.parametrize("name", papers())
def test_other_children_are_not_named(name):
    text = text_of(printed(name))
    assert not [other for other in OTHERS if other in text]
    assert ("another child here" in text) == (name in ("log", "times", "summary"))


def test_the_log_has_every_line_with_both_times_and_its_head_on_each_page():
    pdf = printed("log")
    pages = count_pages(pdf)
    assert pages > 2
    for page in range(1, pages + 1):
        text = text_of(pdf, page, page)
        assert "Log head 7f3a-91c2-e0d4, 120 lines" in text
        assert f"page {page} of {pages}" in text
    text = text_of(pdf)
    assert text.count("rang again, no answer") == 120 - len(back().entries)
    assert "Done Written By What" in text
    assert "Gaveversion1ofthepacktocallhandler" in squeezed(text)


def test_a_log_that_ends_when_the_child_left_says_so():
    paper = log_paper(Occurrence.of(evening().entries), NAMES, "Ash", {}, HEAD, MADE_AT, until=MADE_AT)
    assert "Ash left this home at" in paper.lead


def test_each_time_says_why_what_the_police_were_told_where_found_and_the_talks_after():
    (group, *_) = papers()["times"].parts[0].groups
    rows = {row.label: row.value for row in group.blocks[0].rows}
    assert rows["Highest level"] == "police intervention"
    assert "left his phone behind" in rows["Why"]
    assert rows["The police"] == "told 22:34; EX-20261014-0999; recorded as missing; risk medium"
    assert rows["Found"] == "Had been with family or friends: at Nan’s, with Mia. Brought back by: the carer."
    assert rows["Prevention interview"].startswith("held, ")
    assert "Says he missed her." in rows["Prevention interview"]
    assert rows["Return interview"].startswith("asked for, ")
    assert "hours" in group.title


def test_the_summary_is_one_page_however_much_there_is():
    assert count_pages(printed("summary")) == 1
    assert count_pages(printed("first")) == 1
    text = text_of(printed("summary"))
    for words in ("Last 28 days", "4 times, 4 of them at police level", "Still to do", "Not agreed yet."):
        assert words in text
    assert "none" in text_of(printed("first"))


def test_where_the_child_was_found_is_told_in_sentences() -> None:
    log = LogReader(Occurrence.of(back().entries), {})
    assert found(log) == "Had been with family or friends: at Nan’s, with Mia. Brought back by: the carer."
    assert found_at(log) == "at Nan’s, with Mia"


def test_each_paper_says_when_the_child_was_born() -> None:
    born = paper_html(dataclasses.replace(papers()["times"], born="2 May 2012"))
    assert "Ashby Rowan Example · born 2 May 2012" in born
    assert "Ashby Rowan Example, born 2 May 2012" in born
    assert "date of birth not known" in paper_html(papers()["times"])
