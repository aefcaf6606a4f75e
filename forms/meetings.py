"""Asking for a meeting, setting its day, and writing down what came of it."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

import wtforms
from wtforms import HiddenField

from carer_app.domain.meetings import Agreed, Attender
from forms.base import EntryForm
from forms.fields import ChoiceField, ClockField, DateField, LongTextField, ManyField, TextField
from forms.section_fields import Row
from forms.validators import Needed, Optional, at_most
from forms.when import london_time

SHORT = 200
AGREED_ROWS = 6
MOST_THERE = 40


class DayAndTimeForm(EntryForm):
    """A day and a time of day, as one moment by the clock in England."""

    day = DateField("Day", [Needed("Write the day.")], description="Like 27 3 2026.")
    at_time = ClockField("Time", [Needed("Write the time.")], description="Like 14:30.", width="govuk-input--width-5")

    def moment(self, now: datetime, *, ahead: bool = False) -> datetime | None:
        """The moment; None where it cannot be read, and the form says so."""
        try:
            clock = time.fromisoformat((self.at_time.data or "").zfill(5)).replace(second=0, microsecond=0, tzinfo=None)
        except ValueError:
            self.at_time.errors = [*self.at_time.errors, "Write the time like 14:30."]
            return None
        try:
            return london_time(self.day.data, clock, now, ahead=ahead)
        except ValueError as why:
            self.at_time.errors = [*self.at_time.errors, str(why)]
            return None


class AskMeetingForm(EntryForm):
    """Which meeting, and why. `rule`: the threshold that asks for it."""

    kind = ChoiceField("Which meeting?", [Needed("Choose which meeting it is.")])
    why = LongTextField("Why is it needed?", [Needed("Write why it is needed."), at_most()], rows=3)
    times = ManyField("Which times away is it about?", [Optional()], description="None means all of them.")
    rule = HiddenField()


class SetMeetingForm(DayAndTimeForm):
    """When and where it will be."""

    where = TextField("Where, or how", [Optional(), at_most(SHORT)], description="A room, a telephone conference.")


class _AgreedRow(Row):
    """One thing that was agreed."""

    what = TextField("What", [Optional(), at_most(SHORT)])
    who = TextField("Who does it", [Optional(), at_most(SHORT)])
    by = DateField("By when", [Optional()])


class MeetingHeldForm(DayAndTimeForm):
    """Who was there, what was said, and who does what by when."""

    attended = LongTextField(
        "Who was there?",
        [Needed("Write who was there."), at_most()],
        rows=4,
        description="One on each line: the name, a comma, and what they are. Dee Test, team manager.",
    )
    discussed = LongTextField("What was said and decided?", [Needed("Write what was said and decided."), at_most()], rows=5)
    child_view = LongTextField("What did the child want to be said?", [Optional(), at_most()], rows=3)
    agreed = wtforms.FieldList(wtforms.FormField(_AgreedRow), min_entries=AGREED_ROWS, max_entries=AGREED_ROWS)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        for row in self.agreed.entries:
            if (row.form.who.data or row.form.by.data) and not row.form.what.data:
                row.form.what.errors, good = ["Write what was agreed."], False
            elif row.form.what.data and not row.form.who.data:
                row.form.who.errors, good = ["Write who does it."], False
        if good and len(self.attenders) > MOST_THERE:
            self.attended.errors, good = [f"Please write at most {MOST_THERE} people."], False
        return good

    @property
    def attenders(self) -> tuple[Attender, ...]:
        """Each line: a name, and after the first comma what they are."""
        lines = [line.strip() for line in (self.attended.data or "").splitlines() if line.strip()]
        parts = [line.partition(",") for line in lines]
        return tuple(Attender(name.strip() or role.strip(), role.strip() if name.strip() else "") for name, _, role in parts)

    @property
    def what_was_agreed(self) -> tuple[Agreed, ...]:
        """The rows that say something."""
        rows = [row.form for row in self.agreed.entries if row.form.what.data]
        return tuple(Agreed(row.what.data or "", row.who.data or "", row.by.data.isoformat() if row.by.data else "") for row in rows)


class MeetingNotHeldForm(DayAndTimeForm):
    """A named person decided that it is not held, and when."""

    by_name = TextField("Who decided?", [Needed("Write who decided."), at_most(SHORT)])
    by_role = TextField("What they are", [Needed("Write what they are."), at_most(SHORT)], description="Team manager.")
    reason = LongTextField("Why is it not held?", [Needed("Write why it is not held."), at_most()], rows=3)


class TaskForm(EntryForm):
    """What became of something that was agreed."""

    done = ChoiceField(
        "What became of it?", [Needed("Say what became of it.")], choices=(("yes", "It is done"), ("no", "It will not be done"))
    )
    note = TextField("In a few words", [Optional(), at_most(SHORT)])
