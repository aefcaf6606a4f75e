/**
 * A call to the police while nobody has said yet whether they answered: its number, what it is for, and how a log keeps it.
 * Twin of carer_app/domain/police_call.py.
 *
 * @typedef {{number: string, purpose: string}} PoliceCall
 */

import { utc } from "./iso_time.js";
import { compareAll } from "./python_text.js";

export const STEP = "report_police";
export const PURPOSES = ["report", "return", "update", "escalate"];
/** Our own: nobody is thought to be still talking after that, and the page offers to ring again. */
export const LONGEST_CALL = 60 * 60_000;
const OF_THE_CALL = ["police_rang", "police_told", "police_answered", "police_updated"];
const place = (line) => [line.seq, line.device, line.id];

/**
 * The body of the line that the call was begun. Dialling proves nothing (product 3).
 * @param {PoliceCall} call
 */
export function started({ number, purpose }) {
  return { step: STEP, contact: `the police on ${number}`, contact_id: `${purpose}:${number}` };
}

/**
 * The body of the line that says whether they answered.
 * @param {PoliceCall} call
 * @param {boolean} answered
 * @param {?string} [callId]
 */
export function ended({ number, purpose }, answered, callId = null) {
  return { number, answered, purpose, note: "", call: callId };
}

/**
 * The call that a line began, if it was one to the police.
 * @param {import("./entries.js").Entry} entry
 * @returns {?PoliceCall}
 */
export function policeCall(entry) {
  if (entry.kind !== "call_started" || entry.body.step !== STEP) return null;
  const kept = entry.body.contact_id ?? "";
  const place = kept.indexOf(":");
  if (place === -1) return { number: "101", purpose: PURPOSES[0] };
  const purpose = kept.slice(0, place);
  return { number: kept.slice(place + 1), purpose: PURPOSES.includes(purpose) ? purpose : PURPOSES[0] };
}

/**
 * The newest call to the police of which nobody has said yet whether they answered.
 * @param {import("./occurrence.js").Occurrence} occurrence
 */
export function callWaiting(occurrence) {
  const waiting = occurrence.callsOpen.filter((line) => policeCall(line) !== null);
  return waiting.sort((one, other) => compareAll(place(one), place(other))).at(-1) ?? null;
}

/**
 * The report that is being made just now: they answered, nothing they said is written down yet, and no other call was begun.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @param {number} now
 */
export function callGoingOn(occurrence, now) {
  const told = occurrence.log.filter(({ entry, counts }) => counts && (OF_THE_CALL.includes(entry.kind) || policeCall(entry) !== null)).map(({ entry }) => entry);
  const last = told.sort((one, other) => compareAll(place(one), place(other))).at(-1);
  if (last?.kind !== "police_rang" || !last.body.answered || last.body.purpose !== "report") return null;
  return now - utc(last.happened_at) < LONGEST_CALL ? last : null;
}
