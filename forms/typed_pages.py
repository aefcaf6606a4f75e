"""What one person typed in one section on more than one page, put together in one form: of two words for one answer the newest stands in
the form, and the other is told beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.domain.profile_reading import MAX_ITEMS
from forms import section_fields
from forms.profile import SectionForm, section_form_typed

Typed = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TypedPage:
    """The boxes of a page, the version of the section it was made from, and the form as it was then. `took` has the boxes of other pages, by
    their ids, that it was opened with."""

    fields: Typed
    version: int
    base: SectionForm
    id: str = ""
    took: Mapping[str, Typed] = dataclasses.field(default_factory=dict)

    def began(self, other: TypedPage, section: Section) -> tuple[SectionForm, SectionForm]:
        """What this one and the other were before either changed it: what the one took from the other, or else what each was made from."""
        shared = self.took.get(other.id) or other.took.get(self.id)
        if shared is None:
            return self.base, other.base
        form = section_form_typed(section, shared, self.version)
        return form, form


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was typed on another page (`page`: the how manieth) and does not stand in the form."""

    field: Field
    words: str
    page: int


@dataclass(frozen=True, slots=True)
class _Row:
    raw: tuple[Any, ...]
    pairs: Typed

    @property
    def is_blank(self) -> bool:
        return not any(any(cell) if isinstance(cell, tuple) else cell for cell in self.raw)


def put_together(section: Section, pages: Sequence[TypedPage]) -> tuple[SectionForm, tuple[Elsewhere, ...]]:
    """The newest page's form, which comes first, with what was changed on the others."""
    newest, *others = pages
    fields, elsewhere = newest.fields, []
    for number, other in enumerate(others, 1):
        form, (here, there) = section_form_typed(section, other.fields, other.version), newest.began(other, section)
        for f in section.fields:
            if section_fields.raw(f, form[f.id]) != section_fields.raw(f, there[f.id]):
                so_far = section_form_typed(section, fields, newest.version)
                fields, left = _both(f, (so_far, fields, here), (form, other.fields, there))
                elsewhere += [Elsewhere(f, words, number) for words in left]
    return section_form_typed(section, fields, newest.version), tuple(elsewhere)


_One = tuple[SectionForm, Typed, SectionForm]


def _both(f: Field, here: _One, there: _One) -> tuple[Typed, list[str]]:
    """The boxes with the field as the other page has it too, and the words that found no place in them."""
    _, fields, base = here
    mine, theirs = (section_fields.raw(f, one[0][f.id]) for one in (here, there))
    began = section_fields.raw(f, base[f.id])
    began_alike = began == section_fields.raw(f, there[2][f.id])
    if f.kind is Kind.ROWS:
        return _rows_of_both(f, here, there)
    if mine == began and began_alike:
        return (*_without(f, fields), *_of(f, there[1])), []
    if theirs == mine or not any(theirs) or (f.kind in (Kind.TEXT, Kind.LONG_TEXT) and theirs in mine):
        return fields, []
    if f.kind is Kind.LIST:
        known = {*mine.splitlines(), *section_fields.raw(f, there[2][f.id]).splitlines()}
        more = [line for line in theirs.splitlines() if line not in known]
        return (*_without(f, fields), (f.id, "\n".join([*mine.splitlines(), *more]))), []
    return fields, [_words(f, theirs)]


def _rows_of_both(f: Field, here: _One, there: _One) -> tuple[Typed, list[str]]:
    """A row that one page changed is changed; one that both did stands as in the newest; new ones stand one after the other."""
    mine, theirs = (_rows(f, form, fields) for form, fields, _ in (here, there))
    before, before_there = ([row.raw for row in _rows(f, base, ()) if not row.is_blank] for _, _, base in (here, there))
    rows, left, known = list(mine), [], {row.raw for row in mine}
    for at, row in enumerate(theirs):
        if row.is_blank and at >= len(before_there):
            continue
        if at >= len(before_there):
            rows += [] if row.raw in known else [row]
        elif row.raw != before_there[at] and row.raw not in known:
            if before == before_there and at < len(rows) and rows[at].raw == before[at]:
                rows[at] = row
            else:
                left.append(_row_words(f, row))
    whole = [row for at, row in enumerate(rows) if at < len(before) or not row.is_blank]
    left += [_row_words(f, row) for row in whole[MAX_ITEMS:]]
    pairs = [(f"{f.id}-{at}-{name}", value) for at, row in enumerate(whole[:MAX_ITEMS]) for name, value in row.pairs]
    return (*_without(f, here[1]), *pairs), left


def _rows(f: Field, form: SectionForm, fields: Typed) -> list[_Row]:
    found = []
    for entry in form[f.id].entries:
        cells = (section_fields.raw(column, entry.form[column.id]) for column in f.columns)
        begins = f"{entry.name}-"
        pairs = tuple((name.removeprefix(begins), value) for name, value in fields if name.startswith(begins))
        found.append(_Row((bool(entry.form[section_fields.TAKE_OUT].data), *cells), pairs))
    return found


def _of(f: Field, fields: Typed) -> Typed:
    return tuple(pair for pair in fields if pair[0].split("-")[0] == f.id)


def _without(f: Field, fields: Typed) -> Typed:
    return tuple(pair for pair in fields if pair[0].split("-")[0] != f.id)


def _row_words(f: Field, row: _Row) -> str:
    said = [_words(column, cell) for column, cell in zip(f.columns, row.raw[1:], strict=True)]
    return ", ".join(["taken out"] * row.raw[0] + [words for words in said if words])


def _words(f: Field, raw: Any) -> str:
    """What stands in the boxes, to be read; a choice by its label."""
    if isinstance(raw, tuple):
        return " ".join(part for part in raw if part)
    return next((option.label for option in f.options if option.id == raw), str(raw))
