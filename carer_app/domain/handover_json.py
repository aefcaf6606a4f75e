"""The pack for a computer: everything that is printed, field by field, in the letters that were typed (docs/pack-json.md).

It lies inside the PDF. Its shape has a version of its own: a change that a reader could stumble over is a new one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, assert_never

from carer_app.domain.handover_parts import Block, Cards, Group, Lines, Overview, Part, PolicePack, Row, Rows, Table, TableLine

FORMAT = "not-home-yet police pack"
FORMAT_VERSION = 2


def machine_readable(pack: PolicePack, number: str = "") -> bytes:
    """The copy as it lies in the PDF. Equal packs give equal bytes."""
    return json.dumps(as_json(pack, number), ensure_ascii=False, separators=(",", ":")).encode()


def as_json(pack: PolicePack, number: str = "") -> dict[str, Any]:
    """The pack in order. What is not known is null; what does not apply is an empty text or an empty list."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "language": "en-GB",
        "title": pack.title,
        "marking": pack.marking,
        "purpose": pack.purpose,
        "number": number,
        "version": pack.version,
        "made": pack.made,
        "new_mark": pack.new_mark,
        "log_head": pack.log_head,
        "log_lines": pack.log_lines,
        "log_printed": pack.log_printed,
        "protocols": pack.protocols,
        "running_name": pack.running_name,
        "overview": _overview(pack.overview),
        "parts": [_part(part) for part in pack.parts],
    }


def _overview(page: Overview) -> dict[str, Any]:
    return {
        "name": page.name,
        "summary": page.summary,
        "photo": {"printed": page.photo_words, "else": page.no_photo},
        "facts": _rows(page.facts),
        "status": page.status,
        "why": {"heading": page.why.heading, "sentences": list(page.why.sentences), "paragraphs": list(page.why.paragraphs)},
        "basis": page.basis,
        "danger": _rows(page.danger),
        "done": {
            "title": page.done_title,
            "lines": _lines(page.done),
            "left_out": page.done_left_out,
            "left_out_after": page.done_first if page.done_left_out else None,
        },
        "not_done": list(page.not_done),
        "agreed": _rows(page.agreed),
        "look": _rows(page.look),
        "ring": _rows(page.ring),
        "talking": {"title": page.talking_title, "rows": _rows(page.talking)},
        "earlier": _rows(page.earlier),
        "new": list(page.new),
    }


def _part(part: Part) -> dict[str, Any]:
    return {"id": part.id, "title": part.title, "lead": part.lead, "groups": [_group(group) for group in part.groups]}


def _group(group: Group) -> dict[str, Any]:
    return {"title": group.title, "note": group.note, "blocks": [_block(block) for block in group.blocks]}


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Rows():
            return {"kind": "rows", "title": block.title, "rows": _rows(block.rows), "not_known": list(block.blanks)}
        case Cards():
            cards = [{"title": card.title, "rows": _rows(card.rows)} for card in block.cards]
            return {"kind": "cards", "title": block.title, "cards": cards, "empty": block.empty}
        case Lines():
            return {"kind": "lines", "title": block.title, "lines": list(block.lines), "empty": block.empty, "new": list(block.new)}
        case Table():
            return {
                "kind": "table", "title": block.title, "columns": list(block.columns), "lines": _lines(block.lines), "empty": block.empty,
            }  # fmt: skip
        case _:
            assert_never(block)


def _rows(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [{"label": row.label, "value": row.value, "aside": row.aside, "new": row.new} for row in rows]


def _lines(lines: Sequence[TableLine]) -> list[dict[str, Any]]:
    return [{"cells": list(line.cells), "new": line.new} for line in lines]
