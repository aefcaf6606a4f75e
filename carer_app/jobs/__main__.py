"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

import sys
from collections.abc import Callable

from flask import Flask

from carer_app import config, create_app, logging
from carer_app.jobs import queue, tasks
from carer_app.services import pack_sending
from carer_app.web.account import mail
from carer_app.web.oversight import telling
from carer_app.web.report import mailing


def main() -> None:
    """Refuses to start, as the server does, while the settings are not fit."""
    logging.configure()
    try:
        mail_room(create_app())
    except config.RefusedToStart as no:
        sys.exit(f"Error: {no}")
    tasks.work()


def mail_room(app: Flask) -> None:
    """Mail needs what signs its links and how it is sent, so it is written where the application is."""

    def inside(send: Callable[[str, str], None]) -> Callable[[str, str], None]:
        def sent(what: str, id: str) -> None:
            with app.app_context():
                send(what, id)

        return sent

    queue.done_by(mail.ACCOUNT_MAIL, inside(mail.send))
    queue.done_by(pack_sending.PACK_MAIL, inside(mailing.send))
    queue.done_by(tasks.TIME_PASSED, inside(telling.send))


if __name__ == "__main__":
    main()
