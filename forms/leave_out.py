"""What is left out of the pack for the police, and why."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField
from wtforms.validators import ValidationError

from carer_app.domain.entries import WhyLeftOut
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, TextField
from forms.validators import Needed, at_most

WORDS = "words"
LEAST = 2
WHY = (
    (WhyLeftOut.NOT_NEEDED, "The police do not need it to find the child"),
    (WhyLeftOut.OTHER_PERSON, "It is private to somebody else"),
    (WhyLeftOut.DANGER, "It could put somebody in danger"),
    (WhyLeftOut.COURT, "A court order forbids it"),
    (WhyLeftOut.CHILD_ASKED, "The child asked for it to be kept private"),
    (WhyLeftOut.OTHER, "Another reason: say which"),
)


class LeaveOutForm(EntryForm):
    """One thing that is left out. `target` is the mark of a place on the page, or `words`."""

    target = HiddenField()
    text = TextField("Which words?", [at_most(200)], description="A name, a number, a street. Every line of the pack is searched for them.")
    why = ChoiceField("Why?", [Needed("Say why: the pack tells the police.")], choices=WHY)
    said = LongTextField(
        "In your words", [at_most(500)], rows=2, description="The police read this. Do not write what you are leaving out."
    )

    def validate_target(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose what to leave out.")

    def validate_text(self, field: Any) -> None:
        if self.target.data == WORDS and len(field.data or "") < LEAST:
            raise ValidationError("Write the words to strike out.")

    def validate_said(self, field: Any) -> None:
        if self.why.data == WhyLeftOut.OTHER and not field.data:
            raise ValidationError("Say which reason.")


class PutBackForm(EntryForm):
    """One thing that stands in the pack again."""

    target = HiddenField()
