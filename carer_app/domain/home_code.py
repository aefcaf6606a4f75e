"""The code of a home: eight letters and figures that its manager tells a social worker, so that nobody needs a list of homes."""

from __future__ import annotations

import re
from uuid import UUID

_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011")
_BITS, _LENGTH = 40, 8


def code_of(home_id: str) -> str:
    """The code of this home, in two groups of four: "K7QF-3MWD"."""
    number = UUID(home_id).int >> (128 - _BITS)
    signs = [_SIGNS[number >> shift & 31] for shift in range(_BITS - 5, -1, -5)]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def homes_with(code: str) -> tuple[str, str] | None:
    """The first and the last id a home of this code can have, however the code is spaced or capitalised; None for what is no code."""
    signs = re.sub(r"[\s-]", "", code).upper().translate(_READ_AS)
    if len(signs) != _LENGTH or any(sign not in _SIGNS for sign in signs):
        return None
    number = 0
    for sign in signs:
        number = number << 5 | _SIGNS.index(sign)
    rest = 128 - _BITS
    return str(UUID(int=number << rest)), str(UUID(int=(number << rest) | ((1 << rest) - 1)))
