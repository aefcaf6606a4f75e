"""What the pack for the police holds (provisions F2), at whatever completeness, and what it keeps back."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from carer_app.domain.entries import (
    DETAILS,
    Answered,
    Decided,
    DetailsGiven,
    Disagreed,
    Escalated,
    ExpectedWhere,
    Located,
    Opened,
    PackConfirmed,
    PackShared,
    PoliceAnswered,
    PoliceOutcome,
    PoliceTold,
    Returned,
    StepResult,
    StepTaken,
)
from carer_app.domain.entries import FoundWhere as Found
from carer_app.domain.handover import Contact
from carer_app.domain.handover_facts import return_to
from carer_app.domain.handover_parts import Cards, Lines, PolicePack, Row, Rows, Table
from carer_app.domain.handover_profile import ELSEWHERE, LAYOUT, LEFT_OUT
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.profile import SECTIONS, Profile
from carer_app.packs import loader
from tests.pdf.sample import ASH_ADDRESS, DAY, MADE_AT, OTHER, PLACEMENT, Evening, evening, long_log, reported, sample
from tests.pdf.sample import SECTIONS as ASH
from tests.unit.profile_strategies import PROFILES

TVP = ("Personal details", "Vulnerabilities", "Associates", "Addresses", "Locations", "Medical", "Financial", "Social media", "Phone",
       "Transport")  # fmt: skip


def every_text(value: Any) -> str:
    """All the text of a pack or of a part of it."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple | list):
        return "".join(map(every_text, value))
    if dataclasses.is_dataclass(value):
        return "".join(every_text(getattr(value, f.name)) for f in dataclasses.fields(value))
    return ""


def rows_of(pack: PolicePack, part: str) -> dict[str, Row]:
    found = next(p for p in pack.parts if p.id == part)
    return {row.label: row for g in found.groups for b in g.blocks if isinstance(b, Rows) for row in b.rows}


def facts_of(pack: PolicePack) -> dict[str, str | None]:
    return {row.label: row.value for row in pack.overview.facts}


def test_page_one_has_every_fact_in_order():
    facts = facts_of(sample())
    assert list(facts) == [
        "Description", "Sex and ethnicity", "Legal status", "Missing from", "Last seen", "Expected", "Clothing", "Carrying", "Phone",
        "Medical", "Return him to",
    ]  # fmt: skip
    assert facts["Last seen"] == "18:50, front door, by J. Carer, alone"
    assert facts["Legal status"] == "Care order (section 31); Sampleshire (responsible); Exampleton (host)"
    assert facts["Missing from"] == "Foster home"
    assert None not in facts.values()


def test_every_heading_of_the_police_forces_list_is_there():
    headings = {g.title for part in sample().parts for g in part.groups}
    assert set(TVP) <= headings


def test_every_field_of_a_profile_has_a_place_or_a_reason():
    """NOTT-22, WAKE-10.3a, WAKE-10.3b, WAKE-10.3c, WAKE-10.3d, WAKE-10.3e."""
    printed = [(section, f) for _, sections in LAYOUT for section, ids in sections for f in ids.split()]
    everything = {(s.id, f.id) for s in SECTIONS for f in s.fields}
    assert len(printed) == len(set(printed))
    assert set(printed) | set(ELSEWHERE) | set(LEFT_OUT) == everything
    assert not set(printed) & (set(ELSEWHERE) | set(LEFT_OUT))


def test_every_detail_of_an_occurrence_is_printed():
    log = Evening()
    log.at(20, 0, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY))
    log.at(20, 1, DetailsGiven({key: f"detail {key}" for key in DETAILS}))
    part = every_text(next(p for p in sample(log).parts if p.id == "occurrence"))
    assert [key for key in DETAILS if f"detail {key}" not in part.lower()] == []


def test_what_has_been_done_is_oldest_first_and_put_right_lines_say_so():
    done = sample().overview.done
    assert [line.cells[0] for line in done] == ["22:05", "22:07", "22:10", "22:11", "22:12", "22:21"]
    assert "Put right: The phone was under the bed." in (done[2].cells[1] or "")


