"""The packs for the police, printed ahead: what has changed and stands still for a moment is printed, one after another.

What is to be done stands in the database, by occurrence, written together with the change itself: it cannot be lost, and holds ids alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import structlog
from sqlalchemy.orm import Session, sessionmaker

from carer_app.services import pack_ahead

OFTEN = 0.25
"""Seconds between two looks: a carer who stops writing taps some seconds later."""
log = structlog.get_logger()


def beside(sessions: Callable[[], sessionmaker[Session]]) -> threading.Event:
    """Prints in a thread beside whatever else this process does, until the event is set; what is being printed then may be cut off."""
    stop = threading.Event()
    threading.Thread(target=_keep_on, args=(sessions, stop), name="packs", daemon=True).start()
    return stop


def _keep_on(sessions: Callable[[], sessionmaker[Session]], stop: threading.Event) -> None:
    from carer_app.pdf import render

    render.warm()
    while not stop.wait(OFTEN):
        try:
            print_what_is_wanted(sessions(), stop)
        except Exception as problem:  # such as a database that restarts
            log.error("packs were not printed ahead", problem=type(problem).__name__)
            stop.wait(5)


def print_what_is_wanted(sessions: sessionmaker[Session], stop: threading.Event | None = None) -> int:
    """Print each that is wanted and not in somebody else's hands. How many there were."""
    with sessions() as session:
        wanted = pack_ahead.wanted(session, datetime.now(UTC))
    for occurrence_id in wanted:
        if stop is not None and stop.is_set():
            break
        _print(sessions, occurrence_id)
    return len(wanted)


def _print(sessions: sessionmaker[Session], occurrence_id: str) -> None:
    with sessions() as session:
        try:
            pack_ahead.keep_fresh(session, occurrence_id, datetime.now(UTC))
            session.commit()
        except Exception as problem:  # the others are printed; this one is told afresh to whoever asks for it
            session.rollback()
            log.error("a pack was not printed ahead", occurrence_id=occurrence_id, problem=type(problem).__name__)
            pack_ahead.put_off(session, occurrence_id, datetime.now(UTC))
            session.commit()
