"""The form that brings a sheet in."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from forms.base import Form


class SheetField(FileField):
    """A spreadsheet saved as CSV."""

    draw_as = "file"
    accept = ".csv,.txt,text/csv"


class SheetForm(Form):
    """One file."""

    file = SheetField("File", [FileRequired("Choose a file.")], description="CSV, up to 5,000 lines and 1 MB.")
