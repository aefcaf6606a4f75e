"""A form about one child calls the child by name, in what it asks, offers and finds wrong; what somebody wrote stays as it is."""

from __future__ import annotations

from dataclasses import replace

from wtforms import Form

from carer_app.domain.log_lines import named
from forms.fields import ChoiceField


def name_the_child(form: Form, child: str) -> None:
    """Put the child's first name where the form's own words say "the child". Ticks may be the words of a plan, and stay."""
    for field in form:
        field.label.text = named(str(field.label.text), child)
        field.description = named(str(field.description or ""), child)
        field.errors = [named(str(error), child) for error in field.errors]
        if isinstance(field, ChoiceField) and isinstance(field.choices, list):
            field.choices = [replace(choice, label=named(str(choice.label), child)) for choice in field.choices]
