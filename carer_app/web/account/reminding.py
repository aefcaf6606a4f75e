"""A message that something is due, by mail and by push: it names no child, no home and nobody, and leads to the first page."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

import structlog
from flask import current_app, render_template
from flask_mailman import EmailMessage

from carer_app.db.models.reminders import Channel, Outcome
from carer_app.domain.reminders import words_of
from carer_app.extensions import db, mail
from carer_app.services import push_places, reminders
from carer_app.services.reminders import ToSend
from carer_app.web.account import pushing
from carer_app.web.account.pushing import WITHIN_HOURS, Took
from carer_app.web.queued import is_refused, this_moment

log = structlog.get_logger()


def send(how: str, sending_id: str) -> None:
    """In the job: send one message by its channel, unless it went already or is no longer true."""
    found = reminders.claim(db.session, sending_id, this_moment())
    if found is None:
        return
    if found.sending.channel is Channel.MAIL:
        _mail(found)
    else:
        _push(found)


def _mail(found: ToSend) -> None:
    """What did not go for certain is tried each minute; what may have gone once more at most, under the same Message-ID."""
    sending = found.sending
    message = EmailMessage(
        _subject(found), render_template("email/reminder.txt", says=_says(found), is_try=not found.count, start=_start()), to=[found.person.email],
        headers={"Message-ID": f"<{sending.id}@{urlsplit(_start()).hostname}>"},
    )  # fmt: skip
    try:
        line = mail.get_connection()
        line.open()
    except (OSError, SMTPException) as problem:
        _not_gone(found, problem)
        return
    try:
        line.send_messages([message])
    except SMTPRecipientsRefused as problem:
        if is_refused(problem):
            reminders.done(db.session, sending, Outcome.REFUSED, this_moment())
            log.warning("an address was refused", person_id=found.person.id)
        else:
            _not_gone(found, problem)
    except (SMTPServerDisconnected, OSError, SMTPException) as problem:
        is_certain = isinstance(problem, SMTPException) and not isinstance(problem, SMTPServerDisconnected)
        _not_gone(found, problem, is_certain=is_certain)
    except ValueError:
        reminders.done(db.session, sending, Outcome.REFUSED, this_moment())
    else:
        reminders.done(db.session, sending, Outcome.SENT, this_moment())
    finally:
        line.close()


def _push(found: ToSend) -> None:
    sending = found.sending
    places = push_places.of_person(db.session, found.person.id, this_moment()) if pushing.public_key() else []
    words = {"title": str(current_app.config["SERVICE_NAME"]), "body": _says(found)}
    said = set[Took]()
    for place in places:
        if not push_places.is_of(place.place["endpoint"], current_app.config["PUSH_SERVICES"]):
            continue
        took = pushing.hand_over(place, words, sending.id, tonight=found.tonight)
        said.add(took)
        if took is Took.GONE:
            push_places.gone(db.session, place)
    if Took.IT in said:
        reminders.done(db.session, sending, Outcome.SENT, this_moment())
    elif Took.NOT_NOW in said and this_moment() - sending.made_at < timedelta(hours=WITHIN_HOURS[found.tonight]):
        reminders.let_go(db.session, sending)
    else:
        reminders.done(db.session, sending, Outcome.REFUSED if Took.REFUSED in said else Outcome.DROPPED, this_moment())


def _not_gone(found: ToSend, problem: Exception, *, is_certain: bool = True) -> None:
    reminders.let_go(db.session, found.sending, is_certain=is_certain)
    log.warning("a reminder was not sent", problem=type(problem).__name__, exc_info=False)


def _subject(found: ToSend) -> str:
    return "A try: reminders reach you here" if not found.count else "Something is due now" if found.tonight else "Something is due"


def _says(found: ToSend) -> str:
    service = str(current_app.config["SERVICE_NAME"])
    return words_of(found.count, found.tonight, service) if found.count else f"This is a try. Reminders of {service} reach you here."


def _start() -> str:
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + "/"
