"""Somebody to sign a pack in a test: an organisation that was made up, with a key of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from carer_app.pdf.certificates import new_certificate
from carer_app.pdf.signing import Signer

AT = datetime(2026, 10, 14, 21, 26, tzinfo=UTC)
ADDRESS = "https://nothomeyet.example.test/check-pack?n=7f3a91c2e0d4b6a85511c3d2e4f5a6b7"


@cache
def signer() -> Signer:
    """The same key for every test of a run."""
    made = new_certificate("Sampleshire Council", AT)
    return Signer(made.certificate, made.private, AT)
