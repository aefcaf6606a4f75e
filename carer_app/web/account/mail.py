"""Account mail: sent after the answer has gone, so that how long the answer takes says nothing about who has an account."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

import structlog
from flask import after_this_request, current_app, has_request_context
from flask.wrappers import Response
from flask_security import MailUtil

log = structlog.get_logger()


class AccountMail(MailUtil):
    """Sends when the response is closed. A failure is written to the log without the address, and the person asks again."""

    def send_mail(self, template: str, subject: str, recipient: Any, sender: Any, body: Any, html: Any, **kwargs: Any) -> None:
        app = current_app._get_current_object()  # type: ignore[attr-defined]

        def send() -> None:
            with app.app_context():
                try:
                    super(AccountMail, self).send_mail(template, subject, recipient, sender, body, html, **kwargs)
                except (OSError, SMTPException) as problem:
                    log.warning("account mail was not sent", problem=type(problem).__name__, exc_info=False)

        if not has_request_context():
            send()
            return

        @after_this_request
        def later(response: Response) -> Response:
            response.call_on_close(send)
            return response
