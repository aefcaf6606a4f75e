"""A child moves: access goes by the dates, the plan goes along with a receipt, and the last home is left behind (NAT-2.8, NAT-2.14, NAT-2.15)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from carer_app.db.models.children import Child, Placement, ScopeKind, Slot
from carer_app.db.models.people import Home, Person
from carer_app.db.queries import audit, children, contacts
from carer_app.db.queries import moves as kept
from carer_app.domain.home_code import code_of
from carer_app.domain.plan_file_parts import Read
from carer_app.services import moves, new_area, plan_files, plan_life, plan_receipts, plan_signing, plans
from carer_app.services.actor import Actor
from carer_app.services.contact_slots import Details, Scope, save_contact
from carer_app.services.errors import Refused
from carer_app.services.moves import Whither
from tests.factories import NOW
from tests.people import World, make_world

LATER = NOW + timedelta(days=3)
A_MOMENT = timedelta(seconds=1)


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture
def ash(session: Session, world: World) -> Child:
    return session.get_one(Child, world.children["ash"])


def actor(session: Session, world: World, name: str) -> Actor:
    return Actor(world.people[name], name, "a test")


def lives(session: Session, child: Child, at) -> str | None:
    home = children.placed_in(session, child.id, at)
    return home.name if home else None


def test_on_its_day_a_planned_move_needs_no_job(session: Session, world: World, ash: Child) -> None:
    by = actor(session, world, "manager")
    moves.plan_move(session, by, ash, Whither(home_id=world.homes["rowan"]), LATER, "Nearer to school.", NOW)
    session.commit()
    assert [lives(session, ash, at) for at in (NOW, LATER - A_MOMENT, LATER)] == ["Larch House", "Larch House", "Rowan House"]


def test_called_off_the_child_stays_and_the_new_home_reads_nothing(session: Session, world: World, ash: Child) -> None:
    by = actor(session, world, "manager")
    move = moves.plan_move(session, by, ash, Whither(home_id=world.homes["rowan"]), LATER, "", NOW)
    assert kept.with_standing(session, move.id, NOW) is not None
    moves.call_off(session, by, ash, NOW)
    assert lives(session, ash, LATER) == "Larch House"
    assert kept.with_standing(session, move.id, NOW) is None
    with pytest.raises(Refused, match="No move is planned"):
        moves.call_off(session, by, ash, NOW)


def test_a_second_plan_takes_the_place_of_the_first(session: Session, world: World, ash: Child) -> None:
    by = actor(session, world, "manager")
    moves.plan_move(session, by, ash, Whither(home_id=world.homes["rowan"]), LATER, "", NOW)
    moves.plan_move(session, by, ash, Whither(home_id=world.homes["rowan"]), LATER + timedelta(days=1), "", NOW)
    assert lives(session, ash, LATER) == "Larch House"
    assert lives(session, ash, LATER + timedelta(days=1)) == "Rowan House"
    assert len(kept.of_child(session, ash.id)) == 1


def test_only_the_social_worker_moves_to_another_organisation_and_only_by_code(session: Session, world: World, ash: Child) -> None:
    thorn = Whither(code=code_of(world.homes["thorn"]))
    with pytest.raises(Refused, match="no home with this code"):
        moves.move_now(session, actor(session, world, "manager"), ash, thorn, "", NOW)
    with pytest.raises(Refused, match="on the page"):
        moves.move_now(session, actor(session, world, "social"), ash, Whither(home_id=world.homes["thorn"]), "", NOW)
    for wrong in ("0000-0000", "no code", "", "K7QF-3MWDX"):
        if wrong:
            with pytest.raises(Refused, match="no home with this code"):
                moves.move_now(session, actor(session, world, "social"), ash, Whither(code=wrong), "", NOW)
    moves.move_now(session, actor(session, world, "social"), ash, Whither(code=thorn.code.lower().replace("-", " ")), "", NOW)
    assert lives(session, ash, NOW) == "Thorn House"
    assert ash.organisation_id == world.organisations["thornfield"]


def test_what_the_social_worker_planned_the_home_does_not_undo_and_an_emergency_lasts_until_then(
    session: Session, world: World, ash: Child
) -> None:
    moves.plan_move(session, actor(session, world, "social"), ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)
    manager = actor(session, world, "manager")
    with pytest.raises(Refused, match="Somebody else planned"):
        moves.call_off(session, manager, ash, NOW)
    with pytest.raises(Refused, match="Somebody else planned"):
        moves.plan_move(session, manager, ash, Whither(home_id=world.homes["rowan"]), LATER, "", NOW)
    moves.move_now(session, manager, ash, Whither(home_id=world.homes["rowan"]), "", NOW)
    assert [lives(session, ash, at) for at in (NOW, LATER - A_MOMENT, LATER)] == ["Rowan House", "Rowan House", "Thorn House"]
    moves.call_off(session, actor(session, world, "social"), ash, NOW)
    assert lives(session, ash, LATER) == "Rowan House"


def test_nobody_is_left_whom_no_one_can_open(session: Session, world: World) -> None:
    """Birch has no social worker: moved to nowhere, nobody could open the record."""
    birch = session.get_one(Child, world.children["birch"])
    with pytest.raises(Refused, match="No social worker"):
        moves.move_now(session, actor(session, world, "head"), birch, Whither(elsewhere="With an aunt"), "", NOW)


def test_somewhere_else_and_back_again(session: Session, world: World, ash: Child) -> None:
    social = actor(session, world, "social")
    moves.move_now(session, actor(session, world, "manager"), ash, Whither(elsewhere="With an aunt"), "", NOW)
    assert lives(session, ash, NOW) is None
    moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", LATER)
    assert lives(session, ash, LATER) == "Thorn House"


def test_a_past_day_or_the_same_home_is_refused(session: Session, world: World, ash: Child) -> None:
    by = actor(session, world, "manager")
    with pytest.raises(Refused, match="still to come"):
        moves.plan_move(session, by, ash, Whither(home_id=world.homes["rowan"]), NOW, "", NOW)
    with pytest.raises(Refused, match="lives in this home now"):
        moves.move_now(session, by, ash, Whither(home_id=world.homes["larch"]), "", NOW)


def test_the_plan_goes_along_without_the_last_home_s_address_and_each_person_says_they_have_it(
    session: Session, world: World, ash: Child
) -> None:
    social = actor(session, world, "social")
    plans.save_section(session, social, ash, "placement", {"return_to": "12 Larch Lane", "legal_status_words": "Full order"}, NOW)
    plans.save_section(session, social, ash, "description", {"hair": "red"}, NOW)
    move = moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)
    plans.save_section(session, social, ash, "description", {"hair": "black"}, NOW + timedelta(hours=1))
    given = plan_receipts.given_plan(session, move)
    assert (given.at, given.by, given.profile.text("description", "hair")) == (NOW, "Social", "red")
    assert given.profile.text("placement", "return_to") == ""
    assert given.profile.text("placement", "legal_status_words") == "Full order"
    stranger, home = actor(session, world, "stranger"), session.get_one(Home, world.homes["thorn"])
    assert [one.at for one in plan_receipts.receivers(session, move, home, NOW)] == [None]
    for _ in range(2):
        plan_receipts.receive(session, stranger, move, LATER)
        session.flush()
    assert [(one.name, one.at) for one in plan_receipts.receivers(session, move, home, LATER)] == [("Stranger", LATER)]
    assert [event.kind for event in audit.of_person(session, world.people["stranger"]).events] == ["plan_received"]
    stay = children.placement_at(session, ash.id, LATER)
    assert plans.plan_of(session, ash.id, stay).profile.text("placement", "return_to") == ""
    assert plans.profile_of(session, ash.id, children.placement_at(session, ash.id, NOW)).text("placement", "return_to") == "12 Larch Lane"


def test_what_was_written_for_the_last_home_waits_until_somebody_saves_or_confirms_it(session: Session, world: World, ash: Child) -> None:
    social = actor(session, world, "social")
    plans.save_section(session, social, ash, "plan", {"wait_minutes": 30, "prevention": "Talk"}, NOW)
    plans.save_section(session, social, ash, "places", {"places": [{"name": "The park"}]}, NOW)
    move = moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", NOW + timedelta(hours=1))
    now = NOW + timedelta(hours=2)

    def old() -> list[str]:
        return [part.section.id for part in new_area.to_look_at(session, move, plans.profile_of(session, ash.id))]

    assert old() == ["places", "plan"]
    plans.save_section(session, social, ash, "plan", {"wait_minutes": 30, "prevention": "Talk and walk"}, now)
    assert old() == ["places", "plan"]
    plans.save_section(session, social, ash, "plan", {"wait_minutes": 10}, now)
    new_area.confirm(session, social, move, "places", now)
    session.flush()
    assert old() == []
    with pytest.raises(Refused):
        new_area.confirm(session, social, move, "health", now)


def test_the_last_home_s_wait_does_not_count_until_it_is_looked_at(session: Session, world: World, ash: Child) -> None:
    """Whoever saves another line of the plan has not agreed to it; whoever confirms it, changes it or reviews the plan has (NAT-2.8b)."""
    social, moved = actor(session, world, "social"), NOW + timedelta(hours=1)
    plans.save_section(session, social, ash, "plan", {"wait_minutes": 30, "prevention": "Talk"}, NOW)
    plans.save_section(session, social, ash, "placement", {"out_of_area": "no", "responsible_authority": "Wakefield"}, NOW)
    move = moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), moved, "", NOW)
    session.flush()

    def marked(at) -> frozenset[str]:
        _, stay = children.lives(session, ash.id, at)
        return plans.profile_of(session, ash.id, stay).of_the_last_home

    assert marked(NOW) == frozenset()
    assert marked(moved) == {"wait", "area"}
    plans.save_section(session, social, ash, "plan", {"wait_minutes": 30, "prevention": "Walk"}, moved + A_MOMENT)
    assert marked(LATER) == {"wait", "area"}
    assert plans.profile_of(session, ash.id).of_the_last_home == {"wait", "area"}, "where a child lives in no known home, nothing is agreed"
    new_area.confirm(session, social, move, "plan", LATER)
    plans.save_section(session, social, ash, "placement", {"out_of_area": "no", "host_authority": "Wakefield"}, LATER)
    assert marked(LATER) == frozenset()


def test_host_authority_and_police_are_outstanding_until_said_and_kept_with_the_plan(session: Session, world: World, ash: Child) -> None:
    social = actor(session, world, "social")
    move = moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)

    def outstanding(now=NOW) -> tuple[str, ...]:
        return new_area.still_to_tell(session, plans.profile_of(session, ash.id), move, now)

    assert outstanding() == ("Host authority", "Local police")
    new_area.tell(session, social, ash, "Host authority", "Thornshire", "By e-mail", NOW.date(), move, NOW)
    assert outstanding() == ("Local police",)
    (line,) = plans.profile_of(session, ash.id).rows("plan", "shared")
    assert (line["to"], line["how"]) == ("Host authority", "By e-mail, told by social")
    new_area.tell(session, social, ash, "Local police", "Thorn police", "By telephone", LATER.date(), move, LATER)
    assert outstanding(LATER) == ()
    assert plans.profile_of(session, ash.id).rows("plan", "shared")[1]["to"] == "Local police: Thorn police"
    with pytest.raises(Refused, match="still to come"):
        new_area.tell(session, social, ash, "Local police", "", "By telephone", (LATER + timedelta(days=2)).date(), move, LATER)


def test_in_the_child_s_own_area_nobody_has_to_be_told(session: Session, world: World, ash: Child) -> None:
    social = actor(session, world, "social")
    move = moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", NOW)
    plans.save_section(session, social, ash, "placement", {"out_of_area": "no"}, LATER)
    assert new_area.still_to_tell(session, plans.profile_of(session, ash.id), move, LATER) == ()


@pytest.mark.parametrize(
    "host, said, told",
    [
        ("Wakefield", "", 0),
        ("WAKEFIELD Council", "no", 0),
        ("Wakefield", "yes", 2),
        ("Somerset", "no", 2),
        ("Somerset", "", 2),
        ("", "no", 0),
    ],
)
def test_the_last_home_s_answer_is_no_answer_and_two_areas_are_told_apart(session, world, ash, host: str, said: str, told: int) -> None:
    """NAT-2.15: "not out of area" was true there; here the two authorities say it."""
    social, placement = actor(session, world, "social"), {"responsible_authority": "Wakefield", "out_of_area": "no"}
    plans.save_section(session, social, ash, "placement", {**placement, "host_authority": "Leeds"}, NOW)
    move = moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", NOW + A_MOMENT)
    plans.save_section(session, social, ash, "placement", {**placement, "host_authority": "Leeds", "legal_status": "accommodated"}, LATER)
    assert len(new_area.still_to_tell(session, plans.profile_of(session, ash.id), move, LATER)) == 2
    answers = {"responsible_authority": "Wakefield", "host_authority": host, "out_of_area": said}
    plans.save_section(session, social, ash, "placement", {k: v for k, v in answers.items() if v}, LATER + A_MOMENT)
    assert len(new_area.still_to_tell(session, plans.profile_of(session, ash.id), move, LATER + A_MOMENT)) == told


def test_nobody_rings_the_manager_of_the_last_home(session: Session, world: World, ash: Child) -> None:
    manager, larchwood = session.get_one(Person, world.people["manager"]), world.organisations["larchwood"]
    for slot, label in ((Slot.ON_CALL_MANAGER, "Larch on call"), (Slot.SOCIAL_WORKER, "Sam")):
        save_contact(session, manager, Scope(ScopeKind.CHILD, ash.id, larchwood), slot, Details(label, "01632 960001", "", ""), NOW)
    moves.plan_move(session, actor(session, world, "social"), ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)
    session.flush()
    for at, expected in ((NOW, {"Larch on call", "Sam"}), (LATER, {"Sam"})):
        assert {row.label for row in contacts.for_child(session, ash, children.placed_in(session, ash.id, at)).values()} == expected


def test_whoever_was_let_in_before_the_move_does_not_move_the_child_on(session: Session, world: World, ash: Child) -> None:
    """Two requests at once: the manager's, let in first, comes second. It knew the stays as they were."""
    kept_stays = children.placements(session, ash.id)
    assert len(kept_stays) == 1
    moves.move_now(session, actor(session, world, "social"), ash, Whither(code=code_of(world.homes["thorn"])), "", NOW)
    manager = actor(session, world, "manager")
    for at in (NOW - A_MOMENT, NOW + A_MOMENT):
        with pytest.raises(Refused, match="just moved"):
            moves.move_now(session, manager, ash, Whither(), "", at)
        with pytest.raises(Refused, match="just moved"):
            moves.plan_move(session, manager, ash, Whither(), LATER, "", at)
        with pytest.raises(Refused, match="just moved"):
            moves.call_off(session, manager, ash, at)
        with pytest.raises(Refused, match="just moved"):
            moves.give_plan(session, manager, ash, at)
    assert lives(session, ash, LATER) == "Thorn House"


