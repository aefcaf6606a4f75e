"""A plan as a file: the same when it comes back, safe in a spreadsheet, and a sentence for whatever cannot be taken in."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from carer_app.domain.plan_csv import COLUMNS, to_csv
from carer_app.domain.plan_file import MOST_BYTES, NotAPlanFile, read_file, to_json
from carer_app.domain.plan_file_parts import Read
from carer_app.domain.plan_import import preview, together
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_reading import MalformedProfile
from tests.unit.profile_strategies import PROFILES

ALL = {section.id for section in SECTIONS}
AWKWARD = [
    "=1+1",
    "+44 1632",
    "-1",
    "@cmd",
    "'=1",
    "''",
    "'90s",
    "007",
    "'007",
    "123456789012",
    '"',
    'a,"b"',
    "a\nb",
    "＝1",
    "%0A",
    "|x",
    "Zoë 漢字",
]


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet(*answers: tuple[str, str, str, str, str]) -> bytes:
    """A file of these lines: section, field, row, column, answer."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("section", "field", "row", "column", "answer"), *answers])
    return out.getvalue().encode()


def whole(raw: dict[str, Any]) -> dict[str, Any] | None:
    """The plan as it is kept; None for words made at random that read like a PIN."""
    try:
        return {name: values for name, values in Profile.of(raw).sections.items() if values}
    except MalformedProfile:
        return None


@given(PROFILES)
@settings(max_examples=25, deadline=None)
def test_what_goes_out_comes_back_exactly(raw):
    if (kept := whole(raw)) is not None:
        assert read_file(to_csv(Profile(kept))) == Read(kept, ())
        assert read_file(to_json(Profile(kept))) == Read(kept, ())


@pytest.mark.parametrize("words", AWKWARD)
def test_awkward_words_come_back_exactly_and_start_no_formula(words):
    kept = Profile.of(
        {"child_words": {"wishes": words}, "description": {"marks": [{"what": words}]}, "warning_signs": {"signs": [words]}}
    ).sections
    content = to_csv(Profile(kept))
    assert read_file(content).sections == kept
    assert [cell for line in lines(content) for cell in line.values() if cell and cell[0] in "=+-@\t\r＝＋－＠"] == []


def test_it_opens_in_excel_as_utf_8():
    assert to_csv(Profile({})).startswith(b"\xef\xbb\xbf")


def test_the_empty_sheet_has_every_question_and_how_to_answer_it_and_brings_nothing():
    found = lines(to_csv(Profile({})))
    assert {(line["section"], line["field"]) for line in found} == {(s.id, f.id) for s in SECTIONS for f in s.fields}
    assert all(line["question"] and line["how_to_answer"] and not line["answer"] for line in found)
    assert tuple(found[0]) == COLUMNS
    assert read_file(to_csv(Profile({}))) == Read({}, ())


def test_answers_may_be_written_as_people_and_spreadsheets_write_them():
    read = read_file(
        sheet(
            ("identity", "sex", "", "", "female"), ("identity", "date_of_birth", "", "", "02/05/2012"),
            ("placement", "court_orders", "2", "order", "Second"), ("placement", "court_orders", "1", "order", "First"),
            ("placement", "court_orders", "1", "expires_on", "3 May 2027"), ("plan", "waits", "1", "from", "22:05:00"),
            ("plan", "police_from_outset", "", "", "NOT SURE"),
        )
    )  # fmt: skip
    assert read.problems == ()
    assert read.sections["identity"] == {"date_of_birth": "2012-05-02", "sex": "female"}
    assert read.sections["placement"]["court_orders"] == [{"order": "First", "expires_on": "2027-05-03"}, {"order": "Second"}]
    assert read.sections["plan"] == {"waits": [{"from": "22:05"}], "police_from_outset": "dont_know"}


@pytest.mark.parametrize(
    "line, says",
    [
        (("identity", "sex", "", "", "x"), "“Who the child is”: “Sex” must be one of"),
        (("identity", "date_of_birth", "", "", "31/02/2012"), "must be a real date"),
        (("nowhere", "x", "", "", "y"), "Line 2: there is no part called “nowhere”."),
        (("identity", "shoe", "", "", "y"), "Line 2: there is no field called “shoe”."),
        (("people", "people", "1", "shoe", "y"), "has no column called “shoe”."),
        (("people", "people", "x", "name", "y"), "Line 2: “row” must be a number from 1 to 40."),
        (("people", "people", "41", "name", "y"), "Line 2: “row” must be a number from 1 to 40."),
        (("phone_online", "online_habits", "", "", "password: hunter2"), "Take the password or PIN out of"),
        (("phone_online", "accounts", "1", "note", "PIN 1234"), "Take the password or PIN out of"),
    ],
)
def test_what_cannot_be_kept_is_told_and_the_rest_is_taken(line, says):
    read = read_file(sheet(line, ("school", "name", "", "", "Sample School")))
    assert read.sections == {"school": {"name": "Sample School"}}
    assert len(read.problems) == 1
    assert says in read.problems[0]


