"""What becomes of the lines that phones send: in a log, held, apart or refused; once, marked, and never dropped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import Apart, HeldLine, LineReceipt, RefusedLine, UnattachedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Membership, Person
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import (
    Attached,
    Closed,
    Entry,
    FoundWhere,
    LevelLowered,
    LevelRaised,
    Linked,
    Located,
    LoweringConfirmed,
    Noted,
    PoliceTold,
    Returned,
    ReturnStep,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.marks import Mark
from carer_app.domain.occurrence import Occurrence as Folded
from carer_app.services import devices, sync_apart, sync_log
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import YESTERDAY, World, make_world
from tests.phones import TestPhone, phone_of, send, verdicts

HOUR = timedelta(hours=1)


ENDS = (
    Returned(FoundWhere.CAME_BACK),
    ReturnStep("check_in", "done"),
    LevelLowered(LevelOfIntervention.NO_IMMEDIATE, "she is fine", None, "D1"),
    LoweringConfirmed(new_id(), True),
    Closed(),
)


def in_larch(world: World) -> dict[str, list[str]]:
    return {"homes": [world.homes["larch"]], "organisations": []}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database here; test_sync_races.py tries both."""
    return sqlite_url


@pytest.fixture
def world(session: Session) -> World:
    made = make_world(session)
    session.commit()
    return made


@pytest.fixture
def night(session: Session, world: World) -> TestPhone:
    """The phone of somebody who works where ash lives."""
    made = phone_of(session, world.people["night"])
    session.commit()
    return made


def log(session: Session, occurrence_id: str) -> list[Any]:
    session.expire_all()
    return store.load(session, occurrence_id)


def words(session: Session, occurrence_id: str) -> list[str]:
    return [entry.body.text for entry in log(session, occurrence_id) if isinstance(entry.body, Noted)]


def test_a_line_of_a_phone_joins_the_log_that_is_open(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    answers = send(session, night, night.write(ash, Noted("Rang her aunt"), seq=7))
    assert verdicts(answers) == ["new"]
    entry = log(session, ash)[-1]
    assert (entry.body, entry.seq, entry.device, entry.author, entry.proved) == (Noted("Rang her aunt"), 7, night.id, night.author, False)
    assert verify_export(store.export(session, ash)) == []


def test_a_phone_opens_a_log_for_a_child_who_lives_where_its_person_works(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    lines = [night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("Not in her room"))]
    assert verdicts(send(session, night, *lines)) == ["new", "new"]
    row = session.get_one(Occurrence, occurrence)
    assert (row.child_id, row.home_id, row.state, row.entries_count) == (world.children["ash"], world.homes["larch"], State.OPENED, 3)


def test_the_writer_is_proved_only_by_their_own_session(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, Noted("by herself")), signed_in=world.people["night"])
    send(session, night, night.write(ash, Noted("by another")), signed_in=world.people["worker"])
    assert [entry.proved for entry in log(session, ash)[-2:]] == [True, False]


def test_sent_three_times_it_is_there_once(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    lines = [night.open(occurrence, world.children["ash"]), *(night.write(occurrence, Noted(f"{n}")) for n in range(5))]
    lines.append({"v": 9})
    assert verdicts(send(session, night, *lines)) == ["new"] * 6 + ["refused"]
    before = store.export(session, occurrence)
    for _ in range(2):
        assert verdicts(send(session, night, *lines)) == ["same"] * 6 + ["refused"]
    assert store.export(session, occurrence) == before
    assert len(session.scalars(select(RefusedLine)).all()) == 1


def test_the_same_words_under_two_ids_are_two_lines(session: Session, world: World, night: TestPhone) -> None:
    """S10: a carer may ring twice."""
    ash = world.occurrences["ash"]
    assert verdicts(send(session, night, night.write(ash, Noted("Rang")), night.write(ash, Noted("Rang")))) == ["new", "new"]
    assert words(session, ash) == ["Rang", "Rang"]


def test_what_comes_before_the_first_line_is_held_and_taken_in_with_it(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    opened, early = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("early"))
    assert verdicts(send(session, night, early)) == ["held"]
    assert verdicts(send(session, night, early)) == ["held"]
    assert len(session.scalars(select(HeldLine)).all()) == 1
    assert session.get(Occurrence, occurrence) is None
    assert verdicts(send(session, night, opened)) == ["new"]
    assert words(session, occurrence) == ["early"]
    assert session.scalars(select(HeldLine)).all() == []
    assert verdicts(send(session, night, early)) == ["same"]


def test_a_line_that_was_held_may_come_again_with_the_first_one(session: Session, world: World, night: TestPhone) -> None:
    occurrence = new_id()
    opened, early = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("early"))
    send(session, night, early)
    assert verdicts(send(session, night, early, opened)) == ["new", "new"]
    assert words(session, occurrence) == ["early"]


