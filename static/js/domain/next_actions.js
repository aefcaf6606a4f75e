/**
 * What to do now, in order, from the decision and the pack; and when to look again. Twin of carer_app/domain/next_actions.py.
 *
 * @typedef {{code: string, text: string, cites: string[]}} NextAction
 */

import { holds } from "./conditions.js";
import { derive } from "./decision.js";
import { fill } from "./protocol.js";

/**
 * The actions that hold, most urgent first. Of several with one code the first stands.
 * @param {import("./protocol.js").Pack} pack
 * @param {import("./decision.js").Facts} answers
 * @param {import("./decision.js").Decision} decision
 * @param {string} [child]
 * @returns {NextAction[]}
 */
export function actionsFor(pack, answers, decision, child = "the child") {
  const known = withOutcome(pack, answers, decision);
  const found = new Map();
  for (const { code, when, text, cites } of pack.actions) {
    if (!found.has(code) && holds(when, known)) found.set(code, { code, text: fill(text, child), cites });
  }
  return [...found.values()];
}

/**
 * The soonest default for looking again (G11); null where the plan or the carer must say.
 * @param {import("./protocol.js").Pack} pack
 * @param {import("./decision.js").Facts} answers
 * @param {import("./decision.js").Decision} decision
 * @returns {?import("./protocol.js").ReviewDefault}
 */
export function reviewDefault(pack, answers, decision) {
  const known = withOutcome(pack, answers, decision);
  return pack.reviewDefaults.find((item) => holds(item.when, known)) ?? null;
}

/** The facts, and what came of them, in one language for the pack's conditions. */
function withOutcome(pack, answers, decision) {
  return {
    ...derive(pack.path, answers),
    level: decision.level ?? "none",
    state: decision.state,
    rule: decision.rule,
    report_state: decision.reportState ?? "none",
    call: decision.call ?? "none",
    rules_level: decision.rulesLevel ?? "none",
    rules_state: decision.rulesState,
    speak_to_someone_now: decision.speakToSomeoneNow ? "yes" : "no",
  };
}
