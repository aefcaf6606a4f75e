"""What a service refuses, in a sentence for the person."""

from __future__ import annotations

from carer_app.domain.errors import DomainError


class Refused(DomainError):
    """Not done, and why; nothing was written."""


class NotPrinted(Exception):
    """The pack could not be printed just now. Nobody waits for it: the police are rung all the same, and what was printed before is there."""
