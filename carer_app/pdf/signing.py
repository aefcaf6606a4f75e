"""The seal of an organisation on a pack: a PAdES signature that nobody sees, with a certificate that it made itself.

The place for the signature is laid out while the file is written, and filled in afterwards: the file is read by no parser, and stays what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and when: a certificate (DER) and its key (PKCS 8, DER)."""

    certificate: bytes
    private: bytes = field(repr=False)
    at: datetime
