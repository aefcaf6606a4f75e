"""What there is to open, as rows of permission, endpoint, words, and one line about it. A row shows only to those who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from carer_app.access.people import may_do
from carer_app.access.permissions import Permission

MENU = (
    (Permission.SEE_OVERSIGHT, "oversight.open_now", "Open now", "Who is away, and what needs you."),
    (Permission.SEE_NUMBERS, "records.organisation", "Numbers", "Times away and children, month by month."),
    (Permission.SEE_NUMBERS, "records.owed", "What we owe", "Reviews, notices, letters, and what an inspector asks."),
    (Permission.EXPORT_STATISTICS, "records.ssda903", "Yearly return", "Times away as the council hands them in: SSDA903."),
    (Permission.DECIDE_RETENTION, "records.kept", "How long records are kept", "What is due, and what two people decide of it."),
    (
        Permission.INVITE_VISITOR,
        "visit.let_in",
        "Visitors (Regulation 44)",
        "Who may see a home’s missing logs, without names, and until when.",
    ),
    (Permission.SEE_STAFF_AUDIT, "records.seen_people", "What our people opened", "Line by line, for each of your staff."),
)
"""Of no child in particular."""

CHILD_MENU = (
    (Permission.SEE_PLAN, "plans.overview", "Plan", "The profile, the risk assessment and what was agreed."),
    (Permission.SEE_DUTIES, "after.child", "What follows", "Duties, interviews and meetings."),
    (Permission.NAME_REVIEWING_OFFICER, "reviewing.officer", "Reviewing officer (IRO)", "Who reads what a looked-after review needs."),
    (Permission.RECORD_CONSENT, "visit.consents", "May a visitor read the log?", "The child’s consent and the placing authority’s."),
    (Permission.SEE_AUDIT, "records.seen", "Who saw what", "Who opened, wrote, sent or asked for this record."),
    (Permission.SEE_RECORDS, "records.kept_child", "How long it is kept", "By law, and what is to be said of it."),
    (Permission.EXPORT_RECORD, "records.out", "Take the record out", "Papers to print, or everything, as one file."),
)
"""Of one child: endpoints that take `child_id`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to open."""

    address: str
    words: str
    about: str


def rows(menu: tuple[tuple[Permission, str, str, str], ...], **where: Any) -> list[Row]:
    """What the person may open of a menu."""
    there = current_app.view_functions
    return [
        Row(url_for(endpoint, **where), words, about)
        for permission, endpoint, words, about in menu
        if endpoint in there and may_do(permission)
    ]
