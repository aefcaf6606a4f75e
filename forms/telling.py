"""Telling children's services by e-mail."""

from __future__ import annotations

from wtforms import HiddenField

from forms.base import EntryForm


class TellForm(EntryForm):
    """`shown`: what the page showed; nothing else is sent."""

    shown = HiddenField()