def test_only_the_stays_of_the_database_are_ended(session: Session, world: World, ash: Child) -> None:
    """A stay that was read before somebody else ended it keeps its end."""
    (stay,) = children.placements(session, ash.id)
    session.execute(
        update(Placement).where(Placement.id == stay.id).values(to_at=NOW - A_MOMENT).execution_options(synchronize_session=False)
    )
    assert stay.to_at is None
    moves.move_now(session, actor(session, world, "social"), ash, Whither(code=code_of(world.homes["thorn"])), "", NOW)
    assert stay.to_at == NOW - A_MOMENT


def test_only_who_may_change_the_move_gives_the_plan(session: Session, world: World, ash: Child) -> None:
    social, manager = (actor(session, world, name) for name in ("social", "manager"))
    move = moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW, give=False)
    with pytest.raises(Refused, match="Somebody else planned"):
        moves.give_plan(session, manager, ash, NOW)
    assert move.given_at is None
    moves.give_plan(session, social, ash, NOW)
    assert move.given_at == NOW


def test_moved_now_to_where_the_planned_move_leads_it_is_done(session: Session, world: World, ash: Child) -> None:
    rowan = world.homes["rowan"]
    moves.plan_move(session, actor(session, world, "social"), ash, Whither(code=code_of(rowan)), LATER, "", NOW)
    moves.move_now(session, actor(session, world, "manager"), ash, Whither(home_id=rowan), "", NOW)
    assert moves.move_ahead(session, ash.id, NOW) is None
    assert [stay.to_at for stay in children.placements(session, ash.id)] == [NOW, None]


