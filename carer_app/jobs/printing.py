"""The packs for the police, printed ahead: what has changed and stands still for a moment is printed, one after another.

What is to be done stands in the database, by occurrence, written together with the change itself: it cannot be lost, and holds ids alone.
The worker starts one process for each core, two at most: `python -m carer_app.jobs.printing`, which ends when the worker does.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from typing import IO

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db.base import new_id
from carer_app.services import pack_ahead

OFTEN = 0.2
"""Seconds between two looks: a carer who stops writing taps some seconds later."""
HEARD_EVERY = 5.0
AFTER_A_FALL = 5.0
LAST_SHEET = 10.0
_printers: list[subprocess.Popen[bytes]] = []
_is_over = threading.Event()
_failed_once: set[str] = set()
log = structlog.get_logger()


def beside() -> None:
    """Printers in processes of their own, each started again should it fall, for as long as this process lives."""
    atexit.register(_end)
    for number in range(min(pack_ahead.AT_ONCE, os.cpu_count() or 1)):
        threading.Thread(target=_keep_one, name=f"printer {number}", daemon=True).start()


def _keep_one() -> None:
    while not _is_over.is_set():
        printer = subprocess.Popen([sys.executable, "-m", "carer_app.jobs.printing"], stdin=subprocess.PIPE)
        _printers.append(printer)
        code = printer.wait()
        _printers.remove(printer)
        if not _is_over.is_set():
            log.error("a printer of packs fell", code=code)
            _is_over.wait(AFTER_A_FALL)


def _end() -> None:
    """The worker ends when its printers have: none is left behind at work on a database that somebody thinks is at rest."""
    _is_over.set()
    for printer in (last := list(_printers)):
        if printer.stdin is not None:
            printer.stdin.close()
    for printer in last:
        try:
            printer.wait(LAST_SHEET)
        except subprocess.TimeoutExpired:
            printer.kill()
            printer.wait()


def keep_on(sessions: sessionmaker[Session], stop: threading.Event) -> None:
    """Print what is wanted until `stop` is set."""
    from carer_app.pdf import render

    render.warm()
    printer_id, heard_at = new_id(), time.monotonic() - HEARD_EVERY
    while not stop.is_set():
        try:
            if time.monotonic() - heard_at >= HEARD_EVERY:
                _say_so(sessions, printer_id)
                heard_at = time.monotonic()
            if not print_next(sessions):
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


def _until_the_worker_ends(its: IO[str], stop: threading.Event) -> None:
    its.read()
    stop.set()


def main() -> None:
    """Ends when what started it closes its end of the pipe, however that came about."""
    from carer_app.jobs.tasks import sessions

    stop = threading.Event()
    threading.Thread(target=_until_the_worker_ends, args=(sys.stdin, stop), daemon=True).start()
    with contextlib.suppress(KeyboardInterrupt):
        keep_on(sessions(), stop)


if __name__ == "__main__":
    main()
