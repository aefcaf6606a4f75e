"""What is done beside the pages. A job takes ids or nothing, opens its own transaction, and may be run twice without harm."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import structlog
from huey import crontab
from huey.consumer import Consumer
from sqlalchemy.orm import Session, sessionmaker

from carer_app import config, logging
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.jobs import printing, queue
from carer_app.services import moves, overdue, pack_sending, plan_drafts
from carer_app.services.records import verify_all

log = structlog.get_logger()
TIME_PASSED = "time passed"


@cache
def sessions() -> sessionmaker[Session]:
    """Sessions on the database of this installation, with its keys."""
    logging.configure()
    settings = config.settings()
    return session_factory(make_engine(settings["DATABASE_URL"]), Sealer(settings["SEALING_KEYS"]), settings["PUBLIC_URL"])


@queue.huey.periodic_task(crontab(hour="3", minute="17"))
def check_every_log() -> None:
    """Each night: does every log still hold together? What does not is told to the operator, by id."""
    with sessions()() as session:
        broken = verify_all(session)
    for occurrence_id, _ in broken:
        log.error("a log does not hold", occurrence_id=occurrence_id, problem="run: flask logs verify")
    log.info("every log was checked", count=len(broken))


@queue.huey.periodic_task(crontab(hour="3", minute="47"))
def forget_old_drafts() -> None:
    """Each night: what somebody typed in a plan and never saved goes, thirty days on, once they may no longer write there."""
    with sessions()() as session:
        gone = plan_drafts.forget(session, datetime.now(UTC))
        session.commit()
    log.info("old drafts were removed", count=gone)


@queue.huey.periodic_task(crontab(hour="4", minute="7"))
def settle_moves() -> None:
    """Each night: the record of a child whose planned move has begun is held by those who care for them now. Access needs no job."""
    with sessions()() as session:
        changed = moves.settle(session, datetime.now(UTC))
        session.commit()
    log.info("moves were settled", count=changed)


@queue.huey.periodic_task(crontab(minute="*"))
def tell_of_times_that_passed() -> None:
    """Each minute: a time that has passed without a line is told to the manager on call, once. What was missed is told now."""
    with sessions()() as session:
        untold = overdue.sweep(session, datetime.now(UTC))
    for notice_id in untold:
        try:
            queue.at_once(TIME_PASSED, "mail", notice_id)
        except Exception as problem:  # the others are told; this one again in a minute
            log.error("the manager on call was not told", problem=type(problem).__name__)


@queue.huey.periodic_task(crontab(minute="*"))
def send_packs_that_wait() -> None:
    """Each minute: a pack that was to be mailed and has not gone is tried again, a few times; then its log says that it was not sent."""
    with sessions()() as session:
        waiting = pack_sending.waiting(session)
    for mail_id in waiting:
        try:
            queue.at_once(pack_sending.PACK_MAIL, "mail", mail_id)
        except Exception as problem:  # the others go; this one again in a minute
            log.error("a pack was not sent", problem=type(problem).__name__)


def work() -> None:
    """Do what is queued and what is due, until asked to stop; a job under way is finished first."""
    printing.beside()
    Consumer(queue.huey, workers=1, worker_type="thread", max_delay=5.0).run()
