/**
 * Children's services told by e-mail: what was sent to whom, and whom to ask whether they know. Sent is not received.
 * Twin of carer_app/domain/telling.py.
 *
 * @typedef {{line: string, slot: string, whom: string, at: number, failed: boolean}} Mailed
 */

import { TELL_SOCIAL_WORKER, TOLD_STEPS } from "./closing.js";
import { utc } from "./iso_time.js";

/** The step that says that an e-mail was sent, and the part of whom it was sent to. It never counts as told. */
export const MAILED = {
  mail_social_worker: "social_worker",
  mail_edt: "edt",
  mail_host_edt: "host_edt",
  mail_missing_coordinator: "missing_coordinator",
};
export const TOLD_BY = { social_worker: "tell_social_worker", edt: "tell_edt" };
export const MISSING_OFFICER_TOLD = "missing_officer_told";

/**
 * The last e-mail to each, in the order they were sent, until somebody says that they know. One of them who knows speaks for the other.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @returns {Mailed[]}
 */
export function unanswered(occurrence) {
  if (occurrence.closedAt) return [];
  const found = new Map();
  const drop = (...slots) => slots.forEach((slot) => found.delete(slot));
  for (const { entry } of occurrence.log.filter(({ counts }) => counts)) {
    const { step, result, answer } = entry.body;
    if (entry.kind === "step_taken" && Object.hasOwn(MAILED, step)) {
      const slot = MAILED[step];
      const before = found.get(slot);
      if (result === "done" || result === "spoke") drop(slot);
      if (result === "done") found.set(slot, { line: entry.id, slot, whom: entry.body.contact, at: utc(entry.happened_at), failed: false });
      else if (result !== "spoke" && before) before.failed = true;
    } else if (entry.kind === "step_taken" && TOLD_STEPS.includes(step) && ["spoke", "done"].includes(result)) {
      drop(...Object.keys(TOLD_BY));
    } else if (entry.kind === "return_step" && ["done", "yes"].includes(answer)) {
      if (step === TELL_SOCIAL_WORKER) drop(...Object.keys(TOLD_BY));
      if (step === MISSING_OFFICER_TOLD) drop("missing_coordinator");
    }
  }
  return [...found.values()];
}
