"""What is owed for a child, by whom and until when: reckoned from the logs and all that follows, kept for the lists, always current.

Whatever changes what is owed marks the child (`db/duty_news.py`); time does too. A page about one child reckons for itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

import structlog
from sqlalchemy.orm import Session

from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, ProfileSection
from carer_app.db.models.people import Home
from carer_app.db.occurrence_store import to_entry
from carer_app.db.queries import follow_ups as kept
from carer_app.db.queries import papers
from carer_app.db.sealed import Subject, SubjectKind
from carer_app.domain.duties import Duty, duties
from carer_app.domain.duty import NOTICE, UPCOMING
from carer_app.domain.follow_up import Answer, DutyAnswered, FollowUp
from carer_app.domain.history import ChildFacts, years_of
from carer_app.domain.moments import as_utc, moment, start_of
from carer_app.domain.occurrence import Occurrence
from carer_app.domain.profile import Profile
from carer_app.domain.protocol import Pack
from carer_app.domain.times_away import InCare, history_of
from carer_app.domain.wall_clock import local
from carer_app.packs.authorities import protocol_of
from carer_app.packs.bank_holidays import bank_holidays
from carer_app.services import follow_ups, interview_rows, numbers, protocols
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused

log = structlog.get_logger()
MOST_TIMES = 200
"""More times away than any rule counts; the newest."""
TRY_AGAIN = timedelta(minutes=10)
JUST_AFTER_MIDNIGHT = timedelta(minutes=1)
_NAMES = uuid.UUID("6f0c6d2e-6d0f-4c55-9b4e-0a6d6a7b3c11")


@dataclass(frozen=True)
class Owed:
    """A child's duties, the most pressing first, done ones with them; the times away they are reckoned from, newest first; what was written,
    by whom (`names`, by id), and how many lines cannot be read (`unread`); and the pack that speaks for the child."""

    child: Child
    home: Home | None
    duties: tuple[Duty, ...]
    times: tuple[Occurrence, ...]
    lines: tuple[FollowUp, ...]
    names: Mapping[str, str]
    pack: Pack
    unread: int = 0


def owed(session: Session, child_id: str, now: datetime) -> Owed | None:
    """Reckons a child's duties now; None where there is no such child. A constant number of queries."""
    found = kept.living(session, child_id, now)
    return None if found is None else owed_by(session, *found, now)


def owed_by(session: Session, child: Child, home: Home | None, now: datetime) -> Owed:
    """The same for a child that is known, and the home they live in."""
    times = times_of(session, child.id, now)
    written = kept.with_writers(session, child.id)
    lines = follow_ups.readable(row for row, _ in written)
    pack = protocols.speaks_for(session, child, home).pack
    care = kept.care_of(session, child.id)
    history = history_of(times, lines, InCare(_facts(child, care.identity), care.moved_at, care.reviewed_until), now)
    return Owed(
        child,
        home,
        duties(history, pack.thresholds, bank_holidays(*years_of(history))),
        tuple(times),
        lines,
        {person.id: person.name for _, person in written if person},
        pack,
        unread=len(written) - len(lines),
    )


def times_of(session: Session, child_id: str, now: datetime) -> list[Occurrence]:
    """The child's times away, folded, newest first; one query and the keys."""
    rows = papers.lines_of(session, child_id, now, MOST_TIMES)
    logs = {name: list(group) for name, group in groupby(rows, key=lambda row: row.occurrence_id)}
    KeyRing.of(session).preload([Subject(SubjectKind.CHILD, child_id), *(Subject(SubjectKind.OCCURRENCE, name) for name in logs)])
    times = [Occurrence.of(map(to_entry, group)) for group in logs.values()]
    return sorted(times, key=lambda one: (one.began_at, one.id), reverse=True)


