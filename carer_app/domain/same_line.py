"""Whether two bodies of a line say the same: a page sent twice by a double tap, or one gone back to and sent with other words."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from carer_app.domain.entries import (
    Body,
    kind_of,
)
from carer_app.domain.entry_json import body_to_json

ONE_TAP = timedelta(minutes=2)
""" "In 30 minutes", tapped twice, is two times a moment apart, and one answer."""


def says_the_same(one: Body, other: Body) -> bool:
    """Whether nothing would be lost if only one of the two were kept."""
    return type(one) is type(other) and all(_same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))


def what_it_says(body: Body) -> str:
    """The body as words to make an id from."""
    return f"{kind_of(body)} {sorted(body_to_json(body).items())}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= ONE_TAP
    return bool(one == other)
