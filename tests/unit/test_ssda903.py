"""SSDA903, the table of times away: what each makes of the record, and what holds of everything that is exported."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

import pytest

from carer_app.domain.entries import Answered, ExpectedWhere, FoundWhere, Located, Opened, Returned
from carer_app.domain.follow_up import Category
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.ssda903 import ChildFacts, CollectionYear, Stay, rows, rows_of_year
from carer_app.domain.ssda903_files import code_of, gaps, header_csv, header_row, missing_csv
from carer_app.domain.ssda903_times import Code, Stretch, Why, stretches
from carer_app.domain.ssda903_words import CODE, RULE, WHY
from carer_app.domain.times_away import Counted
from carer_app.domain.wall_clock import LONDON
from tests.unit.occurrence_cases import Log
from tests.unit.ssda903_histories import YEAR, lived

BORN = date(2012, 5, 2)
NOW = datetime(2027, 5, 20, 12, tzinfo=LONDON)
FACTS = ChildFacts(BORN, date(2022, 3, 4), (Stay(at := datetime(2024, 1, 1, 12, tzinfo=LONDON)),))
HERE = at


def on(text: str) -> datetime:
    """ "2026-10-14 21:00" by the clock in England."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def m(start: str, end: str | None, name: str = "one") -> Stretch:
    return Stretch(Code.MISSING, on(start), on(end) if end else None, (name,))


def a(start: str, end: str | None, name: str = "two") -> Stretch:
    return Stretch(Code.AWAY, on(start), on(end) if end else None, (name,))


def told(*times: Stretch, facts: ChildFacts = FACTS, year: int = 2026, now: datetime = NOW) -> list[tuple[str, str, str]]:
    found = rows_of_year(rows(times, facts, now), CollectionYear(year))
    return [(row.code.value, str(row.start), str(row.end or "")) for row in found if not row.refused]


@pytest.mark.parametrize(
    "times, expected",
    [
        ([], []),
        ([m("2026-10-14 21:00", "2026-10-15 02:00")], [("M", "2026-10-14", "2026-10-15")]),
        ([m("2026-10-14 21:00", "2026-10-14 23:00")], [("M", "2026-10-14", "2026-10-14")]),
        ([m("2026-10-14 09:00", "2026-10-14 11:00"), m("2026-10-14 20:00", "2026-10-14 23:00", "b")], [("M", "2026-10-14", "2026-10-14")] * 2),
        ([a("2026-10-14 21:00", None)], [("A", "2026-10-14", "")]),
        ([m("2027-03-30 21:00", "2027-04-02 09:00")], [("M", "2027-03-30", "")]),
        ([m("2026-03-30 21:00", "2026-04-02 09:00")], [("M", "2026-03-30", "2026-04-02")]),
        ([m("2026-03-30 21:00", "2026-03-31 09:00")], []),
        ([m("2027-04-01 00:10", "2027-04-01 09:00")], []),
        ([m("2026-10-14 21:00", "2026-10-17 02:00"), m("2026-10-16 09:00", None, "b")], [("M", "2026-10-14", "")]),
        ([m("2026-10-14 21:00", None), m("2026-10-16 09:00", "2026-10-17 02:00", "b")], [("M", "2026-10-14", "")]),
        (
            [a("2026-10-10 21:00", "2026-10-20 09:00"), m("2026-10-14 09:00", "2026-10-16 02:00")],
            [("A", "2026-10-10", "2026-10-14"), ("M", "2026-10-14", "2026-10-16"), ("A", "2026-10-16", "2026-10-20")],
        ),
        ([a("2026-10-10 21:00", None), m("2026-10-14 09:00", None)], [("A", "2026-10-10", "2026-10-14"), ("M", "2026-10-14", "")]),
        ([a("2026-10-15 21:00", "2026-10-16 01:00"), m("2026-10-14 09:00", None)], [("M", "2026-10-14", "")]),
        ([m("2026-10-14 09:00", "2026-10-14 10:00"), a("2026-10-14 10:00", "2026-10-15 10:00")],
         [("M", "2026-10-14", "2026-10-14"), ("A", "2026-10-14", "2026-10-15")]),
    ],
)  # fmt: skip
def test_times_away_become_rows_of_dates(times: list[Stretch], expected: list[tuple[str, str, str]]) -> None:
    assert told(*times) == expected
    assert told(*reversed(times)) == expected


def test_a_date_is_that_of_the_clock_in_england() -> None:
    """23:30 UTC on a summer's night is the next day; so is 31 March itself."""
    summer = Stretch(Code.MISSING, datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC), ("one",))
    assert told(summer) == [("M", "2026-07-01", "2026-07-02")]
    at_the_turn = Stretch(Code.MISSING, datetime(2027, 3, 31, 23, 30, tzinfo=UTC), None, ("one",))
    assert told(at_the_turn) == []
    assert told(at_the_turn, year=2027) == [("M", "2027-04-01", "")]


