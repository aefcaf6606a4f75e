"""How each kind of field of a child's profile is asked for in a form, filled with what is kept, and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import wtforms

from carer_app.domain.profile_fields import Field, Kind
from carer_app.domain.profile_reading import MAX_ITEMS, MAX_LINE
from forms.base import Form
from forms.fields import ChoiceField, ClockField, DateField, LongTextField, SelectField, TelephoneField, TextField, TickField
from forms.validators import at_most

SHORT_LIST = 5
NOT_FILLED_IN = ("", "Not filled in")
AUTHORITIES = "authority-names"
_SUGGESTED = {"responsible_authority": AUTHORITIES, "host_authority": AUTHORITIES}
"""The list of a page that a text may be picked from; anything else may be written."""
TAKE_OUT = "take_out"


class Row(wtforms.Form):
    """A row has no CSRF token and no id of its own: its form has them."""

    class Meta(Form.Meta):
        csrf = False


def asked(f: Field, *, in_row: bool = False) -> Any:
    """The form's field."""
    words: dict[str, Any] = {"description": f.hint}
    match f.kind:
        case Kind.LONG_TEXT:
            return LongTextField(f.label, [at_most()], **words)
        case Kind.LIST:
            return LongTextField(f.label, rows=5, **{**words, "description": f.hint or "One on each line."})
        case Kind.TELEPHONE:
            return TelephoneField(f.label, [at_most(MAX_LINE)], width="govuk-input--width-20", **words)
        case Kind.DATE:
            return DateField(f.label, **words)
        case Kind.TIME:
            return ClockField(f.label, width="govuk-input--width-10", **words)
        case Kind.NUMBER if f.or_words:
            return TextField(f.label, [at_most(MAX_LINE)], width="govuk-input--width-10", **words)
        case Kind.NUMBER:
            return TextField(f.label, width="govuk-input--width-5", attributes={"inputmode": "numeric"}, **words)
        case Kind.CHOICE | Kind.YES_NO_UNKNOWN:
            return _choice(f, in_row=in_row)
        case Kind.ROWS:
            return wtforms.FieldList(wtforms.FormField(_row_class(f)), label=f.label, description=f.hint, max_entries=MAX_ITEMS)
        case Kind.TEXT:
            listed = {"list": _SUGGESTED[f.id]} if f.id in _SUGGESTED else {}
            return TextField(f.label, [at_most(MAX_LINE)], attributes=listed, **words)


def _choice(f: Field, *, in_row: bool) -> Any:
    options = [(option.id, option.label) for option in f.options]
    if in_row or len(options) > SHORT_LIST:
        return SelectField(f.label, choices=[NOT_FILLED_IN, *options], validate_choice=False, description=f.hint)
    return ChoiceField(f.label, choices=options, inline=f.kind is Kind.YES_NO_UNKNOWN, description=f.hint)


@cache
def _row_class(f: Field) -> type[Row]:
    columns = {column.id: asked(column, in_row=True) for column in f.columns}
    return type("Row", (Row,), {**columns, TAKE_OUT: TickField("Take this one out")})


def shown(fields: Sequence[Field], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept, as the form's fields hold it."""
    return {f.id: _shown(f, kept[f.id]) for f in fields if f.id in kept}


def _shown(f: Field, value: Any) -> Any:
    match f.kind:
        case Kind.LIST:
            return "\n".join(value)
        case Kind.DATE:
            return date.fromisoformat(value)
        case Kind.NUMBER:
            return str(value)
        case Kind.ROWS:
            return [shown(f.columns, row) for row in value]
        case _:
            return value


def typed(f: Field, field: Any) -> Any:
    """What was typed, as `Profile.parse_section` reads it. A row that is taken out is a blank one, so that rows keep their numbers."""
    if f.kind is Kind.ROWS:
        return [_typed_row(f.columns, entry.form) for entry in field.entries]
    return field.data if f.kind is Kind.DATE else field.data or ""


def _typed_row(columns: Sequence[Field], row: Any) -> dict[str, Any]:
    return {} if row[TAKE_OUT].data else {column.id: typed(column, row[column.id]) for column in columns}


def raw(f: Field, field: Any) -> Any:
    """What stands in the boxes, whether or not it can be kept; blank rows aside. To compare one form with another."""
    if f.kind is Kind.ROWS:
        rows = [(bool(e.form[TAKE_OUT].data), *(raw(column, e.form[column.id]) for column in f.columns)) for e in field.entries]
        return [row for row in rows if any(row[0:1]) or any(any(cell) if isinstance(cell, tuple) else cell for cell in row[1:])]
    return field.typed if f.kind is Kind.DATE else field.data or ""


def said(f: Field, field: Any) -> str:
    """What a filled-in field says, in words; nothing for a blank, and for an answer that was never on offer."""
    value = typed(f, field)
    if isinstance(value, date):
        return f.words(value.isoformat()) or ""
    if f.kind in (Kind.CHOICE, Kind.YES_NO_UNKNOWN) and value not in {option.id for option in f.options}:
        return ""
    return f.words(value) or ""
