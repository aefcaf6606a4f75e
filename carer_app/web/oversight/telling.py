"""The mail that a time has passed without a line. It holds no name of a child, a home or a person: whoever may know signs in."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMessage

from carer_app.db.models.overdue import OverdueNotice
from carer_app.domain.overdue import PATIENCE
from carer_app.domain.wall_clock import day_and_time_words
from carer_app.extensions import db
from carer_app.services import overdue
from carer_app.web.queued import is_refused, this_moment

log = structlog.get_logger()


def send(how: str, notice_id: str) -> None:
    """In the job: tell of one time that passed, unless it was told already. A mail that cannot be handed over is tried at the next sweep.

    An address that the mail server refuses is passed over: the managers and supervising social workers of the home are told instead.
    """
    notice = overdue.claim(db.session, notice_id, this_moment())
    if notice is None:
        return
    try:
        to = _hand_over(notice, overdue.addresses(db.session, notice, this_moment()))
    except (OSError, SMTPException, ValueError) as problem:
        overdue.let_go(db.session, notice)
        log.warning("the manager on call was not told", problem=type(problem).__name__, exc_info=False)
        return
    overdue.told(db.session, notice, len(to), this_moment())
    log.info("a time passed without a line", occurrence_id=notice.occurrence_id, count=len(to))


def _hand_over(notice: OverdueNotice, to: Sequence[str]) -> Sequence[str]:
    """Gives the addresses that the mail went to: those given, else, where they are refused, those of who answers for the home."""
    try:
        _mail(notice, to)
    except (OSError, SMTPException, ValueError) as problem:
        others = overdue.addresses(db.session, notice, this_moment(), refused=to) if _is_refused(problem, notice) else ()
        if not others:
            raise
        log.warning("the address of the manager on call was refused", occurrence_id=notice.occurrence_id, problem=type(problem).__name__)
        _mail(notice, others)
        return others
    return to


def _mail(notice: OverdueNotice, to: Sequence[str]) -> None:
    words = {
        "kind": notice.kind.value,
        "due": day_and_time_words(notice.due_at),
        "link": f"{current_app.config['PUBLIC_URL'].rstrip('/')}/oversight/",
    }
    if to:
        same = {"Message-ID": f"<{notice.id}@{urlsplit(words['link']).hostname}>"}  # should it go twice, the mail server knows it again
        EmailMessage(
            "A time has passed and nobody has written", render_template("email/time_passed.txt", **words), to=list(to), headers=same
        ).send()


def _is_refused(problem: Exception, notice: OverdueNotice) -> bool:
    """Whether it is the address: one that no mail can be written to, or refused for good, or "for now" until somebody else must know."""
    if is_refused(problem):
        return True
    by_the_server = isinstance(problem, SMTPRecipientsRefused | SMTPDataError)
    return by_the_server and this_moment() - notice.noticed_at >= PATIENCE