def test_who_has_the_plan_has_it_too_when_the_move_comes_at_once_or_on_another_day(session: Session, world: World, ash: Child) -> None:
    """The receipt was for this child and this home; another home asks again."""
    social, where = actor(session, world, "social"), Whither(code=code_of(world.homes["thorn"]))
    first = moves.plan_move(session, social, ash, where, LATER, "", NOW)
    plan_receipts.receive(session, actor(session, world, "stranger"), first, NOW + A_MOMENT)
    second = moves.plan_move(session, social, ash, where, LATER + timedelta(days=1), "", NOW + 2 * A_MOMENT)
    third = moves.move_now(session, social, ash, where, "", NOW + 3 * A_MOMENT)
    said = {world.people["stranger"]: NOW + A_MOMENT}
    assert kept.receipts(session, second.id) == kept.receipts(session, third.id) == said
    fourth = moves.move_now(session, social, ash, Whither(code=code_of(world.homes["rowan"])), "", LATER)
    assert kept.receipts(session, fourth.id) == {}


def test_after_the_day_of_a_planned_move_the_record_is_held_by_the_new_carers(session: Session, world: World, ash: Child) -> None:
    social, before = actor(session, world, "social"), ash.organisation_id
    moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)
    assert (moves.settle(session, NOW), ash.organisation_id) == (0, before)
    assert moves.settle(session, LATER) == 1
    assert ash.organisation_id == session.get_one(Home, world.homes["thorn"]).organisation_id
    ash.organisation_id = before
    moves.move_now(session, social, ash, Whither(elsewhere="With an aunt"), "", LATER + A_MOMENT)
    assert ash.organisation_id != before


