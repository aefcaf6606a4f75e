"""An address as a QR code: one black shape, so that it prints sharp at any size and no viewer leaves hairs between its squares."""

from __future__ import annotations

import segno

_QUIET = 2
"""Empty squares around it. The standard asks for four: the white of the sheet is the rest."""


def qr_code(address: str) -> bytes:
    """The picture as SVG."""
    rows = tuple(segno.make_qr(address, error="m", boost_error=False).matrix)
    side = len(rows) + 2 * _QUIET
    runs = "".join(_run(x, y, length) for y, row in enumerate(rows) for x, length in _runs(row))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">'
        f'<path fill="#000" d="{runs}"/></svg>'
    ).encode()


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Where the dark runs of a row begin, and how long they are."""
    found: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((x, 1))
    return found


def _run(x: int, y: int, length: int) -> str:
    return f"M{x + _QUIET} {y + _QUIET}h{length}v1h-{length}z"
