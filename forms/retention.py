"""How long a record is kept: longer, with a reason; destroyed, with a reason; and the day a child died."""

from __future__ import annotations

from forms.base import Form
from forms.fields import DateField, LongTextField
from forms.validators import Needed, at_most


class KeepLongerForm(Form):
    """Until when, and why."""

    until = DateField("Keep it until", [Needed("Give the day until which it is kept.")])
    reason = LongTextField("Why is it kept longer?", [Needed("Write why it is kept longer."), at_most()], rows=3)


class DestroyForm(Form):
    """Why."""

    reason = LongTextField("Why may it be destroyed?", [Needed("Write why it may be destroyed."), at_most()], rows=3)


class DiedForm(Form):
    """The day."""

    died_on = DateField("On which day did the child die?", [Needed("Give the day.")])
