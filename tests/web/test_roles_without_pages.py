"""A reviewing officer has no pages, so nobody is given the role: nothing is opened by a permission that no page asks for."""

from __future__ import annotations

from flask import Flask

from carer_app.access.enforce import mark_of
from carer_app.access.permissions import Permission, Role
from carer_app.services.roles import HELD_IN


def test_nobody_is_given_the_role_of_a_reviewing_officer() -> None:
    assert [kind for kind, roles in HELD_IN.items() if Role.REVIEWING_OFFICER in roles] == []


def test_no_page_asks_for_it(app: Flask) -> None:
    """The day one does, the role needs its rows in the matrix, in the threat model, and an end."""
    marks = (mark_of(app, endpoint) for endpoint in app.view_functions)
    assert [mark for mark in marks if mark and mark.permission is Permission.REVIEW_CHILD] == []
