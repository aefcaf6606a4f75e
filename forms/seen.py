"""What the list of who saw what is narrowed by."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from carer_app.domain.audit_words import GROUP_WORDS, Group
from forms.base import Form
from forms.fields import DateField, SelectField
from forms.validators import Optional


class PeriodForm(Form):
    """Asked for in the address, so that the page can be come back to."""

    since = DateField("From", [Optional()])
    until = DateField("To", [Optional()])

    def validate_until(self, field: Any) -> None:
        since: date | None = self.since.data
        if since and field.data and field.data < since:
            raise ValidationError("This day is before the day it begins with.")


class NarrowForm(PeriodForm):
    """The same, and what kind of line."""

    kind = SelectField("What", [Optional()], choices=[("", "Everything"), *((group.value, words) for group, words in GROUP_WORDS.items())])

    @property
    def group(self) -> Group | None:
        """What was chosen, if anything."""
        return Group(self.kind.data) if self.kind.data else None
