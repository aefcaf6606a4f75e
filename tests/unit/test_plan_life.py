"""Where a plan stands: written, waiting for one of the two, agreed, or changed since (NAT-2.7a)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carer_app.domain.plan_life import BINDING, PAPERWORK, PlanVersion, Side, Signature, Stage, Why, binding_changes, standing
from carer_app.domain.profile import SECTION_BY_ID, Profile
from tests.unit.profile_strategies import PROFILES

AT = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)
HERE, THERE = "the first placement", "the second placement"
FIRST = Profile.stored({"plan": {"wait_minutes": 30}, "risks": {"drugs": "no"}})
SECOND = Profile.stored({"plan": {"wait_minutes": 15}, "risks": {"drugs": "no"}})


def home(days: int = 0, placement: str = HERE, **more: Any) -> Signature:
    at = AT + timedelta(days=days)
    return Signature(Side.HOME, "A Carer", "foster_carer", at.date(), at, placement, **more)


def worker(days: int = 0) -> Signature:
    at = AT + timedelta(days=days)
    return Signature(Side.SOCIAL_WORKER, "A Worker", "social_worker", at.date(), at, HERE)


def version(number: int, *signatures: Signature) -> PlanVersion:
    return PlanVersion(number, {"plan": number}, AT, "A Carer", Why.AGREEING, signatures)


def stands(*versions: PlanVersion, then: Profile = FIRST, today: Profile = FIRST, placement: str | None = HERE) -> Any:
    return standing(versions, {v.number: then for v in versions}, today, placement)


def test_what_binds_is_the_three_papers_and_not_the_profile() -> None:
    assert {"history", "warning_signs", "risks", "risk_assessment", "plan", "trigger_plan"} == BINDING
    assert all(SECTION_BY_ID[section].field(f) for section, fields in PAPERWORK.items() for f in fields)


def test_nothing_written_and_nothing_signed() -> None:
    assert stands(today=Profile.stored({"identity": {"full_name": "A Child"}})).stage is Stage.EMPTY
    assert stands().stage is Stage.DRAFT
    assert stands(version(1)).waiting_for == (Side.HOME, Side.SOCIAL_WORKER)


@pytest.mark.parametrize("signature, waits", [(home(), Side.SOCIAL_WORKER), (worker(), Side.HOME)])
def test_one_of_the_two_has_signed(signature, waits) -> None:
    found = stands(version(1, signature))
    assert (found.stage, found.waiting_for, found.signatures) == (Stage.WAITING, (waits,), (signature,))
    assert found.agreed_on is None


def test_both_have_signed_the_same_version() -> None:
    found = stands(version(1, home(), worker(2)))
    assert (found.stage, found.agreed_on, found.waiting_for) == (Stage.AGREED, date(2026, 11, 5), ())


def test_each_of_them_another_version_is_no_agreement() -> None:
    assert stands(version(1, home()), version(2, worker())).stage is Stage.WAITING


def test_a_change_of_what_binds_is_told() -> None:
    found = stands(version(1, home(), worker()), today=SECOND)
    assert (found.stage, found.version.number) == (Stage.CHANGED, 1)
    assert [(c.section.id, c.was, c.now) for c in found.changes] == [("plan", "30 minutes", "15 minutes")]
    assert found.waiting_for == (Side.HOME, Side.SOCIAL_WORKER)


@pytest.mark.parametrize("section, field", [(section, f) for section, fields in PAPERWORK.items() for f in sorted(fields)])
def test_paperwork_undoes_no_agreement(section, field) -> None:
    today = Profile.stored({**FIRST.sections, section: {**FIRST.sections.get(section, {}), field: "2026-11-04"}})
    assert stands(version(1, home(), worker()), today=today).stage is Stage.AGREED


def test_after_a_change_one_signs_anew_and_the_agreed_version_is_remembered() -> None:
    versions = (version(1, home(), worker()), version(2, home(3)))
    found = standing(versions, {1: FIRST, 2: SECOND}, SECOND, HERE)
    assert (found.stage, found.version.number, found.waiting_for) == (Stage.WAITING, 2, (Side.SOCIAL_WORKER,))
    assert (found.agreed_before.number, [c.field.id for c in found.changes]) == (1, ["wait_minutes"])


def test_a_change_while_one_signature_is_missing_needs_both_again() -> None:
    found = stands(version(1, home()), today=SECOND)
    assert (found.stage, found.waiting_for) == (Stage.DRAFT, (Side.HOME, Side.SOCIAL_WORKER))


def test_a_change_taken_back_is_the_agreed_plan_again() -> None:
    assert stands(version(1, home(), worker()), version(2), today=FIRST).stage is Stage.AGREED


def test_a_move_ends_what_the_carer_agreed_to_and_not_what_the_social_worker_did() -> None:
    found = stands(version(1, home(), worker()), placement=THERE)
    assert (found.stage, found.waiting_for, found.signatures) == (Stage.WAITING, (Side.HOME,), (worker(),))
    again = stands(version(1, home(), worker(), home(9, THERE)), placement=THERE)
    assert (again.stage, again.agreed_on) == (Stage.AGREED, date(2026, 11, 12))


def test_a_child_placed_nowhere_has_no_carer_who_agreed() -> None:
    assert stands(version(1, home(), worker()), placement=None).stage is Stage.WAITING


def test_only_the_former_carer_had_signed() -> None:
    assert stands(version(1, home()), placement=THERE).stage is Stage.DRAFT


def test_until_when_both_had_seen_what_had_happened() -> None:
    assert version(1, home(1), worker(5), home(3)).known_to_both_at == AT + timedelta(days=3)
    assert version(1, home()).known_to_both_at is None


@given(PROFILES, PROFILES)
def test_a_signed_plan_is_agreed_exactly_while_nothing_that_binds_differs(raw_before, raw_after) -> None:
    before, after = Profile.of(raw_before), Profile.of(raw_after)
    found = stands(version(1, home(), worker()), then=before, today=after)
    assert (found.stage is Stage.AGREED) is (not binding_changes(before, after))
    assert found.changes == binding_changes(before, after)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([HERE, THERE])), max_size=6))
def test_agreed_needs_the_social_worker_and_who_has_the_child_now(signed) -> None:
    signatures = tuple(worker() if is_worker else home(placement=placement) for is_worker, placement in signed)
    is_agreed = any(w for w, _ in signed) and any(not w and p == HERE for w, p in signed)
    assert (stands(version(1, *signatures)).stage is Stage.AGREED) is is_agreed


def test_a_date_that_an_earlier_release_asked_for_changes_nothing_that_binds() -> None:
    before, after = ({"plan": {"wait_minutes": 30} | more} for more in ({"agreed_on": "2026-10-03"}, {}))
    assert binding_changes(Profile.stored(before), Profile.stored(after)) == ()
