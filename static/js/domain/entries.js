/**
 * The kinds of entry a log is made of: what each holds, and of which type. Twin of carer_app/domain/entries.py.
 *
 * An entry stays in its JSON form, every field of its body present. Times are texts with their offset (`utc` in iso_time.js reads them).
 *
 * @typedef {{id: string, occurrence: string, device: string, seq: number, happened_at: string, written_at: string, author: ?string,
 *   kind: string, body: Object, proved: boolean, received_at: ?string}} Entry `proved` and `received_at` are the server's word
 * @typedef {{name: string, options?: string[], of?: Type, fields?: Object<string, Type>, isNull?: boolean, otherwise?: *}} Type
 *   `otherwise` is what an absent field holds; without it the field is needed
 */

import { LevelOfIntervention, State } from "./levels.js";

export const ExpectedWhere = Object.freeze({
  HOME: "home",
  SCHOOL: "school",
  CONTACT_VISIT: "contact_visit",
  ACTIVITY: "activity",
  APPOINTMENT: "appointment",
});
export const Unsure = Object.freeze({ YES: "yes", NO: "no", DONT_KNOW: "dont_know" });
export const StepResult = Object.freeze({
  DONE: "done",
  NO_ANSWER: "no_answer",
  NOT_THERE: "not_there",
  SPOKE: "spoke",
  NOT_SAFE: "not_safe",
  NOT_POSSIBLE: "not_possible",
});
export const ContactHow = Object.freeze({
  VOICE: "voice",
  VIDEO: "video",
  TEXT: "text",
  SOCIAL_MEDIA: "social_media",
  IN_PERSON: "in_person",
  THROUGH_SOMEONE: "through_someone",
});
export const Agreed = Object.freeze({ NOTHING: "nothing", COMING_HOME: "coming_home", TO_BE_COLLECTED: "to_be_collected" });
export const PoliceOutcome = Object.freeze({
  RECORDED_MISSING: "recorded_missing",
  DELAYED: "delayed",
  REFUSED: "refused",
  ABSENT: "recorded_absent",
});
export const FoundWhere = Object.freeze({
  CAME_BACK: "came_back",
  FAMILY_OR_FRIENDS: "family_or_friends",
  POLICE: "police",
  HOSPITAL: "hospital",
  OTHER: "other",
});
export const PackNews = Object.freeze({ NOT_SENT: "not_sent", OPENED: "opened", LOCKED: "locked", TAKEN_BACK: "taken_back" });
export const WhyLeftOut = Object.freeze({
  NOT_NEEDED: "not_needed",
  OTHER_PERSON: "other_person",
  DANGER: "danger",
  COURT: "court",
  CHILD_ASKED: "child_asked",
  OTHER: "other",
});
export const ReviewBasis = Object.freeze({ PLAN: "plan", CARER: "carer", POLICE: "police", APP_DEFAULT: "app_default" });

/** How a child is really heard: a text alone is not a reply, and neither is hearing through someone else (G4). */
export const HEARD = [ContactHow.VOICE, ContactHow.VIDEO, ContactHow.IN_PERSON];

/** @type {Type} */
export const TEXT = { name: "text" };
const COUNT = { name: "count" };
const FLAG = { name: "flag" };
/** @type {Type} */
export const TIME = { name: "time" };
const WORDS = { name: "words" };
const oneOf = (options) => ({ name: "choice", options: Object.values(options) });
const listOf = (of) => ({ name: "list", of });
const object = (fields) => ({ name: "object", fields });
const or = (otherwise, type) => ({ ...type, otherwise });
const maybe = (type) => ({ ...type, isNull: true });
const absent = (type) => or(null, maybe(type));

const NOTED = or("", TEXT);
const PACKS = listOf(object({ name: TEXT, version: TEXT, digest: TEXT }));

