"""What is still to do before an occurrence may close (provisions E7). Tasks may outlive it; it never closes itself.

JavaScript twin: static/js/domain/closing.js (when the phone runs the occurrence itself).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from carer_app.domain.entries import Entry, FoundWhere, Returned, ReturnStep
from carer_app.domain.timers import utc

if TYPE_CHECKING:
    from carer_app.domain.standing import Standing

HEALTH = "hurt_or_unwell"
SIGNS = "signs"
EVIDENCE = "crime_evidence"
CRIME_TOLD = "crime_told"
"""Somebody wrote down that the police know of a possible crime, or why they were not told."""
TELL_POLICE = "police_told"
TELL_SOCIAL_WORKER = "people_told"
SAFE_TO_STAY = "safe_to_stay"
RETURN_INTERVIEW = "return_interview"
PLAN_REVIEW = "documents_review"
TRACED = "formally_traced"
SAFETY_TOLD = "safety_told"
"""Somebody wrote down who was told that it may not be safe to stay."""

TOLD_STEPS = frozenset({"tell_social_worker", "tell_edt"})
_SAID = ("yes", "no", "done", "not_needed")
_ASKED_FOR = ("done", "yes", "asked", "arranged", "held")
"""Asking is what the carer owes before closing; `done` is how older logs said it."""
_NOT_SAFE = ("no", "dont_know")


@dataclass(frozen=True, slots=True)
class Gap:
    """Something E7 asks that is not done: a code, what to do in a sentence, and where it is written."""

    code: str
    says: str
    cites: tuple[str, ...]


def closing_gaps(known: Standing) -> tuple[Gap, ...]:
    """What is missing, in the order to do it; empty when the occurrence may close."""
    return tuple(gap for gap, is_done in _ASKED if not is_done(known))


def _is_back(known: Standing) -> bool:
    if known.returned is not None:
        return True
    return known.located is not None and _answer(known, TRACED) in ("yes", "done")


def _is_checked(step: str) -> Callable[[Standing], bool]:
    """Answered, and not with "I'm not sure": that is never safe (I4)."""
    return lambda known: _answer(known, step) in _SAID


def _is_review_asked_for(known: Standing) -> bool:
    return _answer(known, PLAN_REVIEW) in (*_SAID, *_ASKED_FOR)


def _evidence_is_kept(known: Standing) -> bool:
    """A sign that something happened has to be followed up (NAT-APP-PIB-R), and so has a doubt; without one nobody need say anything."""
    return _is_checked(EVIDENCE)(known) or (EVIDENCE not in known.return_steps and _answer(known, SIGNS) == "no")


def _crime_is_told(known: Standing) -> bool:
    """Where a crime may have been done, the police heard of that, and not only that the child is back (NAT-4.3d, NAT-APP-PIB-R)."""
    return not known.is_crime_possible or known.told_of_crime is not None


def _police_know(known: Standing) -> bool:
    if known.police.told is None or known.police.told_of_return is not None:
        return True
    was_with_police = (
        known.returned is not None and isinstance(known.returned.body, Returned) and known.returned.body.found_where is FoundWhere.POLICE
    )
    return was_with_police or _answer(known, TELL_POLICE) in ("done", "yes", "not_needed")


def _social_worker_knows(known: Standing) -> bool:
    back = known.returned or known.located
    told = back is not None and any(utc(line.happened_at) >= utc(back.happened_at) for line in known.told_social_worker)
    return told or _answer(known, TELL_SOCIAL_WORKER) in ("done", "yes", "not_needed")


def _safety_is_told(known: Standing) -> bool:
    """Where it may not be safe to stay, the social worker or the duty team heard of that, and not only of the return (NOTT-64)."""
    return _answer(known, SAFE_TO_STAY) not in _NOT_SAFE or known.told_of_safety is not None


def _interview_is_arranged(known: Standing) -> bool:
    """Every child reported missing is offered one; only the child may refuse it (NAT-4.10b), so "no" does not close."""
    return known.police.told is None or _answer(known, RETURN_INTERVIEW) in _ASKED_FOR


def _answer(known: Standing, step: str) -> str:
    line: Entry | None = known.return_steps.get(step)
    return line.body.answer if line is not None and isinstance(line.body, ReturnStep) else ""


_ASKED: tuple[tuple[Gap, Callable[[Standing], bool]], ...] = (
    (Gap("back", "Record that the child is back.", ("NAT-4.3a", "WAKE-2b", "LANC-2.0", "SOM-LONG-4")), _is_back),
    (Gap(HEALTH, "Check whether the child is hurt or unwell, and how they feel.", ("NAT-4.3a",)), _is_checked(HEALTH)),
    (Gap(SIGNS, "Look for signs that something happened while the child was away.", ("NAT-4.3b",)), _is_checked(SIGNS)),
    (Gap(EVIDENCE, "Keep clothes, phone and messages as they are, or say why there is no need.", ("NAT-4.3d",)), _evidence_is_kept),
    (
        Gap(CRIME_TOLD, "Tell the police about the possible crime, or write down why not.", ("NAT-4.3d", "NAT-APP-PIB-R", "NOTT-75b")),
        _crime_is_told,
    ),
    (Gap(TELL_POLICE, "Tell the police that the child is back.", ("NAT-4.4",)), _police_know),
    (
        Gap(TELL_SOCIAL_WORKER, "Tell the social worker or the out-of-hours team that the child is back.", ("NAT-3.10",)),
        _social_worker_knows,
    ),
    (Gap(SAFE_TO_STAY, "Say whether it is safe for the child to stay here.", ("NOTT-64", "SOM-RET-4")), _is_checked(SAFE_TO_STAY)),
    (
        Gap(
            SAFETY_TOLD,
            "Tell the social worker or the out-of-hours team that it may not be safe here, and write down who knows.",
            ("NOTT-64", "SOM-RET-4", "NAT-4.8b"),
        ),
        _safety_is_told,
    ),
    (Gap(RETURN_INTERVIEW, "Ask for the independent return interview.", ("NAT-4.10a",)), _interview_is_arranged),
    (Gap(PLAN_REVIEW, "Ask for the child’s plan to be reviewed.", ("NAT-2.13c",)), _is_review_asked_for),
)
