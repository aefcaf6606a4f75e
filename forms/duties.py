"""What became of something that is owed."""

from __future__ import annotations

from forms.base import EntryForm
from forms.fields import LongTextField, TickField
from forms.validators import Needed, Optional, at_most
from forms.when import WhenField

LONGEST_AGO = 31


class DoneForm(EntryForm):
    """It was done, and when."""

    done_at = WhenField("When was it done?", minutes=(0, 60), days=LONGEST_AGO)
    note = LongTextField("Anything to say about it", [Optional(), at_most()], rows=2)
    also = TickField("The same for the other times it is owed for", id="done-also")


class NotNeededForm(EntryForm):
    """It is not needed, and why."""

    reason = LongTextField("Why is it not needed?", [Needed("Say why this is not needed."), at_most()], rows=3, id="not-needed-reason")
    also = TickField("The same for the other times it is owed for", id="not-needed-also")


class OwedAgainForm(EntryForm):
    """It was answered wrongly."""

    reason = LongTextField("Why is it owed again?", [Needed("Say why it is owed again."), at_most()], rows=2, id="again-reason")
