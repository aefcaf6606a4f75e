"""What somebody gives who holds a pack and wants to know whether it is one."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms.validators import Optional

from forms.base import Form
from forms.fields import TextField
from forms.validators import at_most


class PackFileField(FileField):
    """The file itself. It is looked at and forgotten."""

    draw_as = "file"
    accept = ".pdf,application/pdf"


class CheckForm(Form):
    """The number, and if they have them the code and the file."""

    number = TextField(
        "Pack number",
        [Optional(), at_most(80)],
        description="32 letters and numbers, on page 1 beside the QR code. Spaces do not matter.",
        attributes={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"},
    )
    code = TextField(
        "Recipient’s code, if you were told one",
        [Optional(), at_most(40)],
        description="Ten letters and numbers. Whoever gave you the pack can read it to you.",
        width="govuk-input--width-10",
        attributes={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    file = PackFileField(
        "The file itself, if you have it", [Optional()], description="The PDF as it reached you, up to 10 MB. It is not kept."
    )
