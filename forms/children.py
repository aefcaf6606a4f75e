"""Adding a child, and naming the social worker."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_security.forms import EmailValidation

from forms.base import EntryForm, Form
from forms.fields import DateField, EmailField, SelectField, TextField
from forms.validators import Needed, Optional, at_most

LONDON = ZoneInfo("Europe/London")
OLDEST = 26
"""In years: care for those who leave it ends at 25."""


class NewChildForm(EntryForm):
    """Who the child is, where they live, and who their social worker is. `entry_id` becomes the child's own."""

    full_name = TextField(
        "Full name",
        [Needed("Write the child’s name."), at_most(200)],
        description="As on official papers.",
        attributes={"autocomplete": "off"},
    )
    preferred_name = TextField(
        "Name they like to be called", [Optional(), at_most(200)], description="If it is another one.", attributes={"autocomplete": "off"}
    )
    born = DateField("Date of birth", [Needed("Write the date of birth.")], birthday=True, description="Like 27 3 2012.")
    authority = TextField(
        "Responsible authority",
        [Needed("Write which council is in charge of the child’s care."), at_most(200)],
        description="The council in charge of the child’s care.",
        attributes={"list": "authority-names"},
    )
    home_id = SelectField("Where they live", [Optional()])
    code = TextField(
        "Or the code of their home", [Optional(), at_most(20)], description="If it is another organisation’s: its manager tells you. Like K7QF-3MWD.",
        width="govuk-input--width-10",
    )  # fmt: skip
    since = DateField("Living there since", [Optional()], description="Leave it empty if it is today.")
    worker = EmailField(
        "Social worker’s email address",
        [Optional(), at_most(255), EmailValidation(verify=False)],
        description="The one they sign in here with. They are told. Leave it empty if they have no account here.",
    )

    def offer(self, homes: Iterable[tuple[str, str]], today: date, *, is_social_worker: bool) -> None:
        """What there is to choose from. A social worker adds children who are their own."""
        own = list(homes)
        self.today, self.is_social_worker = today, is_social_worker
        self.home_id.choices = [("", "Not placed yet" if is_social_worker else "Choose"), *own]
        if is_social_worker:
            del self.worker
            if not own:
                del self.home_id
        else:
            del self.code

    @property
    def starts_at(self) -> datetime | None:
        """Midnight of the first day, or None for from now on."""
        day = self.since.data
        if day is None or day == self.today:
            return None
        return datetime.combine(day, time(), LONDON).astimezone(UTC)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good:
            for field, says in self._what_is_wrong():
                field.errors, good = [*field.errors, says], False
        return good

    def _what_is_wrong(self) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        born, since = self.born.data, self.since.data
        if wrong := birthday_is_wrong(born, self.today):
            found.append((self.born, wrong))
        if since is not None and since > self.today:
            found.append((self.since, "This day is still to come. Add the child on that day, or check the year."))
        elif since is not None and since < born:
            found.append((self.since, "This is before the child was born. Check the year."))
        if not self.is_social_worker and not self.home_id.data:
            found.append((self.home_id, "Choose where the child lives."))
        return found


class SocialWorkerForm(Form):
    """Who is the child's social worker from now on."""

    worker = EmailField(
        "Social worker’s email address",
        [Needed("Write their email address."), at_most(255), EmailValidation(verify=False)],
        description="The one they sign in here with.",
        attributes={"autocomplete": "off"},
    )


class ReviewingOfficerForm(Form):
    """Who is the child's reviewing officer from now on."""

    officer = EmailField(
        "Reviewing officer’s email address",
        [Needed("Write their email address."), at_most(255), EmailValidation(verify=False)],
        description="The one they sign in here with.",
        attributes={"autocomplete": "off"},
    )


def birthday_is_wrong(born: date, today: date) -> str:
    """What is wrong with a child's birthday, or nothing."""
    if born > today:
        return "This date is in the future. Check the year."
    if born.year < today.year - OLDEST:
        return f"That is more than {OLDEST} years ago. Check the year."
    return ""
