/** What the fold writes beside a line of the log when it cannot simply be believed. Twin of carer_app/domain/marks.py. */

export const Mark = Object.freeze({
  CANNOT_FOLLOW: "cannot_follow",
  CORRECTED: "corrected",
  WITHDRAWN: "withdrawn",
  UNCONFIRMED_SECOND_PERSON: "unconfirmed_second_person",
  STAYS_UNTIL_CONFIRMED: "stays_until_confirmed",
  SECOND_PERSON_DISAGREED: "second_person_disagreed",
  NEEDS_SECOND_PERSON: "needs_second_person",
  NEEDS_ACCOUNT: "needs_account",
  FIXED_RULE: "fixed_rule",
  NO_REASON: "no_reason",
  SAFETY_NOT_KNOWN: "safety_not_known",
  TAKEN_BACK: "taken_back",
  BELOW_THE_GUIDE: "below_the_guide",
  NO_REFERENCE: "no_reference",
  NOT_VERIFIED: "not_verified",
  OVERRIDE_STANDS: "override_stands",
  RAISED_BY_A_PERSON: "raised_by_a_person",
  SERVER_DISAGREES: "server_disagrees",
});

/** The words a person reads. */
export const SAYS = {
  cannot_follow: "Kept, but it did not change anything: it does not fit what had happened by then.",
  corrected: "This line was put right later.",
  withdrawn: "A later line says this did not happen.",
  unconfirmed_second_person: "The second person has not confirmed this yet.",
  stays_until_confirmed: "The level stays at police until the second person has confirmed this.",
  second_person_disagreed: "The second person did not agree: the level is not lowered.",
  needs_second_person: "The level was not lowered: a second person has to be named.",
  needs_account: "The level was not lowered: here the second person has to be somebody who can confirm it from their own account.",
  fixed_rule: "The level was not lowered: this rule cannot be set aside.",
  no_reason: "The level was not lowered: there is no reason.",
  safety_not_known: "The level was not lowered so far: a sign was seen, or something about safety was not known.",
  taken_back: "The level stays: an earlier answer was taken back. It needs what has changed, and a second person.",
  below_the_guide: "The level was not lowered so far: the guide says more than that.",
  no_reference: "Not counted yet: it needs the police reference, or that none was given.",
  not_verified: "The level stays: contact is not the same as an adult you trust being with the child.",
  override_stands: "The guide says the same as before. A person had already decided on another level.",
  raised_by_a_person: "The level stays where a person raised it.",
  server_disagrees: "Worked out again later, the answers gave a different level.",
};
