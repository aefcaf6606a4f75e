"""How somebody wants to be reminded."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import ClockField, ManyField
from forms.validators import at_most

CHANNELS = (("mail", "By email"), ("push", "On the browsers and phones where I turned it on"))
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?")


class RemindersForm(Form):
    """Ways, and the hours in which what can wait waits. Both times empty: no quiet hours."""

    channels = ManyField("How do you want to be reminded?", choices=CHANNELS)
    quiet_from = ClockField("Quiet from", [at_most(8)], width="govuk-input--width-10")
    quiet_to = ClockField("Quiet until", [at_most(8)], width="govuk-input--width-10")

    def validate_quiet_from(self, field: Any) -> None:
        _check(field, self.quiet_to)

    def validate_quiet_to(self, field: Any) -> None:
        _check(field, self.quiet_from)

    @property
    def quiet(self) -> tuple[int, int]:
        """In minutes since midnight."""
        return minutes_of(self.quiet_from.data or "0:00"), minutes_of(self.quiet_to.data or "0:00")


def minutes_of(clock: str) -> int:
    """A time of day as minutes since midnight."""
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise ValueError("That is no time of day.")
    return int(found[1]) * 60 + int(found[2])


def clock_of(minutes: int) -> str:
    """The other way."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _check(field: Any, other: Any) -> None:
    if not field.data:
        if other.data:
            raise ValidationError("Give both times, or neither for no quiet hours.")
    elif not _CLOCK.fullmatch(field.data):
        raise ValidationError("Enter a time like 21:30.")
