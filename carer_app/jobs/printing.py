"""The packs for the police, printed ahead: what has changed and stands still for a moment is printed, one after another.

What is to be done stands in the database, by occurrence, written together with the change itself: it cannot be lost, and holds ids alone.
One printer for each core, two at most, forked by a house (`printing_house`) that the worker forks in turn, so that they share what they
have loaded. All of them end when the worker does.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.services import pack_ahead

OFTEN = 0.2
"""Seconds between two looks: a carer who stops writing taps some seconds later."""
HEARD_EVERY = 5.0
AFTER_A_FALL = 5.0
LAST_LONG = 200
"""So many packs, then a fresh printer takes over: what one long log needed is given back."""
_failed_once: set[str] = set()
log = structlog.get_logger()


def keep_on(sessions: sessionmaker[Session], stop: threading.Event) -> None:
    """Print what is wanted until `stop` is set, or a fresh printer had better take over."""
    from carer_app.pdf import render

    render.warm()
    printer_id, heard_at, count = new_id(), time.monotonic() - HEARD_EVERY, 0
    while not stop.is_set() and count < LAST_LONG:
        try:
            if time.monotonic() - heard_at >= HEARD_EVERY:
                _say_so(sessions, printer_id)
                heard_at = time.monotonic()
            if print_next(sessions):
                count += 1
            else:
                stop.wait(OFTEN)
        except OperationalError:  # it restarts, is busy, or is made afresh
            log.warning("the printer of packs waits for the database")
            stop.wait(AFTER_A_FALL)
        except Exception as problem:
            log.error("packs were not printed ahead", problem=type(problem).__name__)
            stop.wait(AFTER_A_FALL)


def print_next(sessions: sessionmaker[Session]) -> bool:
    """Print the one that waits longest and is in nobody else's hands. False where there is none; look again after each, for who comes first."""
    with sessions() as session:
        wanted = pack_ahead.wanted(session, datetime.now(UTC))
    return any(_print(sessions, occurrence_id) for occurrence_id in wanted)


def _say_so(sessions: sessionmaker[Session], printer_id: str) -> None:
    with sessions() as session:
        pack_ahead.seen(session, printer_id, datetime.now(UTC))
        session.commit()


def _print(sessions: sessionmaker[Session], occurrence_id: str) -> bool:
    with sessions() as session:
        try:
            done = pack_ahead.keep_fresh(session, occurrence_id, datetime.now(UTC))
            session.commit()
            _failed_once.discard(occurrence_id)
            return done
        except OperationalError:
            raise
        except Exception as problem:  # the others are printed; this one is told afresh to whoever asks for it
            session.rollback()
            if occurrence_id not in _failed_once:  # what it was made of may have changed under it
                _failed_once.add(occurrence_id)
                log.warning("a pack is printed again", occurrence_id=occurrence_id)
                return False
            log.error("a pack was not printed ahead", occurrence_id=occurrence_id, problem=type(problem).__name__)
            pack_ahead.put_off(session, occurrence_id, datetime.now(UTC))
            session.commit()
            return True