def test_a_row_that_was_open_begins_the_next_return_with_the_same_start() -> None:
    """Rule 576."""
    one = m("2027-03-30 21:00", "2027-04-02 09:00")
    assert told(one) == [("M", "2027-03-30", "")]
    assert told(one, year=2027) == [("M", "2027-03-30", "2027-04-02")]
    assert rows_of_year(rows([one], FACTS, NOW), CollectionYear(2027))[0].why[-1] is Why.FROM_LAST_YEAR


def moving(*days: str) -> ChildFacts:
    """Moves at noon of these days."""
    ends = [on(f"{day} 12:00") for day in days]
    return ChildFacts(BORN, None, tuple(Stay(begins, ends) for begins, ends in zip([HERE, *ends], [*ends, None], strict=True)))


def test_the_end_of_a_placement_ends_the_row_and_the_next_day_opens_another() -> None:
    """Rule 575."""
    facts = moving("2026-10-16")
    assert told(m("2026-10-14 21:00", None), facts=facts) == [("M", "2026-10-14", "2026-10-16"), ("M", "2026-10-17", "")]
    assert told(m("2026-10-14 21:00", "2026-10-20 09:00"), facts=facts) == [
        ("M", "2026-10-14", "2026-10-16"),
        ("M", "2026-10-17", "2026-10-20"),
    ]
    assert told(m("2026-10-14 21:00", "2026-10-16 20:00"), facts=facts) == [("M", "2026-10-14", "2026-10-16")]
    assert told(m("2026-10-14 21:00", None), facts=moving("2026-10-16", "2026-10-19")) == [
        ("M", "2026-10-14", "2026-10-16"), ("M", "2026-10-17", "2026-10-19"), ("M", "2026-10-20", ""),
    ]  # fmt: skip


def test_who_goes_from_the_new_home_on_the_day_of_the_move_has_one_row() -> None:
    found = rows([m("2026-10-16 20:00", None)], moving("2026-10-16"), NOW)
    assert [(row.start, row.end) for row in found] == [(date(2026, 10, 16), None)]
    assert Why.MOVED_THAT_DAY in found[0].why


def test_with_no_placement_after_it_the_row_ends_for_good_and_what_begins_later_is_refused() -> None:
    left = ChildFacts(BORN, None, (Stay(HERE, on("2026-10-16 12:00")),))
    assert told(m("2026-10-14 21:00", None), facts=left) == [("M", "2026-10-14", "2026-10-16")]
    assert [row.refused for row in rows([m("2026-10-18 21:00", None)], left, NOW)] == ["578"]
    assert [row.refused for row in rows([m("2026-10-18 21:00", None)], ChildFacts(BORN), NOW)] == [""]


def test_a_child_who_turns_18_ceases_to_be_looked_after_and_the_row_ends() -> None:
    """Rules 578 and 580; who was born on 29 February turns 18 on 28 February of other years."""
    facts = ChildFacts(date(2008, 10, 16))
    found = rows([m("2026-10-14 21:00", None), m("2026-10-30 09:00", "2026-11-02 09:00", "b")], facts, NOW)
    assert [(str(row.end), row.refused) for row in found] == [("2026-10-16", "")]
    assert Why.EIGHTEEN in found[0].why
    assert Why.STILL_OPEN not in found[0].why
    assert [row.refused for row in rows([m("2026-10-30 09:00", "2026-11-02 09:00", "b")], facts, NOW)] == ["578"]
    assert told(m("2026-02-01 09:00", None), facts=ChildFacts(date(2008, 2, 29)), year=2025) == [("M", "2026-02-01", "2026-02-28")]
    still = rows([m("2026-10-14 21:00", None)], facts, on("2026-10-15 09:00"))
    assert [row.end for row in still] == [None]


@pytest.mark.parametrize(
    "one, facts, rule",
    [
        (m("2026-10-14 21:00", "2026-10-13 02:00"), FACTS, "567"),
        (m("2026-10-14 21:00", None), ChildFacts(date(2026, 10, 14)), "586"),
        (m("2026-10-14 21:00", None), ChildFacts(date(2026, 12, 1)), "586"),
        (m("2026-10-14 21:00", None), ChildFacts(None), "102"),
        (m("2026-10-14 21:00", None), ChildFacts(BORN, date(2026, 10, 15)), "581"),
    ],
)
def test_what_would_be_refused_is_left_out_and_says_by_which_rule(one: Stretch, facts: ChildFacts, rule: str) -> None:
    found = rows_of_year(rows([one], facts, NOW), YEAR)
    assert [row.refused for row in found] == [rule]
    assert RULE[rule].put_right.endswith(".")
    assert missing_csv([(header_row("c", BORN, {}, YEAR), found)]).splitlines() == ["CHILD,DOB,MISSING,MIS_START,MIS_END"]