def test_a_long_search_keeps_its_beginning_and_its_end_on_page_one():
    log = evening()
    for n in range(30):
        log.at(22, n, StepTaken("family_friends", StepResult.NO_ANSWER, contact=f"Friend {n}"))
    page = sample(log).overview
    assert page.done_left_out == 36 - len(page.done)
    assert page.done[0].cells[0] == "22:05"
    assert "Friend 29" in (page.done[-1].cells[1] or "")


def test_a_step_that_was_not_possible_says_why_and_who_does_it_instead():
    """NAT-3.18a, NAT-3.24."""
    (line,) = sample().overview.not_done
    assert "alone with another child" in line
    assert "partner" in line


def test_the_homes_address_is_on_the_page_for_the_police_only():
    pack = sample()
    assert ASH_ADDRESS not in every_text(pack.overview)
    assert "EX1 1AA" not in every_text(pack.overview)
    assert ASH_ADDRESS in (rows_of(pack, "police_only")["Missing from"].value or "")


def test_an_address_a_carer_typed_into_the_log_does_not_reach_page_one():
    log = evening()
    log.at(22, 0, StepTaken("search_surroundings", StepResult.DONE, note="Walked from 1 Invented Close to the shop"))
    log.at(22, 1, DetailsGiven({"last_seen_where": "outside 1 Invented Close", "worry": "they know EX1 1AA"}))
    page = every_text(sample(log).overview)
    assert "Invented" not in page
    assert "EX1" not in page
    assert "outside the home" in page


def test_other_children_are_not_named():
    """NOTT-21."""
    text = every_text(sample())
    assert "Mia" not in text
    assert "another child here helped" in text


def test_the_log_calls_the_child_by_name_but_leaves_a_carers_words_as_they_are():
    log = evening()
    log.at(22, 40, StepTaken("contact_child", StepResult.NO_ANSWER, note="Mia rang the child minder too."))
    said = [line.cells[1] or "" for line in sample(log).overview.done]
    assert any("Rang Ash: no answer. another child here rang the child minder too." in line for line in said), said


def test_a_friend_of_the_child_keeps_the_name_even_if_another_child_here_has_it():
    assert "Kai" in every_text(sample(other_children=("Kai",)))


def test_the_documents_own_title_has_no_name():
    pack = sample()
    assert pack.file_title == "Philomena Protocol form, version 3"
    assert "Ash" not in pack.file_title


def test_why_says_the_level_since_when_in_the_carers_words_with_the_paragraph():
    why = sample().overview.why
    assert why.heading == "Why we are reporting: police intervention since 22:19"
    assert why.sentences[0].startswith("The carer said Ash did something")
    assert "He never leaves his phone. Dex messaged him on Monday." in why.sentences
    assert why.paragraphs[0] == "framework, appendix, antecedent behaviour"


def test_what_the_police_should_do_is_quoted_in_our_own_words():
    """NAT-3.20."""
    assert "paragraph 3.20" in sample().overview.basis.replace("Paragraph", "paragraph")
    assert sample().overview.basis in every_text(sample().parts)


def decided(level: LevelOfIntervention, state: State, rule: str) -> Evening:
    log = evening()
    log.at(21, 40, Decided({}, level, state, rule, "default", ("Why.",), ("NAT-INT-9",)))
    return log


