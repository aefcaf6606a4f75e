"""What an officer types who was mailed a link."""

from __future__ import annotations

from wtforms import HiddenField

from forms.base import EntryForm, Form
from forms.fields import TextField
from forms.validators import Needed, at_most


class OpenForm(Form):
    """The link, which the page fills in by itself where it can, and the code."""

    token = TextField(
        "The link from the e-mail",
        [Needed("Paste the whole link from the e-mail."), at_most(500)],
        description="Copy the whole link and paste it here.",
        attributes={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    code = TextField(
        "The code",
        [Needed("Write the code of eight numbers."), at_most(40)],
        description="Eight numbers. The carer reads them out to you.",
        width="govuk-input--width-10",
        attributes={"autocomplete": "off", "inputmode": "numeric"},
    )


class ReadForm(Form):
    """The button that saves the pack."""

    page_token = HiddenField()


class ReceivedForm(EntryForm):
    """They have it."""

    page_token = HiddenField()
    name = TextField("Your name", [Needed("Write your name."), at_most(80)], attributes={"autocomplete": "name"})
    number = TextField(
        "Your collar number",
        [Needed("Write your collar number, or where you work."), at_most(40)],
        width="govuk-input--width-10",
        attributes={"autocomplete": "off"},
    )
