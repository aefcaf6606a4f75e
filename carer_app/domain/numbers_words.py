"""The words of a picture: what each column is called, and what a cell says. Nothing here is a target, least of all fewer reports (lesson 1)."""

from __future__ import annotations

from collections.abc import Callable

from carer_app.domain.counting import NOTHING, Both, Picture, Spread

Cell = Callable[[Picture], Both | Spread | int]
LEVEL_WORDS = {
    "police": "Police intervention",
    "carer": "Carer intervention",
    "no_immediate": "No immediate concern",
    "undecided": "No level was decided",
}
"""The highest level of a time away, the most pressing first."""

AWAY: tuple[tuple[str, Cell], ...] = (
    ("Times away", lambda of: of.all),
    ("Children away more than once", lambda of: of.again),
    ("More than twice", lambda of: of.often),
    *((words, lambda of, level=level: of.levels[level]) for level, words in LEVEL_WORDS.items()),
    ("Away without authorisation", lambda of: of.categories["away_without_authorisation"]),
    ("Only late (not counted)", lambda of: of.late),
)
POLICE: tuple[tuple[str, Cell], ...] = (
    ("Police took a report", lambda of: of.told),
    ("Police level, and no report written", lambda of: of.not_told),
    ("Minutes from police level to the call", lambda of: of.to_call),
    ("Minutes from the call to the report taken", lambda of: of.to_told),
)
DONE: tuple[tuple[str, Cell], ...] = (
    ("Steps tried before the report", lambda of: of.steps),
    ("Reported with no step written", lambda of: of.no_steps),
    ("A sign of the plan ticked", lambda of: of.signs),
    ("A sign ticked, and nothing written after it", lambda of: of.signs_alone),
)
TALKS: tuple[tuple[str, Cell], ...] = (
    ("Interviews owed", lambda of: of.talks["owed"]),
    ("Never offered", lambda of: of.talks["never_offered"]),
    ("Offered", lambda of: of.talks["offered"]),
    ("Refused by the child", lambda of: of.talks["refused"]),
    ("Held", lambda of: of.talks["held"]),
    ("Held in 72 hours", lambda of: of.talks["in_time"]),
)
TABLES = (
    ("Times away, by the highest level", AWAY),
    ("To the police", POLICE),
    ("Steps and signs", DONE),
    ("Return interviews", TALKS),
)


def cell_words(value: Both | Spread | int) -> str:
    """ "12 (5 children)"; the middle of minutes, and of how many; a dash where nothing is known."""
    match value:
        case Both():
            return f"{value.times:,} ({value.children:,})"
        case Spread():
            return f"{value.middle:,} ({value.least:,} to {value.most:,}, of {value.of:,})" if value.of else "–"
        case _:
            return f"{value:,}"


def csv_columns() -> list[str]:
    """The heads of the columns of a file, each number in a column of its own."""
    heads = ["Period"]
    for _, columns in TABLES:
        for words, cell in columns:
            match cell(NOTHING):
                case Both():
                    heads += [f"{words}: times", f"{words}: children"]
                case Spread():
                    heads += [f"{words}: {part}" for part in ("of", "middle", "least", "most")]
                case _:
                    heads.append(words)
    return heads


def csv_cells(of: Picture) -> list[str]:
    """The cells of one row; empty where nothing is known."""
    cells: list[str] = []
    for _, columns in TABLES:
        for _, cell in columns:
            value = cell(of)
            if isinstance(value, int):
                cells.append(str(value))
            elif isinstance(value, Spread) and not value.of:
                cells += ["0", "", "", ""]
            else:
                cells += map(str, value)
    return cells


def trend_words(now: Picture, before: Picture, now_words: str, before_words: str) -> str:
    """What two quarters say beside each other, and no more than they say."""
    said = f"{now_words}: {_times(now.all)}. {before_words}: {_times(before.all)}."
    if now.is_few or before.is_few:
        return f"{said} These are few: one night, or one child, changes them."
    return said


def _times(of: Both) -> str:
    times = "1 time away" if of.times == 1 else f"{of.times:,} times away"
    return f"{times}, {'1 child' if of.children == 1 else f'{of.children:,} children'}"
