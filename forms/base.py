"""The form every page's form grows from, and the hidden id that makes a double post harmless."""

from __future__ import annotations

import re
import uuid
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import StopValidation


class Form(FlaskForm):
    """Text is trimmed, ends of lines are plain, and an empty answer is an empty string."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            kind = unbound_field.field_class
            if getattr(kind, "is_text", False):
                options["filters"] = [*unbound_field.kwargs.pop("filters", ()), tidy]
            return unbound_field.bind(form=form, **options)


class EntryIdField(HiddenField):
    """The entry's id, made with the page: sending the same page twice writes one entry."""

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        super().__init__(label, default=lambda: str(uuid.uuid4()), **kwargs)

    def pre_validate(self, form: Any) -> None:
        try:
            self.data = str(uuid.UUID(self.data or ""))
        except ValueError:
            self.data = str(uuid.uuid4())
            raise StopValidation("This page had grown old. Please check your answers and send it again.") from None


class EntryForm(Form):
    """A form that writes one entry of an occurrence's log."""

    entry_id = EntryIdField()


def tidy(text: Any) -> Any:
    """Trim, and one kind of line ending; what no keyboard types, and what would turn the words round it, is dropped."""
    if not isinstance(text, str):
        return text
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or not _NO_WORDS.match(c)).strip()


_NO_WORDS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Control characters, halves of characters, and the signs that make a line read in another order than it was typed."""
