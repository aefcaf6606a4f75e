"""Validators whose sentences say what to do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms.validators import InputRequired, Length, StopValidation, ValidationError
from wtforms.validators import Optional as Optional  # an empty answer is fine: what follows it is not asked

Validator = Callable[[Any, Any], None]
_TELEPHONE = re.compile(r"^\+?[0-9 ()\-.]{3,24}(( ?(x|ext\.?) ?)[0-9]{1,6})?$", re.IGNORECASE)


class Needed(InputRequired):
    """There must be an answer; `says` tells the person what to do: "Say where the child should be." """

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.field_flags: dict[str, Any] = {}  # the server says it, in words; the browser's own bubble is not read out well

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:  # it was filled in, and cannot be read: that is said already
            raise StopValidation
        if field.data in (None, "", [], ()) or (isinstance(field.data, str) and not field.data.strip()):
            field.errors = []
            raise StopValidation(str(self.message))


def at_most(characters: int = 4000) -> Length:
    """No longer than an entry can hold."""
    limit = Length(max=characters, message=f"Please shorten this to {characters:,} characters.")
    limit.field_flags = {}
    return limit


def telephone(form: Any, field: Any) -> None:
    """Digits, spaces and a plus; what a person would write on paper."""
    if field.data and (not _TELEPHONE.match(field.data) or not 3 <= sum(c.isdigit() for c in field.data) <= 20):
        raise ValidationError("Write the telephone number in digits, like 01632 960 001.")


def not_in_the_future(today: Callable[[], date], says: str = "This date is in the future. Check the year.") -> Validator:
    """For a date of birth, or the day of a photo."""

    def check(form: Any, field: Any) -> None:
        if field.data and field.data > today():
            raise ValidationError(says)

    return check


def one_stands_alone(*alone: str, says: str = "Tick either this or the others, not both.") -> Validator:
    """ "None of these" and "I'm not sure" exclude the rest."""

    def check(form: Any, field: Any) -> None:
        chosen = field.data or []
        if len(chosen) > 1 and any(value in alone for value in chosen):
            raise ValidationError(says)

    return check
