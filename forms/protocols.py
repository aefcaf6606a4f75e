"""Accepting a protocol for an organisation."""

from __future__ import annotations

from typing import Any

from forms.base import Form
from forms.fields import TickField


class AcceptForm(Form):
    """A historic one is accepted with a tick that says its age was read."""

    has_read = TickField("I have read that this is old and accept it")

    @classmethod
    def named(cls, protocol: str, year: str = "", **how: Any) -> AcceptForm:
        """The form of one protocol among several on a page: its ids are its own, the name of its answer is not."""
        form = cls(**how)
        form.has_read.id = f"has-read-{protocol}"
        form.has_read.label.text = (
            f"I have read that this is from {year} and accept it" if year else "I have read that this is old and accept it"
        )
        form.has_read.label.field_id = form.has_read.id
        return form
