"""The same pack set by two engines that we do not use: Typst, and ReportLab. Neither is among our requirements.

.venv/bin/python -m pip install --target FOLDER typst reportlab charset-normalizer
BENCH_ENGINES=FOLDER ./dev bench pdf
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from carer_app.domain.handover_parts import Block, Cards, Lines, PolicePack, Row, Rows, Table

Printer = Callable[[PolicePack, bytes], bytes]
Piece = tuple[str, Any]
"""A heading ("1" or "2"), a paragraph ("p"), rows of cells ("rows"), or a table with its head ("table")."""
NOT_KNOWN = "not known"


def engines() -> dict[str, Printer | None]:
    """By name; None for one that is not installed here."""
    if folder := os.environ.get("BENCH_ENGINES"):
        sys.path.append(folder)
    return {"typst": _typst(), "reportlab": _reportlab()}


def _pieces(pack: PolicePack) -> Iterator[Piece]:
    """All that a pack prints, in order."""
    first = pack.overview
    yield "1", pack.title
    yield "2", first.name
    yield "p", f"{first.summary}. {first.photo_words}"
    yield from _rows((*first.facts, *first.look, *first.ring, *first.earlier, *first.talking, *first.agreed))
    yield "p", " ".join((first.why.heading, *first.why.sentences, *first.why.paragraphs, first.basis, first.status))
    yield "2", first.done_title
    yield "rows", [[cell or "" for cell in line.cells] for line in first.done]
    for part in pack.parts:
        yield "1", part.title
        yield "p", part.lead
        for group in part.groups:
            yield "2", group.title
            for block in group.blocks:
                yield from _block(block)


def _block(block: Block) -> Iterator[Piece]:
    match block:
        case Rows():
            yield from _rows(block.rows)
            yield "p", ", ".join(block.blanks)
        case Cards():
            for card in block.cards:
                yield "p", card.title
                yield from _rows(card.rows)
        case Lines():
            for line in block.lines or (block.empty,):
                yield "p", line
        case Table():
            lines = [[cell or "" for cell in line.cells] for line in block.lines]
            yield "table", [list(block.columns), *lines]


def _rows(rows: tuple[Row, ...]) -> Iterator[Piece]:
    yield "rows", [[row.label, " ".join((row.value or NOT_KNOWN, row.aside)).strip()] for row in rows]


def _typst() -> Printer | None:
    try:
        import typst  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None

    def printed(pack: PolicePack, photo: bytes) -> bytes:
        with tempfile.TemporaryDirectory() as folder:  # pictures come out of files only
            Path(folder, "photo.jpg").write_bytes(photo)
            return bytes(typst.compile(_typst_source(pack).encode(), root=folder, pdf_standards=["ua-1"]))

    return printed


def _typst_source(pack: PolicePack) -> str:
    head = [
        f"#set document(title: {_quoted(pack.file_title)})",
        '#set page(paper: "a4", margin: 1.6cm, numbering: "1 of 1")',
        '#set text(size: 9pt, lang: "en", region: "GB")',
        '#image("/photo.jpg", width: 4cm, alt: "The child")',
    ]
    return "\n".join((*head, *(_typst_piece(kind, what) for kind, what in _pieces(pack))))


def _typst_piece(kind: str, what: Any) -> str:
    if kind in "12":
        return f"#heading(level: {kind})[#{_quoted(what)}]"
    if kind == "p":
        return f"#par[#{_quoted(what)}]" if what else ""
    if not what:
        return ""
    wide = max(len(line) for line in what)
    columns = ", ".join(["auto"] * (wide - 1) + ["1fr"])
    cells = [", ".join(_quoted(cell) for cell in (*line, *[""] * (wide - len(line)))) for line in what]
    if kind == "table":
        cells[0] = f"table.header({cells[0]})"
    return f"#table(columns: ({columns},), stroke: 0.3pt, {', '.join(cells)})"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _reportlab() -> Printer | None:
    try:
        from reportlab import platypus  # type: ignore[import-untyped,import-not-found,unused-ignore]
        from reportlab.lib import pagesizes, styles  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        return None
    from xml.sax.saxutils import escape

    sheet = styles.getSampleStyleSheet()
    named = {"1": sheet["Heading1"], "2": sheet["Heading2"], "p": sheet["BodyText"], "cell": sheet["BodyText"]}

    def piece(kind: str, what: Any) -> Any:
        if kind in named:
            return platypus.Paragraph(escape(what), named[kind])
        wide = max(len(line) for line in what)
        cells = [[platypus.Paragraph(escape(cell), named["cell"]) for cell in (*line, *[""] * (wide - len(line)))] for line in what]
        return platypus.Table(cells, repeatRows=1 if kind == "table" else 0, style=[("GRID", (0, 0), (-1, -1), 0.3, "#888888")])

    def printed(pack: PolicePack, photo: bytes) -> bytes:
        out = BytesIO()
        story = [platypus.Image(BytesIO(photo), 110, 137), *(piece(kind, what) for kind, what in _pieces(pack) if what)]
        platypus.SimpleDocTemplate(out, pagesize=pagesizes.A4, title=pack.file_title).build(story)
        return out.getvalue()

    return printed
