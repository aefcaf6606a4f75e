"""A child moves: where to, when and why; and who of the new area was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from forms.base import Form
from forms.fields import ChoiceField, ClockField, DateField, LongTextField, SelectField, TextField, TickField
from forms.validators import Needed, Optional, at_most

LONDON = ZoneInfo("Europe/London")
HOME, CODE, ELSEWHERE, NOT_KNOWN = "home", "code", "elsewhere", "not_known"
WHERE = {
    HOME: "Another of our homes",
    CODE: "A home that told me its code",
    ELSEWHERE: "Somewhere that does not use this service",
    NOT_KNOWN: "Not known yet",
}
HOW = ("By telephone", "By e-mail", "By letter", "At a meeting")
WHO = ("Host authority", "Local police")


class MoveNowForm(Form):
    """Where the child moves to, and why."""

    where = ChoiceField("Where to?", [Needed("Say where the child moves to.")])
    home_id = SelectField("Which of our homes", [Optional()])
    code = TextField(
        "The home’s code", [Optional(), at_most(20)], description="Its manager finds it under “Moves”. Like K7QF-3MWD.",
        width="govuk-input--width-10",
    )  # fmt: skip
    elsewhere = TextField("Where, in words", [Optional(), at_most(300)], description="Only the social worker reads this.")
    reason = LongTextField("Why", [Optional(), at_most(1000)], rows=3, description="Only you and the social worker read this.")

    @property
    def not_offered(self) -> tuple[str, ...]:
        """The boxes that belong to an answer this person is not given."""
        offered = {value for value, *_ in self.where.choices or ()}
        return tuple(name for answer, name in ((HOME, "home_id"), (CODE, "code")) if answer not in offered)

    def offer(self, homes: Iterable[tuple[str, str]], *, is_social_worker: bool) -> None:
        """A home moves to its own homes; the child’s social worker by code. Nobody is shown a list of other people’s homes."""
        own = list(homes)
        offered = [CODE] if is_social_worker else [HOME] if own else []
        self.where.choices = [(name, WHERE[name]) for name in (*offered, ELSEWHERE, NOT_KNOWN)]
        self.home_id.choices = [("", "Choose"), *own]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.where.data == HOME and not self.home_id.data:
            self.home_id.errors, good = ["Choose the home."], False
        if good and self.where.data == CODE and not self.code.data:
            self.code.errors, good = ["Write the code the home told you."], False
        return good


class PlanMoveForm(MoveNowForm):
    """The same with a day to come."""

    day = DateField("Day of the move", [Needed("Write the day of the move.")], description="Like 27 3 2026.")
    at_time = ClockField(
        "Time", [Needed("Write the time.")], description="From this time on the new carers have the record.", width="govuk-input--width-5"
    )
    give = TickField("Let the new home read the plan from now on", default=True, description="They should have it before the day.")

    @property
    def starts_at(self) -> datetime | None:
        """The moment, or None where the time cannot be read."""
        try:
            clock = time.fromisoformat(self.at_time.data or "")
        except ValueError:
            return None
        return datetime.combine(self.day.data, clock.replace(tzinfo=None), LONDON).astimezone(UTC) if self.day.data else None

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.starts_at is None:
            self.at_time.errors = [*self.at_time.errors, "Write the time like 14:30."]
            good = False
        return good


class ToldForm(Form):
    """Somebody of the new area was told of the placement."""

    who = ChoiceField("Who was told?", [Needed("Say who was told.")], choices=[(w, w) for w in WHO])
    whom = TextField("Name or team", [Optional(), at_most(150)])
    how = ChoiceField("How?", [Needed("Say how they were told.")], choices=[(w, w) for w in HOW])
    on = DateField("When?", [Needed("Write the day they were told.")], description="Like 27 3 2026.")

    def begin_with(self, today: date) -> None:
        """The day is today, unless somebody writes another."""
        if not self.is_submitted():
            self.on.process_data(today)
