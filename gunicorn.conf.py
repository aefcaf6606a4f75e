"""What gunicorn does besides its command line: a worker that serves gets the printing press ready, so that no carer waits for it."""

from __future__ import annotations

import threading
from typing import Any


def post_worker_init(worker: Any) -> None:
    """In a thread beside the first requests: before it, the worker would start half a second later; without it, the first pack would."""
    threading.Thread(target=_warm, name="press", daemon=True).start()


def _warm() -> None:
    from carer_app.pdf import render

    render.warm()
