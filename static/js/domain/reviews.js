/**
 * When to look again: the agreed wait of the child's plan, shortened while something about safety is unknown (AMB-1, G11).
 * Twin of carer_app/domain/reviews.py.
 *
 * @typedef {{at: number, basis: string, text: string}} Review
 */

import { ReviewBasis } from "./entries.js";
import { later } from "./iso_time.js";
import { State } from "./levels.js";
import { reviewDefault } from "./next_actions.js";

const MINUTE = 60_000;

/**
 * The time that follows from the plan and the pack's defaults. Null: nothing is agreed, so the carer sets one (AMB-1).
 * @param {import("./protocol.js").Pack} pack
 * @param {import("./decision.js").Decision} decision
 * @param {import("./decision.js").Facts} facts
 * @param {number} dueHome when the child was expected, or when it was realised that they were not there
 * @param {?number} waitMinutes
 * @param {number} now
 * @returns {?Review}
 */
export function reviewFor(pack, decision, facts, dueHome, waitMinutes, now) {
  if (!decision.reviewByRequired) return null;
  const agreed = agreedWait(decision, dueHome, waitMinutes, now);
  const first = packDefault(pack, decision, facts, now);
  if (agreed === null || first === null) return agreed ?? first;
  return first.at < agreed.at ? first : agreed;
}

function agreedWait(decision, dueHome, waitMinutes, now) {
  if (waitMinutes === null || ![State.WAITING, State.CARER_INTERVENTION].includes(decision.state)) return null;
  const at = later(dueHome, waitMinutes * MINUTE);
  return at > now ? { at, basis: ReviewBasis.PLAN, text: "The wait agreed in the plan." } : null;
}

function packDefault(pack, decision, facts, now) {
  const first = reviewDefault(pack, facts, decision);
  return first && { at: later(now, first.minutes * MINUTE), basis: ReviewBasis.APP_DEFAULT, text: first.text };
}
