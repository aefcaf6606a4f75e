/**
 * The words that the sentences of the log are made of: one phrase for each answer, step, result and detail.
 * Twin of carer_app/domain/log_words.py.
 */

import { readTime } from "./iso_time.js";
import { held, strip } from "./python_text.js";
import { dayAndTimeWords } from "./wall_clock.js";

export const LEVEL = {
  no_immediate: "no immediate intervention",
  carer: "carer intervention",
  police: "police intervention",
};
export const LOCATED = {
  S8: "A trusted adult is with the child and no risk is known there",
  S9: "The place is known and there is a risk, so the police are asked to help",
};
export const EXPECTED = {
  home: "at home",
  school: "at school or college",
  contact_visit: "on a contact visit",
  activity: "at an activity",
  appointment: "at an appointment",
};

/** A step done, a step ruled out, and to whom or where when the line does not say. A step of a local pack is told by its code. */
export const STEP = {
  expected_place_call: ["Rang", "Ring", "the place where the child should be"],
  expected_place_visit: ["Looked at", "Look at", "the place where the child should be"],
  contact_child: ["Rang", "Ring", "the child"],
  message_child: ["Sent messages to", "Send messages to", "the child"],
  tell_social_worker: ["Rang", "Ring", "the social worker"],
  tell_edt: ["Rang", "Ring", "the out of hours duty team"],
  tell_manager: ["Rang", "Ring", "the on-call manager"],
  mail_social_worker: ["E-mailed", "E-mail", "the social worker"],
  mail_edt: ["E-mailed", "E-mail", "the out of hours duty team"],
  mail_host_edt: ["E-mailed", "E-mail", "the duty team where the child lives"],
  mail_missing_coordinator: ["E-mailed", "E-mail", "the missing officer"],
  search_home: ["Searched", "Search", "the home"],
  search_grounds: ["Searched", "Search", "the garden and grounds"],
  search_surroundings: ["Looked in", "Look in", "the streets close by"],
  family_friends: ["Rang", "Ring", "family or friends"],
  last_seen_place: ["Looked", "Look", "where the child was last seen"],
  known_places: ["Went to", "Go to", "a place the child knows"],
  verify_place: ["Checked", "Check", "the place where the child may be"],
  verify_whereabouts: ["Checked", "Check", "the place where the child may be"],
  who_searches: ["Asked", "Ask", "who will go and look"],
  report_police: ["Rang", "Ring", "the police"],
  search_vehicles: ["Looked in", "Look in", "outbuildings and vehicles"],
  ask_household: ["Asked", "Ask", "everyone who lives or works here"],
  social_media: ["Looked at", "Look at", "social media"],
  hospitals: ["Rang", "Ring", "the local hospitals"],
  consult_manager: ["Rang", "Ring", "the duty manager"],
  ask_home_force: ["Asked", "Ask", "the police who tells the area in charge"],
};
export const OF_THE_CHILD = ["contact_child", "message_child", "search_grounds", "search_home", "search_surroundings"];
export const PLAN_STEP = "child_specific";

export const RESULT = {
  done: "done",
  no_answer: "no answer",
  not_there: "the child was not there",
  spoke: "spoke to them",
  not_safe: "not safe to do",
  not_possible: "not possible",
};
export const RULED_OUT = ["not_safe", "not_possible"];
export const HOW = {
  voice: "Spoke to the child by phone",
  video: "Spoke to the child by video",
  text: "The child sent a text",
  social_media: "The child sent a message online",
  in_person: "Spoke to the child face to face",
  through_someone: "Heard from the child through someone else",
};
export const SOUNDS = {
  yes: "The child sounded safe",
  no: "The child did not sound safe",
  dont_know: "Not sure whether the child is safe",
};
export const COMPANY = {
  yes: "Someone is with the child",
  no: "Nobody is with the child",
  dont_know: "Not sure who is with the child",
};
export const AGREED = {
  coming_home: "The child will come home",
  to_be_collected: "The child will be collected",
};

export const OUTCOME = {
  recorded_missing: "The police recorded the child as missing",
  delayed: "The police put off a decision. They are not looking yet",
  refused: "The police did not record the child as missing. They are not looking",
  recorded_absent: "The police recorded the child as absent. They are not looking",
};
export const PURPOSE = {
  report: " to report",
  return: " to say the child is back",
  update: " with news",
  escalate: " to disagree",
};
export const IS_AT = {
  came_back: "is close to home",
  family_or_friends: "is with family or friends",
  police: "is with the police",
  hospital: "is in hospital",
  other: "is at a place we know of",
};
export const WAS_AT = {
  came_back: "came back without help",
  family_or_friends: "had been with family or friends",
  police: "had been with the police",
  hospital: "had been in hospital",
  other: "was found",
};

