"""The child's own page: their words first, nothing on it that paper should not carry, and easy to read at nine."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from itertools import product
from typing import Any

import pytest

from carer_app.domain.child_needs import NINE_NEEDS
from carer_app.domain.own_page import HELPLINES, WORDS_SHOWN, OwnPage, own_page
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind
from tests.unit.reading_age import YEAR_OF_NINE, grade, hard_words, sentences

DAY = date(2026, 10, 14)
SAYS = {("child_words", f) for f in (*WORDS_SHOWN, "not_involved_why", "told_on", "sharing_told_on")}
"""The fields whose words are on the page."""
KNOWN_AT_NINE = {"advocate", "something", "october"}
"""Long words that are known, or that the page explains."""


def text_of(page: OwnPage) -> str:
    return " ".join(str(value) for value in _texts(dataclasses.asdict(page) | {"without": ()}))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _texts(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in _texts(one)]
    return [str(value)]


def page_of(**child_words: str) -> OwnPage:
    return own_page(Profile({"child_words": child_words}), DAY)


def said(page: OwnPage) -> dict[str, str]:
    return {one.asked: one.words or one.ours for part in page.parts for one in part.said}


def test_it_has_what_was_promised_in_order():
    assert [part.id for part in page_of().parts] == ["away", "back", "words", "shared", "talk", "part"]


def test_the_childs_words_are_as_they_said_them():
    """NAT-2.2, NAT-2.9b."""
    page = page_of(wishes="Ring me first.", what_helps="Hot chocolate.", welcome="Do not ask straight away.")
    assert {"Ring me first.", "Hot chocolate.", "Do not ask straight away."} <= set(said(page).values())


def test_an_empty_plan_makes_a_page_that_asks_and_does_not_say_not_known():
    assert "not known" not in text_of(page_of())
    assert said(page_of())["What helps you"] == ""
    words = next(part for part in page_of().parts if part.id == "words")
    assert words.unsaid == "You have not told us these things yet. You can tell us when you want."
    told = page_of(wishes="Ring me.", what_helps="Music.", who_i_talk_to="Nan")
    assert next(part for part in told.parts if part.id == "words").unsaid.startswith("You have not told us this yet.")


def test_an_advocate_without_a_number_is_a_thing_for_the_adult_to_do():
    """NAT-2.5"""
    with_one = {"contacts": {"professionals": [{"role": "advocate", "name": "Noor"}]}}
    assert own_page(Profile(with_one), DAY).to_do == ("Noor is their advocate, and no number is written down.",)
    assert page_of(advocate_offered="yes").to_do == ("They were offered an advocate, and none is written down with a number.",)
    with_one["contacts"]["professionals"][0]["telephone"] = "01632 960001"
    assert own_page(Profile(with_one | {"child_words": {"advocate_offered": "yes"}}), DAY).to_do == ()
    assert "Noor" not in text_of(dataclasses.replace(own_page(Profile(with_one), DAY), to_do=()))


@pytest.mark.parametrize("answer", [None, "no", "dont_know"])
def test_whom_they_trust_is_not_named_without_their_yes(answer):
    page = page_of(who_i_talk_to="Noor", what_helps="Noor, and being fed", **({"name_on_page": answer} if answer else {}))
    assert "Noor" not in text_of(page)
    assert said(page)["What helps you"] == "(a name), and being fed"
    assert page.without == (
        "The name of who they would talk to. They have not said that they want it on their page.",
        "A name in their own words.",
    )


def test_whom_they_trust_is_named_when_they_want_it():
    page = page_of(who_i_talk_to="Noor", what_helps="Noor, and being fed", name_on_page="yes")
    assert said(page)["Who you trust to talk to"] == "Noor"
    assert said(page)["What helps you"] == "Noor, and being fed"
    assert page.without == ()


def test_numbers_addresses_and_people_to_keep_from_are_taken_out_of_their_words_even_then():
    profile = Profile(
        {
            "people": {"people": [{"name": "Ray Risk", "should_see": "no"}, {"name": "Nan", "address": "4 Elm Row, Sampleton", "telephone": "4411"}]},
            "plan": {"must_not_tell": ["Dad: he gets angry"]},
            "child_words": {
                "wishes": "Ring 07700 900123 or 4411, not Dad. Mail a@b.example",
                "what_helps": "Going to 4 Elm Row, EX1 1AA. Away from Ray.",
                "who_i_talk_to": "Nan on 01632 960001",
                "name_on_page": "yes",
            },
        }
    )  # fmt: skip
    assert list(said(own_page(profile, DAY)).values())[:3] == [
        "Ring (a number) or (a number), not (a name). Mail (a number)", "Going to (a place), (a place). Away from (a name).", "Nan on (a number)",
    ]  # fmt: skip
    assert len(own_page(profile, DAY).without) == 3


def test_ordinary_words_and_helplines_stay_as_they_are():
    profile = Profile({"people": {"people": [{"name": "Nan"}, {"name": "My friend"}]},
                       "child_words": {"what_helps": "My music. Nan. I will ring 116 000 at 22:05."}})  # fmt: skip
    assert said(own_page(profile, DAY))["What helps you"] == "My music. Nan. I will ring 116 000 at 22:05."


@pytest.mark.parametrize(
    "answer, begins", [("", "We have not asked you yet."), ("asked", "We asked you."), ("no", "You said no."), ("yes", "You said yes.")]
)
def test_it_says_whether_the_police_may_read_their_words(answer, begins):
    page = page_of(may_share=answer, sharing_told_on="2026-05-02")
    assert said(page)["Your own words"].startswith(begins)
    assert said(page)["Your own words"].endswith("We told you about this on 2 May 2026.")


def test_it_says_how_they_took_part_or_why_not_and_when_they_were_told():
    """NAT-2.9a, NAT-2.9b."""
    assert "You helped to make the plan." in text_of(page_of(involved="took_part", told_on="2026-05-02", not_involved_why="Once ill"))
    assert "On 2 May 2026 we told you" in text_of(page_of(told_on="2026-05-02"))
    assert "We wrote down why: Was in hospital" in text_of(page_of(involved="not_yet", not_involved_why="Was in hospital"))
    assert "Once ill" not in text_of(page_of(involved="took_part", not_involved_why="Once ill"))


def test_the_only_numbers_on_it_are_those_anybody_may_ring():
    assert {line.number for line in HELPLINES} == {"116 000", "999", "101"}
    assert set(re.findall(r"\d[\d ]*\d", text_of(page_of()))) == {"116 000", "999", "101", "14", "2026"}


def test_an_advocate_is_offered():
    """NAT-2.5."""
    assert "You can have an advocate." in text_of(page_of())


def marked(field: Field, mark: str) -> Any:
    """A value with a word in it that is nowhere else."""
    match field.kind:
        case Kind.ROWS:
            return [{c.id: marked(c, f"{mark}-{c.id}") for c in field.columns}]
        case Kind.LIST:
            return [mark]
        case Kind.TEXT | Kind.LONG_TEXT:
            return mark
        case Kind.TELEPHONE:
            return f"{mark} 07700 900456"
        case Kind.DATE:
            return "1987-09-09"
        case Kind.TIME:
            return "03:33"
        case Kind.NUMBER:
            return min(field.most, 57)
    return field.options[0].id


def every_other_field() -> tuple[dict[str, dict[str, Any]], list[str]]:
    """A profile in which every field that is not on the page holds a mark of its own, and the marks."""
    sections = {
        s.id: {f.id: marked(f, f"mark-{s.id}-{f.id}") for f in s.fields if (s.id, f.id) not in SAYS} for s in SECTIONS
    }  # fmt: skip
    sections["child_words"] |= {f: f"Shown {f.replace('_', ' ')}." for f in WORDS_SHOWN}
    return sections, ["mark-", "900456", "1987", "03:33", "57"]


def test_nothing_of_any_other_field_is_on_it():
    sections, marks = every_other_field()
    text = text_of(own_page(Profile.of(sections), DAY))
    assert [mark for mark in marks if mark in text] == []
    assert "Shown what helps." in text


def test_every_answer_it_reads_is_one_of_the_form():
    fields = {f.id for f in SECTION_BY_ID["child_words"].fields}
    assert {f for _, f in SAYS} | {"may_share", "name_on_page", "advocate_offered", "involved"} <= fields


def every_fixed_sentence() -> list[str]:
    found: dict[str, None] = {}
    fields = {
        f: ["", *(o.id for o in SECTION_BY_ID["child_words"].field(f).options)] for f in ("may_share", "involved", "advocate_offered")
    }
    for answers in product(*fields.values()):
        for words in ({}, {"who_i_talk_to": "Nan"}):
            found |= dict.fromkeys(page_of(**dict(zip(fields, answers, strict=True)), **words).fixed)
    return list(found)


def test_it_can_be_read_at_nine():
    """NAT-2.9b: a page the child can read."""
    texts = every_fixed_sentence()
    assert grade(texts) < YEAR_OF_NINE
    assert hard_words(texts) <= KNOWN_AT_NINE
    assert [" ".join(words) for words in sentences(texts) if len(words) > 18] == []


def test_the_measure_tells_easy_from_hard():
    assert grade(["The cat sat on the mat."]) < 1
    assert grade(["Representatives of the responsible authority will subsequently undertake an assessment of vulnerabilities."]) > 12
    assert hard_words(["An advocate is on your side."]) == {"advocate"}


def test_children_say_they_need_nine_things():
    """NAT-2.5."""
    assert [need.id for need in NINE_NEEDS] == [
        "noticed", "understood", "stability", "respect", "informed", "explained", "supported", "advocacy", "protected",
    ]  # fmt: skip
    assert all(need.ask.endswith("?") for need in NINE_NEEDS)
    assert grade([text for need in NINE_NEEDS for text in (need.title, need.ask)]) < YEAR_OF_NINE + 1
