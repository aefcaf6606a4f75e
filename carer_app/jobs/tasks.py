"""What is done beside the pages. A job takes ids or nothing, opens its own transaction, and may be run twice without harm."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import structlog
from huey import crontab

from carer_app.jobs.queue import huey

if TYPE_CHECKING:
    from flask import Flask

log = structlog.get_logger()


@cache
def _app() -> Flask:
    from carer_app import create_app

    return create_app()


@huey.periodic_task(crontab(hour="3", minute="17"))  # type: ignore[untyped-decorator]
def check_every_log() -> None:
    """Each night: does every log still hold together? What does not is told to the operator, by id."""
    from carer_app.extensions import db
    from carer_app.services.records import verify_all

    with _app().app_context():
        broken = verify_all(db.session)
        for occurrence_id, _ in broken:
            log.error("a log does not hold", occurrence_id=occurrence_id, problem="run: flask logs verify")
        log.info("every log was checked", count=len(broken))


@huey.periodic_task(crontab(minute="*/10"))  # type: ignore[untyped-decorator]
def end_old_sessions() -> None:
    """Forget sign-ins that ended, were revoked or fell asleep long ago."""
    from carer_app.access.people import _utc_now
    from carer_app.extensions import db
    from carer_app.services import sessions

    with _app().app_context():
        sessions.forget_old(db.session, _utc_now())
        db.session.commit()
