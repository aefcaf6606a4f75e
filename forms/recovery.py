"""The form that hands in the lines a phone saved."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from forms.base import Form


class RecoveryFileField(FileField):
    """A file that a phone saved. What it really is, is found out by reading it."""

    draw_as = "file"
    accept = ".json,application/json"


class HandInForm(Form):
    """One file."""

    file = RecoveryFileField(
        "The file from the phone",
        [FileRequired("Choose the file that the phone saved.")],
        description="Its name begins with “not-home-yet-lines”.",
    )