def test_what_moving_now_would_do_is_said_first(session: Session, world: World, ash: Child) -> None:
    social, manager = actor(session, world, "social"), actor(session, world, "manager")
    ahead = moves.plan_move(session, social, ash, Whither(code=code_of(world.homes["thorn"])), LATER, "", NOW)
    would = moves.would_move_now(session, manager, ash, Whither(home_id=world.homes["rowan"]), NOW)
    assert (would.calls_off, would.stands) == (None, ahead)
    would = moves.would_move_now(session, social, ash, Whither(), NOW)
    assert (would.to_home, would.calls_off, would.stands) == (None, ahead, None)
    assert lives(session, ash, NOW) == "Larch House"


def test_what_is_signed_before_a_move_says_no_more_where_the_last_home_was(session: Session, world: World, ash: Child) -> None:
    social, manager = (actor(session, world, name) for name in ("social", "manager"))
    plans.save_section(session, manager, ash, "placement", {"return_to": "12 Larch Lane", "area_risks": "The station"}, NOW)
    plans.save_section(session, manager, ash, "plan", {"wait_minutes": 30}, NOW)
    plan_signing.ask_to_agree(session, manager, ash, NOW)
    moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", NOW + A_MOMENT)
    before = plan_life.life_of(session, ash.id, NOW, whole=(1,))
    assert before.at_version[1].text("placement", "return_to") == "12 Larch Lane"
    after = plan_life.life_of(session, ash.id, LATER, whole=(1,))
    assert after.at_version[1].sections["placement"] == after.plan.profile.sections["placement"] == {"area_risks": "The station"}


def test_a_file_brought_in_does_not_bring_the_last_home_back(session: Session, world: World, ash: Child) -> None:
    social = actor(session, world, "social")
    plans.save_section(session, social, ash, "placement", {"return_to": "12 Larch Lane", "area_risks": "The station"}, NOW)
    moves.move_now(session, social, ash, Whither(code=code_of(world.homes["thorn"])), "", NOW + A_MOMENT)
    stay = children.placement_at(session, ash.id, LATER)
    plan_files.bring_in(session, social, ash, Read({"placement": {"area_risks": "The river"}}, ()), {"placement": 1}, LATER, stay)
    assert plans.profile_of(session, ash.id, stay).sections["placement"] == {"area_risks": "The river"}
