"""How many pages a PDF has."""

from __future__ import annotations

from io import BytesIO

import pikepdf


def count_pages(document: bytes) -> int:
    """The number of its pages."""
    with pikepdf.open(BytesIO(document)) as opened:
        return len(opened.pages)
