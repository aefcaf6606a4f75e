"""The mail that a time has passed without a line. It holds no name of a child, a home or a person: whoever may know signs in."""

from __future__ import annotations

from datetime import UTC, datetime
from smtplib import SMTPException

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMessage

from carer_app.domain.wall_clock import day_and_time_words
from carer_app.extensions import db
from carer_app.services import overdue

log = structlog.get_logger()


def send(how: str, notice_id: str) -> None:
    """In the job: tell of one time that passed, unless it was told already. A mail that cannot be handed over is tried at the next sweep."""
    notice = overdue.claim(db.session, notice_id, _now())
    if notice is None:
        return
    to = overdue.addresses(db.session, notice, _now())
    words = {
        "kind": notice.kind.value,
        "due": day_and_time_words(notice.due_at),
        "link": f"{current_app.config['PUBLIC_URL'].rstrip('/')}/oversight/",
    }
    mail = EmailMessage("A time has passed and nobody has written", render_template("email/time_passed.txt", **words), to=list(to))
    try:
        if to:
            mail.send()
    except (OSError, SMTPException) as problem:
        overdue.let_go(db.session, notice)
        log.warning("the manager on call was not told", problem=type(problem).__name__, exc_info=False)
        return
    overdue.told(db.session, notice, len(to), _now())
    log.info("a time passed without a line", occurrence_id=notice.occurrence_id, count=len(to))


def _now() -> datetime:
    at: datetime = current_app.config.get("CLOCK", lambda: datetime.now(UTC))()
    return at
