"""The forms of the phone's pages as data: what each field asks, offers and needs, so that the phone asks in the same words."""

from __future__ import annotations

from typing import Any

from wtforms import Field, Form
from wtforms.validators import Length
from wtforms.validators import Optional as MayBeEmpty

from forms import decide, occurrence, report, returned
from forms.base import EntryForm
from forms.validators import Needed
from forms.when import WhenField

_MODULES = (decide, occurrence, report, returned)
_DRAWN = ("width", "rows", "inline", "attributes", "birthday")


def forms() -> dict[str, list[dict[str, Any]]]:
    """Each form by its name: its fields in order."""
    found = {"EntryForm": EntryForm}
    for module in _MODULES:
        found |= {name: kind for name, kind in vars(module).items() if isinstance(kind, type) and issubclass(kind, EntryForm)}
    return {name: _fields(kind) for name, kind in found.items() if not name.startswith("_")}


def _fields(kind: type[Form]) -> list[dict[str, Any]]:
    made = kind(formdata=None, meta={"csrf": False})
    return [_field(field) for field in made]


def _field(field: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "label": str(field.label.text),
        "description": str(field.description or ""),
        "draw_as": getattr(field, "draw_as", None) or getattr(field.widget, "input_type", "") or "select",
    }
    told |= {name: value for name in _DRAWN if (value := getattr(field, name, None))}
    if getattr(field, "choices", None):
        offered: Any = field
        told["choices"] = [[str(choice[0]), str(choice[1])] for choice in offered.iter_choices()]
    if alone := getattr(field, "exclusive", ()):
        told["exclusive"] = list(alone)
    if isinstance(field, WhenField):
        told |= {"minutes": list(field._minutes), "ahead": field.ahead, "optional": field._optional, "span": field._span}
    if not isinstance(field, WhenField) and field.type not in ("EntryIdField", "HiddenField") and field.data not in (None, "", [], False):
        told["data"] = field.data
    return told | _needs(field)


def _needs(field: Field) -> dict[str, Any]:
    """What a field must hold, in the sentence that says so."""
    told: dict[str, Any] = {}
    rules: tuple[Any, ...] = tuple(field.validators)
    for rule in rules:
        if isinstance(rule, Needed):
            told["needed"] = str(rule.message)
        elif isinstance(rule, Length):
            told |= {"most": rule.max, "too_long": str(rule.message)}
        elif isinstance(rule, MayBeEmpty):
            told["may_be_empty"] = True
    return told