export const ANSWER = {
  yes: "yes",
  no: "no",
  dont_know: "not sure",
  done: "done",
  not_needed: "not needed",
  asked: "asked for",
  arranged: "arranged",
  held: "held",
  verified: "yes, a trusted adult is with the child",
  believed: "perhaps, nobody has checked",
  unknown: "no",
  not_tried: "not tried yet",
  no_reply: "no reply, or only a text",
  reached_safe: "yes, and the child sounds safe",
  reached_unsafe: "yes, and something was not right, or not sure",
};
/** Where an answer alone would say more than was said: asked for is not held. `done` is how older logs kept it. */
export const RETURN_ANSWER = {
  "prevention_interview done": "arranged or held",
  "return_interview done": "asked for",
  "documents_review done": "asked for",
  "documents_review held": "looked at again",
};
/** What became of a pack that was sent. */
export const PACK_NEWS = {
  not_sent: ["The e-mail with the pack{whom} was NOT sent", "Give it to them another way"],
  opened: ["The pack was opened through the link{whom}, with the right code"],
  locked: ["The link to the pack{whom} is locked: a wrong code was tried five times", "Give it to them another way"],
  taken_back: ["The link to the pack{whom} was taken back", "It opens nothing any more"],
};
/** Why something is kept out of the pack for the police. */
export const WHY_LEFT_OUT = {
  not_needed: "the police do not need it to find the child",
  other_person: "it is private to somebody else",
  danger: "it could put somebody in danger",
  court: "a court order forbids it",
  child_asked: "the child asked for it to be kept private",
  other: "another reason",
};
/** Who wrote a line that nobody signed in wrote, by its device. */
export const BY_ITSELF = { service: "this service", link: "through the link, not signed in" };
/** How worried the carer said to be: words that would say something else of money or of signs. */
export const WORRIED = { not_significant: "not really worried", some: "a bit worried", worried: "worried" };
export const FACT = {
  immediate_concern_child: "Worried now for the child’s safety",
  immediate_concern_other: "Worried now for someone else’s safety",
  whereabouts: "Know where the child is",
  contact: "Spoken to the child",
  antecedent_behaviour: "Behaviour that comes before this child goes missing",
  trigger_incident: "Something that shows the child may not be safe",
  out_of_character: "Unlike this child",
  carer_concern: "How worried",
  risk_at_location: "Could come to harm there",
  risk_to_others_at_location: "Could harm someone there",
  risk_to_visitor: "Dangerous to go there",
  health_risk_today: "Could come to harm without medicine or care",
  exploitation_risk_today: "Could be exploited",
  vulnerability_today: "Needs that make it harder to stay safe",
  placement_change_today: "New or changed home",
  plan_police_from_outset: "The plan says police from the start",
  court_order: "A court order",
  time_itself_worrying: "The time without news is worrying",
};
export const RETURN_STEP = {
  hurt_or_unwell: "Is the child hurt or unwell",
  welcome: "A warm welcome",
  signs: "Signs that something happened",
  crime_evidence: "Could a crime have been done to the child",
  crime_told: "Police told about a possible crime",
  police_told: "Police told that the child is back",
  people_told: "Social worker or duty team told that the child is back",
  safe_to_stay: "Is it safe to stay here",
  safety_told: "Social worker or duty team told that it may not be safe to stay",
  prevention_interview: "Prevention interview",
  return_interview: "Independent return interview",
  documents_review: "Review of the plan",
  count_check: "How often this has happened",
  formally_traced: "The child is safe and well somewhere else",
};

/** What the log says of a place instead of "May be at" while an adult is known to be with the child. */
export const IS_AT_PLACE = "Is at";
/** What somebody did not agree about, where it was not the decision of the police (NAT-INT-10). */
export const DIFFERENCE = {
  agency_response: "how another agency responded",
  resources: "the resources there are",
  over_reporting: "how often this is reported",
  placement_suitability: "whether the placement is right",
  difference_about_child: "what is right for the child",
};

export const DETAIL = {
  last_seen_at: "Last seen at",
  last_seen_where: "Last seen where",
  last_seen_by: "Last seen by",
  last_seen_with: "Last seen with",
  clothing: "Clothes",
  carrying: "Carrying",
  phone_with_them: "Phone with the child",
  money: "Money",
  said: "What the child said",
  circumstances: "What happened",
  believed_place: "May be at",
  vehicle: "Vehicle",
  medicine_with_them: "Medicine with the child",
  worry: "Why we are worried",
  victim_of_crime: "Victim of a crime",
  hurt: "Hurt or in danger",
  exploitation: "Exploitation",
  self_harm: "Self-harm or suicide",
  danger_to_others: "Danger to others",
  travelled_abroad: "Travel abroad",
  other: "Anything else",
  looks: "What the child looks like",
  out_of_character: "Unlike the child",
  before: "Times before",
  family_and_friends: "Family and friends",
  gp_and_dentist: "GP and dentist",
  done: "Done to find the child",
  school: "School",
};

/**
 * An answer to a question of the pages, as it is said.
 * @param {string} fact
 * @param {string} answer
 */
export function answerWords(fact, answer) {
  return fact === "carer_concern" ? held(WORRIED, answer, answer) : held(ANSWER, answer, answer.replaceAll("_", " "));
}

/**
 * What a detail is called; a place is only perhaps where the child is, unless an adult was known to be there with them.
 * @param {string} key
 * @param {boolean} isVerified
 */
export function detailLabel(key, isVerified) {
  return isVerified && key === "believed_place" ? IS_AT_PLACE : DETAIL[key];
}

/**
 * A detail as it is said: a time in words, an answer without its code, anything else as it was written.
 * @param {string} key
 * @param {string} value
 */
export function detailText(key, value) {
  if (!key.endsWith("_at")) return held(ANSWER, value, strip(value));
  const found = readTime(value);
  return found === null || found.offset === null ? strip(value) : dayAndTimeWords(found.at);
}

/** What was done at the tap, by how the pack is given: opening it to print sends nobody anything. */
export const PACK_TAKEN = {
  saved: "Saved version {version} of the pack as a file, to be sent to {whom}",
  share: "Opened version {version} of the pack as a file, to be sent to {whom}",
  print: "Opened version {version} of the pack to print it for {whom}",
  shown_on_screen: "Opened version {version} of the pack to show it to {whom}",
  email: "Version {version} of the pack goes by e-mail to {whom}",
  link: "A link to version {version} of the pack goes by e-mail to {whom}",
};
