"""The mail with a pack, or with a link to it: queued by id, written and sent by the job worker. It names no child."""

from __future__ import annotations

from datetime import UTC, datetime
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused

import structlog
from flask import Flask, after_this_request, current_app, render_template
from flask.wrappers import Response
from flask_mailman import EmailMessage

from carer_app.domain.pack_link import MOST_OPENS
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.extensions import db
from carer_app.jobs import queue
from carer_app.services import pack_sending
from carer_app.services.pack_sending import PACK_MAIL, ToMail

FOR_GOOD = 500
log = structlog.get_logger()


def post(mail_id: str) -> None:
    """Queue the mail once the answer has gone and what it wrote is kept. The job holds an id; what stays behind is found each minute."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    @after_this_request
    def later(response: Response) -> Response:
        if response.status_code < 400:
            response.call_on_close(lambda: _queue(app, mail_id))
        return response


def send(how: str, mail_id: str) -> None:
    """In the job: send one mail, unless it went already. What cannot be handed over is tried again, and then told in the log."""
    found = pack_sending.claim(db.session, mail_id, _now())
    if found is None:
        return
    try:
        _mail(found)
    except (OSError, SMTPException, ValueError) as problem:
        log.warning("a pack was not sent", occurrence_id=found.occurrence.id, problem=type(problem).__name__, exc_info=False)
        pack_sending.not_sent(db.session, found.mail, _now(), for_good=_is_refused(problem))
        return
    pack_sending.sent(db.session, found.mail, _now())
    log.info("a pack was sent", occurrence_id=found.occurrence.id)


def _mail(found: ToMail) -> None:
    words = {"version": found.pack.version, "pages": found.pack.pages}
    if found.link is None or found.token is None:
        body = render_template("email/pack.txt", **words)
        message = EmailMessage(f"Police pack, version {found.pack.version}", body, to=[found.email])
        message.attach(f"pack-v{found.pack.version}.pdf", found.pack.document, "application/pdf")
    else:
        address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/for-police"
        more = {"link": f"{address}#{found.token}", "until": day_and_time_words(found.link.expires_at), "opens": MOST_OPENS}
        message = EmailMessage("A link to a police pack", render_template("email/pack_link.txt", **words, **more), to=[found.email])
    message.send()


def _is_refused(problem: Exception) -> bool:
    """Whether to try again is of no use: the address is refused for good, or no mail can be written to it."""
    if isinstance(problem, ValueError | SMTPNotSupportedError):
        return True
    if isinstance(problem, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in problem.recipients.values())
    return isinstance(problem, SMTPDataError) and problem.smtp_code >= FOR_GOOD


def _queue(app: Flask, mail_id: str) -> None:
    try:
        with app.app_context():
            queue.do(PACK_MAIL, "mail", mail_id)
    except Exception as problem:  # whatever the queue is kept in: the sweep of each minute finds the mail
        log.warning("a pack mail was not queued", problem=type(problem).__name__, exc_info=False)


def _now() -> datetime:
    at: datetime = current_app.config.get("CLOCK", lambda: datetime.now(UTC))()
    return at
