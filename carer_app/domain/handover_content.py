"""What makes two packs the same: all that is printed, save which version it is and when it was made."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from carer_app.domain.handover_parts import PolicePack


def content_key(pack: PolicePack, *beside: str) -> str:
    """A digest of what the pack says; `beside` is what else decides how it looks: the photo's digest, the design's.

    Build the pack with no version before it, so that no line is marked new: being new is not content.
    """
    said = repr(replace(pack, version=0, file_title="", made="", new_mark=""))
    return hashlib.sha256("\n".join((*map(repr, beside), said)).encode()).hexdigest()
