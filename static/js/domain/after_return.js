/**
 * The ordered steps after a return (provisions E6): which of them apply, which are done, and the 72 hours of the return interview.
 * Twin of carer_app/domain/after_return.py.
 *
 * @typedef {import("./occurrence.js").Occurrence} Occurrence
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {{id: string, words: Object, state: string, entry: ?Entry, answer: string, isToCome: boolean}} StepAfter
 *   `isToCome`: asked for or arranged, and nobody has said yet that it was held (older logs kept both as `done`)
 *   `state`: open, unsure (an answer that does not settle it), done, offered (nobody need answer). `entry`: its newest line
 */

import * as closing from "./closing.js";
import { FoundWhere } from "./entries.js";
import { later } from "./iso_time.js";

/** From the return, clock hours, weekends included (NAT-4.10a, AMB-7). */
export const RETURN_INTERVIEW_WITHIN = 72 * 3_600_000;

export const NOT_AT_HOME = [FoundWhere.HOSPITAL, FoundWhere.POLICE];
export const OPEN = "open";
export const UNSURE = "unsure";
export const DONE = "done";
export const OFFERED = "offered";
const CLOSING = [
  closing.HEALTH, closing.SIGNS, closing.EVIDENCE, closing.TELL_POLICE, closing.TELL_SOCIAL_WORKER, closing.SAFE_TO_STAY,
  closing.RETURN_INTERVIEW, closing.PLAN_REVIEW,
];
const HELD_LATER = ["prevention_interview", closing.RETURN_INTERVIEW, closing.PLAN_REVIEW];
const NOT_HELD = ["asked", "arranged", "done"];
const TOLD_OTHERWISE = [closing.TELL_POLICE, closing.TELL_SOCIAL_WORKER];

/**
 * The steps that apply, in order. What the log settles otherwise counts as done (told by phone) or stays on offer (no sign to follow).
 * @param {import("./protocol.js").Pack} pack
 * @param {Occurrence} occurrence
 * @returns {StepAfter[]}
 */
export function stepsAfter(pack, occurrence) {
  const gaps = occurrence.missingToClose.map((gap) => gap.code);
  return pack.returnSteps.map((words) => step(words, occurrence, gaps)).filter((found) => found !== null);
}

/**
 * The step to do now: the first that nobody has done; then the first that is still unsure.
 * @param {StepAfter[]} steps
 * @returns {?StepAfter}
 */
export function nextAfter(steps) {
  return steps.find(({ state }) => state === OPEN) ?? steps.find(({ state }) => state === UNSURE) ?? null;
}

/**
 * By when the independent return interview should have been held. Provisional while the child is located and not back (AMB-7).
 * @param {Occurrence} occurrence
 * @returns {?number}
 */
export function interviewDueAt(occurrence) {
  const since = occurrence.returnedAt ?? occurrence.locatedAt;
  return since === null ? null : later(since, RETURN_INTERVIEW_WITHIN);
}

/**
 * Where the child was found, by the newest believed line that says so.
 * @param {Occurrence} occurrence
 * @returns {?string}
 */
export function foundWhere(occurrence) {
  const lines = occurrence.log.filter(({ entry, counts }) => counts && ["returned", "located"].includes(entry.kind));
  return lines.at(-1)?.entry.body.found_where ?? null;
}

/**
 * Found at a hospital or with the police, and not home yet: neither away without authorisation nor a 999 call (G13).
 * @param {Occurrence} occurrence
 */
export function isWithHospitalOrPolice(occurrence) {
  return occurrence.returnedAt === null && occurrence.locatedAt !== null && NOT_AT_HOME.includes(foundWhere(occurrence));
}

/**
 * What an answer after the return leaves to tell somebody, until a later line says it was told: `crime` (the police, NAT-4.3d),
 * `not_safe` (the social worker or the duty team, NOTT-64).
 * @param {Occurrence} occurrence
 * @returns {string[]}
 */
export function stillToTell(occurrence) {
  const gaps = occurrence.missingToClose.map((gap) => gap.code);
  const asked = [["crime", closing.CRIME_TOLD], ["not_safe", closing.SAFETY_TOLD]];
  return asked.filter(([, code]) => gaps.includes(code)).map(([name]) => name);
}

function step(words, occurrence, gaps) {
  if (words.required === "if_reported" && occurrence.policeTold === null) return null;
  const entry = occurrence.returnSteps.get(words.id) ?? null;
  const isSettled = !gaps.includes(words.id);
  const answer = entry?.body.answer ?? "";
  const isToCome = HELD_LATER.includes(words.id) && NOT_HELD.includes(answer);
  const found = (state) => ({ id: words.id, words, state, entry, answer, isToCome });
  if (entry !== null) return found(isSettled ? DONE : UNSURE);
  if (CLOSING.includes(words.id) && isSettled) return found(TOLD_OTHERWISE.includes(words.id) ? DONE : OFFERED);
  return found(OPEN);
}
