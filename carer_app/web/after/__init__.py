"""After a child is back: what is owed, interviews, meetings, and what a time away counts as."""

from carer_app.web.after import (
    by_month,
    child,
    concerns,
    counts_as,
    duties,
    interviews,
    interviews_account,
    interviews_first,
    meetings,
    mine,
    to_hold,
)
from carer_app.web.after.blueprint import blueprint

__all__ = [
    "blueprint",
    "by_month",
    "child",
    "concerns",
    "counts_as",
    "duties",
    "interviews",
    "interviews_account",
    "interviews_first",
    "meetings",
    "mine",
    "to_hold",
]
