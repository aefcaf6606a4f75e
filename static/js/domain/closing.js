/**
 * What is still to do before an occurrence may close (provisions E7). Tasks may outlive it; it never closes itself.
 * Twin of carer_app/domain/closing.py.
 *
 * @typedef {{code: string, says: string, cites: string[]}} Gap
 * @typedef {import("./standing.js").Standing} Standing
 */

import { FoundWhere } from "./entries.js";
import { utc } from "./iso_time.js";

export const HEALTH = "hurt_or_unwell";
export const SIGNS = "signs";
export const EVIDENCE = "crime_evidence";
/** Somebody wrote down that the police know of a possible crime, or why they were not told. */
export const CRIME_TOLD = "crime_told";
export const TELL_POLICE = "police_told";
export const TELL_SOCIAL_WORKER = "people_told";
export const SAFE_TO_STAY = "safe_to_stay";
export const RETURN_INTERVIEW = "return_interview";
export const PLAN_REVIEW = "documents_review";
export const TRACED = "formally_traced";
/** Somebody wrote down who was told that it may not be safe to stay. */
export const SAFETY_TOLD = "safety_told";

export const TOLD_STEPS = ["tell_social_worker", "tell_edt"];
const SAID = ["yes", "no", "done", "not_needed"];
/** Asking is what the carer owes before closing; `done` is how older logs said it. */
const ASKED_FOR = ["done", "yes", "asked", "arranged", "held"];
const NOT_SAFE = ["no", "dont_know"];
const SETTLED = ["done", "yes", "not_needed"];

/**
 * What is missing, in the order to do it; empty when the occurrence may close.
 * @param {Standing} known
 * @returns {Gap[]}
 */
export function closingGaps(known) {
  return ASKED.filter(([, isDone]) => !isDone(known)).map(([gap]) => gap);
}

function isBack(known) {
  return known.returned !== null || (known.located !== null && ["yes", "done"].includes(answer(known, TRACED)));
}

/** Answered, and not with "I'm not sure": that is never safe (I4). */
function isChecked(step) {
  return (known) => SAID.includes(answer(known, step));
}

function isReviewAskedFor(known) {
  return SAID.includes(answer(known, PLAN_REVIEW)) || ASKED_FOR.includes(answer(known, PLAN_REVIEW));
}

/** A sign that something happened has to be followed up (NAT-APP-PIB-R), and so has a doubt; without one nobody need say anything. */
function evidenceIsKept(known) {
  return isChecked(EVIDENCE)(known) || (!known.returnSteps.has(EVIDENCE) && answer(known, SIGNS) === "no");
}

/** Where a crime may have been done, the police heard of that, and not only that the child is back (NAT-4.3d, NAT-APP-PIB-R). */
function crimeIsTold(known) {
  return !known.isCrimePossible || known.toldOfCrime !== null;
}

function policeKnow(known) {
  if (known.police.told === null || known.police.toldOfReturn !== null) return true;
  const wasWithPolice = known.returned !== null && known.returned.body.found_where === FoundWhere.POLICE;
  return wasWithPolice || SETTLED.includes(answer(known, TELL_POLICE));
}

function socialWorkerKnows(known) {
  const back = known.returned ?? known.located;
  const isTold = back !== null && known.toldSocialWorker.some((line) => utc(line.happened_at) >= utc(back.happened_at));
  return isTold || SETTLED.includes(answer(known, TELL_SOCIAL_WORKER));
}

/** Where it may not be safe to stay, the social worker or the duty team heard of that, and not only of the return (NOTT-64). */
function safetyIsTold(known) {
  return !NOT_SAFE.includes(answer(known, SAFE_TO_STAY)) || known.toldOfSafety !== null;
}

/** Every child reported missing is offered one; only the child may refuse it (NAT-4.10b), so "no" does not close. */
function interviewIsArranged(known) {
  return known.police.told === null || ASKED_FOR.includes(answer(known, RETURN_INTERVIEW));
}

function answer(known, step) {
  return known.returnSteps.get(step)?.body.answer ?? "";
}

const gap = (code, says, cites) => ({ code, says, cites });
const ASKED = [
  [gap("back", "Record that the child is back.", ["NAT-4.3a", "WAKE-2b", "LANC-2.0", "SOM-LONG-4"]), isBack],
  [gap(HEALTH, "Check whether the child is hurt or unwell, and how they feel.", ["NAT-4.3a"]), isChecked(HEALTH)],
  [gap(SIGNS, "Look for signs that something happened while the child was away.", ["NAT-4.3b"]), isChecked(SIGNS)],
  [gap(EVIDENCE, "Keep clothes, phone and messages as they are, or say why there is no need.", ["NAT-4.3d"]), evidenceIsKept],
  [
    gap(CRIME_TOLD, "Tell the police about the possible crime, or write down why not.", ["NAT-4.3d", "NAT-APP-PIB-R", "NOTT-75b"]),
    crimeIsTold,
  ],
  [gap(TELL_POLICE, "Tell the police that the child is back.", ["NAT-4.4"]), policeKnow],
  [gap(TELL_SOCIAL_WORKER, "Tell the social worker or the out-of-hours team that the child is back.", ["NAT-3.10"]), socialWorkerKnows],
  [gap(SAFE_TO_STAY, "Say whether it is safe for the child to stay here.", ["NOTT-64", "SOM-RET-4"]), isChecked(SAFE_TO_STAY)],
  [
    gap(SAFETY_TOLD, "Tell the social worker or the out-of-hours team that it may not be safe here, and write down who knows.", [
      "NOTT-64", "SOM-RET-4", "NAT-4.8b",
    ]),
    safetyIsTold,
  ],
  [gap(RETURN_INTERVIEW, "Ask for the independent return interview.", ["NAT-4.10a"]), interviewIsArranged],
  [gap(PLAN_REVIEW, "Ask for the child’s plan to be reviewed.", ["NAT-2.13c"]), isReviewAskedFor],
];
