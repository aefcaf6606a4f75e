"""A form about one child calls the child by name, in what it asks, offers and finds wrong; what somebody wrote stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wtforms import Form, RadioField

from carer_app.domain.log_lines import named


def name_the_child(form: Form, child: str) -> None:
    """Put the child's first name where the form's own words say "the child". Ticks may be the words of a plan, and stay."""
    for field in form:
        field.label.text = named(str(field.label.text), child)
        field.description = named(str(field.description or ""), child)
        field.errors = [named(str(error), child) for error in field.errors]
        if isinstance(field, RadioField) and isinstance(field.choices, list):
            field.choices = [_named_choice(choice, child) for choice in field.choices]


def _named_choice(choice: Any, child: str) -> Any:
    """A choice declared with the form, or a pair put in for the page."""
    if isinstance(choice, tuple):
        return (choice[0], named(str(choice[1]), child), *choice[2:])
    return replace(choice, label=named(str(choice.label), child))
