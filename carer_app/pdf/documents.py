"""The pack as HTML: one template, escaped, in characters our fonts can print; the photo by a name that only the renderer knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from carer_app.domain.handover_parts import Block, Cards, Group, Lines, PolicePack, Row, Rows, Table
from carer_app.pdf.fonts import FACES, WEIGHTS, printable

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"
PHOTO_URL = "pack:photo.jpg"
CODE_URL = "pack:number.svg"
FONT_URL = "font:"


def pack_html(pack: PolicePack, has_photo: bool, number_address: str = "", *, is_signed: bool = False, has_copy: bool = False) -> str:
    """The whole document. The photo is asked for as PHOTO_URL, the code of its number as CODE_URL; nothing else is ever asked for."""
    address, _, query = number_address.partition("?")
    number = query.rpartition("=")[2]
    return template("pack.html").render(
        pack=pack,
        photo=PHOTO_URL if has_photo else None,
        code=CODE_URL,
        number=[number[at : at + 4] for at in range(0, len(number), 4)],
        check_address=address,
        is_signed=is_signed,
        has_copy=has_copy,
    )


def stylesheet(every_script: bool, sheet: str = "pack") -> str:
    """The stylesheet of that name with its fonts: those of the Latin alphabets, or all of them."""
    faces = [face for face in FACES if face.is_base or every_script]
    rules = (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {weight}; src: url("{FONT_URL}{face.file(weight).name}"); }}'
        for face in faces
        for weight in WEIGHTS
    )
    families = ", ".join(f'"{face.family}"' for face in faces)
    return "\n".join((*rules, f"html {{ font-family: {families}; }}", (TEMPLATES / f"{sheet}.css").read_text()))


def elements() -> str:
    """What each element is before the stylesheet: what a browser has built in."""
    return (TEMPLATES / "elements.css").read_text()


@cache
def template(name: str) -> Template:
    """The template of that name: every word escaped and printable."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    env.filters["two_abreast"] = _two_abreast
    env.filters["is_short"] = _is_short
    return env.get_template(name)


_SHORT_LABEL, _SHORT_VALUE = 24, 31
"""As many letters as go on one line in half the width of the sheet."""


def _two_abreast(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Rows in the order they came, two to a line where both are short."""
    waiting: tuple[Row, ...] = ()
    for row in rows:
        if _is_wide(row):
            yield from (line for line in (waiting, (row,)) if line)
            waiting = ()
        elif waiting:
            yield (*waiting, row)
            waiting = ()
        else:
            waiting = (row,)
    if waiting:
        yield waiting


def _is_wide(row: Row) -> bool:
    text = row.value or ""
    return len(row.label) > _SHORT_LABEL or len(text) > _SHORT_VALUE or "\n" in text or bool(row.aside)


_SHORT_GROUP = 12
_WIDE_LINE = 85
"""As many lines as are kept on one sheet with their heading, and the letters of one. A longer group may run over: the head of the next
sheet says its heading again."""


def _is_short(group: Group) -> bool:
    return sum(map(_lines_of, group.blocks)) <= _SHORT_GROUP


def _lines_of(block: Block) -> int:
    match block:
        case Rows(rows=rows, blanks=blanks):
            text = sum(max(_height(row.value or "") for row in line) for line in _two_abreast(rows))
            return text + _height("; ".join(blanks)) * bool(blanks)
        case Lines(lines=lines):
            return sum(map(_height, lines))
        case Cards(cards=cards):
            return sum(2 + len(card.rows) for card in cards)
        case Table(lines=lines):
            return 1 + sum(max(_height(cell or "") for cell in line.cells) for line in lines)


def _height(text: str) -> int:
    return sum(1 + len(line) // _WIDE_LINE for line in (text.splitlines() or [""]))


_TELEPHONE = re.compile(r"\b0\d{2,4}(?: \d{3,4}){1,2}\b")


def _printable(value: Any) -> Any:
    """Every word that goes in is made printable, and a telephone number stays on one line; markup of our own templates passes."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return _TELEPHONE.sub(lambda number: number[0].replace(" ", "\u00a0"), printable(value))
