"""What a page leaves to the job worker: queued once the answer has gone and what it wrote is kept, never when it was not kept."""

from __future__ import annotations

from datetime import UTC, datetime
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

import structlog
from flask import Flask, after_this_request, current_app
from flask.wrappers import Response

from carer_app.jobs import queue

FOR_GOOD = 500
"""From this reply code on, a mail server will not take this mail later either."""
log = structlog.get_logger()


def after_the_answer(what: str, how: str, id: str) -> None:
    """Queue a job when the page has been answered. The job holds an id; what is not queued is found by the sweep of each minute."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    @after_this_request
    def later(response: Response) -> Response:
        if response.status_code < 400:
            response.call_on_close(lambda: queue_or_leave(app, what, how, id))
        return response


def queue_or_leave(app: Flask, what: str, how: str, id: str) -> None:
    """Queue a job; a queue that fails is told in the log of the machine and harms nothing: the answer has gone already."""
    try:
        with app.app_context():
            queue.do(what, how, id)
    except Exception as problem:  # whatever the queue is kept in
        log.warning("a job was not queued", job=what, problem=type(problem).__name__, exc_info=False)


def is_refused(problem: Exception) -> bool:
    """Whether to try again is of no use: the address is refused for good, or no mail can be written to it."""
    if isinstance(problem, ValueError | SMTPNotSupportedError):
        return True
    if isinstance(problem, SMTPRecipientsRefused):
        return all(code >= FOR_GOOD for code, _ in problem.recipients.values())
    return isinstance(problem, SMTPDataError) and problem.smtp_code >= FOR_GOOD


def this_moment() -> datetime:
    """The time of a job, read anew each time it is asked: a worker's context may live for days. Tests set `app.config["CLOCK"]`."""
    at: datetime = current_app.config.get("CLOCK", lambda: datetime.now(UTC))()
    return at
