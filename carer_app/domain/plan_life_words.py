"""Where a plan stands, in a sentence: for the overview, the list, and the pack for the police."""

from __future__ import annotations

from collections.abc import Sequence

from carer_app.domain.plan_life import Side, Signature, Stage, Standing
from carer_app.domain.profile_fields import date_words

SIDE_WORDS = {Side.HOME: "the carer", Side.SOCIAL_WORKER: "the social worker"}

SIGNS_AS = {
    "foster_carer": "foster carer",
    "residential_worker": "carer at the home",
    "registered_manager": "manager of the home",
    "supervising_social_worker": "supervising social worker, for the home",
    "social_worker": "social worker",
}


def signs_as(signature: Signature) -> str:
    """As what somebody signed, and whether on paper."""
    return f"{signature.role}, on paper" if signature.on_paper else SIGNS_AS.get(signature.role, signature.role)


def standing_words(stands: Standing) -> str:
    """One sentence, with names and no more than it takes."""
    match stands.stage:
        case Stage.AGREED if stands.agreed_on:
            return f"Agreed on {date_words(stands.agreed_on)} by {_names(stands.signatures)}."
        case Stage.WAITING:
            waits = " and ".join(SIDE_WORDS[side] for side in stands.waiting_for)
            return f"Signed by {_names(stands.signatures)}. Waiting for {waits}."
        case Stage.CHANGED:
            on = f" on {date_words(stands.agreed_on)}" if stands.agreed_on else ""
            return f"Changed since it was agreed{on}: {things(len(stands.changes))}."
        case Stage.EMPTY:
            return "Nothing to agree to yet."
    return "Not agreed yet."


def things(count: int) -> str:
    """ "1 thing", "2 things"."""
    return "1 thing" if count == 1 else f"{count} things"


def _names(signatures: Sequence[Signature]) -> str:
    names = list(dict.fromkeys(f"{signature.name} ({signs_as(signature)})" for signature in signatures))
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
