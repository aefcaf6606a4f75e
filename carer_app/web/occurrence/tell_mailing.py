"""The mail to children's services: queued by id, sent by the job worker as it was shown. It names no child."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from flask_mailman import EmailMessage

from carer_app.extensions import db
from carer_app.services import telling
from carer_app.services.telling import TELLING_MAIL
from carer_app.web.queued import after_the_answer, is_refused, this_moment

log = structlog.get_logger()


def post(mail_id: str) -> None:
    """Queue the mail once what was written about it is kept."""
    after_the_answer(TELLING_MAIL, "mail", mail_id)


def send(how: str, mail_id: str) -> None:
    """In the job: send one mail, unless it went already. What cannot be handed over is tried again, and then told in the log."""
    mail = telling.claim(db.session, mail_id, this_moment())
    if mail is None:
        return
    try:
        EmailMessage(mail.subject, mail.words, to=[mail.email]).send()
    except (OSError, SMTPException, ValueError) as problem:
        log.warning("children's services were not mailed", occurrence_id=mail.occurrence_id, problem=type(problem).__name__, exc_info=False)
        telling.not_sent(db.session, mail, this_moment(), for_good=is_refused(problem))
        return
    telling.sent(db.session, mail, this_moment())
    log.info("children's services were mailed", occurrence_id=mail.occurrence_id)
