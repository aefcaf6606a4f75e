"""`python -m carer_app.jobs`: the process that does the queued and the timed work."""

from __future__ import annotations

import sys
from collections.abc import Callable

from flask import Flask

from carer_app import config, create_app, logging
from carer_app.db import serving
from carer_app.jobs import metrics, printing_house, queue, tasks
from carer_app.services import pack_sending, record_exports
from carer_app.services import telling as tellings
from carer_app.web.account import mail, reminding
from carer_app.web.admin import anchoring
from carer_app.web.occurrence import tell_mailing
from carer_app.web.oversight import telling
from carer_app.web.report import mailing


def main() -> None:
    """Refuses to start, as the server does, while the settings are not fit."""
    logging.configure()
    try:
        settings = config.settings()
        serving.refuse_other_tables(settings["DATABASE_URL"])
        printing_house.beside()  # first: what has threads or connections is not to be forked
        mail_room(create_app())
        metrics.serve(lambda: tasks.sessions()(), settings)
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
    queue.done_by(tellings.TELLING_MAIL, inside(tell_mailing.send))
    queue.done_by(tasks.TIME_PASSED, inside(telling.send))
    queue.done_by(tasks.REMINDER, inside(reminding.send))
    queue.done_by(record_exports.JOB, tasks.make_record)
    queue.done_by(tasks.ANCHOR, inside(anchoring.send))


if __name__ == "__main__":
    main()
