"""Account mail: queued under the person's id, written and sent by the job worker. How long a page takes says nothing about anybody."""

from __future__ import annotations

from enum import StrEnum
from smtplib import SMTPException
from typing import Any

import structlog
from flask import current_app, has_request_context
from flask_security import MailUtil
from flask_security.utils import send_mail

from carer_app.db.models.people import Organisation, Person
from carer_app.extensions import db
from carer_app.web.account.links import set_password_link
from carer_app.web.queued import after_the_answer, queue_or_leave

ACCOUNT_MAIL = "account mail"
log = structlog.get_logger()


class Mail(StrEnum):
    """Every mail this product sends; each says something about an account, and none about a child."""

    SET_PASSWORD = "set_password"
    PASSWORD_CHANGED = "password_changed"
    INVITATION = "invitation"
    SECOND_FACTOR_GONE = "second_factor_taken_away"
    ADMINISTRATOR_READS = "administrator_reads"
    SOCIAL_WORKER_NAMED = "social_worker_named"
    SOCIAL_WORKER_ENDED = "social_worker_ended"
    REVIEWING_OFFICER_NAMED = "reviewing_officer_named"


class NotSent(Exception):
    """The mail could not be handed over; the queue tries again. It names nobody."""


def post(mail: Mail, person_id: str) -> None:
    """Queue a mail once the answer has gone and its changes are kept; none when they are not. The job holds no address and no link."""
    after_the_answer(ACCOUNT_MAIL, mail.value, person_id)


def post_at_once(mail: Mail, person_id: str) -> None:
    """Queue a mail from a command, which has kept its changes."""
    queue_or_leave(current_app._get_current_object(), ACCOUNT_MAIL, mail.value, person_id)  # type: ignore[attr-defined]


def send(mail: str, person_id: str) -> None:
    """In the job: write the mail, with a link of its own where it needs one, and hand it over. Raises NotSent."""
    person = db.session.get(Person, person_id)
    if person is None or not person.active:
        return
    service = current_app.config["SERVICE_NAME"]
    try:
        match Mail(mail):
            case Mail.SET_PASSWORD:
                send_mail("Set your password", person.email, "email/set_password", link=set_password_link(person))
            case Mail.PASSWORD_CHANGED:
                send_mail("Your password was changed", person.email, "email/password_changed")
            case Mail.INVITATION if person.asked_email:
                send_mail(f"Your account for {service}", person.asked_email, "email/another_account", organisation=_organisation(person))
            case Mail.INVITATION:
                send_mail(f"Your account for {service}", person.email, "email/invitation", link=set_password_link(person))
            case Mail.SECOND_FACTOR_GONE:
                send_mail(f"Your second step for {service}", person.email, "email/second_factor_taken_away")
            case Mail.ADMINISTRATOR_READS:
                send_mail("Somebody new may read a record", person.email, "email/administrator_reads")
            case Mail.SOCIAL_WORKER_NAMED:
                send_mail("You are named as a social worker", person.email, "email/social_worker_named")
            case Mail.SOCIAL_WORKER_ENDED:
                send_mail("You are no longer named as a social worker", person.email, "email/social_worker_ended")
            case Mail.REVIEWING_OFFICER_NAMED:
                send_mail("You are named as a reviewing officer", person.email, "email/reviewing_officer_named")
    except (OSError, SMTPException) as problem:
        log.warning("account mail was not sent", problem=type(problem).__name__, exc_info=False)
        raise NotSent("Account mail was not sent.") from None


def _organisation(person: Person) -> str:
    return db.session.get_one(Organisation, person.organisation_id).name


class AccountMail(MailUtil):
    """What the sign-in library wants to say in the middle of a request is queued like all the rest."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any) -> None:
        if has_request_context():
            post(Mail(template.removeprefix("email/")), kwargs["user"].id)
        else:
            super().send_mail(template, subject, recipient, sender, body, html, **kwargs)
