"""Forms for the sections of a child's profile, made from the profile's own description of its fields; and for the photo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import wtforms
from flask_wtf.file import FileRequired

from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MAX_ITEMS, MalformedProfile
from forms.base import Form
from forms.fields import ChoiceField, DateField, LongTextField, PhotoField, SelectField, TelephoneField, TextField
from forms.validators import at_most, not_in_the_future

BLANK_ROWS = 1
SHORT_LIST = 5


class PhotoForm(Form):
    """A photograph and the day it was taken."""

    photo = PhotoField("Photo", [FileRequired("Choose a photo, or take one.")], description="Head and shoulders, face clear, on their own.")
    taken_on = DateField(
        "When was it taken?", [not_in_the_future(date.today)], description="Leave this empty if you do not know. Like 27 3 2026."
    )


class SectionForm(Form):
    """A section of the profile, whatever its fields are."""

    section: Section

    def values(self) -> dict[str, Any]:
        """What was typed, as `Profile.parse_section` reads it."""
        return {f.id: _value(f, self[f.id]) for f in self.section.fields}

    def refuse(self, problem: MalformedProfile) -> None:
        """Show a sentence at the field it is about."""
        field = self._fields.get(problem.field)
        if field is None:
            self.form_errors.append(str(problem))
        else:
            field.errors = [*field.errors, str(problem)]

    def add_row(self, name: str) -> None:
        """One more blank row of a repeated group; nothing typed is lost."""
        group = self._fields.get(name)
        if isinstance(group, wtforms.FieldList) and len(group.entries) < MAX_ITEMS:
            group.append_entry()


def section_form(section: Section, kept: Mapping[str, Any] | None = None) -> SectionForm:
    """The form of a section, filled with what is kept (or with what was posted), and a blank row after the rows there are."""
    form = _form_class(section)(data=_shown(section, kept or {}))
    for f in section.fields:
        if f.kind is Kind.ROWS and not form.is_submitted():
            for _ in range(BLANK_ROWS):
                form.add_row(f.id)
    return form


@cache
def _form_class(section: Section) -> type[SectionForm]:
    return type("SectionForm", (SectionForm,), {"section": section, **{f.id: _field(f) for f in section.fields}})


def _field(f: Field, *, in_row: bool = False) -> Any:
    words: dict[str, Any] = {"description": f.hint}
    match f.kind:
        case Kind.LONG_TEXT:
            return LongTextField(f.label, [at_most()], **words)
        case Kind.LIST:
            return LongTextField(f.label, [at_most()], rows=5, **{**words, "description": f.hint or "One on each line."})
        case Kind.TELEPHONE:
            return TelephoneField(f.label, width="govuk-input--width-20", **words)
        case Kind.DATE:
            return DateField(f.label, **words)
        case Kind.NUMBER:
            return TextField(f.label, width="govuk-input--width-5", attributes={"inputmode": "numeric"}, **words)
        case Kind.CHOICE | Kind.YES_NO_UNKNOWN:
            return _choice(f, in_row=in_row)
        case Kind.ROWS:
            return wtforms.FieldList(wtforms.FormField(_row_class(f)), label=f.label, description=f.hint, max_entries=MAX_ITEMS)
        case _:
            return TextField(f.label, [at_most(300)], **words)


def _choice(f: Field, *, in_row: bool) -> Any:
    options = [(option.id, option.label) for option in f.options]
    if in_row or len(options) > SHORT_LIST:
        return SelectField(f.label, choices=[("", "Not filled in"), *options], validate_choice=False, description=f.hint)
    return ChoiceField(f.label, choices=options, inline=f.kind is Kind.YES_NO_UNKNOWN, description=f.hint)


@cache
def _row_class(f: Field) -> type[wtforms.Form]:
    """A row has no CSRF token and no id of its own: its form has them."""
    return type("RowForm", (_Row,), {column.id: _field(column, in_row=True) for column in f.columns})


class _Row(wtforms.Form):
    class Meta(Form.Meta):
        csrf = False


def _shown(section: Section, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {f.id: _show(f, kept[f.id]) for f in section.fields if f.id in kept}


def _show(f: Field, value: Any) -> Any:
    match f.kind:
        case Kind.LIST:
            return "\n".join(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.NUMBER:
            return str(value)
        case Kind.ROWS:
            return [{column.id: _show(column, row[column.id]) for column in f.columns if column.id in row} for row in value]
        case _:
            return value


def _value(f: Field, field: Any) -> Any:
    if f.kind is Kind.ROWS:
        return [_row(f.columns, entry.form) for entry in field.entries]
    if f.kind is Kind.DATE:
        return field.data
    return field.data or ""


def _row(columns: Sequence[Field], row: Any) -> dict[str, Any]:
    return {column.id: _value(column, row[column.id]) for column in columns}
