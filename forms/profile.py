"""Forms for the sections of a child's profile, made from the profile's own description of its fields; and for the photo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import wtforms
from flask import request
from flask_wtf.file import FileRequired
from werkzeug.datastructures import MultiDict

from carer_app.domain.photo_frame import OWN, PARTS, TURNS
from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MAX_ITEMS, MalformedProfile
from forms import section_fields
from forms.base import Form
from forms.fields import ChoiceField, DateField, LongTextField, PhotoField
from forms.section_fields import NOT_FILLED_IN
from forms.validators import at_most, not_in_the_future

TITLE_PARTS = 2
TITLE_LENGTH = 60
Fault = tuple[str, str]


class PhotoForm(Form):
    """A photograph and the day it was taken."""

    photo = PhotoField("Photo", [FileRequired("Choose a photo, or take one.")], description="Head and shoulders, face clear, on their own.")
    taken_on = DateField(
        "When was it taken?", [not_in_the_future(date.today)], description="Leave this empty if you do not know. Like 27 3 2026."
    )


class FrameForm(Form):
    """What of the photograph is kept, and its day. The four numbers are the frame that was drawn, in thousandths."""

    photo_id = wtforms.HiddenField()
    turn = ChoiceField("Turn it", choices=TURNS, default="0")
    part = ChoiceField("Keep", choices=(*PARTS, (OWN, "The frame I drew")), default="whole")
    left = wtforms.HiddenField(default="0")
    top = wtforms.HiddenField(default="0")
    width = wtforms.HiddenField(default="1000")
    height = wtforms.HiddenField(default="1000")
    taken_on = DateField(
        "When was it taken?", [not_in_the_future(date.today)], description="Leave this empty if you do not know. Like 27 3 2026."
    )


class ProposeForm(Form):
    """What goes with a proposal."""

    why = LongTextField(
        "Why?", [at_most(1000)], rows=3, description="In a few words, for whoever decides. For example: she is home by nine now."
    )


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of a repeated group on the page: folded to its title when it is filled in, open while there is something to do in it."""

    number: int
    form: wtforms.Form
    title: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PartShown:
    """A heading of a long form with its fields. Folded while there is nothing in it that matters most and is missing."""

    number: int
    title: str
    fields: tuple[Field, ...]
    filled: int
    is_open: bool

    @property
    def said(self) -> str:
        """How much of it is filled in, in words."""
        return f"{self.filled} of {len(self.fields)} filled in" if self.filled else "nothing yet"


class SectionForm(Form):
    """A section of the profile, whatever its fields are. `made_from` is the version that was on the page it was written on."""

    section: Section
    made_from = wtforms.HiddenField(default="0")

    @property
    def version(self) -> int:
        """The version it was made from; 0 for none, and for what no page of ours ever sent."""
        sent = self.made_from.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0

    def values(self) -> dict[str, Any]:
        """What was typed, as `Profile.parse_section` reads it."""
        return {f.id: section_fields.typed(f, self[f.id]) for f in self.section.fields}

    def refuse(self, problem: MalformedProfile) -> None:
        """Show a sentence at the field it is about."""
        field = self._fields.get(problem.field)
        if problem.row is not None and isinstance(field, wtforms.FieldList):
            field = field.entries[problem.row].form._fields.get(problem.column, field)
        if field is None:
            self.form_errors.append(str(problem))
        else:
            field.errors = [*field.errors, str(problem)]

    def add_row(self, name: str) -> None:
        """One more blank row of a repeated group; nothing typed is lost."""
        group = self._fields.get(name)
        if isinstance(group, wtforms.FieldList) and len(group.entries) < MAX_ITEMS:
            group.append_entry()

    def rows(self, f: Field) -> list[RowShown]:
        """The rows of a group as the page shows them."""
        return [_row(f, number, entry.form) for number, entry in enumerate(self[f.id].entries, 1)]

    def different(self, other: SectionForm) -> frozenset[str]:
        """The fields in which something else stands than in the other form of the same section."""
        return frozenset(f.id for f in self.section.fields if section_fields.raw(f, self[f.id]) != section_fields.raw(f, other[f.id]))

    def parts(self, opened: Collection[str] = ()) -> list[PartShown]:
        """The headings of a long form, those with the fields of `opened` unfolded; one part without a title where it is short."""
        wanted = {request.form.get("more"), *opened}
        parts = [self._part(number, *headed, wanted) for number, headed in enumerate(self.section.headed, 1)]
        if not any(part.is_open or part.filled for part in parts):
            parts[0] = replace(parts[0], is_open=True)
        return parts

    def _part(self, number: int, title: str, fields: tuple[Field, ...], wanted: Collection[str | None]) -> PartShown:
        filled = [f for f in fields if self._is_filled(f)]
        is_missing = any(f.essential and f not in filled for f in fields)
        is_open = is_missing or any(f.id in wanted or any(self._faults(f)) for f in fields)
        return PartShown(number, title, fields, len(filled), is_open)

    def _is_filled(self, f: Field) -> bool:
        typed = section_fields.typed(f, self[f.id])
        return any(any(row.values()) for row in typed) if f.kind is Kind.ROWS else typed not in (None, "")

    def faults(self) -> list[Fault]:
        """(link to the very field, what to put right), in the order of the page."""
        return [*(("", text) for text in self.form_errors), *(fault for f in self.section.fields for fault in self._faults(f))]

    def _faults(self, f: Field) -> Iterator[Fault]:
        field = self[f.id]
        if f.kind is not Kind.ROWS:
            yield from ((f"#{field.id}", _named(f, str(text))) for text in list(field.errors)[:1])
            return
        yield from ((f"#{field.id}", text) for text in field.errors if isinstance(text, str))
        for row in self.rows(f):
            yield from _faults_of_row(f, row)


