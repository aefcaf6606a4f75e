"""What a service refuses, in a sentence for the person."""

from __future__ import annotations

from carer_app.domain.errors import DomainError


class Refused(DomainError):
    """Not done, and why; nothing was written."""