def test_an_answer_given_twice_is_told():
    read = read_file(sheet(("school", "name", "", "", "One"), ("school", "name", "", "", "Two"),
                           ("warning_signs", "signs", "1", "", "A"), ("warning_signs", "signs", "1", "", "B")))  # fmt: skip
    assert read.sections == {"school": {"name": "One"}, "warning_signs": {"signs": ["A"]}}
    assert len(read.problems) == 2


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "This file is empty."),
        (b" \n", "This file is empty."),
        (b"PK\x03\x04rest", "spreadsheet or a zip file"),
        (b"\xd0\xcf\x11\xe0rest", "old spreadsheet"),
        (b"%PDF-1.7", "This is a PDF."),
        ("section,field,row,column,answer\nidentity,full_name,,,Zoë".encode("cp1252"), "not saved as UTF-8"),
        ("section,field".encode("utf-16"), "not saved as UTF-8"),
        (b"section;field;row;column;answer\n", "not parted by commas"),
        (b"name,age\nAsh,14", "These are missing: section, field, row, column, answer."),
        (b'section,field,row,column,answer\nx,y,,,"never closed', "quotation mark"),
        (b"\x00\x01", "not a text file"),
        (b"{", "breaks off"),
        (b"[" * 100_000, "breaks off"),
        (b"[1]", "not a plan that was saved here"),
        (b'{"format": "not-home-yet plan", "sections": []}', "not a plan that was saved here"),
        (b'{"format": "not-home-yet plan", "version": 2, "sections": {}}', "newer version"),
        (b"x" * (MOST_BYTES + 1), "larger than 1 MB"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_plan_gets_a_sentence_that_says_what_to_do(content, says):
    with pytest.raises(NotAPlanFile, match=says):
        read_file(content)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace")))
@example(b"section,field,row,column,answer\n\n,\n")
@settings(deadline=None)
def test_nothing_that_comes_breaks_it(content):
    for made in (content, b"section,field,row,column,answer\n" + content):
        with suppress(NotAPlanFile):
            assert isinstance(read_file(made), Read)


JSONS = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(st.sampled_from(["name", "people", "note"]) | st.text(max_size=5), inner, max_size=3), max_leaves=8)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(ALL)) | st.text(max_size=5), JSONS, max_size=4))
@settings(deadline=None)
def test_no_json_breaks_it_either(sections):
    content = json.dumps({"format": "not-home-yet plan", "version": 1, "sections": sections}).encode()
    read = read_file(content)
    assert Profile.of(read.sections).sections == read.sections


def test_the_preview_says_what_is_new_differs_or_is_the_same():
    kept = Profile({"school": {"name": "Sample School"}, "health": {"gp_name": "Dr A", "conditions": "None"}, "photo": {}})
    read = Read(
        {
            "school": {"name": "Sample School"},
            "health": {"gp_name": "Dr B"},
            "people": {"people": [{"name": "Nan"}]},
            "photo": {"taken_on": "2026-01-01"},
        },
        ("Told.",),
    )
    seen = preview(kept, read, ALL)
    assert [(part.section.id, part.state) for part in seen.parts] == [("school", "same"), ("health", "differs"), ("people", "new")]
    assert [(f.field.id, f.state, f.was, f.now) for f in seen.parts[1].fields] == [("gp_name", "differs", "Dr A", "Dr B")]
    assert seen.refused == ("Told.", "“Photo”: a photo is not in a file. Add it on the plan.")
    assert [part.section.id for part in seen.changes] == ["health", "people"]


def test_a_part_that_is_agreed_together_is_left_to_those_who_agree_it():
    seen = preview(Profile({}), Read({"plan": {"wait_minutes": 20}}, ()), ALL - {"plan"})
    assert seen.parts == ()
    assert "agreed together" in seen.refused[0]


def test_lines_and_rows_are_added_and_none_is_taken_out():
    kept = {"people": [{"name": "Nan"}, {"name": "Mo"}]}
    seen = preview(Profile({"people": kept}), Read({"people": {"people": [{"name": "Mo"}, {"name": "Kit"}]}}, ()), ALL)
    (seen_rows,) = seen.parts[0].fields
    assert (seen_rows.state, [row.title for row in seen_rows.added], seen_rows.corrected, seen_rows.same) == ("more", ["Kit"], (), 1)
    assert together("people", kept, {"people": [{"name": "Mo"}, {"name": "Kit"}]}) == {
        "people": [{"name": "Nan"}, {"name": "Mo"}, {"name": "Kit"}]
    }
    assert preview(Profile({"people": kept}), Read({"people": {"people": [{"name": "Mo"}]}}, ()), ALL).parts[0].state == "same"


