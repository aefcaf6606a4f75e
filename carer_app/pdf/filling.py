"""A blank form that is filled in on a computer: boxes become fields with a name, words that say what they ask, and a font that can be typed in.

WeasyPrint would put whole fonts in for text fields, in an encoding that few readers can type in and a checker refuses. So every box is laid
out as a tick, which needs no font, and those for words are made fields for words here, with one plain font of ours.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pydyf
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from carer_app.pdf.fonts import FACES

ONE_LINE, LINES, TICK = "line", "lines", "tick"
"""What a box is for, at the beginning of its name."""
APART = "--"
FONT = "Type"
_SIZE, _SIZE_OF_LINES = 10, 10
_MANY_LINES = 1 << 12
_FIRST, _LAST = 32, 255
_PLAIN_LETTERS = 1 << 5


def make_fields(pdf: Any) -> None:
    """Turns the boxes of a laid-out form into its fields."""
    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    font = _font(pdf)
    form["DR"] = pydyf.Dictionary({"Font": pydyf.Dictionary({FONT: font})})
    form["DA"] = pydyf.String(f"/{FONT} {_SIZE} Tf 0 g")
    for field in (thing for thing in pdf.objects if isinstance(thing, pydyf.Dictionary) and thing.get("FT") == "/Btn"):
        kind, _, name = field["T"].string.partition(APART)
        field["T"] = pydyf.String(name)
        if kind != TICK:
            _for_words(field, kind == LINES)


def _for_words(field: Any, many: bool) -> None:
    for key in ("AP", "AS", "MK"):
        field.pop(key, None)
    field["FT"], field["V"] = "/Tx", pydyf.String("")
    field["DA"] = pydyf.String(f"/{FONT} {_SIZE_OF_LINES if many else _SIZE} Tf 0 g")
    if many:
        field["Ff"] = _MANY_LINES


def _font(pdf: Any) -> bytes:
    """The font, whole for the letters of western Europe, as one that every reader can type in."""
    data, widths, bbox, ascent, descent, caps = _letters()
    file = pydyf.Stream([data], {"Length1": len(data)}, compress=True)
    pdf.add_object(file)
    described = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor", "FontName": "/PackType", "Flags": _PLAIN_LETTERS, "FontBBox": pydyf.Array(bbox), "ItalicAngle": 0,
            "Ascent": ascent, "Descent": descent, "CapHeight": caps, "StemV": 80, "FontFile2": file.reference,
        }
    )  # fmt: skip
    pdf.add_object(described)
    font = pydyf.Dictionary(
        {
            "Type": "/Font", "Subtype": "/TrueType", "BaseFont": "/PackType", "Encoding": "/WinAnsiEncoding", "FirstChar": _FIRST,
            "LastChar": _LAST, "Widths": pydyf.Array(widths), "FontDescriptor": described.reference,
        }
    )  # fmt: skip
    pdf.add_object(font)
    return bytes(font.reference)


@cache
def _letters() -> tuple[bytes, list[int], list[int], int, int, int]:
    """The font file, the widths of its letters, and its measures in thousandths."""
    font = TTFont(BytesIO(FACES[0].file(400).read_bytes()), recalcTimestamp=False)
    letters = {code: _letter(code) for code in range(_FIRST, _LAST + 1)}
    subsetter = Subsetter(Options(layout_features=[], notdef_outline=True, name_IDs=[], hinting=False))
    subsetter.populate(unicodes=[letter for letter in letters.values() if letter])
    subsetter.subset(font)
    font.flavor = None
    out = BytesIO()
    font.save(out, reorderTables=False)
    scale, glyphs, widths = 1000 / font["head"].unitsPerEm, font.getBestCmap(), font["hmtx"]
    wide = [round(widths[glyphs.get(letters[code], ".notdef")][0] * scale) for code in letters]
    head, line = font["head"], font["hhea"]
    bbox = [round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]
    return out.getvalue(), wide, bbox, round(line.ascent * scale), round(line.descent * scale), round(font["OS/2"].sCapHeight * scale)


def _letter(code: int) -> int:
    """The letter of that number in the encoding; 0 where there is none."""
    try:
        return ord(bytes([code]).decode("cp1252"))
    except UnicodeDecodeError:
        return 0
