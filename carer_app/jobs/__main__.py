"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

import sys

from flask import Flask

from carer_app import config, create_app, logging
from carer_app.jobs import queue, tasks
from carer_app.web.account import mail


def main() -> None:
    """Refuses to start, as the server does, while the settings are not fit."""
    logging.configure()
    try:
        _mail_room(create_app())
    except config.RefusedToStart as no:
        sys.exit(f"Error: {no}")
    tasks.work()


def _mail_room(app: Flask) -> None:
    """Account mail needs what signs its links, so it is written where the application is."""

    def send(what: str, person_id: str) -> None:
        with app.app_context():
            mail.send(what, person_id)

    queue.done_by(mail.ACCOUNT_MAIL, send)


if __name__ == "__main__":
    main()
