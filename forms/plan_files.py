"""The form that brings a plan in from a file."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from forms.base import Form


class PlanFileField(FileField):
    """A file that a plan was saved to. What it really is, is found out by reading it."""

    draw_as = "file"
    accept = ".csv,.json,text/csv,application/json"


class ImportForm(Form):
    """One file."""

    file = PlanFileField(
        "File", [FileRequired("Choose a file.")], description="CSV or JSON, saved here or filled in from the empty sheet. Up to 1 MB."
    )
