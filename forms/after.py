"""What a time away counts as, a review to come, and a worry about the place where the child lives."""

from __future__ import annotations

from carer_app.domain.counting_words import CATEGORY, FLAG
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, ManyField, TextField, TickField
from forms.meetings import DayAndTimeForm
from forms.validators import Needed, Optional, at_most


class CountsAsForm(EntryForm):
    """What it counts as, what is known of it, and why that is changed."""

    category = ChoiceField(
        "What does it count as?",
        [Needed("Choose what it counts as.")],
        choices=tuple((category.value, words) for category, words in CATEGORY.items()),
    )
    so = ManyField("What is known of it?", [Optional()], choices=tuple(FLAG.items()), description="Tick what is so.")
    reason = LongTextField("Why is it changed?", [Optional(), at_most()], rows=3)


class CareEventForm(DayAndTimeForm):
    """When a Looked After Review is."""

    note = TextField("Anything to say about it", [Optional(), at_most(200)])


class ConcernForm(EntryForm):
    """A worry about the place, kept from its people."""

    text = LongTextField("What worries you about this place?", [Needed("Write what worries you."), at_most()], rows=5)
    said_by = TextField("Who said so?", [Optional(), at_most(200)], description="The child, a friend, what you saw yourself.")


class ConcernAnsweredForm(EntryForm):
    """What was done about it."""

    text = LongTextField("What was done about it?", [Needed("Write what was done about it."), at_most()], rows=3)
    reviewing_officer_told = TickField("The reviewing officer (IRO) knows of it")
