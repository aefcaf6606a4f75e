"""What is done beside the pages. A job takes ids or nothing, opens its own transaction, and may be run twice without harm."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from huey import crontab
from huey.consumer import Consumer
from sqlalchemy.orm import Session, sessionmaker

from carer_app import config, logging
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.jobs import queue
from carer_app.services import (
    anchors,
    backups,
    duties,
    invitations,
    moves,
    overdue,
    pack_printing,
    pack_sending,
    plan_drafts,
    plan_reminders,
    record_exports,
    reminders,
    retention,
    telling,
)
from carer_app.services.records import verify_all

log = structlog.get_logger()
TIME_PASSED = "time passed"
REMINDER = "reminder"
ANCHOR = "anchor"


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


@queue.huey.periodic_task(crontab(hour="2", minute="37"))
def back_up() -> None:
    """Each night, where the operator named a folder: a backup there, and the oldest go."""
    settings = config.settings()
    if settings.get("BACKUP_FOLDER"):
        back_up_to(settings, datetime.now(UTC))


def back_up_to(settings: dict[str, Any], now: datetime) -> None:
    """One backup into BACKUP_FOLDER. The older ones go only when the new one was read to its end."""
    sealer, out = Sealer(settings["SEALING_KEYS"]), backups.usual_path(Path(settings["BACKUP_FOLDER"]), now)
    size = backups.make(settings["DATABASE_URL"], sealer, out, now)
    held = backups.check(out, sealer)
    gone = backups.keep_newest(out.parent, int(settings.get("BACKUPS_KEPT", "14")))
    log.info("a backup was made", bytes=size, rows=held.count, removed=len(gone))


@queue.huey.periodic_task(crontab(minute="27"))
def keep_heads_outside() -> None:
    """Each hour, where the operator named a place: the heads of the logs go there once a day; what did not get there goes again."""
    settings = config.settings()
    if not (settings.get("ANCHOR_TO") or settings.get("ANCHOR_FOLDER")):
        return
    with sessions()() as session:
        waiting = anchors.sweep(session, datetime.now(UTC))
    for anchor_id in waiting:
        queue.at_once(ANCHOR, "keep", anchor_id)


@queue.huey.periodic_task(crontab(hour="4", minute="7"))
def propose_what_is_due() -> None:
    """Each night: a record whose day has come is proposed to people. Nothing is destroyed by a clock."""
    with sessions()() as session:
        count = retention.propose(session, datetime.now(UTC))
        session.commit()
    log.info("records whose day has come were proposed", count=count)


@queue.huey.periodic_task(crontab(hour="3", minute="47"))
def forget_old_drafts() -> None:
    """Each night: what somebody typed in a plan and never saved goes, thirty days on, once they may no longer write there."""
    with sessions()() as session:
        gone = plan_drafts.forget(session, datetime.now(UTC))
        session.commit()
    log.info("old drafts were removed", count=gone)


@queue.huey.periodic_task(crontab(hour="3", minute="57"))
def let_drafts_of_packs_go() -> None:
    """Each night: once an occurrence is over, the drafts of its pack that nobody was given give up their pages."""
    with sessions()() as session:
        count = pack_printing.let_drafts_go(session, datetime.now(UTC))
    log.info("drafts of packs were let go", count=count)


@queue.huey.periodic_task(crontab(hour="4", minute="7"))
def settle_moves() -> None:
    """Each night: the record of a child whose planned move has begun is held by those who care for them now. Access needs no job."""
    with sessions()() as session:
        changed = moves.settle(session, datetime.now(UTC))
        session.commit()
    log.info("moves were settled", count=changed)


def _each(what: str, how: str, ids: Iterable[str], if_not: str) -> None:
    """Do each at once; one that fails keeps nobody else's back, and its own sweep finds it again."""
    for id in ids:
        try:
            queue.at_once(what, how, id)
        except Exception as problem:
            log.error(if_not, problem=type(problem).__name__)


