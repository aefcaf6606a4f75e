"""Interviews written down, refused where the protocols refuse, and counted: offered, accepted, refused, held in time, by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db.base import new_id
from carer_app.db.models.interviews import ReturnInterviewRow
from carer_app.db.models.people import Home, Person, RoleName
from carer_app.db.queries.cared_for import Reach
from carer_app.db.queries.interviews import Month, by_month
from carer_app.domain.entries import ExpectedWhere, FoundWhere, PoliceTold, Returned
from carer_app.domain.follow_up import Category, CategoryDecided
from carer_app.domain.interviews import (
    InterviewHeld,
    InterviewNotHeld,
    InterviewOffered,
    InterviewRefused,
    InterviewShared,
    InterviewTried,
    PlacementFelt,
    SharedWith,
    Wish,
    WishAsked,
)
from carer_app.domain.interviews_read import Interview
from carer_app.domain.placement_concern import concerns
from carer_app.domain.prevention import PreventionHeld, PreventionNotHeld
from carer_app.domain.wall_clock import local
from carer_app.packs import loader
from carer_app.services import duties, follow_ups, interview_access, interviews, occurrences
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from tests import factories as make
from tests.factories import NOW
from tests.people import World, make_world

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PACK = loader.together([])
NOTTS = loader.together(["nottinghamshire"])
WISH = WishAsked(Wish.YES, "Somebody new")
OFFER = InterviewOffered("Ivy Test", "interviewer", "By phone")
NO = InterviewRefused("Not now.", "Ivy Test")
HELD = InterviewHeld("Ivy Test", "interviewer", "independent_person", "The library", "yes")
NOT_HELD = InterviewNotHeld("Sam Test", "social worker", "Three times no.")
APRIL, MAY = datetime(2026, 4, 20, 20, tzinfo=UTC), datetime(2026, 4, 30, 23, 30, tzinfo=UTC)
"""The second is already May by the clock in England."""


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    for name in made.occurrences.values():  # nobody is away as the tests begin, and of these nobody told the police
        at = NOW - HOUR / 2
        occurrences.write(
            session, Actor(None, "A test", "test"), name, Returned(FoundWhere.CAME_BACK), at, entry_id=new_id(), happened_at=at
        )
    session.commit()
    return made


def actor(world: World) -> Actor:
    return Actor(world.people["social"], "Social", "test")


def away(session: Session, world: World, child: str, back_at: datetime, hours: float = 3) -> str:
    """A time away that was reported to the police; its id."""
    at, person = back_at - hours * HOUR, actor(world)
    (name,) = occurrences.start(session, person, [world.children[child]], ExpectedWhere.HOME, at, occurrence_ids=[new_id()])
    for body, when in ((PoliceTold("REF"), at + HOUR), (Returned(FoundWhere.CAME_BACK), back_at)):
        occurrences.write(session, person, name, body, when, entry_id=new_id(), happened_at=when)
    session.commit()
    return name


def begin(session: Session, world: World, child: str, names: Sequence[str], now: datetime, pack: Any = PACK) -> Interview:
    child_id, made = world.children[child], new_id()
    times = [one for one in duties.times_of(session, child_id, now) if one.id in names]
    lines = follow_ups.lines_of(session, child_id)
    interviews.begin(session, actor(world), child_id, WISH, times, lines, pack, now, interview_id=made)
    session.commit()
    return this(session, child_id, made)


def this(session: Session, child_id: str, name: str) -> Interview:
    return next(one for one in interviews.of_child(session, child_id) if one.id == name)


def write(session: Session, world: World, child: str, one: Interview, body: Any, at: datetime) -> None:
    child_id = world.children[child]
    lines = follow_ups.lines_of(session, child_id)
    one = this(session, child_id, one.id)
    interviews.write(session, actor(world), child_id, one, body, max(at, NOW), line_id=new_id(), at=at, lines=lines, pack=PACK)
    session.commit()


def test_an_interview_begins_with_the_childs_wish_and_the_same_post_twice_begins_one(session: Session, world: World) -> None:
    child_id, name = world.children["ash"], away(session, world, "ash", NOW - 10 * HOUR)
    times = [one for one in duties.times_of(session, child_id, NOW) if one.id == name]
    made = new_id()
    for _ in range(2):
        lines = follow_ups.lines_of(session, child_id)
        interviews.begin(session, actor(world), child_id, WISH, times, lines, PACK, NOW, interview_id=made)
    assert this(session, child_id, made).wish is not None
    with pytest.raises(Refused, match="already"):
        begin(session, world, "ash", [name], NOW)
    with pytest.raises(Refused, match="which time"):
        begin(session, world, "ash", [], NOW)


def test_one_interview_covers_several_times_only_where_the_protocol_says_so_for_days_so_close(session: Session, world: World) -> None:
    """NOTT-84b, AMB-23."""
    names = [away(session, world, "ash", NOW - days * DAY) for days in (9, 4, 2)]
    with pytest.raises(Refused, match="of its own"):
        begin(session, world, "ash", names[1:], NOW)
    with pytest.raises(Refused, match="of its own"):
        begin(session, world, "ash", names, NOW, NOTTS)
    assert set(begin(session, world, "ash", names[1:], NOW, NOTTS).occurrences) == set(names[1:])


def test_nobody_of_the_home_holds_it_and_nobody_says_no_for_the_child(session: Session, world: World) -> None:
    """NAT-4.11, NOTT-86, NAT-4.10b."""
    one = begin(session, world, "ash", [away(session, world, "ash", NOW - 10 * HOUR)], NOW)
    with pytest.raises(Refused, match="offered to every child first"):
        write(session, world, "ash", one, NOT_HELD, NOW)
    write(session, world, "ash", one, InterviewTried("Rang", "Ivy Test"), NOW)
    with pytest.raises(Refused, match="nobody of the home"):
        write(session, world, "ash", one, InterviewHeld("Max", "manager", "current_carer"), NOW)
    with pytest.raises(Refused, match="ahead"):
        interviews.write(session, actor(world), world.children["ash"], one, HELD, NOW, line_id=new_id(), at=NOW + HOUR)
    write(session, world, "ash", one, HELD, NOW - HOUR)
    with pytest.raises(Refused, match="was held"):
        write(session, world, "ash", one, NO, NOW)


def test_what_the_child_says_of_the_home_becomes_a_worry_that_the_social_worker_answers(session: Session, world: World) -> None:
    """NAT-4.12, NOTT-64."""
    child_id, name = world.children["ash"], away(session, world, "ash", NOW - 10 * HOUR)
    one = begin(session, world, "ash", [name], NOW)
    ids = {"line_id": new_id(), "concern_id": new_id()}
    for _ in range(2):
        interviews.felt(session, actor(world), child_id, one, PlacementFelt("yes", "They shout at night."), NOW, **ids)
    (found,) = concerns(follow_ups.lines_of(session, child_id))
    assert found.raised.body.text == "They shout at night."
    (time,) = [time for time in duties.times_of(session, child_id, NOW) if time.id == name]

    def held(body: Any) -> None:
        lines = follow_ups.lines_of(session, child_id)
        interviews.prevention(session, actor(world), child_id, body, time, lines, PACK, NOW, line_id=new_id(), at=NOW - HOUR)

    with pytest.raises(Refused, match="police hold this one"):
        held(PreventionHeld("Jo Carer", "agreed_adult"))
    held(PreventionHeld("PC Invented"))
    held(PreventionNotHeld("Max", "manager", "They did not come."))


def counted(session: Session, reach: Reach, **more: Any) -> dict[str, dict[str, tuple[int, int]]]:
    found: list[Month] = by_month(session, reach, NOW, **more)
    return {one.month: {name: tuple(count) for name, count in one.counts.items()} for one in found}


def test_a_hand_counted_spring_is_counted_right_in_one_query(session: Session, world: World) -> None:
    """Returns of April: ash thrice (held in 70 hours; refused; never offered), birch once (held in 74 hours, after a no). Of May: ash once
    (offered, no answer; half past midnight in England), cedar once (ended unheld after tries), and elm, of another provider. A time that a
    manager counts as another thing than missing is owed none."""
    told: dict[str, Interview] = {}
    for key, child, back in (
        ("held", "ash", APRIL),
        ("refused", "ash", APRIL + 3 * DAY),
        ("never", "ash", APRIL + 6 * DAY),
        ("late", "birch", APRIL),
        ("offered", "ash", MAY),
        ("ended", "cedar", MAY),
        ("elsewhere", "elm", MAY),
        ("other", "birch", MAY),
    ):
        name = away(session, world, child, back)
        if key == "other":
            decided = CategoryDecided(Category.OTHER, "She was at school.")
            follow_ups.write(session, actor(world), world.children[child], decided, NOW, line_id=new_id(), occurrences=[name])
        elif key not in ("never", "elsewhere"):
            told[key] = begin(session, world, child, [name], NOW)
    steps: list[tuple[str, str, Any, datetime]] = [
        ("held", "ash", OFFER, APRIL + DAY),
        ("held", "ash", HELD, APRIL + 70 * HOUR),
        ("held", "ash", InterviewShared(SharedWith.HOME, "Her music."), APRIL + 80 * HOUR),
        ("refused", "ash", OFFER, APRIL + 4 * DAY),
        ("refused", "ash", NO, APRIL + 4 * DAY),
        ("late", "birch", OFFER, APRIL + DAY),
        ("late", "birch", NO, APRIL + DAY),
        ("late", "birch", HELD, APRIL + 74 * HOUR),
        ("offered", "ash", OFFER, MAY + DAY),
        ("ended", "cedar", InterviewTried("Rang", "Ivy"), MAY + DAY),
        ("ended", "cedar", NOT_HELD, MAY + 3 * DAY),
    ]
    for key, child, body, at in steps:
        write(session, world, child, told[key], body, at)
    while duties.sweep(session, NOW + HOUR):
        pass
    provider = Reach(organisations={world.organisations["larchwood"]})
    assert counted(session, provider) == {
        "2026-05": {
            "owed": (1, 1), "never_offered": (0, 0), "offered": (1, 1), "accepted": (0, 0), "refused": (0, 0), "held": (0, 0),
            "in_time": (0, 0), "not_held": (0, 0),
        },
        "2026-04": {
            "owed": (4, 2), "never_offered": (1, 1), "offered": (3, 2), "accepted": (2, 2), "refused": (1, 1), "held": (2, 2),
            "in_time": (1, 1), "not_held": (0, 0),
        },
    }  # fmt: skip
    one_home = counted(session, provider, home_id=world.homes["rowan"])
    assert {month: row["owed"] for month, row in one_home.items()} == {"2026-04": (1, 1)}
    assert counted(session, Reach(homes={world.homes["larch"]}))["2026-04"]["held"] == (1, 1)
    named = counted(session, Reach(social_worker=world.people["social"]))
    assert {month: row["owed"] for month, row in named.items()} == {"2026-04": (3, 1), "2026-05": (2, 2)}
    assert (named["2026-05"]["not_held"], named["2026-05"]["never_offered"]) == ((1, 1), (1, 1))
    assert counted(session, Reach()) == {}


def test_the_rows_follow_what_is_written_and_where_the_child_was_placed_at_the_return(session: Session, world: World) -> None:
    name = away(session, world, "fir", NOW - 2 * DAY)
    one = begin(session, world, "fir", [name], NOW)
    duties.reckon(session, world.children["fir"], NOW)
    row = session.get_one(ReturnInterviewRow, name)
    assert (row.home_id, row.offered_at, row.due_at) == (world.homes["larch"], None, NOW + DAY)
    write(session, world, "fir", one, OFFER, NOW)
    duties.reckon(session, world.children["fir"], NOW)
    assert session.scalars(select(ReturnInterviewRow.offered_at).where(ReturnInterviewRow.id == name)).one() == NOW


def test_nobody_who_works_for_the_home_is_given_one_nor_for_ever_nor_for_a_day_gone(session: Session, world: World) -> None:
    """NAT-4.11, NOTT-86."""
    child_id, home = world.children["ash"], session.get_one(Home, world.homes["larch"])
    one = begin(session, world, "ash", [away(session, world, "ash", NOW - 10 * HOUR)], NOW)

    def give(who: str, days: int) -> None:
        person, until = session.get_one(Person, world.people[who]), local(NOW).date() + timedelta(days=days)
        interview_access.give(session, actor(world), child_id, home, one, person, until, NOW, access_id=new_id())

    for who in ("worker", "manager", "night"):
        with pytest.raises(Refused, match="works in the home"):
            give(who, 3)
    for days, says in ((-1, "has passed"), (50, "six weeks")):
        with pytest.raises(Refused, match=says):
            give("interviewer", days)
    give("interviewer", 3)
    ((access, name),) = interview_access.held_by(session, world.people["interviewer"], NOW + HOUR)
    assert name == "Ash"
    assert not interview_access.held_by(session, world.people["interviewer"], access.to_at)


def test_whoever_looked_after_the_child_when_they_went_or_does_by_now_holds_none(session: Session, world: World) -> None:
    """NAT-4.11, NOTT-86: the child has moved since; the interviewer was hired since."""
    fir, thorn = world.children["fir"], session.get_one(Home, world.homes["thorn"])
    now, until = NOW + HOUR, local(NOW).date() + timedelta(days=3)
    times = duties.times_of(session, fir, now)
    interviews.begin(session, actor(world), fir, WishAsked(Wish.YES), times[:1], (), loader.national(), now, interview_id=new_id())
    (one,) = interviews.of_child(session, fir)
    with pytest.raises(Refused, match="works in the home"):
        interview_access.give(
            session, actor(world), fir, thorn, one, session.get_one(Person, world.people["worker"]), until, now, access_id=new_id()
        )
    ivy = session.get_one(Person, world.people["interviewer"])
    interview_access.give(session, actor(world), fir, thorn, one, ivy, until, now, access_id=new_id())
    ((access, _),) = interview_access.held_by(session, ivy.id, now)
    assert interview_access.to_hold(session, access, now) is not None
    make.membership(session, ivy, RoleName.RESIDENTIAL_WORKER, thorn)
    session.commit()
    assert interview_access.to_hold(session, access, now) is None
    assert not interview_access.held_by(session, ivy.id, now)