def section_form(section: Section, kept: Mapping[str, Any] | None = None, version: int = 0) -> SectionForm:
    """The form of a section, filled with what is kept (or with what was posted), and a blank row after the rows there are."""
    form = _form_class(section)(data={**section_fields.shown(section.fields, kept or {}), "made_from": str(version)})
    if not form.is_submitted():
        _add_blank_rows(form)
    _let_answers_be_taken_back(form)
    return form


def section_form_typed(section: Section, typed: Iterable[tuple[str, str]], version: int) -> SectionForm:
    """The form as somebody typed it and has not sent it: also what cannot be kept yet."""
    form = _form_class(section)(formdata=MultiDict([*typed, ("made_from", str(version))]))
    for f in section.fields:
        if f.kind is Kind.ROWS and (not form[f.id].entries or form.rows(f)[-1].title):
            form.add_row(f.id)
    _let_answers_be_taken_back(form)
    return form


@cache
def _form_class(section: Section) -> type[SectionForm]:
    return type("SectionForm", (SectionForm,), {"section": section, **{f.id: section_fields.asked(f) for f in section.fields}})


def _add_blank_rows(form: SectionForm) -> None:
    for f in form.section.fields:
        if f.kind is Kind.ROWS:
            form.add_row(f.id)


def _let_answers_be_taken_back(form: SectionForm) -> None:
    """A radio button once chosen could never be left blank again."""
    for field in form:
        if isinstance(field, ChoiceField) and field.data:
            field.choices = [*(field.choices or ()), NOT_FILLED_IN]


def _row(f: Field, number: int, row: Any) -> RowShown:
    words = [said for column in f.columns if (said := section_fields.said(column, row[column.id]))]
    title = " · ".join(words[:TITLE_PARTS])
    short = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1].rstrip() + "…"
    return RowShown(number, row, short, is_open=not words or bool(row.errors) or row[section_fields.TAKE_OUT].data)


def _faults_of_row(f: Field, row: RowShown) -> Iterator[Fault]:
    for column in f.columns:
        field = row.form[column.id]
        for text in list(field.errors)[:1]:
            said = str(text)
            if not said.startswith("Row "):
                at = f"Row {row.number} of “{f.label}”"
                said = f"{at}: {said}" if "“" in said else f"{at}, {_named(column, said)}"
            yield f"#{field.id}", said


def _named(f: Field, says: str) -> str:
    """The sentence under the name of its question: in the list over the page it stands without it."""
    return says if "“" in says else f"{f.printed[:1].upper()}{f.printed[1:]}: {says[:1].lower()}{says[1:]}"
