"""Who writes a line of the log, from the signed-in browser."""

from __future__ import annotations

from carer_app.access.people import current_person
from carer_app.services.actor import Actor
from carer_app.web.account.browsers import this_browser


def current_actor() -> Actor:
    """The signed-in person as the author of what is written now; `device` is this browser's sign-in."""
    person, browser = current_person(), this_browser()
    return Actor(person.id, person.name, browser.id if browser else "unknown")
