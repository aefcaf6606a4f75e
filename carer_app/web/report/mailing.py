"""The mail with a pack, or with a link to it: queued by id, written and sent by the job worker. It names no child."""

from __future__ import annotations

from smtplib import SMTPException

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMessage

from carer_app.domain.pack_link import MOST_OPENS
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.extensions import db
from carer_app.services import pack_sending
from carer_app.services.pack_sending import PACK_MAIL, ToMail
from carer_app.web.queued import after_the_answer, is_refused, this_moment

log = structlog.get_logger()


def post(mail_id: str) -> None:
    """Queue the mail once what was written about it is kept."""
    after_the_answer(PACK_MAIL, "mail", mail_id)


def send(how: str, mail_id: str) -> None:
    """In the job: send one mail, unless it went already. What cannot be handed over is tried again, and then told in the log."""
    found = pack_sending.claim(db.session, mail_id, this_moment())
    if found is None:
        return
    try:
        _mail(found)
    except (OSError, SMTPException, ValueError) as problem:
        log.warning("a pack was not sent", occurrence_id=found.occurrence.id, problem=type(problem).__name__, exc_info=False)
        pack_sending.not_sent(db.session, found.mail, this_moment(), for_good=is_refused(problem))
        return
    pack_sending.sent(db.session, found.mail, this_moment())
    log.info("a pack was sent", occurrence_id=found.occurrence.id)


def _mail(found: ToMail) -> None:
    words: dict[str, object] = {"version": found.pack.version, "pages": found.pack.pages}
    words |= {"organisation": found.organisation, "telephone": found.telephone, "reference": found.reference}
    if found.link is None or found.token is None:
        body = render_template("email/pack.txt", **words)
        message = EmailMessage(f"Police pack, version {found.pack.version}", body, to=[found.email])
        message.attach(f"pack-v{found.pack.version}.pdf", found.pack.document, "application/pdf")
    else:
        address = f"{current_app.config['PUBLIC_URL'].rstrip('/')}/for-police"
        more = {"link": f"{address}#{found.token}", "until": day_and_time_words(found.link.expires_at), "opens": MOST_OPENS}
        message = EmailMessage("A link to a police pack", render_template("email/pack_link.txt", **words, **more), to=[found.email])
    message.send()
