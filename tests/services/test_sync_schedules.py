"""Any schedule: phones write, send in any order, twice, in part, hear no answer; access ends in between. Nothing acknowledged is lost (S2)."""

from __future__ import annotations

import json
import os
import shutil
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.models.devices import HeldLine, LineReceipt, RefusedLine, UnattachedLine
from carer_app.db.models.occurrences import EntryRow
from carer_app.db.models.occurrences import Occurrence as Row
from carer_app.db.models.people import Membership, Person
from carer_app.db.sealed import Sealer
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Answered, Attached, FoundWhere, LevelRaised, Noted, PoliceTold, Returned
from carer_app.domain.levels import LevelOfIntervention
from carer_app.domain.occurrence import Occurrence
from carer_app.services import devices
from carer_app.services.sync_checks import NOT_IN_EMERGENCY
from tests.factories import NOW
from tests.people import World, make_world
from tests.phones import TestPhone, phone_of, send

FULL = bool(os.environ.get("NHY_FULL"))
BODIES = (
    Noted("quiet"), Noted("quiet"), PoliceTold("REF-1"), LevelRaised(LevelOfIntervention.POLICE), Returned(FoundWhere.CAME_BACK),
    Answered("danger", {"immediate_danger": "no"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def laid(sqlite_template: Path, sealing_keys: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World, list[TestPhone], Sealer]:
    """A database with the world and four phones, to copy: two of Larch House, one of the child's social worker, one of another provider."""
    path, sealer = tmp_path_factory.mktemp("schedules") / "laid.sqlite", Sealer(sealing_keys)
    shutil.copy(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    with session_factory(engine, sealer)() as session:
        world = make_world(session)
        phones = [phone_of(session, world.people[name]) for name in ("night", "worker", "social", "stranger")]
        session.commit()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path, world, phones, sealer


def test_no_schedule_loses_or_doubles_a_line(laid: Any, tmp_path: Path) -> None:
    for seed in range(400 if FULL else 10):
        schedule = Schedule(laid, tmp_path, Random(seed))
        try:
            schedule.run(40 if FULL else 25)
        except BaseException as problem:
            problem.add_note(f"In the schedule of seed {seed}: {schedule.done}")
            raise
        finally:
            schedule.close()


class Schedule:
    """What phones hold, what they were told, and what the server has."""

    def __init__(self, laid: Any, place: Path, chance: Random) -> None:
        base, self.world, phones, sealer = laid
        self.path = Path(shutil.copy(base, place / f"{new_id()}.sqlite"))
        self.engine = make_engine(f"sqlite:///{self.path}")
        self.sessions: sessionmaker[Session] = session_factory(self.engine, sealer)
        self.phones = [TestPhone(one.key, one.id, one.token, one.author) for one in phones]
        self.written: dict[int, list[dict[str, Any]]] = {n: [] for n in range(len(phones))}
        self.acknowledged: set[str] = set()
        self.logs: list[str] = [self.world.occurrences["ash"]]
        self.chance, self.times, self.done = chance, 0, list[str]()

    def run(self, steps: int) -> None:
        """So many things happen, and in the end everything arrives."""
        often = [self.sends] * 6 + [self.writes] * 4 + [self.opens, self.begins_an_emergency, self.puts_to_a_child] * 2
        for _ in range(steps):
            act = self.chance.choice([*often, self.a_stranger_writes, self.access_ends])
            self.done.append(act.__name__)
            act()
            self.what_was_acknowledged_is_kept()
        self.everything_arrives()

    def close(self) -> None:
        self.engine.dispose()
        self.path.unlink()

    def one_of_three(self) -> int:
        return self.chance.randrange(3)

    def some_log(self) -> str:
        """Most often one of the last that began."""
        return self.logs[max(0, len(self.logs) - 1 - min(self.chance.randrange(6), self.chance.randrange(6)))]

    def opens(self) -> None:
        """For the child that all three of them know."""
        self.logs.append(new_id())
        phone = self.one_of_three()
        self.keeps(phone, self.phones[phone].open(self.logs[-1], self.world.children["ash"]))

    def begins_an_emergency(self) -> None:
        self.logs.append(new_id())
        phone = self.one_of_three()
        self.keeps(phone, self.phones[phone].open(self.logs[-1], "", author=None))

    def writes(self) -> None:
        phone, body = self.one_of_three(), self.chance.choice(BODIES)
        one, seq = self.phones[phone], self.chance.randint(1, 30)
        author = None if isinstance(body, Noted) and self.chance.random() < 0.5 else one.author
        self.keeps(phone, one.write(self.some_log(), body, NOW - timedelta(hours=1), seq=seq, author=author))

    def puts_to_a_child(self) -> None:
        phone = self.one_of_three()
        self.keeps(phone, self.phones[phone].write(self.some_log(), Attached(self.world.children["ash"]), NOW - timedelta(hours=1)))

    def a_stranger_writes(self) -> None:
        self.keeps(3, self.phones[3].write(self.some_log(), Noted("not mine")))

    def sends(self) -> None:
        """Some of what it ever wrote, in any order, some of it twice; perhaps the answer never arrives."""
        phone, share = self.chance.randrange(4), self.chance.choice([0.3, 0.6, 1])
        lines = [line for line in self.written[phone] if self.chance.random() <= share]
        lines += [line for line in lines if self.chance.random() < 0.2]
        lines += [{"v": 1, "id": "poison"}] if self.chance.random() < 0.2 else []
        self.chance.shuffle(lines)
        self.hands_in(phone, lines, heard=self.chance.random() < 0.7, signed_in=self.chance.random() < 0.5)

    def access_ends(self) -> None:
        """For two at most, in whichever way."""
        self.times += 1
        if self.times > 2:
            return
        phone, what = self.chance.randrange(2), self.chance.choice(["role", "phone", "account"])
        with self.sessions.begin() as session:
            person = session.get_one(Person, str(self.phones[phone].author))
            if what == "account":
                person.active = False
            elif what == "phone":
                devices.revoke(session, person, self.phones[phone].id, NOW)
            else:
                session.scalars(select(Membership).where(Membership.person_id == person.id)).one().to_at = NOW

    def what_was_acknowledged_is_kept(self) -> None:
        assert self.acknowledged <= self.kept()

    def keeps(self, phone: int, line: dict[str, Any]) -> None:
        self.written[phone].append(line)

    def hands_in(self, phone: int, lines: list[dict[str, Any]], heard: bool = True, signed_in: bool = False) -> list[str]:
        one = self.phones[phone]
        with self.sessions() as session:
            answers = send(session, one, *lines, signed_in=one.author if signed_in else None)
        assert [answer.id for answer in answers] == [line["id"] for line in lines]
        assert all(answer.verdict == "refused" for answer in answers if answer.id == "poison")
        ours = [answer for answer in answers if answer.id != "poison"]
        assert {answer.says for answer in ours if answer.verdict == "refused"} <= {NOT_IN_EMERGENCY}
        if heard:
            self.acknowledged |= {answer.id for answer in ours if answer.verdict in ("new", "same")}
        self.what_was_acknowledged_is_kept()
        return [answer.verdict for answer in ours]

    def kept(self) -> set[str]:
        with self.sessions() as session:
            return {row for kind in (EntryRow, UnattachedLine) for row in session.scalars(select(kind.id))}

    def everything_arrives(self) -> None:
        """In the end every phone sends all it has: whatever began is whole, and sent three times more it changes nothing."""
        for _ in range(2):
            for phone, lines in self.written.items():
                self.hands_in(phone, lines)
        before = self.standing()
        for _ in range(2):
            for phone, lines in reversed(self.written.items()):
                assert set(self.hands_in(phone, lines[::-1])) <= {"same", "held", "refused"}
        assert self.standing() == before
        self.nothing_waits_for_what_is_here()

    def standing(self) -> dict[str, Any]:
        """Each log, checked; and how many of everything."""
        with self.sessions() as session:
            for row in session.scalars(select(Row)):
                log = store.load(session, row.id)
                folded = Occurrence.of(log)
                assert verify_export(store.export(session, row.id)) == []
                assert folded.state == Occurrence.of(reversed(log)).state == row.state
                assert row.entries_count == len(log)
            counted = {
                kind.__tablename__: len(session.scalars(select(kind.id)).all())
                for kind in (EntryRow, UnattachedLine, HeldLine, LineReceipt, RefusedLine)
            }
            sealed = {line["id"] for lines in self.written.values() for line in lines}
            held = {row.envelope["id"] for row in session.scalars(select(HeldLine))}
            refused = {json.loads(row.sent)["id"] for row in session.scalars(select(RefusedLine))}
        assert self.kept() >= sealed - held - refused
        return counted

    def nothing_waits_for_what_is_here(self) -> None:
        with self.sessions() as session:
            begun = set(session.scalars(select(Row.id))) | {row.occurrence_id for row in session.scalars(select(UnattachedLine))}
            assert not begun & {row.occurrence_id for row in session.scalars(select(HeldLine))}