def test_after_every_reasonable_step_the_basis_is_3_20():
    """NAT-3.20, NAT-L1-O-i."""
    basis = sample(decided(LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D10")).overview.basis
    assert basis.startswith("Framework, paragraph 3.20")


def test_a_located_child_has_another_title_and_another_basis():
    """NAT-3.8."""
    pack = sample(decided(LevelOfIntervention.POLICE, State.KNOWN_WITH_RISK, "D6"))
    assert pack.title == "Help to bring a located child to safety"
    assert "paragraph 3.8" in pack.overview.basis
    assert pack.overview.why.heading.startswith("Why we ask for help")
    assert "reporting" not in pack.overview.why.heading


def test_a_pack_made_before_the_police_level_does_not_say_that_it_reports():
    log = Evening()
    log.at(20, 55, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY))
    assert sample(log).overview.why.heading == "Level now: not decided yet"
    log.at(20, 56, Decided({}, LevelOfIntervention.CARER, State.CARER_INTERVENTION, "D12", "default", ("Why.",), ("NAT-INT-9",)))
    page = sample(log).overview
    assert page.why.heading.startswith("Level now: carer intervention")
    assert page.basis == ""


def test_what_the_police_agreed_is_on_page_one():
    """NAT-3.22c, NAT-3.22e, NAT-3.22g."""
    agreed = {row.label: row.value for row in sample(reported(evening())).overview.agreed}
    assert agreed == {
        "Police told": "22:34", "Reference": "EX-20261014-0999", "Recorded as": "missing, risk medium", "Next review": "00:30, 15 Oct",
        "Officer": "PC Sample, response, 01632 960050",
    }  # fmt: skip
    assert [row.value for row in sample().overview.agreed] == ["not told yet"]


def test_an_unanswered_ring_is_not_told():
    assert sample().overview.agreed[0] == Row("Police told", "not told yet")
    assert rows_of(sample(), "occurrence")["Calls to the police"].value == "22:22 no answer"


def test_a_child_who_is_back_or_located_is_said_to_be():
    log = reported(evening())
    log.at(22, 30, Located(Found.FAMILY_OR_FRIENDS, True, "Nan's"))
    assert sample(log).overview.status == "Located at 23:30: a trusted adult is with Ash."
    log.at(22, 50, Returned(Found.FAMILY_OR_FRIENDS, "Nan's"))
    assert sample(log).overview.status.startswith("Back since 23:50")
    assert sample(log).overview.why.heading == "The highest level while away: police intervention"
    assert sample().overview.status == ""


def test_places_where_the_child_was_found_come_first_and_nobody_checked_is_not_safe():
    look = {row.label: row.value for row in sample().overview.look}
    assert list(look)[:3] == ["Bus station, bay 6, Mill Lane", "Rose Example, 4 Sample Row, Sampleton", "“Dex”"]
    assert look["“Dex”"] == "Adult, about 24, silver hatchback · a risk to the child · police only"
    pack = sample(sections={"places": {"places": [{"name": "Barn"}, {"name": "Mill", "police_only": "dont_know"}]}})
    assert [row.value for row in pack.overview.look] == ["not checked for safety", "police only"]


def test_who_to_ring_begins_with_whoever_reports_and_fills_roles_from_the_profile():
    ring = sample().overview.ring
    assert [row.label for row in ring] == ["J. Carer (reporting)", "Duty team, out of hours", "Fostering agency, on call", "Social worker"]
    only = sample(contacts=(Contact("Social worker", "Other", "01632 960099"),)).overview.ring
    assert [row.value for row in only if row.label == "Social worker"] == ["Other, 01632 960099"]


def test_earlier_times_have_dates_and_where_the_child_was_found():
    earlier = sample().overview.earlier
    assert earlier[0].value == "3 in the last 90 days"
    assert (earlier[1].label, earlier[1].value) == ("9 September 2026", "at Nan's; away 5 hours 10 minutes")
    assert sample(earlier=()).overview.earlier[0].value == "yes; five since February 2025; found: at Nan's"


def test_the_log_has_the_time_done_the_time_written_who_and_how():
    log = evening()
    log.entries[-1] = dataclasses.replace(log.entries[-1], written_at=DAY + timedelta(hours=30), author=OTHER, proved=False)
    part = next(p for p in sample(log).parts if p.id == "log")
    (table,) = [b for g in part.groups for b in g.blocks if isinstance(b, Table)]
    assert part.groups[0].title == "Wednesday 14 October 2026"
    assert len(table.lines) == len(log.entries)
    assert table.lines[-1].cells[:3] == ("22:22", "07:00, 15 Oct", "P. Night (not signed in)")


def test_what_is_new_since_the_version_before_is_marked():
    new = [line.new for line in sample().overview.done]
    assert new == [False] * 5 + [True]
    assert sample().new_mark == "marked New: logged since version 2"
    first = sample(version=1, previous_made_at=None)
    assert first.new_mark == ""
    assert not any(line.new for line in first.overview.done)


def test_a_photo_older_than_three_months_is_called_that():
    assert sample().overview.photo_words == "Photo taken 28 September 2026. hair is shorter now"
    later = sample(made_at=MADE_AT + timedelta(days=120)).overview.photo_words
    assert "more than 3 months old" in later


def test_who_was_given_the_form_stands_beside_it_and_never_in_it():
    """NOTT-23. Else each hand-over would make another form."""
    log = reported(evening())
    assert any(isinstance(entry.body, PackShared) for entry in log.entries)
    log.at(22, 15, PackConfirmed(log.entries[-1].id, "Sgt Quill"))
    said = every_text(sample(log))
    assert "Saw him get into a silver car" in said
    assert "version 1" not in said
    assert "Sgt Quill" not in said


def test_a_risk_nobody_spoke_of_is_not_known_and_never_left_out():
    rows = rows_of(sample(sections={}), "profile")
    assert rows["Sexual exploitation"].value is None
    assert rows["Officer safety"].value is None


@pytest.mark.parametrize("sections", [{}, {"identity": {"preferred_name": "Ash"}}], ids=["nothing", "a name"])
def test_a_pack_is_made_from_whatever_is_known(sections):
    log = Evening()
    log.at(20, 55, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY))
    pack = sample(log, sections, contacts=(), earlier=(), chain_head="")
    assert pack.overview.name == ("Ash" if sections else "Name not known")
    assert pack.log_head == "none yet"
    blank = {row.label for row in pack.overview.facts if row.value is None}
    assert {"Description", "Last seen", "Clothing", "Phone", "Medical"} <= blank


