"""Starting, answering, writing, raising and lowering, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import occurrence_store as store
from carer_app.db.base import new_id
from carer_app.db.models.children import Child
from carer_app.db.queries import occurrences as rows_of
from carer_app.domain import chain
from carer_app.domain.decision import Ask, Decision
from carer_app.domain.entries import (
    DetailsGiven,
    ExpectedWhere,
    FoundWhere,
    Noted,
    PoliceRang,
    PoliceTold,
    Returned,
    ReviewBasis,
    ReviewSet,
    StepResult,
    StepTaken,
)
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.services import levels, occurrences, plans
from carer_app.services.actor import Actor
from carer_app.services.errors import Refused
from carer_app.services.situation import situation
from tests.db import rows
from tests.db.rows import NOW

NO_DANGER = {"immediate_concern_child": "no", "immediate_concern_other": "no"}
UNREACHED = {"whereabouts": "unknown", "contact": "no_reply"}
NO_SIGNS = {"antecedent_behaviour": "no", "trigger_incident": "no", "out_of_character": "no"}
A_SIGN = {**NO_SIGNS, "antecedent_behaviour": "yes"}
CALM = {
    "carer_concern": "not_significant",
    "health_risk_today": "no",
    "exploitation_risk_today": "no",
    "vulnerability_today": "no",
    "placement_change_today": "no",
}
UNEASY = {**CALM, "carer_concern": "some"}


@dataclass
class House:
    """A home with a worker and two children."""

    actor: Actor
    one: Child
    other: Child
    second_worker: Actor


@pytest.fixture
def house(session: Session) -> House:
    provider = rows.provider(session)
    colleague = rows.person(provider.organisation, "Colleague")
    session.add(colleague)
    one, other = rows.child(session, provider.home, "Marigold"), rows.child(session, provider.home, "Sorrel")
    actor = Actor(provider.worker.id, "Wren Alderton", "browser-1")
    for child in (one, other):
        plans.save_section(session, actor, child, "identity", {"preferred_name": child.preferred_name, "date_of_birth": "2010-02-03"}, NOW)
        plans.save_section(session, actor, child, "plan", {"wait_minutes": 60, "police_from_outset": "no"}, NOW)
    session.commit()
    return House(actor, one, other, Actor(colleague.id, "Colleague", "browser-2"))


def begin(session: Session, house: House, **more: object) -> str:
    (begun,) = occurrences.start(session, house.actor, [house.one.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    session.commit()
    return begun


def answer(session: Session, house: House, occurrence_id: str, page: str, answers: dict[str, str], after: int = 1) -> Ask | Decision:
    at = NOW + timedelta(minutes=after)
    return occurrences.answer(session, house.actor, occurrence_id, page, answers, at, entry_id=new_id())


def decided(session: Session, house: House, tonight: dict[str, str] = UNEASY, signs: dict[str, str] = NO_SIGNS) -> str:
    occurrence_id = begin(session, house)
    for page, answers in (("danger", NO_DANGER), ("where", UNREACHED), ("signs", signs), ("tonight", tonight)):
        if isinstance(answer(session, house, occurrence_id, page, answers), Decision):
            break
    session.commit()
    return occurrence_id


def kinds(session: Session, occurrence_id: str) -> list[str]:
    return [entry.kind for entry in store.load(session, occurrence_id)]


def test_immediate_danger_is_decided_on_the_first_page(session: Session, house: House) -> None:
    occurrence_id = begin(session, house)
    outcome = answer(session, house, occurrence_id, "danger", {"immediate_concern_child": "yes", "immediate_concern_other": "no"})
    assert isinstance(outcome, Decision)
    assert (outcome.level, outcome.rule, outcome.call) == (LevelOfIntervention.POLICE, "D1", "999")
    assert rows_of.get(session, occurrence_id).state is State.POLICE_DECIDED  # type: ignore[union-attr]


def test_an_antecedent_sign_goes_to_the_police_on_the_third_page(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    assert kinds(session, occurrence_id) == ["opened", "answered", "answered", "answered", "decided"]
    assert situation(session, occurrence_id, NOW).state is State.POLICE_DECIDED


def test_starting_twice_from_the_same_page_starts_once(session: Session, house: House) -> None:
    made_with_the_page = new_id()
    for _ in range(2):
        occurrences.start(session, house.actor, [house.one.id], ExpectedWhere.HOME, NOW, occurrence_ids=[made_with_the_page])
    assert kinds(session, made_with_the_page) == ["opened"]


def test_a_second_carer_who_starts_gets_the_occurrence_that_is_open(session: Session, house: House) -> None:
    first = begin(session, house)
    (second,) = occurrences.start(session, house.second_worker, [house.one.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    assert second == first


def test_two_phones_that_start_at_the_same_moment_start_one(sessions: sessionmaker[Session], session: Session, house: House) -> None:
    gate, begun = Barrier(2), list[str]()

    def start(actor: Actor) -> None:
        with sessions() as own:
            gate.wait()
            begun.extend(occurrences.start(own, actor, [house.one.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()]))
            own.commit()

    threads = [Thread(target=start, args=(actor,)) for actor in (house.actor, house.second_worker)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(begun)) == 1
    assert kinds(session, begun[0]) == ["opened"]


def test_an_old_page_posted_after_the_return_opens_what_it_started(session: Session, house: House) -> None:
    first = begin(session, house)
    occurrences.write(session, house.actor, first, Returned(FoundWhere.CAME_BACK), NOW, entry_id=new_id())
    again = occurrences.start(session, house.actor, [house.one.id], ExpectedWhere.HOME, NOW, occurrence_ids=[first])
    assert again == (first,)


def test_an_id_that_is_another_childs_is_refused_in_words(session: Session, house: House) -> None:
    first = begin(session, house)
    with pytest.raises(Refused, match="grown old"):
        occurrences.start(session, house.actor, [house.other.id], ExpectedWhere.HOME, NOW, occurrence_ids=[first])


def test_siblings_get_a_log_each_linked_both_ways(session: Session, house: House) -> None:
    ids = [new_id(), new_id()]
    occurrences.start(session, house.actor, [house.one.id, house.other.id], ExpectedWhere.SCHOOL, NOW, occurrence_ids=ids)
    one, other = (situation(session, id_, NOW) for id_ in ids)
    assert [b.occurrence_id for b in one.beside] == [ids[1]]
    assert [b.occurrence_id for b in other.beside] == [ids[0]]


def test_of_siblings_the_higher_level_leads(session: Session, house: House) -> None:
    ids = [new_id(), new_id()]
    occurrences.start(session, house.actor, [house.one.id, house.other.id], ExpectedWhere.HOME, NOW, occurrence_ids=ids)
    for id_, signs in zip(ids, (A_SIGN, NO_SIGNS), strict=True):
        for page, answers in (("danger", NO_DANGER), ("where", UNREACHED), ("signs", signs), ("tonight", UNEASY)):
            if isinstance(answer(session, house, id_, page, answers), Decision):
                break
    leader = situation(session, ids[1], NOW).leader
    assert leader is not None
    assert (leader.occurrence_id, leader.level) == (ids[0], LevelOfIntervention.POLICE)
    assert situation(session, ids[0], NOW).leader is None


def test_a_step_for_two_children_is_kept_in_both_logs_once(session: Session, house: House) -> None:
    ids, entry_id = [new_id(), new_id()], new_id()
    occurrences.start(session, house.actor, [house.one.id, house.other.id], ExpectedWhere.HOME, NOW, occurrence_ids=ids)
    for _ in range(2):
        step = StepTaken("search_home", StepResult.DONE)
        occurrences.write_together(session, house.actor, ids, step, NOW, entry_id=entry_id)
    assert [kinds(session, id_).count("step_taken") for id_ in ids] == [1, 1]


def test_a_line_posted_twice_is_kept_once(session: Session, house: House) -> None:
    occurrence_id, entry_id = begin(session, house), new_id()
    first = occurrences.write(session, house.actor, occurrence_id, Noted("Coat gone."), NOW, entry_id=entry_id)
    second = occurrences.write(session, house.actor, occurrence_id, Noted("Coat gone."), NOW, entry_id=entry_id)
    assert (first, second) == (True, False)
    assert kinds(session, occurrence_id).count("noted") == 1


def test_a_page_gone_back_to_and_sent_with_other_words_is_another_line(session: Session, house: House) -> None:
    occurrence_id, entry_id = begin(session, house), new_id()
    for words in ("Coat gone.", "Coat gone, and the blue bag.", "Coat gone, and the blue bag.", "Coat gone."):
        occurrences.write(session, house.actor, occurrence_id, Noted(words), NOW, entry_id=entry_id)
    said = [line.entry.body for line in occurrences.occurrence_of(session, occurrence_id).log if line.entry.kind == "noted"]
    assert said == [Noted("Coat gone."), Noted("Coat gone, and the blue bag.")]


def test_words_sent_with_the_id_of_another_log_are_kept_in_their_own(session: Session, house: House) -> None:
    entry_id = new_id()
    one = begin(session, house)
    (other,) = occurrences.start(session, house.actor, [house.other.id], ExpectedWhere.HOME, NOW, occurrence_ids=[new_id()])
    for occurrence_id in (one, other, other):
        occurrences.write(session, house.actor, occurrence_id, Noted("Coat gone."), NOW, entry_id=entry_id)
    assert [kinds(session, occurrence_id).count("noted") for occurrence_id in (one, other)] == [1, 1]


def test_a_time_ahead_tapped_twice_is_one_line_and_a_new_time_is_another(session: Session, house: House) -> None:
    occurrence_id, entry_id = begin(session, house), new_id()
    for minutes in (30, 31, 90):
        review = ReviewSet(NOW + timedelta(minutes=minutes), ReviewBasis.CARER, "Bus times")
        occurrences.write(session, house.actor, occurrence_id, review, NOW, entry_id=entry_id)
    assert kinds(session, occurrence_id).count("review_set") == 2


def test_more_worried_tapped_twice_goes_up_one_step(session: Session, house: House) -> None:
    occurrence_id, entry_id = decided(session, house, tonight=CALM), new_id()
    for _ in range(2):
        assert levels.raise_level(session, house.actor, occurrence_id, NOW, entry_id=entry_id) is LevelOfIntervention.CARER
    assert kinds(session, occurrence_id).count("level_raised") == 1


@pytest.mark.parametrize(
    "name",
    [
        " wren  ALDERTON ", "Wren Alderton.", "Wren", "alderton", "Mr Wren Alderton", "Alderton, Wren", "Wren-Alderton", "Wren\u200b Alderton",
        "Wren\u00a0Alderton", "WrenAlderton", "Wren (me)", "Wren Alderton, support worker", ".", "x", "me", "n/a", "Nobody", "test",
        "\u200b\u2060", "\u3164\u3164",
    ],
)  # fmt: skip
def test_ones_own_name_is_not_a_second_person_nor_is_nobody(session: Session, house: House, name: str) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    with pytest.raises(Refused, match="second person"):
        levels.lower_level(
            session, house.actor, occurrence_id, LevelOfIntervention.CARER, "He does this.", NOW,
            entry_id=new_id(), second_person_name=name,
        )  # fmt: skip


@pytest.mark.parametrize("name", ["Bea", "Wrenna Hill", "Alder Wren Hill", "Dr Bea Duty", "Jo Marsh, duty team"])
def test_somebody_else_is(session: Session, house: House, name: str) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    levels.lower_level(
        session, house.actor, occurrence_id, LevelOfIntervention.CARER, "He does this.", NOW, entry_id=new_id(), second_person_name=name
    )
    assert situation(session, occurrence_id, NOW).level is LevelOfIntervention.CARER


@pytest.mark.parametrize("reason", [".", "?!", "ok", "\u200b\u200b\u200b\u200b", "\u3164\u3164\u3164"])
def test_a_reason_is_words(session: Session, house: House, reason: str) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    with pytest.raises(Refused, match="Say why"):
        levels.lower_level(
            session, house.actor, occurrence_id, LevelOfIntervention.CARER, reason, NOW, entry_id=new_id(), second_person_name="Bea Duty"
        )


def test_deciding_on_less_sent_twice_is_kept_once_and_not_scolded(session: Session, house: House) -> None:
    occurrence_id, entry_id = decided(session, house), new_id()
    for _ in range(2):
        levels.lower_level(session, house.actor, occurrence_id, LevelOfIntervention.NO_IMMEDIATE, "Seen.", NOW, entry_id=entry_id)
    assert kinds(session, occurrence_id).count("level_lowered") == 1


@pytest.mark.parametrize("unsure", ["immediate_concern_child", "antecedent_behaviour", "exploitation_risk_today"])
def test_no_person_waits_while_something_about_safety_is_not_known(session: Session, house: House, unsure: str) -> None:
    occurrence_id = begin(session, house)
    for page, answers in (("danger", NO_DANGER), ("where", UNREACHED), ("signs", NO_SIGNS), ("tonight", CALM)):
        answer(session, house, occurrence_id, page, {**answers, **({unsure: "dont_know"} if unsure in answers else {})})
    assert situation(session, occurrence_id, NOW).level is LevelOfIntervention.CARER
    with pytest.raises(Refused, match="not known"):
        levels.lower_level(session, house.actor, occurrence_id, LevelOfIntervention.NO_IMMEDIATE, "Calm.", NOW, entry_id=new_id())


def test_nor_in_two_steps_down_from_a_sign(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    levels.lower_level(
        session, house.actor, occurrence_id, LevelOfIntervention.CARER, "Seen.", NOW, entry_id=new_id(), second_person_name="Bea Duty"
    )
    with pytest.raises(Refused, match="sign"):
        levels.lower_level(
            session, house.actor, occurrence_id, LevelOfIntervention.NO_IMMEDIATE, "Seen.", NOW,
            entry_id=new_id(), second_person_name="Bea Duty",
        )  # fmt: skip


def test_the_agreed_wait_of_the_plan_becomes_the_review(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, tonight=CALM)
    at = situation(session, occurrence_id, NOW)
    assert at.state is State.WAITING
    assert at.occurrence.timers[0].due_at == NOW + timedelta(minutes=60)


def test_when_the_wait_is_over_the_page_says_look_and_nothing_is_written(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, tonight=CALM)
    before = kinds(session, occurrence_id)
    later = situation(session, occurrence_id, NOW + timedelta(minutes=61))
    assert (later.state, later.level) == (State.CARER_INTERVENTION, LevelOfIntervention.CARER)
    assert kinds(session, occurrence_id) == before


def test_finishing_every_step_after_the_wait_leads_to_the_police(session: Session, house: House) -> None:
    occurrence_id = decided(session, house)
    late = NOW + timedelta(minutes=70)
    for step in situation(session, occurrence_id, late).steps:
        if step.reasonable:
            body = StepTaken(step.code, StepResult.DONE, contact=step.contact, contact_id=step.contact_id or None)
            occurrences.write(session, house.actor, occurrence_id, body, late, entry_id=new_id())
    at = situation(session, occurrence_id, late)
    assert at.occurrence.decided is not None
    assert (at.occurrence.decided.rule, at.state) == ("D10", State.POLICE_DECIDED)


def test_more_worried_goes_up_one_step_at_a_time_and_needs_no_reason(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, tonight=CALM)
    raised = [levels.raise_level(session, house.actor, occurrence_id, NOW, entry_id=new_id()) for _ in range(2)]
    assert raised == [LevelOfIntervention.CARER, LevelOfIntervention.POLICE]
    assert situation(session, occurrence_id, NOW).state is State.POLICE_DECIDED


def test_ringing_the_police_is_not_telling_them(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    assert situation(session, occurrence_id, NOW).police == "not_told"
    occurrences.write(session, house.actor, occurrence_id, PoliceRang("101", answered=False), NOW, entry_id=new_id())
    assert situation(session, occurrence_id, NOW).police == "rang_unanswered"
    occurrences.write(session, house.actor, occurrence_id, PoliceTold(none_given=True), NOW, entry_id=new_id())
    assert situation(session, occurrence_id, NOW).police == "told"


def test_telling_the_police_does_not_repeat_the_decision_in_the_log(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    occurrences.write(session, house.actor, occurrence_id, PoliceTold(reference="T-1"), NOW, entry_id=new_id())
    assert kinds(session, occurrence_id).count("decided") == 1


def test_a_report_starts_a_time_of_its_own_to_look_again(session: Session, house: House) -> None:
    occurrence_id = decided(session, house)
    told_at = NOW + timedelta(minutes=70)
    occurrences.write(session, house.actor, occurrence_id, PoliceTold(reference="T-1"), told_at, entry_id=new_id())
    (review,) = [t for t in situation(session, occurrence_id, told_at).occurrence.timers if t.kind == "review"]
    assert (review.due_at, review.basis) == (told_at + timedelta(minutes=30), "app_default")


def test_a_default_police_rule_is_not_set_aside_by_one_person(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    with pytest.raises(Refused, match="second person"):
        levels.lower_level(session, house.actor, occurrence_id, LevelOfIntervention.CARER, "He does this.", NOW, entry_id=new_id())
    assert "level_lowered" not in kinds(session, occurrence_id)


def test_with_a_second_person_it_is_and_stays_flagged_until_they_confirm(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    lowering = new_id()
    levels.lower_level(
        session, house.actor, occurrence_id, LevelOfIntervention.CARER, "The phone was found at school.", NOW,
        entry_id=lowering, second_person_name="Colleague", second_person=house.second_worker.person_id,
    )  # fmt: skip
    assert situation(session, occurrence_id, NOW).occurrence.lowering is not None
    with pytest.raises(Refused, match="Only the person"):
        levels.confirm_lowering(session, house.actor, occurrence_id, lowering, True, "", NOW, entry_id=new_id())
    levels.confirm_lowering(session, house.second_worker, occurrence_id, lowering, True, "", NOW, entry_id=new_id())
    at = situation(session, occurrence_id, NOW)
    assert at.occurrence.lowering is None
    assert at.level is LevelOfIntervention.CARER


def test_immediate_danger_is_never_lowered(session: Session, house: House) -> None:
    occurrence_id = begin(session, house)
    answer(session, house, occurrence_id, "danger", {"immediate_concern_child": "yes", "immediate_concern_other": "no"})
    with pytest.raises(Refused, match="cannot be lowered"):
        levels.lower_level(
            session,
            house.actor,
            occurrence_id,
            LevelOfIntervention.CARER,
            "He is fine.",
            NOW,
            entry_id=new_id(),
            second_person_name="Colleague",
        )


def test_gone_again_within_the_day_continues_and_shows_the_earlier_answers(session: Session, house: House) -> None:
    first = decided(session, house)
    home_again = NOW + timedelta(minutes=30)
    occurrences.write(session, house.actor, first, Returned(FoundWhere.CAME_BACK), home_again, entry_id=new_id())
    gone = NOW + timedelta(minutes=50)
    (second,) = occurrences.start(session, house.actor, [house.one.id], ExpectedWhere.HOME, gone, occurrence_ids=[new_id()])
    assert second != first
    assert ("carer_concern", "some") in [(a.fact, a.answer) for a in occurrences.earlier_answers(session, second)]
    assert situation(session, second, gone).state is State.OPENED


def test_any_well_formed_line_is_kept_even_where_it_cannot_follow(session: Session, house: House) -> None:
    occurrence_id = decided(session, house)
    occurrences.write(session, house.actor, occurrence_id, Returned(FoundWhere.CAME_BACK), NOW, entry_id=new_id())
    late = DetailsGiven({"clothing": "blue coat"})
    assert occurrences.write(session, house.actor, occurrence_id, late, NOW, entry_id=new_id())
    assert situation(session, occurrence_id, NOW).occurrence.details["clothing"] == "blue coat"


def test_the_row_of_the_lists_says_what_the_log_says(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    occurrences.write(session, house.actor, occurrence_id, PoliceTold(reference="T-1"), NOW, entry_id=new_id())
    session.commit()
    row, at = rows_of.get(session, occurrence_id), situation(session, occurrence_id, NOW)
    assert row is not None
    folded = at.occurrence
    assert (row.level, row.state, row.report_state, row.police_told) == (folded.level, folded.state, folded.report_state, True)
    assert row.entries_count == len(folded.log)


def test_the_log_it_leaves_holds_together(session: Session, house: House) -> None:
    occurrence_id = decided(session, house, signs=A_SIGN)
    session.commit()
    row = rows_of.get(session, occurrence_id)
    assert row is not None
    export = store.export(session, occurrence_id)
    assert chain.verify_export(export, {occurrence_id: [{"length": row.chain_length, "head": row.chain_head}]}) == []


def test_a_plan_with_a_condition_waits_for_the_carer_to_say_whether_it_is_met(session: Session, house: House) -> None:
    plan = {"wait_minutes": 60, "police_from_outset": "yes", "police_condition": "a message from Ty today"}
    plans.save_section(session, house.actor, house.one, "plan", plan, NOW)
    occurrence_id = begin(session, house)
    assert isinstance(answer(session, house, occurrence_id, "danger", NO_DANGER), Ask)
    outcome = answer(session, house, occurrence_id, "signs", {**NO_SIGNS, "plan_police_from_outset": "yes"})
    assert isinstance(outcome, Decision)
    assert outcome.rule == "D2"


def test_a_situation_costs_the_same_number_of_queries_however_long_the_log(session: Session, house: House) -> None:
    occurrence_id = decided(session, house)

    def cost() -> int:
        session.commit()
        session.expunge_all()
        with rows.Statements(session) as statements:
            situation(session, occurrence_id, NOW)
        return len(statements)

    short = cost()
    for number in range(40):
        occurrences.append(session, house.actor, occurrence_id, Noted(f"line {number}"), NOW, entry_id=new_id())
    assert cost() == short <= 7
