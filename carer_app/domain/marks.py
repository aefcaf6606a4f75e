"""What the fold writes beside a line of the log when it cannot simply be believed; the line itself never changes (I8)."""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """Marks a line may carry. `SAYS` has the words a person reads."""

    CANNOT_FOLLOW = "cannot_follow"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED_SECOND_PERSON = "unconfirmed_second_person"
    STAYS_UNTIL_CONFIRMED = "stays_until_confirmed"
    SECOND_PERSON_DISAGREED = "second_person_disagreed"
    NEEDS_SECOND_PERSON = "needs_second_person"
    NEEDS_ACCOUNT = "needs_account"
    FIXED_RULE = "fixed_rule"
    NO_REASON = "no_reason"
    SAFETY_NOT_KNOWN = "safety_not_known"
    TAKEN_BACK = "taken_back"
    BELOW_THE_GUIDE = "below_the_guide"
    NO_REFERENCE = "no_reference"
    NOT_VERIFIED = "not_verified"
    OVERRIDE_STANDS = "override_stands"
    RAISED_BY_A_PERSON = "raised_by_a_person"
    SERVER_DISAGREES = "server_disagrees"


SAYS = {
    Mark.CANNOT_FOLLOW: "Kept, but it did not change anything: it does not fit what had happened by then.",
    Mark.CORRECTED: "This line was put right later.",
    Mark.WITHDRAWN: "A later line says this did not happen.",
    Mark.UNCONFIRMED_SECOND_PERSON: "The second person has not confirmed this yet.",
    Mark.STAYS_UNTIL_CONFIRMED: "The level stays at police until the second person has confirmed this.",
    Mark.SECOND_PERSON_DISAGREED: "The second person did not agree: the level is not lowered.",
    Mark.NEEDS_SECOND_PERSON: "The level was not lowered: a second person has to be named.",
    Mark.NEEDS_ACCOUNT: "The level was not lowered: here the second person has to be somebody who can confirm it from their own account.",
    Mark.FIXED_RULE: "The level was not lowered: this rule cannot be set aside.",
    Mark.NO_REASON: "The level was not lowered: there is no reason.",
    Mark.SAFETY_NOT_KNOWN: "The level was not lowered so far: a sign was seen, or something about safety was not known.",
    Mark.TAKEN_BACK: "The level stays: an earlier answer was taken back. It needs what has changed, and a second person.",
    Mark.BELOW_THE_GUIDE: "The level was not lowered so far: the guide says more than that.",
    Mark.NO_REFERENCE: "Not counted yet: it needs the police reference, or that none was given.",
    Mark.NOT_VERIFIED: "The level stays: contact is not the same as an adult you trust being with the child.",
    Mark.OVERRIDE_STANDS: "The guide says the same as before. A person had already decided on another level.",
    Mark.RAISED_BY_A_PERSON: "The level stays where a person raised it.",
    Mark.SERVER_DISAGREES: "Worked out again later, the answers gave a different level.",
}