@pytest.mark.parametrize("answer, printed", [(None, None), ("asked", "Asked, no answer yet"), ("no", "No"), ("yes", "Yes")])
def test_a_childs_own_words_go_to_the_police_only_after_their_yes(answer, printed):
    """NAT-2.2, NAT-2.9b."""
    words = {"wishes": "Ring me first", "who_i_talk_to": "Nan Example"}
    pack = sample(sections={"child_words": words | ({"may_share": answer} if answer else {})})
    assert rows_of(pack, "profile")["The child agreed to share these words"].value == printed
    assert [said in every_text(pack) for said in words.values()] == [answer == "yes"] * 2


@given(PROFILES)
@settings(max_examples=40, deadline=None)
def test_every_value_of_any_profile_is_in_the_pack_or_left_out_for_a_reason(sections):
    sections.get("child_words", {})["may_share"] = "yes"
    text = every_text(sample(sections=sections).parts)
    for (section, field), value in ((key, v) for s, fields in sections.items() for key, v in (((s, f), v) for f, v in fields.items())):
        if (section, field) not in LEFT_OUT and isinstance(value, str) and section not in ("identity", "photo") and " " in value:
            assert value.strip() in text


def test_equal_records_give_equal_packs():
    assert sample(long_log(reported(evening()), 60)) == sample(long_log(reported(evening()), 60))


def test_a_block_is_of_a_kind_that_the_page_can_print():
    kinds = {type(b) for part in sample().parts for g in part.groups for b in g.blocks}
    assert kinds == {Rows, Cards, Lines, Table}


def test_the_time_on_the_pack_is_the_one_on_the_wall():
    assert sample().made == "22:26, 14 October 2026"
    assert sample(made_at=datetime(2026, 12, 1, 0, 30, tzinfo=UTC)).made == "00:30, 1 December 2026"


def test_the_sample_itself_is_whole():
    assert set(ASH) == {s.id for s in SECTIONS}


