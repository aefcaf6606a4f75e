"""The words of the pack: times, short texts, what is kept back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from carer_app.domain import handover_words as words
from carer_app.domain.paragraphs import in_short, paragraph_words, paragraphs_words

DAY = date(2026, 10, 14)


def test_a_time_on_another_day_says_which():
    assert words.since(datetime(2026, 10, 14, 21, 5, tzinfo=UTC), DAY) == "22:05"
    assert words.since(datetime(2026, 10, 13, 23, 5, tzinfo=UTC), DAY) == "00:05"
    assert words.since(datetime(2026, 10, 13, 21, 5, tzinfo=UTC), DAY) == "22:05, 13 Oct"
    assert words.moment(datetime(2026, 10, 14, 21, 5, tzinfo=UTC)) == "22:05, Wed 14 October 2026"


def test_the_hour_that_comes_twice_is_told_apart():
    first, second = (words.since(datetime(2026, 10, 25, hour, 30, tzinfo=UTC), date(2026, 10, 25)) for hour in (0, 1))
    assert first.startswith("01:30")
    assert second.startswith("01:30")
    assert first != second


@pytest.mark.parametrize(
    "minutes, said",
    [(0, "under a minute"), (1, "1 minute"), (60, "1 hour"), (200, "3 hours 20 minutes"), (2880, "2 days"), (-5, "under a minute")],
)
def test_how_long(minutes, said):
    assert words.how_long(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    "typed, said",
    [
        ("2026-10-14T18:50:00+01:00", "18:50"),
        ("2026-10-13T23:50:00+00:00", "00:50"),
        ("2026-10-14T18:50", "18:50, 14 Oct"),
        ("about ten to seven", "about ten to seven"),
    ],
)
def test_a_time_a_carer_typed_stays_as_it_was(typed, said):
    assert words.told_time(typed, DAY) == said


def test_a_long_text_is_cut_at_a_word_and_says_where_the_rest_is():
    assert words.short("one two three four", 12, "Part 1") == "one two… (more in Part 1)"
    assert words.short("x" * 50, 12, "Part 1") == "x" * 12 + "… (more in Part 1)"
    assert words.short(" one\n two ", 12, "Part 1") == "one two"
    assert words.short(None, 12, "Part 1") is None
    assert words.short("  ", 12, "Part 1") is None


ADDRESS = "1 Invented Close, Exampleton EX1 1AA"


@pytest.mark.parametrize(
    "typed, shown",
    [
        ("Bring him to 1 Invented Close, Exampleton EX1 1AA please", "Bring him to the home please"),
        ("1 invented close", "the home"),
        ("the shed at 1 Invented Close", "the shed at the home"),
        ("near EX1 1AA", "near the home"),
        ("Here, 1 Invented Close, Exampleton EX1 1AA", "the home"),
        ("near EX11AA or ex1-1aa", "near the home or the home"),
        ("at 1, Invented Close", "at the home"),
        ("at 1 invented cl.", "at the home"),
        ("at 1 Invented Cl, Exampleton EX1 1AA", "at the home"),
        ("21 Invented Close", "21 Invented Close"),
        ("a shop in Exampleton", "a shop in Exampleton"),
    ],
)
def test_the_homes_address_is_taken_out_wherever_somebody_typed_it(typed, shown):
    assert words.without_address(typed, ADDRESS) == shown


def test_other_children_are_another_child_here():
    assert words.without_names("Mia and MIA EXAMPLE helped; not Miami", ["Mia", "Mia Example"]) == (
        "another child here and another child here helped; not Miami"
    )
    assert words.without_address("nothing", ",") == "nothing"
    assert words.without_names("nothing to hide", ["", " ", "X"]) == "nothing to hide"


@pytest.mark.parametrize(
    "told, retold",
    [
        ("You said you are worried for the child's safety.", "The carer is worried for the child's safety."),
        ("You said you cannot reach the child.", "The carer cannot reach the child."),
        ("You do not know where the child is.", "The carer does not know where the child is."),
        ("You said the child is new here.", "The carer said the child is new here."),
        ("Fine. You are not sure.", "Fine. The carer is not sure."),
        ("The police are told, whether or not you have looked.", "The police are told, whether or not the carer has looked."),
        ("Young people like the youth club.", "Young people like the youth club."),
    ],
)
def test_what_the_guide_says_to_the_carer_is_told_about_the_carer(told, retold):
    assert words.carer_said(told) == retold


def test_a_digest_is_grouped_so_that_two_people_can_compare_it():
    assert words.grouped("7f3a91c2e0d4b6a8") == "7f3a-91c2-e0d4"
    assert words.grouped("") == ""


@pytest.mark.parametrize(
    "cite, said",
    [
        ("NAT-3.14b", "framework, paragraph 3.14"),
        ("NAT-INT-7", "framework, introduction"),
        ("NAT-APP-ANT-R", "framework, appendix, antecedent behaviour"),
        ("NAT-L1-A-a", "framework, table of levels, carer intervention"),
        ("NOTT-40b", "Nottinghamshire protocol, paragraph 40"),
        ("WAKE-3.1a", "Wakefield protocol, paragraph 3.1"),
        ("SOM-REP-5", "Somerset protocol, section on reporting"),
        ("LANC-2.1c", "Lancashire protocol, paragraph 2.1"),
    ],
)
def test_a_paragraph_can_be_looked_up_without_our_ids(cite, said):
    assert paragraph_words(cite) == said


def test_a_paragraph_is_named_once():
    assert paragraphs_words(["NAT-3.14a", "NAT-3.14b", "NAT-3.15"]) == ("framework, paragraph 3.14", "framework, paragraph 3.15")


def test_paragraphs_in_short_name_each_source_once() -> None:
    cites = ["NOTT-43a", "NAT-INT-7", "NOTT-46a", "NOTT-129", "SOM-REP-1", "WAKE-0"]
    assert in_short(cites) == (
        "Nottinghamshire protocol, paragraphs 43, 46 and 129; framework, introduction; Somerset protocol, section on reporting; "
        "Wakefield protocol, front page"
    )
