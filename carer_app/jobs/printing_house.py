"""The house of the printers: it loads what they need once, has a printer forked for each core, and again when one falls.

A fork shares memory until it is written to, so that a printer costs what it works on and not what it has loaded. The house is forked by the
worker before that has a thread or a connection, and has no thread itself: such a process may be forked. Should it fall, the worker, which
has threads by then, starts it anew: `python -m carer_app.jobs.printing_house`.
"""

from __future__ import annotations

import atexit
import gc
import os
import select
import signal
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

import structlog
from sqlalchemy.orm import configure_mappers

from carer_app import logging
from carer_app.jobs import printing
from carer_app.services import pack_ahead

AFTER_A_FALL = printing.AFTER_A_FALL
LAST_SHEET = 10.0
LOOK_UP = 2.0
_is_over = threading.Event()
log = structlog.get_logger()


def beside() -> None:
    """Printers beside this process, for as long as it lives. It must have neither threads nor connections yet."""
    _load()
    theirs, ours = os.pipe()  # nothing is ever written: it closes when we end, however that comes about
    house = [_forked(lambda: _keep_house(theirs, ours))]
    watcher = threading.Thread(target=_watch, args=(house, theirs), name="printers", daemon=True)
    watcher.start()
    atexit.register(_end, house, watcher, ours)


def _load() -> None:
    """Once, for all of them. Whoever looked through it for litter would write to all of it, and have it copied."""
    from carer_app.pdf import documents, pages, render  # noqa: F401

    documents.template("pack.html")
    configure_mappers()
    gc.collect()
    gc.freeze()


def _watch(house: list[int], theirs: int) -> None:
    while True:
        _, status = os.waitpid(house[0], 0)
        if _is_over.is_set():
            return
        log.error("the house of the printers fell", code=os.waitstatus_to_exitcode(status))
        if _is_over.wait(AFTER_A_FALL):
            return
        anew = [sys.executable, "-m", "carer_app.jobs.printing_house"]
        house[0] = os.posix_spawn(sys.executable, anew, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, theirs, 0)])


def _end(house: list[int], watcher: threading.Thread, ours: int) -> None:
    """The worker ends when its printers have: none is left behind at work on a database that somebody thinks is at rest."""
    _is_over.set()
    os.close(ours)
    watcher.join(LAST_SHEET)
    if watcher.is_alive():
        os.killpg(house[0], signal.SIGKILL)


def _keep_house(ends: int, not_ours: int | None = None) -> None:
    """Forks the printers, and another for each that ends, until nobody holds the other end of that pipe."""
    if not_ours is not None:
        os.close(not_ours)
    os.setpgid(0, 0)  # it is the worker that is asked to stop, and not they; and they can be ended together
    gc.disable()
    wanted, printers = min(pack_ahead.AT_ONCE, os.cpu_count() or 1), set[int]()
    while True:
        while len(printers) < wanted and not _has_ended(ends, 0):
            printers.add(_forked(lambda: _print(ends)))
        if not printers:
            return
        pid, status = os.wait()
        printers.discard(pid)
        if status and not _has_ended(ends, 0):
            log.error("a printer of packs fell", code=os.waitstatus_to_exitcode(status))
            _has_ended(ends, AFTER_A_FALL)


def _print(ends: int) -> None:
    """One printer: ends with the pipe, with its house, and when it has printed enough."""
    from carer_app.jobs.tasks import sessions
    from carer_app.pdf import render

    gc.enable()
    stop, house = threading.Event(), os.getppid()

    def listen() -> None:
        while os.getppid() == house and not _has_ended(ends, LOOK_UP):
            pass
        stop.set()

    threading.Thread(target=listen, daemon=True).start()
    try:
        printing.keep_on(sessions(), stop)
    finally:
        render.put_away()


def _has_ended(ends: int, seconds: float) -> bool:
    return bool(select.select([ends], [], [], seconds)[0])


def _forked(what: Callable[[], None]) -> int:
    """Does it in a process of its own, which ends there and runs nothing that was meant for the end of this one."""
    sys.stdout.flush()
    sys.stderr.flush()
    if (pid := os.fork()) == 0:
        _done(what)
    return pid


def _done(what: Callable[[], None]) -> NoReturn:
    code = 1
    try:
        what()
        code = 0
    except Exception as problem:
        log.error("the printers stopped", problem=type(problem).__name__)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    logging.configure()
    _load()
    _done(lambda: _keep_house(sys.stdin.fileno()))
