"""The letter that is ready for a duty, where there is one: the notice, the word to senior managers, the monthly summary."""

from __future__ import annotations

from typing import NamedTuple

from flask import g, url_for

from carer_app.access.people import may_on
from carer_app.access.permissions import Permission
from carer_app.access.predicates import Place, Standing
from carer_app.domain.letters import LETTERS, SUMMARY, letter_for
from carer_app.domain.wall_clock import local
from carer_app.web.after.duty_rows import Row


class Ready(NamedTuple):
    """Where the letter is, and what it is called."""

    address: str
    title: str


def letter_of(row: Row) -> Ready | None:
    """The letter that may answer this duty about the child of this page; None where there is none, or it is not this reader's to write."""
    kind = letter_for(row.duty.action)
    if kind is None or not row.duty.subjects:
        return None
    address = _summary(row) if kind == SUMMARY else _about_one(kind, row)
    return Ready(address, LETTERS[kind].title) if address else None


def _about_one(kind: str, row: Row) -> str:
    if not may_on(Permission.REVIEW_OCCURRENCE, g.found.standing):
        return ""
    return url_for("records.letter", occurrence_id=row.duty.subjects[-1], kind=kind)


def _summary(row: Row) -> str:
    """Of the month in which the last of the times began, in the home the child lives in."""
    home = g.found.home
    if home is None or not row.counted or not may_on(Permission.SEE_NUMBERS, Standing(home=Place(home.id, home.organisation_id))):
        return ""
    return url_for("records.summary", home_id=home.id, month=f"{local(row.counted[-1][2]):%Y-%m}")