def test_deciding_the_same_again_does_not_restart_the_level():
    log = decided(LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D3")
    assert sample(log).overview.why.heading == "Why we are reporting: police intervention since 22:19"


def test_a_raised_level_is_a_reason_and_not_a_step_to_find_the_child():
    page = sample(reported(evening())).overview
    assert "The carer raised the level at 23:13: The car." in page.why.sentences
    assert not any("raised" in (line.cells[1] or "") for line in page.done)


def test_the_name_of_the_home_is_not_on_page_one_either():
    placement = dataclasses.replace(PLACEMENT, name="Lantern House", kind="children's home")
    sections = ASH | {"placement": ASH["placement"] | {"return_to": "Lantern House, two staff awake"}}
    pack = sample(sections=sections, placement=placement)
    assert facts_of(pack)["Return him to"] == "the home, two staff awake; J. Carer will collect"
    assert "Lantern" not in every_text(pack.overview)
    assert "Lantern House" in every_text(pack.parts)


def test_one_authority_is_not_named_as_its_own_host():
    placement = dataclasses.replace(PLACEMENT, host_authority="Sampleshire")
    assert facts_of(sample(placement=placement))["Legal status"] == "Care order (section 31); Sampleshire (responsible)"


@pytest.mark.parametrize("typed, said", [("nobody", "alone"), ("Alone", "alone"), ("Kai", "with Kai"), ("with Kai", "with Kai")])
def test_who_the_child_was_with_reads_as_a_sentence(typed, said):
    log = evening()
    log.at(22, 0, DetailsGiven({"last_seen_with": typed}))
    assert (facts_of(sample(log))["Last seen"] or "").endswith(said)


def test_a_person_at_a_place_that_is_listed_is_not_listed_twice_on_page_one():
    places = {"places": [{"name": "Nan's", "address": "4 Sample Row", "found_before": "twice"}]}
    people = {"people": [{"name": "Rose", "address": "4 sample row", "found_before": "twice"}, {"name": "Mo", "found_before": "once"}]}
    assert [row.label for row in sample(sections={"places": places, "people": people}).overview.look] == ["Nan's, 4 Sample Row", "Mo"]


def test_the_sheet_has_the_title_of_the_area_s_form_and_names_its_protocols() -> None:
    """C24, AMB-19: one stored profile, printed under the title of the protocol that leads."""
    pack = sample(pack=loader.together(("wakefield", "nottinghamshire")))
    assert pack.title == "Find Me Plan"
    assert pack.protocols == (
        "The Wakefield protocol, the Nottinghamshire protocol (written in 2014, it may have changed since) and the national framework"
    )
    assert sample().protocols == ""


def test_who_took_the_report_is_the_officer_until_another_is_named():
    log = evening()
    log.at(21, 34, PoliceTold("EX-20261014-0999", name="Call handler 7"))
    assert {row.label: row.value for row in sample(log).overview.agreed}["Officer"] == "Call handler 7"


def test_what_the_call_handler_asks_is_asked_and_answered_as_in_the_script():
    log = Evening()
    log.at(20, 0, Opened("c41d0000-0000-4000-8000-000000000001", ExpectedWhere.HOME, DAY))
    log.at(20, 1, Answered("tonight", {"carer_concern": "worried"}))
    rows = rows_of(sample(log), "occurrence")
    assert rows["Why are you worried about Ash?"].value == "I am worried."
    assert rows["Has Ash travelled abroad, or might Ash try to?"].value is None
    local = rows_of(sample(log, pack=loader.load("lancashire")), "occurrence")
    assert local["Have you rung the local hospitals?"].value == "Not yet."


def test_who_collects_is_named_once():
    def where(collects: str) -> str | None:
        return return_to(Profile({"placement": {"return_to": "The foster home; Jo collects"}, "plan": {"collected_by": collects}}))

    assert where("Jo") == "The foster home; Jo collects"
    assert where("Joanna") == "The foster home; Jo collects; Joanna"


def test_the_reasons_of_the_guide_name_the_child_and_own_words_stay():
    log = evening()
    log.at(
        21,
        20,
        Decided(
            {}, LevelOfIntervention.POLICE, State.POLICE_DECIDED, "D8", "default", ("You said you cannot reach the child.",), (), call="101"
        ),
    )
    said = every_text(sample(log).overview.why)
    assert "cannot reach Ash" in said
    assert "reach the child" not in said


def test_where_the_carer_did_not_agree_each_conversation_is_a_line():
    """NAT-3.16, NOTT-46a"""
    log = evening()
    log.at(22, 40, PoliceAnswered(PoliceOutcome.REFUSED, officer="Officer Reed", officer_role="call handler", reason="Wait an hour"))
    log.at(22, 45, Disagreed("It is dark."))
    log.at(22, 50, Escalated("a police supervisor", reached=True, name="Sergeant Ames", outcome="Will send a car"))
    rows = rows_of(sample(log), "occurrence")
    assert "Wait an hour" in (rows["23:40, Officer Reed, call handler"].value or "")
    assert "It is dark" in (rows["23:45, the carer"].value or "")
    assert "Will send a car" in (rows["23:50, Sergeant Ames, a police supervisor"].value or "")