def a_log(*lines: tuple[str, object]) -> Occurrence:
    log = Log(on("2026-10-14 21:00"))
    log.add(0, Opened("child", ExpectedWhere.HOME, log.at(0)))
    for at, body in lines:
        log.add((on(at) - on("2026-10-14 21:00")).total_seconds() / 60, body)  # type: ignore[arg-type]
    return Occurrence.of(log.entries)


FOUND = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=True)
NOBODY_THERE = Located(FoundWhere.FAMILY_OR_FRIENDS, adult_with_child=False)
LOST = Answered("whereabouts", {"whereabouts": "unknown"})
BACK = Returned(FoundWhere.CAME_BACK)


@pytest.mark.parametrize(
    "lines, counted, expected",
    [
        ([("2026-10-15 02:00", BACK)], Counted(Category.MISSING), ["M"]),
        ([("2026-10-15 02:00", BACK)], Counted(Category.ABSENT), ["M"]),
        ([("2026-10-15 02:00", BACK)], Counted(Category.OTHER), []),
        ([("2026-10-15 02:00", BACK)], Counted(Category.AWAY_WITHOUT_AUTHORISATION), ["A"]),
        ([("2026-10-15 02:00", FOUND), ("2026-10-16 02:00", BACK)], Counted(Category.MISSING), ["M", "A"]),
        ([("2026-10-15 02:00", NOBODY_THERE), ("2026-10-16 02:00", BACK)], Counted(Category.MISSING), ["M"]),
        ([("2026-10-15 02:00", FOUND), ("2026-10-15 09:00", LOST)], Counted(Category.MISSING), ["M", "A", "M"]),
        ([("2026-10-15 02:00", FOUND), ("2026-10-15 09:00", LOST)], Counted(Category.AWAY_WITHOUT_AUTHORISATION), ["A", "M"]),
        ([("2026-10-15 02:00", FOUND), ("2026-10-15 09:00", LOST)], Counted(Category.AWAY_WITHOUT_AUTHORISATION, "Said."), ["A"]),
    ],
)
def test_a_change_of_category_closes_one_time_before_it_opens_the_next(
    lines: list[tuple[str, object]], counted: Counted, expected: list[str]
) -> None:
    """E7: missing while nobody knows where, away without authorisation once somebody is with them."""
    found = stretches(a_log(*lines), counted)
    assert [one.code.value for one in found] == expected
    assert all(one.to_at == after.from_at for one, after in itertools.pairwise(found))


def test_every_reason_and_rule_has_its_words() -> None:
    assert set(WHY) == set(Why)
    assert set(CODE) == set(Code)
    assert all(words.endswith(".") for words in WHY.values())


def test_the_header_holds_the_codes_of_the_return_and_says_what_is_not_known() -> None:
    girl = {
        "sex": "female", "ethnicity": "mixed_white_asian", "upn": " h 12345678901x ", "is_mother": "yes", "first_child_born": "2026-05-04",
        "return_code": "LA-7",
    }  # fmt: skip
    assert header_csv([header_row("c", BORN, girl, YEAR)]) == (
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\r\nLA-7,F,02/05/2012,MWAS,H12345678901X,1,04/05/2026\r\n"
    )
    assert gaps(girl, YEAR) == ()
    unknown = header_row("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9", BORN, {}, YEAR)
    assert (unknown.child, unknown.sex, unknown.ethnic, unknown.upn) == ("0A1B2C3D4E", "", "NOBT", "")
    assert [gap.column for gap in gaps({}, YEAR)] == ["CHILD", "SEX", "ETHNIC", "UPN"]
    assert [gap.column for gap in gaps({**girl, "upn": "I1", "is_mother": "dont_know"}, YEAR)] == ["UPN", "MOTHER"]
    boy = header_row("c", BORN, {**girl, "sex": "male"}, YEAR)
    assert (boy.sex, boy.mother, boy.mothers_child) == ("M", "", "")
    assert header_row("c", BORN, {"sex": "male"}, CollectionYear(2022)).sex == "1"
    assert code_of("c", {"return_code": "=1+1"}) == "=1+1"
    assert "'=1+1" in header_csv([header_row("c", BORN, {"return_code": "=1+1"}, YEAR)])


@pytest.mark.parametrize("seed", range(0, 200, 4))
def test_whatever_is_exported_never_overlaps_and_leaves_only_the_last_row_open(seed: int) -> None:
    """A sample; `./dev test --full` asks the sector's own rules about all of them."""
    child = lived(seed)
    kept = [row for row in child.rows() if not row.refused]
    for row in kept:
        assert row.start <= YEAR.last
        assert row.start > child.facts.born
        assert row.end is None or (row.start <= row.end and YEAR.first <= row.end <= YEAR.last)
    for row, after in itertools.pairwise(kept):
        assert row.end is not None
        assert row.end <= after.start
    open_then = [row.start for row in kept if row.end is None]
    of_next = [row.start for row in child.rows(CollectionYear(2027)) if not row.refused]
    assert open_then == of_next[: len(open_then)]
    assert {row.refused for row in child.rows()} <= set(RULE) | {""}
