"""Who must not be told, and who is a danger: on page 1 and beside their name; and what is new since the version before."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any

import pytest

from carer_app.domain.entries import DetailsGiven, ExpectedWhere, Opened, PackRedacted, PoliceOutcome, StepResult, StepTaken, WhyLeftOut
from carer_app.domain.entries import PoliceAnswered as Answer
from carer_app.domain.handover_json import as_json
from carer_app.domain.handover_parts import Contact, PolicePack, Row, Rows
from carer_app.domain.handover_redactions import choices, redacted
from carer_app.domain.profile import Profile
from carer_app.domain.standing_paper import standing_paper
from tests.pdf.sample import DAY, MADE_AT, SECTIONS, Evening, evening, reported, sample

FATHER = {"name": "Dean Example", "relationship": "Father", "telephone": "01632 960029", "note": "Must not be told where he lives."}


def with_family(*rows: dict[str, Any], must_not_tell: tuple[str, ...] = ()) -> PolicePack:
    sections = copy.deepcopy(SECTIONS)
    sections["contacts"]["family"] = list(rows)
    sections["plan"]["must_not_tell"] = list(must_not_tell)
    return sample(sections=sections)


def danger(pack: PolicePack) -> dict[str, Row]:
    return {row.label: row for row in pack.overview.danger}


def ring(pack: PolicePack) -> dict[str, Row]:
    (group,) = (g for g in pack.parts[0].groups if g.title == "Everyone to ring")
    return {row.label: row for block in group.blocks if isinstance(block, Rows) for row in block.rows}


def test_who_must_not_be_told_is_on_page_one_and_beside_the_name():
    """NAT-3.5c, NAT-2.11d."""
    pack = with_family(FATHER | {"may_contact": "no"}, must_not_tell=("His father: he has hurt him",))
    told = danger(pack)["Must not be told"].value or ""
    assert told == "His father: he has hurt him. Dean Example (Father): may not be contacted. Must not be told where he lives."
    row = ring(pack)["Dean Example (Father)"]
    assert (row.value or "").startswith(
        "Do NOT ring or tell. Must not be told where he lives. The plan says who must not be told: His father"
    )
    assert (row.value or "").endswith("01632 960029")
    assert row.is_strong


@pytest.mark.parametrize(
    "line, is_meant",
    [
        ("Dean", True),
        ("his dad", True),
        ("Step-father", False),
        ("Ms Example at the club", False),
        ("Deanna", False),
        ("Nobody at dad’s", True),
    ],
)
def test_a_line_of_the_plan_is_beside_whom_it_may_mean(line: str, is_meant: bool) -> None:
    row = ring(with_family(FATHER | {"may_contact": "yes"}, must_not_tell=(line,)))["Dean Example (Father)"]
    assert row.is_strong is is_meant
    assert (line in (row.value or "")) is is_meant


def test_nobody_said_is_not_known_and_never_nobody():
    assert danger(sample(sections={}))["Must not be told"].value is None
    assert ring(with_family(FATHER))["Dean Example (Father)"].value == "Not checked whether ringing is safe. 01632 960029"


def test_a_professional_whom_the_plan_names_is_marked_too():
    sections = copy.deepcopy(SECTIONS)
    sections["plan"]["must_not_tell"] = ["A. Agency, until Monday"]
    row = ring(sample(sections=sections, contacts=(Contact("Agency", "A. Agency", "01632 960005"),)))["Agency"]
    assert row.is_strong
    assert (row.value or "").endswith("A. Agency, 01632 960005")


def test_a_danger_from_a_person_is_on_page_one_with_what_to_know_them_by():
    pack = sample()
    (dex,) = (row for row in pack.overview.look if row.label == "“Dex”")
    assert dex == Row("“Dex”", "Adult, about 24, silver hatchback · a risk to the child · police only", is_strong=True)
    assert ring(pack)["“Dex” (Adult, about 24)"].is_strong
    assert danger(pack)["A risk now"].value == "Sexual exploitation: Gifts from Dex since July; strategy meeting held in August"
    assert danger(pack)["Warning sign seen"].value == "Leaves his phone behind"


def test_no_number_of_places_drives_a_danger_from_page_one():
    sections = copy.deepcopy(SECTIONS)
    sections["places"]["places"] = [{"name": f"Place {n}", "address": "4 Same Row", "found_before": "once"} for n in range(9)]
    sections["people"]["people"][-1]["address"] = "4 Same Row"
    log = evening()
    log.at(21, 40, DetailsGiven({"worry": "He never leaves his phone. " * 12, "clothing": "grey hoodie with a white stripe, " * 6}))
    assert any("“Dex”" in row.label for row in sample(log, sections).overview.look)


def test_another_child_is_not_named_beside_a_number():
    """NOTT-21."""
    row = ring(with_family(FATHER | {"may_contact": "no", "note": "Rows with Mia."}))["Dean Example (Father)"]
    assert "Rows with another child here." in (row.value or "")


def test_somebody_listed_twice_is_rung_once():
    assert [label for label in ring(sample()) if label.startswith("Rose")] == ["Rose Example (Grandmother (Nan))"]


def test_what_was_agreed_since_the_version_before_is_marked_on_page_one():
    log = reported(evening())
    log.at(22, 40, Answer(PoliceOutcome.RECORDED_MISSING, "EX-1", "PC Sample", review_at=DAY + timedelta(hours=25)))
    pack = sample(log, previous_made_at=DAY + timedelta(hours=22, minutes=30))
    new = {row.label for row in pack.overview.agreed if row.new}
    assert new == {"Reference", "Recorded as", "Next review", "Officer"}
    part = next(p for p in pack.parts if p.id == "occurrence")
    marked = {r.label for g in part.groups for b in g.blocks if isinstance(b, Rows) for r in b.rows if r.new}
    assert {"Reference", "Next review"} <= marked
    assert "Noticed away" not in marked
    assert as_json(pack)["overview"]["agreed"][3]["new"] is True


def test_a_new_sentence_of_page_one_is_marked_and_an_old_one_is_not():
    log = evening()
    log.at(22, 30, StepTaken("known_places", StepResult.NOT_SAFE, contact="Bus station", reason="adults wait", instead_by="the police"))
    log.at(22, 31, DetailsGiven({"worry": "A car waited outside."}))
    page = sample(log, previous_made_at=DAY + timedelta(hours=22, minutes=29)).overview
    assert "A car waited outside." in page.new
    assert page.not_done[-1] in page.new
    assert page.not_done[0] not in page.new
    assert page.why.heading not in page.new


def test_the_first_version_marks_nothing():
    pack = sample(reported(evening()), version=1, previous_made_at=None)
    assert pack.overview.new == ()
    assert not any(row.new for row in (*pack.overview.facts, *pack.overview.agreed, *pack.overview.danger))


def test_the_profile_alone_begins_with_the_same_before_anything_happened():
    """NAT-3.5c."""
    paper = standing_paper(Profile.of(SECTIONS), "Form", MADE_AT, MADE_AT.date(), "", ("Kai",))
    assert paper.danger[0] == Row("Must not be told", "Dex, and anyone who knows him.")
    assert [row.label for row in paper.look if row.is_strong] == ["“Dex”"]
    assert paper.facts[0].value == facts(sample())["Description"]
    assert paper.born == "2 May 2012"
    assert not paper.parts[0].new_page


def facts(pack: PolicePack) -> dict[str, str | None]:
    return {row.label: row.value for row in pack.overview.facts}


def test_a_description_is_words_an_officer_understands():
    sections = {"description": {"height": "160 cm", "build": "Slim", "hair": "short, dark brown", "facial_hair": "none", "eyes": "brown"}}
    assert facts(sample(sections=sections))["Description"] == "160 cm; build slim; hair short, dark brown; facial hair none; eyes brown"
    assert (facts(sample())["Description"] or "").startswith(
        "165 cm; build slim, about 50 kg; short brown hair, shaved at the sides; eyes green"
    )


def begun() -> Evening:
    log = Evening()
    log.at(20, 55, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY))
    return log


def test_whether_the_phone_is_with_the_child_is_said_on_page_one():
    assert facts(sample())["Phone"] == "07700 900123; his phone now: left at home; may have a second phone, number not known"
    log = begun()
    assert (facts(sample(log))["Phone"] or "").startswith("07700 900123; not known whether it is with him;")
    log.at(21, 5, StepTaken("search_home", StepResult.DONE, note="His phone is in Mia’s room."))
    assert (facts(sample(log))["Phone"] or "").startswith(
        "07700 900123; his phone now: “His phone is in another child here’s room” (log, 22:05);"
    )


def test_clothes_nobody_described_tonight_are_those_usually_worn_and_called_that():
    (clothes,) = (row for row in sample(begun()).overview.facts if row.label == "Clothing")
    assert clothes == Row("Clothing", "usually wears grey hoodie, black joggers, white trainers", "(not known what he wears now)")


def test_who_is_a_danger_and_who_must_not_be_told_are_left_out_only_when_asked_twice():
    vital = {choice.label for choice in choices(sample(), has_photo=False) if choice.is_vital}
    assert {"“Dex”", "Must not be told"} <= vital
    assert "Kai" not in vital


def test_leaving_out_one_who_is_a_danger_takes_no_warning_from_another():
    sections = copy.deepcopy(SECTIONS)
    sections["people"]["people"].append({"name": "Rook", "relationship": "Adult", "should_see": "no"})
    pack = redacted(sample(sections=sections), [PackRedacted("people_places/Associates/“Dex”", "“Dex”", WhyLeftOut.OTHER_PERSON)])
    assert {row.label: row.value for row in pack.overview.look}["Rook"] == "Adult · a risk to the child · not checked for safety"
    assert ring(pack)["Rook (Adult)"].value == "Do NOT ring or tell: a risk to the child."