def test_a_row_with_the_same_name_is_corrected_and_says_what_was_and_is():
    kept = [{"name": "Nan", "telephone": "01632 960001", "safe_to_visit": "yes"}, {"name": "Mo"}, {"name": "Kai"}]
    brought = [{"name": "nan ", "telephone": "01632 960009"}, {"name": "Mo"}, {"name": "Kit"}]
    part = preview(Profile({"people": {"people": kept}}), Read({"people": {"people": brought}}, ()), ALL).parts[0]
    (seen,) = part.fields
    assert [(row.title, [(v.label, v.was, v.now) for v in row.values if v.label != "Name"]) for row in seen.corrected] == [
        ("Nan", [("Telephone", "01632 960001", "01632 960009")])
    ]
    assert ([row.title for row in seen.added], seen.same, part.rows_said) == (["Kit"], 1, "1 corrected, 1 new, 1 unchanged")
    assert together("people", {"people": kept}, {"people": brought})["people"] == [
        {"name": "nan ", "telephone": "01632 960009", "safe_to_visit": "yes"}, {"name": "Mo"}, {"name": "Kai"}, {"name": "Kit"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "kept, brought, rows",
    [
        ([{"name": "Kai", "age": 15}, {"name": "Kai", "age": 16}], [{"name": "Kai", "age": 17}], 3),
        ([{"name": "Kia", "telephone": "07700 900130"}], [{"name": "Kai", "telephone": "07700900130"}], 2),
        ([{"telephone": "07700 900130"}], [{"name": "Kai", "telephone": "07700900130"}], 1),
        ([{"name": "Kai", "telephone": "07700 900130"}], [{"telephone": "07700900130", "age": 15}], 1),
        ([{"name": "Kai", "telephone": "1"}, {"name": "Kai", "telephone": "2"}], [{"name": "Kai", "telephone": "2", "age": 15}], 2),
        ([{"relationship": "Aunt"}], [{"relationship": "Aunt", "age": 40}], 2),
        ([{"name": "Mo"}, {"name": "Kai", "telephone": "07700 900130"}], [{"name": "Mo", "telephone": "07700 900130"}], 2),
    ],
    ids=[
        "two of one name",
        "two people at one number",
        "a name for a number",
        "a number of somebody named",
        "one name, and the number tells",
        "without a name",
        "the name before the number",
    ],
)
def test_only_what_tells_rows_apart_makes_one_the_correction_of_another(kept, brought, rows):
    assert len(together("people", {"people": kept}, {"people": brought})["people"]) == rows


def test_nobody_inherits_that_it_is_safe_to_ring_somebody_else():
    mo = {"name": "Mo", "telephone": "01632 960001", "safe_to_ring": "yes", "safe_to_visit": "yes"}
    kai = {"name": "Kai", "telephone": "01632 960001"}
    assert together("people", {"people": [mo]}, {"people": [kai]}) == {"people": [mo, kai]}
    seen = preview(Profile({"people": {"people": [mo]}}), Read({"people": {"people": [kai]}}, ()), ALL).parts[0].fields[0]
    assert (seen.corrected, [row.title for row in seen.added]) == ((), ["Kai"])


@pytest.mark.parametrize(
    "kept, brought, rows",
    [
        ({"days": "weekend", "from": "20:00"}, {"days": "weekdays", "from": "20:00"}, 2),
        ({"days": "weekend", "from": "20:00"}, {"days": "weekend", "from": "22:00"}, 2),
        ({"days": "weekend", "from": "20:00"}, {"from": "20:00"}, 2),
        ({"days": "weekend", "from": "20:00"}, {"days": "weekend", "from": "20:00"}, 1),
        ({"from": "20:00"}, {"from": "20:00"}, 1),
    ],
)
def test_other_days_or_hours_are_another_row(kept, brought, rows):
    after = together("plan", {"waits": [{**kept, "minutes": 10}]}, {"waits": [{**brought, "minutes": 90}]})
    assert len(after["waits"]) == rows


def test_one_name_on_two_sites_is_two_accounts():
    kept, brought = {"platform": "Instagram", "name": "ash1"}, {"platform": "Snapchat", "name": "ash1"}
    assert together("phone_online", {"accounts": [kept]}, {"accounts": [brought]})["accounts"] == [kept, brought]


@given(raw=PROFILES, other=PROFILES)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_no_row_goes_and_a_second_time_changes_nothing(raw, other):
    kept, brought = Profile.of(raw).sections, Profile.of(other).sections
    for name, values in brought.items():
        once = together(name, kept.get(name, {}), values)
        for f in SECTION_BY_ID[name].fields:
            if f.repeat:
                assert len(once.get(f.id, ())) >= len(kept.get(name, {}).get(f.id, ()))
        assert together(name, once, once) == once


def test_a_file_empties_nothing_and_what_an_older_release_kept_is_no_obstacle():
    assert together("school", {"name": "A", "note": "B", "gone": "C"}, {"name": "Z"}) == {"name": "Z", "note": "B"}