@queue.huey.periodic_task(crontab(minute="*"))
def tell_of_times_that_passed() -> None:
    """Each minute: a time that has passed without a line is told to the manager on call, once. What was missed is told now."""
    with sessions()() as session:
        untold = overdue.sweep(session, datetime.now(UTC))
    _each(TIME_PASSED, "mail", untold, "the manager on call was not told")


@queue.huey.periodic_task(crontab(minute="*"))
def send_packs_that_wait() -> None:
    """Each minute: a pack that was to be mailed and has not gone is tried again, a few times; then its log says that it was not sent."""
    with sessions()() as session:
        waiting = pack_sending.waiting(session)
    _each(pack_sending.PACK_MAIL, "mail", waiting, "a pack was not sent")


@queue.huey.periodic_task(crontab(minute="*"))
def send_tellings_that_wait() -> None:
    """Each minute: an e-mail to children's services that has not gone is tried again, a few times; then its log says that it was not sent."""
    with sessions()() as session:
        waiting = telling.waiting(session)
    _each(telling.TELLING_MAIL, "mail", waiting, "children's services were not mailed")


@queue.huey.periodic_task(crontab(minute="*"))
def send_invitations() -> None:
    """Each minute: some of the invitations of people who were brought in together."""
    with sessions()() as session:
        waiting = invitations.take_some(session, datetime.now(UTC))
        session.commit()
    for person_id in waiting:
        try:
            queue.at_once(invitations.ACCOUNT_MAIL, invitations.INVITATION, person_id)
        except Exception as problem:  # the others go; this one again in a while
            log.error("an invitation was not sent", problem=type(problem).__name__)
            continue
        with sessions()() as session:
            invitations.went(session, person_id, datetime.now(UTC))
            session.commit()


@queue.huey.periodic_task(crontab(minute="*"))
def reckon_duties() -> None:
    """Each minute: what is owed for a child whose record has changed, or whose time has come. A downtime is caught up with, a batch a minute."""
    with sessions()() as session:
        count = duties.sweep(session, datetime.now(UTC))
    if count:
        log.info("duties were reckoned", count=count)


@queue.huey.periodic_task(crontab(minute="*"))
def remind() -> None:
    """Each minute: what is due is noticed, once, and told to those it is for; what was missed meanwhile in one message for each of them."""
    with sessions()() as session:
        waiting = reminders.sweep(session, datetime.now(UTC))
    _each(REMINDER, "send", waiting, "a reminder was not sent")


@queue.huey.periodic_task(crontab(hour="3", minute="37"))
def forget_old_reminders() -> None:
    """Each night: reminders of what has been over for half a year go."""
    with sessions()() as session:
        gone = reminders.forget_old(session, datetime.now(UTC))
        session.commit()
    log.info("old reminders were removed", count=gone)


@queue.huey.periodic_task(crontab(minute="7"))
def look_at_plans() -> None:
    """Each hour: reviews of plans that are overdue. The minute's reminders tell of them."""
    with sessions()() as session:
        plan_reminders.sweep(session, datetime.now(UTC))


@queue.huey.periodic_task(crontab(minute="*"))
def make_records_that_wait() -> None:
    """Each minute: a record that is to go out, and that no worker is at, is gone on with."""
    with sessions()() as session:
        waiting = record_exports.waiting(session, datetime.now(UTC))
    for export_id in waiting:
        make_record("make", export_id)


def make_record(how: str, export_id: str) -> None:
    """A few seconds at one record; what is left of it waits behind what else there is to do."""
    if record_exports.work(sessions(), export_id, lambda: datetime.now(UTC)):
        queue.do(record_exports.JOB, "make", export_id)


@queue.huey.periodic_task(crontab(minute="*/5"))
def wipe_records_that_went_out() -> None:
    """Every five minutes: what could be fetched for a day is wiped."""
    with sessions()() as session:
        count = record_exports.wipe_expired(session, datetime.now(UTC))
    if count:
        log.info("records that went out were wiped", count=count)


def work() -> None:
    """Do what is queued and what is due, until asked to stop; a job under way is finished first."""
    Consumer(queue.huey, workers=1, worker_type="thread", max_delay=5.0).run()
