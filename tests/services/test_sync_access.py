"""Whose lines a phone may hand in, and in whose name: access is judged by the phone, a writer by what proves them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.devices import Apart, LineReceipt, UnattachedLine
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.models.people import Membership, Person
from carer_app.domain.entries import (
    Attached,
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
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.marks import Mark
from carer_app.domain.occurrence import Occurrence as Folded
from carer_app.services import devices, sync_apart
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.people import YESTERDAY, World
from tests.phones import TestPhone, phone_of, send, verdicts
from tests.services.sync_place import ENDS, HOUR, database_url, in_larch, log, night, rows_child, words, world

__all__ = ["database_url", "night", "world"]
"""Fixtures of these tests."""


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


class TestLinesThatAnotherPhoneBrings:
    """A line is judged as one of the phone that it names; whoever brings it can do with it no more than both of them may."""

    def test_the_old_lines_of_a_phone_that_made_itself_a_new_id_join(self, session: Session, world: World, night: TestPhone) -> None:
        occurrence, renewed = new_id(), phone_of(session, world.people["night"])
        lines = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("kept the old id"))
        assert verdicts(send(session, renewed, *lines[::-1], lines[0])) == ["new", "new", "same"]
        assert [entry.device for entry in log(session, occurrence)[:2]] == [night.id, night.id]
        assert verdicts(send(session, renewed, *lines)) == verdicts(send(session, night, *lines)) == ["same", "same"]

    def test_what_waits_for_its_first_line_joins_with_it(self, session: Session, world: World, night: TestPhone) -> None:
        occurrence, renewed = new_id(), phone_of(session, world.people["night"])
        first, early = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("early"))
        assert verdicts(send(session, renewed, early)) == ["held"]
        assert verdicts(send(session, renewed, first)) == ["new"]
        assert words(session, occurrence) == ["early"]

    def test_those_of_a_phone_taken_out_of_use_join_marked_and_end_nothing(self, session: Session, world: World, night: TestPhone) -> None:
        ash, renewed = world.occurrences["ash"], phone_of(session, world.people["night"])
        devices.revoke(session, session.get_one(Person, world.people["manager"]), night.id, NOW - HOUR)
        lines = night.write(ash, Noted("from before")), night.write(ash, Returned(FoundWhere.CAME_BACK))
        assert verdicts(send(session, renewed, *lines)) == ["new", "new"]
        assert words(session, ash) == ["from before"]
        assert session.get_one(LineReceipt, log(session, ash)[-1].id).access_ended
        apart = session.scalars(select(UnattachedLine)).one()
        assert (apart.device_id, apart.because) == (night.id, Apart.NOT_THEIRS)

    def test_a_shared_phone_s_name_gives_nobody_else_s_name(self, session: Session, world: World) -> None:
        """Who has a store on both phones brings lines of their own, not in the name of the others."""
        shared, own = phone_of(session, world.people["worker"], world.people["night"]), phone_of(session, world.people["night"])
        line = shared.write(world.occurrences["ash"], Returned(FoundWhere.CAME_BACK), author=world.people["worker"])
        assert verdicts(send(session, own, line)) == ["refused"]
        assert verdicts(send(session, shared, line)) == ["new"]

    @pytest.mark.parametrize("text", ["as it was written", "as somebody else wrote it"])
    def test_what_a_stranger_brings_joins_nothing_and_stands_in_nobody_s_way(
        self, session: Session, world: World, night: TestPhone, text: str
    ) -> None:
        ash, stranger = world.occurrences["ash"], phone_of(session, world.people["stranger"])
        line = night.write(ash, Noted("as it was written"), id=new_id(), seq=5)
        brought = line if text == "as it was written" else night.write(ash, Noted(text), id=line["id"], seq=5)
        for _ in range(2):
            assert [(a.verdict, a.says) for a in send(session, stranger, brought)] == [("new", "Received.")]
        assert words(session, ash) == []
        assert session.scalars(select(UnattachedLine)).one().device_id == night.id
        assert verdicts(send(session, night, line)) == ["new"]
        assert words(session, ash) == ["as it was written"]
        assert len(session.scalars(select(UnattachedLine)).all()) == (0 if brought is line else 1)

    def test_what_a_stranger_brings_begins_no_log(self, session: Session, world: World, night: TestPhone) -> None:
        occurrence, stranger = new_id(), phone_of(session, world.people["stranger"])
        first, other = night.open(occurrence, world.children["ash"]), night.write(occurrence, Noted("second"))
        send(session, stranger, first)
        assert verdicts(send(session, night, other)) == ["held"]
        assert verdicts(send(session, night, first)) == ["new"]
        assert words(session, occurrence) == ["second"]

    def test_a_lost_phone_says_nothing_in_the_name_of_the_next_one(self, session: Session, world: World, night: TestPhone) -> None:
        ash, lost = world.occurrences["ash"], phone_of(session, world.people["night"])
        devices.revoke(session, session.get_one(Person, world.people["manager"]), lost.id, NOW - HOUR)
        assert verdicts(send(session, lost, night.write(ash, Returned(FoundWhere.CAME_BACK)))) == ["new"]
        assert session.get_one(Occurrence, ash).state is State.OPENED
