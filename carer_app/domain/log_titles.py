"""What the child's protocols call the steps of a log, where the log's own words would not say it: the talks after a return, local steps."""

from __future__ import annotations

from carer_app.domain import log_words as words
from carer_app.domain.protocol import Pack, fill

_TALKS = ("prevention_interview", "return_interview")


def titles_of(pack: Pack, child: str = "the child") -> dict[str, str]:
    """The titles by code; a step that is known everywhere keeps the log's own words."""
    after = {step.id: step.title for step in pack.return_steps if step.id in _TALKS or step.id not in words.RETURN_STEP}
    before = {step.code: step.title for step in pack.steps if step.code not in words.STEP and step.code != words.PLAN_STEP}
    return {code: fill(title, child) for code, title in (before | after).items()}