def test_two_lines_with_one_id_are_never_silently_one(session: Session, world: World, night: TestPhone) -> None:
    ash, entry_id = world.occurrences["ash"], new_id()
    first, other = (night.write(ash, Noted(text), id=entry_id, seq=5) for text in ("one", "two"))
    assert verdicts(send(session, night, first, other)) == ["new", "refused"]
    assert verdicts(send(session, night, other)) == ["refused"]
    assert words(session, ash) == ["one"]
    assert "Another entry" in session.scalars(select(RefusedLine)).one().reason


def test_one_bad_line_stops_no_other(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    good = [night.write(ash, Noted(f"{n}")) for n in range(3)]
    wrong_key = night.write(ash, Noted("lost")) | {"key": new_id()}
    altered = good[0] | {"seq": 99, "id": new_id()}
    no_such_kind = night.seal({**_entry(night, ash), "kind": "no_such_kind", "body": {}})
    answers = send(session, night, None, good[0], wrong_key, good[1], altered, no_such_kind, good[2], {"id": "x" * 99})
    assert verdicts(answers) == ["refused", "new", "refused", "new", "refused", "refused", "new", "refused"]
    assert all(answer.says.endswith(".") for answer in answers)
    assert answers[0].id == ""
    assert words(session, ash) == ["0", "1", "2"]
    assert len(session.scalars(select(RefusedLine)).all()) == 5


def test_a_line_that_breaks_the_store_is_put_aside_and_the_others_go_on(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    ash, real = world.occurrences["ash"], store.append

    def fragile(session: Session, row: Any, entry: Any, **how: Any) -> Any:
        if entry.body == Noted("poison"):
            raise RuntimeError("nobody had thought of that")
        return real(session, row, entry, **how)

    monkeypatch.setattr(store, "append", fragile)
    lines = [night.write(ash, Noted(text)) for text in ("before", "poison", "after")]
    assert verdicts(send(session, night, *lines)) == ["new", "refused", "new"]
    assert words(session, ash) == ["before", "after"]
    assert verify_export(store.export(session, ash)) == []


def test_a_log_that_cannot_be_folded_keeps_its_lines(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no fold")

    monkeypatch.setattr("carer_app.services.occurrences.project", broken)
    assert verdicts(send(session, night, night.write(world.occurrences["ash"], Noted("kept")))) == ["new"]
    assert words(session, world.occurrences["ash"]) == ["kept"]


def test_the_row_of_the_lists_follows_the_lines(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, PoliceTold("REF-1"), seq=3), night.write(ash, Returned(FoundWhere.CAME_BACK), seq=9))
    row = session.get_one(Occurrence, ash)
    assert (row.state, row.police_told, row.returned_at) == (State.BACK, True, NOW)


class TestAccess:
    """Who may write what: judged by whose phone it is, never by who a line says has written it."""

    def test_lines_of_somebody_who_has_lost_access_are_kept_and_marked(self, session: Session, world: World) -> None:
        """S4: fir lived in Larch House until yesterday."""
        phone = phone_of(session, world.people["night"])
        fir = world.occurrences["fir"]
        noted = phone.write(fir, Noted("He said he would ring"), YESTERDAY - HOUR)
        assert verdicts(send(session, phone, noted)) == ["new"]
        entry = log(session, fir)[-1]
        assert entry.body.text == "He said he would ring"
        assert session.get_one(LineReceipt, entry.id).access_ended

    def test_while_access_lasts_nothing_is_marked(self, session: Session, world: World, night: TestPhone) -> None:
        send(session, night, night.write(world.occurrences["ash"], Noted("now")))
        assert not session.get_one(LineReceipt, log(session, world.occurrences["ash"])[-1].id).access_ended

    @pytest.mark.parametrize("ended", ["account", "role", "store", "phone"])
    def test_however_access_ended(self, session: Session, world: World, night: TestPhone, ended: str) -> None:
        person = session.get_one(Person, world.people["night"])
        if ended == "account":
            person.active = False
        if ended == "role":
            session.scalars(select(Membership).where(Membership.person_id == person.id)).one().to_at = NOW - HOUR
        if ended == "store":
            devices.revoke_own(session, person, night.id, NOW - HOUR)
        if ended == "phone":
            devices.revoke(session, session.get_one(Person, world.people["manager"]), night.id, NOW - HOUR)
        session.commit()
        assert verdicts(send(session, night, night.write(world.occurrences["ash"], Noted("late"), NOW - 2 * HOUR))) == ["new"]
        assert session.get_one(LineReceipt, log(session, world.occurrences["ash"])[-1].id).access_ended

    def test_a_line_that_says_it_is_from_before_ends_nothing_after_access_has_ended(self, session: Session, world: World) -> None:
        """The date on a line is only what the phone says: it is kept apart and shown, and moves nothing."""
        phone, fir = phone_of(session, world.people["night"]), world.occurrences["fir"]
        (answer,) = send(session, phone, phone.write(fir, Returned(FoundWhere.CAME_BACK), YESTERDAY - HOUR, written_at=YESTERDAY - HOUR))
        assert (answer.verdict, "manager" in answer.says) == ("new", True)
        assert session.get_one(Occurrence, fir).state is State.OPENED
        assert session.scalars(select(UnattachedLine)).one().because is Apart.NOT_THEIRS

    @pytest.mark.parametrize("body", [Returned(FoundWhere.CAME_BACK), PoliceTold("REF-9"), Located(FoundWhere.POLICE, True)])
    def test_a_former_carer_s_phone_cannot_call_a_child_back_or_the_police_told(self, session: Session, world: World, body: Any) -> None:
        phone, fir = phone_of(session, world.people["night"]), world.occurrences["fir"]
        (answer,) = send(session, phone, phone.write(fir, body), phone.write(fir, Noted("I saw him")))[:1]
        assert (answer.verdict, "manager" in answer.says) == ("new", True)
        row = session.get_one(Occurrence, fir)
        assert (row.state, row.police_told, words(session, fir)) == (State.OPENED, False, ["I saw him"])
        assert session.scalars(select(UnattachedLine)).one().because is Apart.NOT_THEIRS

    def test_a_phone_of_another_provider_writes_in_no_log_of_ours(self, session: Session, world: World) -> None:
        phone = phone_of(session, world.people["stranger"])
        phone.author = world.people["night"]  # whoever the line says has written it
        (answer,) = send(session, phone, phone.write(world.occurrences["ash"], Noted("false")))
        assert (answer.verdict, "manager" in answer.says) == ("new", True)
        assert words(session, world.occurrences["ash"]) == []
        assert verdicts(send(session, phone, phone.write(world.occurrences["ash"], Noted("again")))) == ["new"]
        assert len(session.scalars(select(UnattachedLine)).all()) == 2

    def test_nor_opens_one_for_a_child_of_ours(self, session: Session, world: World) -> None:
        phone, occurrence = phone_of(session, world.people["stranger"]), new_id()
        assert verdicts(send(session, phone, phone.open(occurrence, world.children["ash"]))) == ["new"]
        assert session.get(Occurrence, occurrence) is None
        assert session.scalars(select(UnattachedLine)).one().because is Apart.NOT_PLACED

    def test_a_child_who_moved_is_opened_for_where_they_lived_when_it_was_written(self, session: Session, world: World) -> None:
        phone, occurrence = phone_of(session, world.people["night"]), new_id()
        send(session, phone, phone.open(occurrence, world.children["fir"], YESTERDAY - HOUR))
        assert session.get_one(Occurrence, occurrence).home_id == world.homes["larch"]

    def test_the_social_worker_s_phone_too(self, session: Session, world: World) -> None:
        phone, occurrence = phone_of(session, world.people["social"]), new_id()
        send(session, phone, phone.open(occurrence, world.children["fir"]))
        assert session.get_one(Occurrence, occurrence).home_id == world.homes["thorn"]

    def test_a_writer_whom_nobody_knows_is_none_and_what_was_claimed_is_kept(
        self, session: Session, world: World, night: TestPhone
    ) -> None:
        stranger = new_id()
        line = night.write(world.occurrences["ash"], Noted("who?"), author=stranger)
        assert verdicts(send(session, night, line)) == ["new"]
        assert verdicts(send(session, night, line)) == ["same"]
        entry = log(session, world.occurrences["ash"])[-1]
        assert (entry.author, session.get_one(LineReceipt, entry.id).told["named"]) == (None, stranger)


@dataclass
class _Claim:
    """What a phone says that its token alone does not prove."""

    session: Session
    world: World

    def sends(self, phone: TestPhone, *lines: Any, **how: Any) -> list[str]:
        return verdicts(send(self.session, phone, *lines, **how))

    def state(self, name: str) -> State:
        self.session.expire_all()
        return self.session.get_one(Occurrence, self.world.occurrences[name]).state


class TestWhoSaysSo:
    """An author is somebody who has a store on the phone, or is signed in there; and a number, a child or a link is held against the log."""

    @pytest.fixture
    def claim(self, session: Session, world: World) -> _Claim:
        return _Claim(session, world)

    @pytest.mark.parametrize("body", ENDS, ids=lambda body: type(body).__name__)
    def test_nobody_ends_a_search_in_the_name_of_somebody_else(self, claim: _Claim, world: World, night: TestPhone, body: Any) -> None:
        line = night.write(world.occurrences["ash"], body, author=world.people["social"])
        assert claim.sends(night, line) == ["refused"]
        assert claim.state("ash") is State.OPENED
        assert claim.sends(night, line, signed_in=world.people["social"]) == ["new"]

    def test_a_note_in_the_name_of_somebody_else_is_kept_without_a_writer(
        self, session: Session, claim: _Claim, world: World, night: TestPhone
    ) -> None:
        line = night.write(world.occurrences["ash"], Noted("who?"), author=world.people["social"])
        assert claim.sends(night, line) == ["new"]
        entry = log(session, world.occurrences["ash"])[-1]
        assert (entry.author, session.get_one(LineReceipt, entry.id).told["named"]) == (None, world.people["social"])
        assert claim.sends(night, line) == claim.sends(night, line, signed_in=world.people["social"]) == ["same"]

    def test_sent_again_without_the_session_it_is_the_same_line(self, claim: _Claim, world: World, night: TestPhone) -> None:
        line = night.write(world.occurrences["ash"], Noted("mine"), author=world.people["worker"])
        assert claim.sends(night, line, signed_in=world.people["worker"]) == ["new"]
        assert claim.sends(night, line) == ["same"]

    def test_whoever_had_a_store_there_is_still_the_writer(self, session: Session, claim: _Claim, world: World) -> None:
        phone = phone_of(session, world.people["night"], world.people["worker"])
        devices.revoke_own(session, session.get_one(Person, world.people["worker"]), phone.id, NOW - HOUR)
        session.commit()
        assert claim.sends(phone, phone.write(world.occurrences["ash"], Noted("late"), author=world.people["worker"])) == ["new"]
        assert log(session, world.occurrences["ash"])[-1].author == world.people["worker"]

    def test_a_second_person_confirms_only_with_their_own_session(self, session: Session, claim: _Claim, world: World) -> None:
        """D3, G4: two people with a store on one phone are still one phone."""
        phone, ash, lowering = phone_of(session, world.people["night"], world.people["worker"]), world.occurrences["ash"], new_id()
        body = LevelLowered(
            LevelOfIntervention.NO_IMMEDIATE, "she is fine", LevelOfIntervention.POLICE, "D4", second_person=world.people["worker"]
        )
        confirmed = phone.write(ash, LoweringConfirmed(lowering, True), author=world.people["worker"], seq=9)
        raised = phone.write(ash, LevelRaised(LevelOfIntervention.POLICE), seq=7)
        assert claim.sends(phone, raised, phone.write(ash, body, id=lowering, seq=8), confirmed) == ["new"] * 3
        assert log(session, ash)[-1].proved is False
        assert Folded.of(log(session, ash)).line(confirmed["id"]).marks == (Mark.CANNOT_FOLLOW,)

    def test_a_log_of_emergency_mode_is_ended_by_nobody_before_it_is_put_to_a_child(
        self, session: Session, claim: _Claim, world: World, night: TestPhone
    ) -> None:
        occurrence, me = new_id(), world.people["night"]
        opened = night.open(occurrence, "", author=None)
        back = [night.write(occurrence, Returned(FoundWhere.CAME_BACK), author=me) for _ in range(2)]
        assert claim.sends(night, back[0]) == ["held"]
        assert claim.sends(night, opened, back[1], signed_in=me) == ["new", "refused"]
        assert claim.sends(night, back[0], signed_in=me) == ["refused"]
        attached = night.write(occurrence, Attached(world.children["ash"]), author=me)
        after = night.write(occurrence, Returned(FoundWhere.CAME_BACK), author=me)
        assert claim.sends(night, after, back[0], attached) == ["new", "refused", "new"]
        assert session.get_one(Occurrence, occurrence).state is State.BACK

    @pytest.mark.parametrize("ahead", [10_001, 2**53 - 1])
    def test_a_number_far_ahead_does_not_spoil_the_log(
        self, session: Session, claim: _Claim, world: World, night: TestPhone, ahead: int
    ) -> None:
        ash, occurrence = world.occurrences["ash"], new_id()
        assert claim.sends(night, night.write(ash, Noted("boom"), seq=store.next_seq(session, ash) + ahead)) == ["refused"]
        assert claim.sends(night, night.open(occurrence, world.children["ash"], seq=max(ahead, 10_001))) == ["refused"]
        assert claim.sends(night, night.write(ash, Noted("next"), seq=store.next_seq(session, ash))) == ["new"]

    def test_the_server_never_counts_further_than_a_phone_can(self, session: Session, world: World) -> None:
        row = session.get_one(Occurrence, world.occurrences["ash"])
        store.append(session, row, Entry(new_id(), row.id, "x", 2**53 - 1, NOW, NOW, Noted("old")), NOW, proved=False)
        session.flush()
        assert store.next_seq(session, row.id) == 2**53 - 1

    def test_a_second_first_line_another_child_and_a_link_out_of_reach_are_refused(
        self, claim: _Claim, world: World, night: TestPhone
    ) -> None:
        ash = world.occurrences["ash"]
        odd = [
            night.open(ash, world.children["ash"]),
            night.write(ash, Attached(world.children["elm"])),
            night.write(ash, Linked(world.occurrences["elm"], "also_open")),
        ]
        assert claim.sends(night, *odd, night.write(ash, Linked(new_id(), "together"))) == ["refused"] * 3 + ["new"]
        both = new_id()
        assert claim.sends(night, *(night.open(both, world.children[name]) for name in ("ash", "elm"))) == ["new", "refused"]

    def test_what_waited_is_judged_by_the_phone_it_came_from(self, session: Session, claim: _Claim, world: World, night: TestPhone) -> None:
        stranger, occurrence = phone_of(session, world.people["stranger"]), new_id()
        session.commit()
        lines = [stranger.write(occurrence, body, seq=5) for body in (Noted("false"), Attached(world.children["elm"]), ENDS[0])]
        assert claim.sends(stranger, *lines) == ["held"] * 3
        assert claim.sends(night, night.open(occurrence, world.children["ash"])) == ["new"]
        assert {entry.kind for entry in log(session, occurrence)} <= {"opened", "linked"}
        apart = session.scalars(select(UnattachedLine)).all()
        assert {(row.because, row.device_id) for row in apart} == {(Apart.NOT_THEIRS, stranger.id)}
        assert {row.organisation_id for row in apart} == {session.get_one(Person, world.people["stranger"]).organisation_id}

    def test_only_lines_of_one_s_own_places_are_put_to_a_child(
        self, session: Session, claim: _Claim, world: World, night: TestPhone
    ) -> None:
        stranger, occurrence = phone_of(session, world.people["stranger"]), new_id()
        stranger.author = night.author = None
        session.commit()
        assert claim.sends(stranger, stranger.open(occurrence, ""), stranger.write(occurrence, Noted("theirs"))) == ["new"] * 2
        assert claim.sends(night, night.write(occurrence, Noted("ours"), seq=9)) == ["new"]
        actor = Actor(world.people["manager"], "Manager", "a browser")
        sync_apart.put_to(session, actor, occurrence, rows_child(session, world, "ash"), NOW, entry_id=new_id(), **in_larch(world))
        session.commit()
        assert words(session, occurrence) == ["ours"]
        assert {row.because for row in session.scalars(select(UnattachedLine))} == {Apart.NOT_THEIRS}


class TestEmergency:
    """Begun with nobody signed in and no child's data."""

    @pytest.fixture
    def found(self, session: Session, night: TestPhone) -> tuple[str, list[Any]]:
        night.author = None
        occurrence = new_id()
        lines = [night.open(occurrence, ""), night.write(occurrence, Noted("He is not in bed"))]
        return occurrence, lines

    def test_its_lines_are_received_and_wait(self, session: Session, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        answers = send(session, night, *lines)
        assert verdicts(answers) == ["new", "new"]
        assert "put to a child" in answers[0].says
        assert verdicts(send(session, night, *lines)) == ["same", "same"]
        assert session.get(Occurrence, occurrence) is None
        assert verdicts(send(session, night, night.write(occurrence, Noted("more")))) == ["new"]

    @pytest.mark.parametrize(
        "body",
        [Returned(FoundWhere.CAME_BACK), LevelLowered(LevelOfIntervention.NO_IMMEDIATE, "she is fine", None, "D1")],
        ids=["back", "lower"],
    )
    def test_nobody_calls_a_child_back_or_lowers_a_level_without_saying_who_they_are(
        self, session: Session, night: TestPhone, found: Any, body: Any
    ) -> None:
        occurrence, lines = found
        answers = send(session, night, *lines, night.write(occurrence, body))
        assert verdicts(answers) == ["new", "new", "refused"]
        assert verdicts(send(session, night, night.write(new_id(), body))) == ["refused"]

    def test_somebody_puts_them_to_a_child(self, session: Session, world: World, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        send(session, night, *lines)
        (waits,) = sync_apart.waiting(session, [world.homes["larch"]], [])
        assert [said for _, said in waits.lines][1] == "He is not in bed."
        actor, entry_id = Actor(world.people["manager"], "Manager", "a browser"), new_id()
        for _ in range(2):
            sync_apart.put_to(session, actor, occurrence, rows_child(session, world, "ash"), NOW, entry_id=entry_id, **in_larch(world))
            session.commit()
        kinds = [entry.kind for entry in log(session, occurrence)]
        assert kinds[:3] == ["opened", "noted", "attached"]
        assert session.get_one(Occurrence, occurrence).child_id == world.children["ash"]
        assert session.scalars(select(UnattachedLine)).all() == []
        assert verdicts(send(session, night, *lines)) == ["same", "same"]

    def test_the_phone_itself_puts_them_to_a_child_once_somebody_has_signed_in(
        self, session: Session, world: World, night: TestPhone, found: Any
    ) -> None:
        occurrence, lines = found
        send(session, night, *lines)
        attached = night.write(occurrence, Attached(world.children["ash"]), author=world.people["night"])
        assert verdicts(send(session, night, attached)) == ["new"]
        assert [entry.kind for entry in log(session, occurrence)][:3] == ["opened", "noted", "attached"]

    def test_but_not_to_a_child_of_somebody_else(self, session: Session, world: World, night: TestPhone, found: Any) -> None:
        occurrence, lines = found
        assert verdicts(send(session, night, *lines, night.write(occurrence, Attached(world.children["elm"])))) == ["new"] * 3
        assert session.get(Occurrence, occurrence) is None

    def test_held_lines_of_an_emergency_wait_with_it(self, session: Session, night: TestPhone, found: Any) -> None:
        occurrence, (opened, noted) = found
        assert verdicts(send(session, night, noted)) == ["held"]
        send(session, night, opened)
        assert session.scalars(select(HeldLine)).all() == []
        assert {row.occurrence_id for row in session.scalars(select(UnattachedLine))} == {occurrence}
        assert len(session.scalars(select(UnattachedLine)).all()) == 2


class TestTwoPhones:
    """Two phones, one child."""

    def test_two_logs_for_one_child_are_both_kept_and_each_names_the_other(self, session: Session, world: World, night: TestPhone) -> None:
        day = phone_of(session, world.people["worker"])
        birch = phone_of(session, world.people["worker_b"])
        one, two = new_id(), new_id()
        send(session, birch, birch.open(one, world.children["birch"]))
        send(session, birch, birch.open(two, world.children["birch"]))
        assert verdicts(send(session, day, day.write(one, Noted("not mine")))) == ["new"]
        for this, other in ((one, two), (two, one)):
            links = [entry.body.occurrence for entry in log(session, this) if entry.kind == "linked"]
            assert other in links
            assert session.get_one(Occurrence, this).child_id == world.children["birch"]

    def test_they_meet_in_one_log_in_the_order_of_their_counts(self, session: Session, world: World, night: TestPhone) -> None:
        day, ash = phone_of(session, world.people["worker"]), world.occurrences["ash"]
        late = [night.write(ash, Noted(f"night {n}"), seq=n) for n in (2, 4, 6)]
        send(session, day, *(day.write(ash, Noted(f"day {n}"), seq=n) for n in (3, 5)))
        send(session, night, *reversed(late))
        read = [line.entry.body.text for line in sync_log.occurrences.occurrence_of(session, ash).log if line.entry.kind == "noted"]
        assert read == ["night 2", "day 3", "night 4", "day 5", "night 6"]


class TestClocks:
    """L1: what the phone's clock said is kept, and shown when it was out."""

    def test_the_clock_is_kept_beside_the_line_and_not_in_its_chain(self, session: Session, world: World, night: TestPhone) -> None:
        night.offset_ms = -180_000
        send(session, night, night.write(world.occurrences["ash"], Noted("fast")))
        receipt = session.get_one(LineReceipt, log(session, world.occurrences["ash"])[-1].id)
        assert (receipt.clock_seconds, receipt.told["clock"]["offset_ms"]) == (180, -180_000)
        assert verify_export(store.export(session, world.occurrences["ash"])) == []

    @pytest.mark.parametrize("days", [-1, 1])
    def test_a_clock_a_day_out_loses_nothing(self, session: Session, world: World, night: TestPhone, days: int) -> None:
        occurrence, wrong = new_id(), NOW + timedelta(days=days)
        lines = [night.open(occurrence, world.children["ash"], wrong, wall=wrong), night.write(occurrence, Noted("x"), wrong, wall=wrong)]
        assert verdicts(send(session, night, *lines)) == ["new", "new"]
        assert session.get_one(Occurrence, occurrence).opened_at <= NOW


def test_a_step_taken_by_a_phone_is_like_one_of_a_page(session: Session, world: World, night: TestPhone) -> None:
    ash = world.occurrences["ash"]
    send(session, night, night.write(ash, StepTaken("search_home", StepResult.DONE), seq=5))
    assert "search_home" in str(sync_log.occurrences.occurrence_of(session, ash).steps)


def test_a_phone_may_hand_in_for_a_week_after_it_was_taken_out_of_use(session: Session, world: World, night: TestPhone) -> None:
    devices.revoke(session, session.get_one(Person, world.people["manager"]), night.id, NOW)
    session.commit()
    assert devices.known(session, night.id, night.token, NOW + timedelta(days=6)) is not None
    assert devices.known(session, night.id, night.token, NOW + timedelta(days=8)) is None


def test_nothing_is_answered_when_the_database_is_away(
    session: Session, world: World, night: TestPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("insert", {}, Exception("locked"))

    monkeypatch.setattr(store, "append", away)
    with pytest.raises(OperationalError):
        send(session, night, night.write(world.occurrences["ash"], Noted("again")))


def rows_child(session: Session, world: World, name: str) -> Any:
    from carer_app.db.models.children import Child

    return session.get_one(Child, world.children[name])


def _entry(phone: TestPhone, occurrence: str) -> dict[str, Any]:
    from carer_app.domain.entries import Entry
    from carer_app.domain.entry_json import to_json

    return to_json(Entry(new_id(), occurrence, phone.id, 3, NOW, NOW, Noted("x"), phone.author))