/** @type {Object<string, Object<string, Type>>} */
export const KINDS = {
  opened: {
    child: TEXT,
    expected_where: oneOf(ExpectedWhere),
    realised_at: TIME,
    packs: or([], PACKS),
    expected_at: absent(TIME),
    together: absent(TEXT),
    continues: absent(TEXT),
    past: or(false, FLAG),
  },
  details_given: { details: WORDS },
  answered: { page: TEXT, answers: WORDS, signs: or([], listOf(TEXT)), words: NOTED },
  decided: {
    answers: WORDS,
    level: maybe(oneOf(LevelOfIntervention)),
    state: oneOf(State),
    rule: TEXT,
    strength: TEXT,
    why: listOf(TEXT),
    cites: listOf(TEXT),
    packs: or([], PACKS),
    call: absent(TEXT),
    speak_to_someone_now: or(false, FLAG),
    review_at: absent(TIME),
    review_basis: absent(oneOf(ReviewBasis)),
  },
  level_raised: { level: oneOf(LevelOfIntervention), reason: NOTED },
  level_lowered: {
    level: oneOf(LevelOfIntervention),
    reason: TEXT,
    recommended: maybe(oneOf(LevelOfIntervention)),
    rule: TEXT,
    second_person_name: NOTED,
    second_person: absent(TEXT),
    review_at: absent(TIME),
  },
  lowering_confirmed: { lowering: TEXT, agreed: FLAG, note: NOTED },
  review_set: { review_at: TIME, basis: oneOf(ReviewBasis), reason: NOTED },
  call_started: { step: TEXT, contact: NOTED, contact_id: absent(TEXT) },
  step_taken: {
    step: TEXT,
    result: oneOf(StepResult),
    contact: NOTED,
    contact_id: absent(TEXT),
    place: NOTED,
    note: NOTED,
    reason: NOTED,
    instead_by: NOTED,
    call: absent(TEXT),
  },
  contact_made: {
    how: oneOf(ContactHow),
    sounds_safe: oneOf(Unsure),
    said: NOTED,
    can_talk: absent(oneOf(Unsure)),
    someone_with_them: absent(oneOf(Unsure)),
    through: NOTED,
    agreed: or(Agreed.NOTHING, oneOf(Agreed)),
    agreed_at: absent(TIME),
    call: absent(TEXT),
  },
  information_received: { source: TEXT, text: TEXT, raises_concern: oneOf(Unsure) },
  return_arranged: { how: oneOf(Agreed), agreed_at: TIME, who: NOTED, where: NOTED },
  police_rang: { number: TEXT, answered: FLAG, purpose: or("report", TEXT), note: NOTED, call: absent(TEXT) },
  police_told: { reference: NOTED, none_given: or(false, FLAG), name: NOTED, role: NOTED, channel: or("phone", TEXT) },
  police_answered: {
    outcome: oneOf(PoliceOutcome),
    reference: NOTED,
    officer: NOTED,
    officer_role: NOTED,
    risk_grade: NOTED,
    police_actions: NOTED,
    carer_actions: NOTED,
    review_at: absent(TIME),
    direct_contact: NOTED,
    reason: NOTED,
  },
  police_updated: { what: TEXT, name: NOTED },
  disagreed: { reason: TEXT, about: or("police", TEXT) },
  escalated: { to_role: TEXT, reached: FLAG, name: NOTED, outcome: NOTED, review_at: absent(TIME) },
  pack_shared: { pack: TEXT, version: COUNT, recipient: TEXT, channel: TEXT },
  pack_confirmed: { shared: TEXT, by: TEXT },
  pack_redacted: { target: TEXT, label: TEXT, why: oneOf(WhyLeftOut), words: NOTED, put_back: or(false, FLAG) },
  pack_followed: { shared: TEXT, news: oneOf(PackNews), recipient: NOTED },
  handed_over: { to_name: TEXT, to: absent(TEXT), note: NOTED },
  noted: { text: TEXT },
  corrected: { entry: TEXT, text: TEXT, reason: TEXT, withdraws: or(false, FLAG) },
  located: { found_where: oneOf(FoundWhere), adult_with_child: FLAG, place: NOTED, by_whom: NOTED },
  returned: { found_where: oneOf(FoundWhere), place: NOTED, brought_by: NOTED },
  return_step: { step: TEXT, answer: TEXT, note: NOTED, signs: or([], listOf(TEXT)) },
  police_told_of_return: { reference: NOTED, name: NOTED, of: or("return", TEXT) },
  linked: { occurrence: TEXT, why: TEXT },
  attached: { child: TEXT, packs: or([], PACKS) },
  closed: { note: NOTED },
};

export const DETAILS = [
  "last_seen_at", "last_seen_where", "last_seen_by", "last_seen_with", "clothing", "carrying", "phone_with_them", "money", "said",
  "circumstances", "believed_place", "vehicle", "medicine_with_them", "worry", "victim_of_crime", "hurt", "exploitation", "self_harm",
  "danger_to_others", "travelled_abroad", "other", "looks", "out_of_character", "before", "family_and_friends", "gp_and_dentist", "school",
  "done",
];
