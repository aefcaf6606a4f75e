"""Sheets of staff and children: however a spreadsheet saves them, and every fault by its line and column."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain import children_sheet, staff_sheet
from carer_app.domain.sheet import MOST_LINES, Column, NotASheet, blank, day, read, text_of
from forms.children import birthday_is_wrong

TODAY = date(2026, 11, 23)
STAFF = staff_sheet.Known(
    {"residential worker": "residential_worker", "registered manager": "registered_manager", "administrator": "administrator"},
    {"larch house": "larch", "twin": None},
    {"residential_worker"},
    {"administrator"},
    lambda email: "@" in email,
)
CHILDREN = children_sheet.Known({"larch house": "larch"}, True, TODAY, birthday_is_wrong)
HEAD = "Name,Email address,Telephone,What they do,Home"


def staff(text: str) -> tuple[tuple[staff_sheet.Somebody, ...], list[tuple[int, str, str]]]:
    found, faults = staff_sheet.people(read(text, staff_sheet.COLUMNS), STAFF)
    return found, [(fault.line, fault.column, fault.says) for fault in faults]


def children(text: str) -> tuple[tuple[children_sheet.SomeChild, ...], list[tuple[int, str, str]]]:
    found, faults = children_sheet.children(read(text, children_sheet.COLUMNS), CHILDREN)
    return found, [(fault.line, fault.column, fault.says) for fault in faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("parted_by", [",", ";", "\t"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_however_a_spreadsheet_saves_it(encoding: str, parted_by: str, ends: str) -> None:
    lines = [
        HEAD.replace(",", parted_by),
        parted_by.join(["Zoë O’Hara", "Zoe@x.test", "'07700 900123", "Residential  Worker", "LARCH house"]),
    ]
    (one,), faults = staff(text_of((ends.join(lines) + ends).encode(encoding)))
    assert (one.line, one.name, one.email, one.telephone, one.role, one.home) == (
        2, "Zoë O’Hara", "zoe@x.test", "07700 900123", "residential_worker", "larch",
    )  # fmt: skip
    assert faults == []


def test_headings_in_another_order_and_columns_that_are_not_used() -> None:
    sheet = read("home;Colour;EMAIL ADDRESS;name;what they do\nLarch House;red;a@x.test;Ann;Administrator\n", staff_sheet.COLUMNS)
    assert sheet.unused == ("Colour",)
    assert staff_sheet.people(sheet, STAFF)[0][0].name == "Ann"


@pytest.mark.parametrize(
    "line, fault",
    [
        (",a@x.test,,Administrator,", (2, "Name", "This is empty. Fill it in.")),
        ("Ann,nobody,,Administrator,", (2, "Email address", "This is not an email address like name@example.com.")),
        ("=HYPERLINK(1),a@x.test,,Administrator,", (2, "Name", "This looks like a formula. Write the words themselves.")),
        ("@Ann,a@x.test,,Administrator,", (2, "Name", "This looks like a formula. Write the words themselves.")),
        ("Ann,a@x.test,=1+1,Administrator,", (2, "Telephone", "This looks like a formula. Write the words themselves.")),
        ("Ann,a@x.test,x,Administrator,", (2, "Telephone", "This is no telephone number. Correct it, or leave it empty.")),
        ("Ann,a@x.test,,Residential worker,", (2, "Home", "Write the name of the home.")),
        ("Ann,a@x.test,,Residential worker,All homes", (2, "Home", "This role is for one home. Write its name.")),
        ("Ann,a@x.test,,Registered manager,", (2, "Home", "Write the name of the home, or “All homes”.")),
        ("Ann,a@x.test,,Residential worker,Twin", (2, "Home", "Two homes have this name. Give one of them another name first.")),
        (f"{'A' * 301},a@x.test,,Administrator,", (2, "Name", "This is longer than 300 letters. Shorten it.")),
    ],
)
def test_a_bad_line_of_staff_is_named(line: str, fault: tuple[int, str, str]) -> None:
    assert staff(f"{HEAD}\n{line}\n") == ((), [fault])


def test_every_fault_of_a_line_is_named_at_once() -> None:
    assert [column for _, column, _ in staff(f"{HEAD}\n,nobody,x,Wizard,\n")[1]] == ["Name", "Email address", "Telephone", "What they do"]
    head = ",".join(c.heading for c in children_sheet.COLUMNS)
    faults = children(f"{head}\n=1,,soon,,Nowhere,later,\n")[1]
    assert [column for _, column, _ in faults] == ["Full name", "Responsible authority", "Date of birth", "Living there since", "Home"]


def test_a_role_that_there_is_not_is_told_with_those_there_are() -> None:
    ((line, column, says),) = staff(f"{HEAD}\nAnn,a@x.test,,Wizard,\n")[1]
    assert (line, column) == (2, "What they do")
    assert "Administrator, Registered manager, Residential worker" in says


def test_lines_that_say_the_same_and_two_people_with_one_address() -> None:
    rows = [
        "Ann,a@x.test,,Administrator,",
        "",
        "Ann,A@x.test,,administrator,",
        "Ann,a@x.test,,Residential worker,Larch House",
        "Bob,a@x.test,,Registered manager,all homes",
    ]
    found, faults = staff("\n".join([HEAD, *rows]))
    assert [(line, says.split(".")[0]) for line, _, says in faults] == [
        (4, "Line 2 says the same"), (6, "Line 2 has this address with another name"),
    ]  # fmt: skip
    assert found[-1].home is None


def test_a_telephone_number_with_a_plus_is_no_formula() -> None:
    (one,), faults = staff(f"{HEAD}\nAnn,a@x.test,+44 (0)7700 900123,Administrator,\n")
    assert (one.telephone, faults) == ("+44 (0)7700 900123", [])


@pytest.mark.parametrize(
    "said",
    [
        "27/03/2012",
        "2012-03-27",
        "27 March 2012",
        "27 Mar 2012",
        "27-Mar-12",
        "27.3.2012",
        "27/3/12",
        "40995",
        "40995.0",
        "2012-03-27 00:00:00",
    ],
)
def test_a_day_as_spreadsheets_write_it(said: str) -> None:
    assert day(said) == date(2012, 3, 27)


@pytest.mark.parametrize("said", ["", "soon", "13/27/2012", "0", "999999", "2012", "27/03", "١٢/٠٣/٢٠١٢x"])
def test_what_is_no_day(said: str) -> None:
    assert day(said) is None


@pytest.mark.parametrize(
    "born, home, since, column, says",
    [
        ("soon", "Larch House", "", "Date of birth", "This is not a day that can be read. Write it like 27/03/2012."),
        ("01/01/2050", "Larch House", "", "Date of birth", "This date is in the future. Check the year."),
        ("01/01/1950", "Larch House", "", "Date of birth", "That is more than 26 years ago. Check the year."),
        ("27/03/2012", "", "", "Home", "Write the name of the home the child lives in."),
        ("27/03/2012", "Elsewhere", "", "Home", "You have no open home of this name. Write it as it stands on your pages."),
        ("27/03/2012", "Larch House", "x", "Living there since", "This is not a day that can be read. Write it like 27/03/2012."),
        ("27/03/2012", "Larch House", "01/01/2011", "Living there since", "This is before the child was born. Check the year."),
    ],
)
def test_a_bad_line_of_children_is_named(born: str, home: str, since: str, column: str, says: str) -> None:
    head = ",".join(c.heading for c in children_sheet.COLUMNS)
    assert children(f"{head}\nHazel Invented,,{born},Harbour County,{home},{since},\n") == ((), [(2, column, says)])


def test_the_same_child_twice() -> None:
    head = ",".join(c.heading for c in children_sheet.COLUMNS)
    rows = ["Hazel Invented,,27/03/2012,Harbour County,Larch House,,", "hazel  invented,H,40995,Harbour County,Larch House,,"]
    ((line, _, says),) = children("\n".join([head, *rows]))[1]
    assert (line, says) == (3, "Line 2 has the same name and birthday. Take one of them out.")


@pytest.mark.parametrize(
    "content, says",
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"PK\x03\x04", "Excel file"),
        (b"\xd0\xcf\x11\xe0 x", "old Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\x00c", "not a text file"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (b'Name,"Email', "near line 1"),
        (b"Something,else\n1,2\n", "These are missing: Name, Email address, What they do"),
        (b"Name,Email address,What they do\n", "nothing below"),
        (b"Name,name,Email address,What they do\na,b,c,d\n", "same heading"),
        (b"Name,Email address,What they do\n" + b"a,b,c\n" * (MOST_LINES + 1), "more than 5,000 lines"),
    ],
)
def test_a_file_that_is_no_such_sheet(content: bytes, says: str) -> None:
    with pytest.raises(NotASheet, match=says):
        read(text_of(content), staff_sheet.COLUMNS)


@pytest.mark.parametrize("columns", [staff_sheet.COLUMNS, children_sheet.COLUMNS])
def test_the_empty_sheet_has_every_column(columns: tuple[Column, ...]) -> None:
    assert text_of(blank(columns)).strip().split(",") == [column.heading for column in columns]


_CELLS = st.one_of(
    st.text(max_size=20), st.sampled_from(["Larch House", "Administrator", "a@x.test", "27/03/2012", "40995", "=1", "All homes"])
)


@given(st.lists(st.lists(_CELLS, max_size=8), max_size=6), st.sampled_from(",;\t"), st.sampled_from(["utf-8", "utf-16"]))
def test_no_file_is_an_error(rows: list[list[str]], parted_by: str, encoding: str) -> None:
    for columns, look in ((staff_sheet.COLUMNS, staff), (children_sheet.COLUMNS, children)):
        text = "\n".join([parted_by.join(column.heading for column in columns), *(parted_by.join(row) for row in rows)])
        try:
            found, faults = look(text_of(text.encode(encoding, "surrogatepass")))
        except NotASheet:
            continue
        assert not {one.line for one in found} & {line for line, _, says in faults if "Line" not in says}


@given(st.binary(max_size=200))
def test_no_bytes_are_an_error(content: bytes) -> None:
    with contextlib.suppress(NotASheet):
        read(text_of(content), staff_sheet.COLUMNS)


def test_a_cell_as_long_as_a_book_is_told_as_one() -> None:
    with pytest.raises(NotASheet, match="Near line 2 a cell is far too long"):
        read(f"{HEAD}\n{'x' * 140_000},a@x.test,,Administrator,\n", staff_sheet.COLUMNS)
