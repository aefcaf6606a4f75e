"""What gunicorn does besides its command line: the workers share what they have loaded, and each gets its printing press ready."""

from __future__ import annotations

import contextlib
import gc
import importlib
import pkgutil
import threading
from typing import Any


def on_starting(server: Any) -> None:
    """The code is loaded once, before the workers are forked: they share its memory, a third of theirs. No application, connection or thread
    is made here. What cannot be loaded is told by the worker that needs it. New code needs a restart; HUP would serve the old."""
    with contextlib.suppress(Exception):
        _load_everything()
    gc.collect()
    gc.freeze()  # looking through it for litter would copy it for each


def _load_everything() -> None:
    import carer_app.web
    from carer_app.pdf import pages, render  # noqa: F401

    for module in pkgutil.walk_packages(carer_app.web.__path__, "carer_app.web."):
        importlib.import_module(module.name)


def post_worker_init(worker: Any) -> None:
    """In a thread beside the first requests: a carer waits neither for it before the first page nor for the first pack."""
    threading.Thread(target=_warm, name="press", daemon=True).start()


def _warm() -> None:
    from carer_app.pdf import render

    render.warm()
