"""The acceptance histories hold on screen as on the command line: each is written as logs with the same times, and the same is owed.

What a log says more of is left out: that somebody told of the return (`return_notified`) has thereby told the social worker. Every one of
the seven histories can be written as logs.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.db.queries.children import placements
from carer_app.domain import closing
from carer_app.domain.entries import Body, ExpectedWhere, FoundWhere, Opened, PoliceTold, Returned, ReturnStep
from carer_app.domain.follow_up import Answer, DutyAnswered, FlagsSaid
from carer_app.packs import loader
from carer_app.packs.authorities import protocol_of
from carer_app.services import duties, follow_ups, occurrences
from carer_app.services.actor import Actor
from tests import factories as make
from tests.unit.duty_cases import owed
from tests.unit.test_duties_histories import CASES, _history

NOBODY = Actor(None, "A test", "test")
AUTHORITIES = {name: title for title in ("Nottinghamshire", "Wakefield", "Somerset", "Lancashire") if (name := protocol_of(title) or "")}
ELSEWHERE = "Harbour County"
SAID_BY_THE_LOG = {"nat_notify_social_worker"}
Reckoned = set[tuple[str, str, str | None, tuple[int, ...]]]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_same_is_owed_on_screen_as_on_the_command_line(session: Session, case: dict[str, Any]) -> None:
    now = at(case["now"])
    child_id, logs = written(session, case)
    found = duties.owed(session, child_id, now)
    assert found is not None
    names = {name: number for number, name in enumerate(logs)}
    on_screen: Reckoned = {
        (duty.rule, duty.status, duty.due_at.isoformat() if duty.due_at else None, tuple(sorted(names[one] for one in duty.occurrences)))
        for duty in found.duties
    }
    printed: Reckoned = {
        (duty["rule"], duty["status"], duty["due_at"], tuple(sorted(int(one[1:]) for one in duty["occurrences"])))
        for duty in owed(_history(case), case["protocol"])
    }
    assert len(printed) > 5
    assert {one for one in on_screen if one[0] not in SAID_BY_THE_LOG} == {one for one in printed if one[0] not in SAID_BY_THE_LOG}


def written(session: Session, case: dict[str, Any]) -> tuple[str, list[str]]:
    """The child and the logs of a case, in its order."""
    home = make.home(session, make.organisation(session, "Larchwood Care"), "Larch House")
    version = loader.versions(case["protocol"])[-1]
    session.add(ProtocolAcceptance(organisation_id=home.organisation_id, protocol=case["protocol"], version=version))
    authorities = [AUTHORITIES.get(case["child"][key], ELSEWHERE) for key in ("placed_by", "placed_in")]
    child = make.child(session, home, "Ash", authority=authorities[0], host_authority=authorities[1])
    placements(session, child.id)[0].from_at = at(case["episodes"][0]["start"]) - timedelta(days=400)
    session.flush()
    return child.id, [_log(session, child.id, episode, is_last=episode is case["episodes"][-1]) for episode in case["episodes"]]


def _log(session: Session, child_id: str, episode: dict[str, Any], *, is_last: bool) -> str:
    name, start, end = new_id(), at(episode["start"]), at(episode["end"])
    noticed = at(episode["came_to_notice_at"]) if "came_to_notice_at" in episode else None

    def write(body: Body, happened: datetime) -> None:
        occurrences.write(session, NOBODY, name, body, noticed or happened, entry_id=new_id(), happened_at=happened)

    if noticed:
        opened = Opened(child_id, ExpectedWhere.HOME, start, past=True)
        occurrences.start_past(session, NOBODY, name, opened, noticed)
    else:
        occurrences.start(session, NOBODY, [child_id], ExpectedWhere.HOME, start, occurrence_ids=[name], realised_at=start)
    if episode["reported_to_police"] == "yes":
        write(PoliceTold("REF-1"), start)
    write(Returned(FoundWhere.CAME_BACK), end)
    if told := episode.get("return_notified_at"):
        write(ReturnStep(closing.TELL_SOCIAL_WORKER, "yes"), at(told))
    if episode["harmed_while_missing"] == "yes":
        follow_ups.write(session, NOBODY, child_id, FlagsSaid(so=("harmed_while_missing",)), end, line_id=new_id(), occurrences=[name])
    if not is_last:
        held = DutyAnswered("nat_return_interview", Answer.DONE)
        follow_ups.write(session, NOBODY, child_id, held, end, line_id=new_id(), happened_at=end, occurrences=[name])
    session.flush()
    return name


def at(raw: Any) -> datetime:
    """A time of the cases."""
    return raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
