"""Where a plan stands, in one sentence."""

from __future__ import annotations

from carer_app.domain.plan_life import Side, Signature
from carer_app.domain.plan_life_words import standing_words
from carer_app.domain.profile import Profile
from tests.unit.test_plan_life import AT, FIRST, SECOND, THERE, home, stands, version, worker


def said(*versions, **more) -> str:
    return standing_words(stands(*versions, **more))


def test_each_stage_has_its_sentence() -> None:
    assert said(today=Profile.stored({})) == "Nothing to agree to yet."
    assert said() == "Not agreed yet."
    assert said(version(1, home())) == "Signed by A Carer (foster carer). Waiting for the social worker."
    assert said(version(1, home(), worker(2))) == "Agreed on 5 November 2026 by A Carer (foster carer) and A Worker (social worker)."
    assert said(version(1, home(), worker()), today=SECOND) == "Changed since it was agreed on 3 November 2026: 1 thing."
    assert said(version(1, home(), worker()), placement=THERE) == "Signed by A Worker (social worker). Waiting for the carer."


def test_a_signature_on_paper_says_so() -> None:
    paper = Signature(Side.SOCIAL_WORKER, "Pat", "Social worker, Elsewhere", AT.date(), AT, recorded_by="A Manager")
    assert said(version(1, home(), paper), then=FIRST).endswith("A Carer (foster carer) and Pat (Social worker, Elsewhere, on paper).")
