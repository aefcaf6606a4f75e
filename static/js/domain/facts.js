/**
 * What the log says about the facts the rules need, and all of them together at a given moment. Twin of carer_app/domain/facts.py,
 * where the three readings that the framework leaves open are written down.
 */

import { HEARD, PoliceOutcome, StepResult, Unsure } from "./entries.js";
import { LevelOfIntervention, State } from "./levels.js";
import { casefold, held, strip } from "./python_text.js";

export const ASKED = [
  "immediate_concern_child", "immediate_concern_other", "whereabouts", "contact", "antecedent_behaviour", "trigger_incident",
  "out_of_character", "carer_concern", "risk_at_location", "risk_to_others_at_location", "risk_to_visitor", "health_risk_today",
  "exploitation_risk_today", "vulnerability_today", "placement_change_today", "court_order", "time_itself_worrying",
];
export const ABOUT_THE_PLACE = ["risk_at_location", "risk_to_others_at_location", "risk_to_visitor"];
export const CONTACT_CHILD_STEPS = ["contact_child", "message_child"];
export const BELIEVED_PLACE_STEPS = ["verify_place", "verify_whereabouts"];

const PLAN = "plan_police_from_outset";
const YES_NO = ["no", "dont_know", "yes"];
const ORDER = {
  carer_concern: ["not_significant", "some", "worried"],
  contact: ["reached_safe", "not_tried", "no_reply", "reached_unsafe"],
  whereabouts: ["verified", "believed", "unknown"],
  reasonable_actions: ["outstanding", "done"],
};
const POLICE = {
  [PoliceOutcome.RECORDED_MISSING]: "recorded_missing",
  [PoliceOutcome.DELAYED]: "delayed",
  [PoliceOutcome.REFUSED]: "refused",
  [PoliceOutcome.ABSENT]: "recorded_absent",
};

/**
 * How worrying an answer is among the options of its fact; an answer nobody offers counts as the least.
 * @param {string} fact
 * @param {string} answer
 */
export function worry(fact, answer) {
  return Math.max(0, held(ORDER, fact, YES_NO).indexOf(answer));
}

/**
 * Whether no answer is more worrying than it was; an answer that was not there before counts as worse unless it is the safest.
 * @param {Object<string, string>} before
 * @param {Object<string, string>} now
 */
export function isNoWorse(before, now) {
  return Object.entries(now).every(([fact, answer]) => worry(fact, answer) <= worry(fact, held(before, fact, "")));
}

/**
 * Put what one line says into `facts`; a later line wins.
 * @param {Object<string, string>} facts
 * @param {string} kind
 * @param {Object} body
 * @param {string} [place] where the child was thought to be before this line
 */
export function learn(facts, kind, body, place = "") {
  switch (kind) {
    case "answered":
      return learnFromAnswers(facts, body.answers);
    case "decided":
      return learnFromDecision(facts, body.answers);
    case "contact_made":
      return learnFromContact(facts, body);
    case "information_received":
      return moreWorried(facts, body.raises_concern);
    case "located":
      return learnPlace(facts, body, place);
    case "step_taken":
      return learnFromStep(facts, body, place);
    default:
      return undefined;
  }
}

function learnFromAnswers(facts, answers) {
  if (held(answers, "whereabouts", facts.whereabouts) !== facts.whereabouts) forgetThePlace(facts);
  Object.assign(facts, answers);
}

function learnFromDecision(facts, answers) {
  for (const fact of ASKED) {
    if (Object.hasOwn(answers, fact) && !Object.hasOwn(facts, fact)) facts[fact] = answers[fact];
  }
}

function learnFromContact(facts, made) {
  if (made.sounds_safe === Unsure.NO) facts.contact = "reached_unsafe";
  else if (!HEARD.includes(made.how)) facts.contact = "no_reply";
  else facts.contact = made.sounds_safe === Unsure.YES ? "reached_safe" : "reached_unsafe";
  moreWorried(facts, { no: Unsure.YES, dont_know: Unsure.DONT_KNOW, yes: Unsure.NO }[made.sounds_safe]);
}

function moreWorried(facts, concern) {
  if (concern !== Unsure.NO) atLeast(facts, "carer_concern", concern === Unsure.YES ? "worried" : "some");
}

