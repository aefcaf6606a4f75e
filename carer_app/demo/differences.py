"""A professional difference in the demo that is still open. Everybody in it is invented."""

from __future__ import annotations

from datetime import timedelta

from carer_app.domain.difference import Reason
from carer_app.services.differences import Words

CHILD, BY, AGO = "bryn", "worker", timedelta(days=9)
ABOUT = Reason.AGENCY_RESPONSE
WORDS = Words(
    with_whom="Wakefield duty team",
    said="They asked us to wait until the morning with the strategy talk. We think that his lifts from Dex cannot wait.",
    outcome="They will speak to their manager.",
    next_rung="the duty team’s manager",
)