def answer(
    session: Session,
    actor: Actor,
    child_id: str,
    duty: Duty,
    said: DutyAnswered,
    now: datetime,
    *,
    line_id: str,
    done_at: datetime | None = None,
    also: Iterable[Duty] = (),
) -> None:
    """What became of a duty, and of others of its rule. Raises Refused: what is not needed wants its reason, and nothing is done ahead of now
    or before it arose."""
    if said.answer is Answer.NOT_NEEDED and not said.reason.strip():
        raise Refused("Say why this is not needed.")
    at = done_at or now
    also = tuple(also)
    if at > now:
        raise Refused("That time lies ahead. Say when it was done.")
    if moment(at) < max(one.arose for one in (duty, *also)):
        raise Refused("That was before this was owed. If it was done then, say so in the reason, and give a time after it was owed.")
    about = dict.fromkeys(subject for one in (duty, *also) for subject in one.subjects)
    follow_ups.write(session, actor, child_id, said, now, line_id=line_id, happened_at=at, occurrences=about)


def owe_again(session: Session, actor: Actor, line: FollowUp, reason: str, now: datetime, *, line_id: str) -> None:
    """An answer was wrong: what it answered is owed again. The answer stays where it is written."""
    said = DutyAnswered(line.body.rule, Answer.OWED_AGAIN, reason)
    follow_ups.write(session, actor, line.child, said, now, line_id=line_id, occurrences=line.occurrences)


def reckon(session: Session, child_id: str, now: datetime) -> None:
    """Keeps what is owed now, for the lists, and when time alone will change it. Commits nothing.

    Should something change while this reckons, the child stays wanted (`put_duties`), and is reckoned again.
    """
    found = owed(session, child_id, now)
    if found is None:
        return
    kept.lock_watch(session, child_id)  # only now: a writer of a log is never kept waiting while this reckons
    current = [duty for duty in found.duties if duty.status != "done"]
    rows = {row["id"]: row for row in (_row(child_id, duty) for duty in current)}
    kept.put_duties(session, child_id, list(rows.values()), now, _look_again(found.duties, now))
    interview_rows.keep(session, child_id, found.duties, found.times, found.lines, now)
    numbers.keep(session, child_id, found.times, found.lines, now)


def sweep(session: Session, now: datetime, at_most: int = 200) -> int:
    """Reckons those children whose duties are out of date or whose time has come, each in a transaction of its own. Gives how many."""
    wanted = kept.to_reckon(session, now, at_most)
    for child_id in wanted:
        try:
            reckon(session, child_id, now)
        except Exception as problem:  # a record that cannot be read keeps nobody else's from being reckoned
            session.rollback()
            log.error("duties could not be reckoned", child_id=child_id, problem=type(problem).__name__)
            kept.put_off(session, child_id, now + TRY_AGAIN)
        session.commit()
    numbers.recount(session)
    return len(wanted)


def duty_id(child_id: str, duty: Duty) -> str:
    """The same duty has the same id, whenever it is reckoned."""
    return str(uuid.uuid5(_NAMES, "|".join((child_id, duty.rule, str(duty.arose), *duty.subjects))))


def _row(child_id: str, duty: Duty) -> dict[str, Any]:
    return {
        "id": duty_id(child_id, duty),
        "child_id": child_id,
        "rule": duty.rule,
        "action": duty.action,
        "who": duty.who,
        "pack": duty.pack,
        "clock": duty.clock,
        "arose_at": as_utc(duty.arose),
        "due_at": None if duty.due is None else as_utc(duty.due),
        "is_notice": duty.status == NOTICE,
        "counted": list(duty.occurrences),
        "subjects": list(duty.subjects),
        "cites": list(duty.cites),
    }


def _look_again(found: tuple[Duty, ...], now: datetime) -> datetime:
    """The next time that something arises; at the latest after midnight, when a day drops out of a window."""
    tomorrow = as_utc(start_of(local(now).date() + timedelta(days=1))) + JUST_AFTER_MIDNIGHT
    arising = [as_utc(duty.arose) for duty in found if duty.status in (UPCOMING, NOTICE) and duty.arose > moment(now)]
    return min([tomorrow, *arising])


def _facts(child: Child, identity: ProfileSection | None) -> ChildFacts:
    profile = Profile.stored({"identity": identity.payload} if identity else {})
    since = profile.text("identity", "became_looked_after")
    return ChildFacts(
        became_looked_after=start_of(date.fromisoformat(since)) if since else None,
        uasc=profile.text("identity", "uasc_or_migrant") == "yes",
        responsible=protocol_of(child.responsible_authority) or child.responsible_authority,
        host=protocol_of(child.host_authority) or child.host_authority,
        date_of_birth=child.date_of_birth,
    )
