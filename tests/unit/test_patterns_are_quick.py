"""No regular expression of the product can be made to think for long: each is tried on text that was built against it out of its own parts."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser

import pytest

from carer_app.domain import handover_words

try:
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser
except ImportError:  # Python 3.10 and older
    import sre_constants as codes  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 4000
"""Letters in the longest field of a form (forms/validators.py)."""
MOST = 1.0
"""Seconds of this process's own time over the longest text. The slowest takes a fifteenth of it; one that grows with the third power takes minutes,
and one that doubles with each letter never ends: so the text grows by a little, and the first that is too slow ends the test."""
USES = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
LENGTHS = (6, 10, 14, 18, 20, 22, 24, 25, 27, 30, 40, 60, 90, 130, 200, 300, 450, 700, 1000, 1500, 2500, LONGEST)


def _built(**texts: str | int) -> dict[str, ast.expr]:
    return {name: ast.Constant(text) for name, text in texts.items()}


BUILT = {
    "carer_app/domain/handover_redactions.py": _built(whole=r"a\s+b", begun=r"a\s+b", _CUT=300),
    "carer_app/domain/handover_words.py": _built(pattern=handover_words._as_typed("12 Elm Road, 3 The  Mews") or "", out="AB1", into="2CD"),
}
"""What is put together while it runs, as it comes out for some words."""


def patterns() -> Iterator[tuple[str, str]]:
    """Every pattern in the code, and where it stands. What is put into one while running is always escaped: here it is two words."""
    for folder in ("carer_app", "forms"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text())
            named = {
                target.id: one.value
                for one in ast.walk(tree)
                if isinstance(one, ast.Assign)
                for target in one.targets
                if isinstance(target, ast.Name)
            } | BUILT.get(str(path.relative_to(ROOT)), {})
            for one in ast.walk(tree):
                if isinstance(one, ast.ImportFrom) and one.module and one.module.startswith(("carer_app", "forms")):
                    taken = {each.asname or each.name: getattr(import_module(one.module), each.name, None) for each in one.names}
                    named |= {name: ast.Constant(value) for name, value in taken.items() if isinstance(value, str)}
            # for one, other in TABLE: each row of the table in its turn
            rows = {
                loop.target.elts[0].id: [row.elts[0] for row in table.elts if isinstance(row, ast.Tuple)]
                for loop in ast.walk(tree)
                if isinstance(loop, ast.For) and isinstance(loop.target, ast.Tuple) and isinstance(loop.iter, ast.Name)
                if isinstance(loop.target.elts[0], ast.Name) and isinstance(table := named.get(loop.iter.id), ast.Tuple)
            }
            for call in ast.walk(tree):
                match call:
                    case ast.Call(func=ast.Attribute(attr=how, value=ast.Name(id="re")), args=[asked, *_]) if how in USES:
                        for each in rows.get(asked.id, [asked]) if isinstance(asked, ast.Name) else [asked]:
                            yield text_of(each, named), f"{path.relative_to(ROOT)}:{call.lineno}"


def text_of(node: ast.expr, named: dict[str, ast.expr]) -> str:
    match node:
        case ast.Constant(value=str() | int() as text):
            return str(text)
        case ast.Constant(value=bytes() as text):
            return text.decode("latin-1")
        case ast.JoinedStr(values=parts):
            return "".join(text_of(part, named) for part in parts)
        case ast.FormattedValue(value=value):
            return text_of(value, named)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return text_of(left, named) + text_of(right, named)
        case ast.Name(id=name) if name in named:
            return text_of(named[name], named)
        case ast.Call(func=ast.Attribute(attr="join" | "escape")):
            return "a b"
        case _:
            raise AssertionError(f"line {node.lineno}: a pattern that this test cannot read: {ast.dump(node)[:200]}")


def fitting(parsed: object) -> str:
    """Some text that fits a part of a pattern; of each set two of its letters in turn would do as well as one, so the first."""
    out = ""
    for code, value in parsed:  # type: ignore[attr-defined]
        match code:
            case codes.LITERAL:
                out += chr(value)
            case codes.NOT_LITERAL:
                out += "b" if value == ord("a") else "a"
            case codes.ANY:
                out += "a"
            case codes.IN:
                out += one_of(value)
            case codes.SUBPATTERN:
                out += fitting(value[3])
            case codes.BRANCH:
                out += fitting(value[1][0])
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                out += fitting(value[2]) * max(1, value[0])
            case codes.ATOMIC_GROUP:
                out += fitting(value)
            case _:
                pass
    return out


def one_of(listed: list[tuple[object, object]]) -> str:
    inside = re.compile("[" + "".join(written(listed)) + "]")
    return next((letter for letter in " a0Ab_-.,;\n\t'é–" if inside.match(letter)), "a")


def written(listed: list[tuple[object, object]]) -> Iterator[str]:
    kinds = {
        codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    for code, value in listed:
        if code is codes.NEGATE:
            yield "^"
        elif code is codes.LITERAL:
            yield re.escape(chr(value))  # type: ignore[arg-type]
        elif code is codes.RANGE:
            yield f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"  # type: ignore[index]
        else:
            yield kinds[value]


def pumps(parsed: object) -> Iterator[str]:
    """What each repeated part repeats: the text that grows."""
    for code, value in parsed:  # type: ignore[attr-defined]
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            yield fitting(value[2])
            yield from pumps(value[2])
        elif code is codes.SUBPATTERN:
            yield from pumps(value[3])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield fitting(branch)
                yield from pumps(branch)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from pumps(value[1])


def hostile(text: str) -> Iterator[tuple[str, str, str]]:
    """Beginning, what grows, and an end that does not fit."""
    parsed = parser.parse(text)
    begins = {"", fitting(parsed)[:40]}
    for pump in dict.fromkeys([*pumps(parsed), "a", " ", "0", "a ", "-"]):
        if pump:
            for begin in sorted(begins):
                for end in ("", "\x00", "!"):
                    yield begin, pump, end


def slowest(text: str) -> tuple[float, str]:
    """The longest that this pattern thought, and over what; as soon as that is too long, no more is tried."""
    pattern, most = re.compile(text), (0.0, "")
    for begin, pump, end in hostile(text):
        for length in LENGTHS:
            tried = (begin + pump * (length // len(pump) + 1))[:length] + end
            for ask in (pattern.search, pattern.fullmatch):
                began = time.process_time()
                ask(tried)
                most = max(most, (time.process_time() - began, f"{begin!r} {pump!r} × {length} {end!r}"))
                if most[0] > MOST:
                    return most
    return most


ALL = sorted(set(patterns()))


def test_there_are_patterns_to_try() -> None:
    assert len(ALL) > 60


def test_no_pattern_thinks_for_long() -> None:
    slow = [f"{where}: {text!r} took {took:.2f} s over {over}" for text, where in ALL for took, over in [slowest(text)] if took > MOST]
    assert slow == []


@pytest.mark.parametrize("bad", [r"(a+)+$", r"\s*,?\s*,?\s*x$"])
def test_one_that_does_is_found(bad: str) -> None:
    assert slowest(bad)[0] > MOST