function atLeast(facts, fact, answer) {
  if (!Object.hasOwn(facts, fact) || worry(fact, facts[fact]) < worry(fact, answer)) facts[fact] = answer;
}

/** A new place has to be judged afresh (D7): what was said about another one is not carried over. */
function learnPlace(facts, located, place) {
  const isNew = place && located.place && place !== located.place;
  if (isNew || !["verified", "believed"].includes(facts.whereabouts)) forgetThePlace(facts);
  facts.whereabouts = located.adult_with_child ? "verified" : "believed";
}

function forgetThePlace(facts) {
  for (const fact of ABOUT_THE_PLACE) delete facts[fact];
}

function learnFromStep(facts, step, place) {
  if (CONTACT_CHILD_STEPS.includes(step.step) && step.result === StepResult.NO_ANSWER) facts.contact = "no_reply";
  const isNotThere = facts.whereabouts === "believed" && step.result === StepResult.NOT_THERE;
  if (isNotThere && isAbout(step, place)) facts.whereabouts = "unknown";
}

/** Whether the step was to look at the place where the child was thought to be (D12). */
function isAbout(step, place) {
  const names = [step.contact, step.place].map((name) => casefold(strip(name))).filter(Boolean);
  return BELIEVED_PLACE_STEPS.includes(step.step) || names.includes(casefold(strip(place)));
}

/**
 * Everything `decide` needs: the record, what the carer said tonight, the police, and the clock. Unanswered facts stay out.
 * The carer's answers replace the record's, except `plan_police_from_outset`, which an answer can only raise (D2 is the social worker's).
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @param {number} now
 * @param {Object<string, string|number>} planFacts
 * @param {string} reasonableActions
 * @returns {Object<string, string|number>}
 */
export function factsForDecision(occurrence, now, planFacts, reasonableActions) {
  const at = occurrence.at(now);
  const facts = { ...planFacts, ...occurrence.facts };
  if (planFacts[PLAN]) facts[PLAN] = moreWorrying(PLAN, String(planFacts[PLAN]), held(occurrence.facts, PLAN, ""));
  if (facts.whereabouts === "verified" && at.verificationLapsed) facts.whereabouts = "believed";
  Object.assign(facts, raised(occurrence, facts), at.derived);
  facts.reasonable_actions = reasonableActions;
  facts.police = policeStatus(occurrence);
  facts.returned = occurrence.returnedAt === null ? "no" : "yes";
  return facts;
}

function moreWorrying(fact, one, other) {
  return worry(fact, other) > worry(fact, one) ? other : one;
}

function raised(occurrence, facts) {
  if (occurrence.raised === LevelOfIntervention.POLICE) return { carer_concern: "worried", time_itself_worrying: "yes" };
  const said = Object.hasOwn(facts, "carer_concern") ? { carer_concern: String(facts.carer_concern) } : {};
  if (occurrence.raised === LevelOfIntervention.CARER) atLeast(said, "carer_concern", "some");
  return said;
}

/**
 * Where the report stands, in the words the rules use.
 * @param {import("./occurrence.js").Occurrence} occurrence
 */
export function policeStatus(occurrence) {
  if (occurrence.reportState === null) return "not_told";
  if (occurrence.reportState === State.REPORTED || occurrence.policeAnswer === null) return "told";
  return POLICE[occurrence.policeAnswer.outcome];
}

/**
 * What was answered in the occurrence before this one, to be asked again: "still true?" (AMB-22). To be shown, never copied (I3).
 * @param {import("./occurrence.js").Occurrence} earlier
 * @returns {Array<{fact: string, answer: string, page: string, answeredAt: string}>}
 */
export function stillTrue(earlier) {
  const latest = new Map();
  for (const line of earlier.log) {
    if (line.entry.kind !== "answered" || !line.counts) continue;
    const { page, answers } = line.entry.body;
    for (const [fact, answer] of Object.entries(answers)) {
      if (ASKED.includes(fact)) latest.set(fact, { fact, answer, page, answeredAt: line.entry.happened_at });
    }
  }
  return [...latest.values()].sort((one, other) => ASKED.indexOf(one.fact) - ASKED.indexOf(other.fact));
}
