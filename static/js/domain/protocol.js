/**
 * A protocol pack out of its raw JSON files, which the server has checked and merged: pages, facts, rules, actions, steps and words.
 * Twin of carer_app/domain/protocol.py.
 *
 * The raw document holds the files by their name: {meta, decision, actions, steps, call_questions, levels, return_steps, reviews,
 * escalation …}. Of local packs it is the merged document, and every item says which protocol it is `from`: here, its `source`.
 *
 * @typedef {{id: string, label: string, said: string}} Option
 * @typedef {{id: string, options: Option[], asked: boolean, cites: string[], default: ?string, question: string, hint: string,
 *   tick: string, plan_list: string, examples: string[], safety: boolean, worsens: string[], optionIds: string[]}} Fact
 * @typedef {{id: string, title: string, lead: string, kind: string, facts: string[], choices: Object[], cites: string[]}} Page
 * @typedef {{id: string, when: import("./conditions.js").Condition, level: string, state: string, strength: string, cites: string[],
 *   because: string, call: ?string, stateIf: Array<[string, import("./conditions.js").Condition]>}} Rule
 * @typedef {{pages: Page[], facts: Object<string, Fact>, rules: Rule[], speakNow: import("./conditions.js").Condition, youngAge: number,
 *   newToCareDays: number, pageOf: Object<string, Page>}} DecisionPath
 * @typedef {{code: string, when: import("./conditions.js").Condition, text: string, cites: string[]}} Action
 * @typedef {{code: string, title: string, hint: string, kind: string, reasonable: boolean, cites: string[], each: string,
 *   instead: string, when: ?import("./conditions.js").Condition}} Step
 *   `when` says for whom it is, by the setting and whether the child is placed out of area.
 * @typedef {{id: string, question: string, details: string[], facts: string[], cites: string[], steps: string[]}} CallQuestion
 * @typedef {{id: string, when: import("./conditions.js").Condition, minutes: number, text: string, cites: string[],
 *   appDefault: boolean}} ReviewDefault
 * @typedef {{path: DecisionPath, actions: Action[], steps: Step[], callQuestions: CallQuestion[], returnSteps: Object[],
 *   reviewDefaults: ReviewDefault[], ringAgainMinutes: number, levels: Object, states: Object, escalation: Object, meta: Object,
 *   thresholds: import("./thresholds.js").Threshold[]}} Pack
 */

import { holds, parseCondition } from "./conditions.js";
import { capital } from "./python_text.js";
import { thresholdsOf } from "./thresholds.js";

export const NATIONAL = "national";
const RETURN_ANSWERS = {
  yes: "Yes", no: "No", dont_know: "I’m not sure", done: "Done", not_needed: "Not needed",
  asked: "I have asked for it", arranged: "It is arranged", held: "It was held",
};

/**
 * @param {Object} raw
 * @returns {Pack}
 */
export function packOf(raw) {
  return {
    meta: raw.meta,
    path: pathOf(raw.decision),
    actions: raw.actions.actions.map((item) => sourced({ ...item, when: parseCondition(item.when) })),
    steps: raw.steps.steps.map((item) => sourced({ each: "", instead: "", ...item, when: item.when ? parseCondition(item.when) : null })),
    callQuestions: raw.call_questions.questions.map((item) => sourced({ steps: [], ...item })),
    levels: raw.levels.levels,
    states: raw.levels.states,
    returnSteps: raw.return_steps.steps.map(returnStep),
    reviewDefaults: raw.reviews.defaults.map(reviewDefault),
    ringAgainMinutes: raw.reviews.ring_again_minutes,
    escalation: escalationOf(raw.escalation),
    thresholds: thresholdsOf(raw),
  };
}

/**
 * decision.json, with its conditions read.
 * @param {Object} raw
 * @returns {DecisionPath}
 */
export function pathOf(raw) {
  return {
    pages: raw.pages,
    facts: Object.fromEntries(raw.facts.map((item) => [item.id, factOf(item)])),
    rules: raw.rules.map(ruleOf),
    speakNow: parseCondition(raw.speak_to_someone_now.when),
    youngAge: raw.young_age.value,
    newToCareDays: raw.new_to_care_days.value,
    pageOf: Object.fromEntries(raw.pages.flatMap((page) => page.facts.map((fact) => [fact, page]))),
  };
}

function factOf(raw) {
  const words = { default: null, question: "", hint: "", tick: "", plan_list: "", examples: [] };
  return { ...words, ...raw, optionIds: raw.options.map((option) => option.id) };
}

function ruleOf(raw) {
  const stateIf = Object.entries(raw.state_if ?? {}).map(([state, when]) => [state, parseCondition(when)]);
  return sourced({ ...raw, when: parseCondition(raw.when), stateIf });
}

function returnStep(raw) {
  return sourced({ ...raw, options: raw.options.map((id) => ({ id, label: RETURN_ANSWERS[id], said: "" })) });
}

function reviewDefault(raw) {
  return sourced({ ...raw, when: parseCondition(raw.when), appDefault: raw.app_default });
}

/** With the protocol that it is from: merging names it on every item. */
function sourced(item) {
  return { ...item, source: item.from ?? NATIONAL };
}

/**
 * The answer told back to the carer; empty where there is nothing worth saying.
 * @param {Fact} fact
 * @param {string} option
 * @returns {string}
 */
export function said(fact, option) {
  return fact.options.find((one) => one.id === option)?.said ?? "";
}

/**
 * The state a rule leads to, an unanswered fact counting as not.
 * @param {Rule} rule
 * @param {Object<string, string>} answers
 * @returns {string}
 */
export function stateFor(rule, answers) {
  const found = rule.stateIf.find(([, when]) => holds(when, answers));
  return found ? found[0] : rule.state;
}

/**
 * The text with the child's first name in place of `{child}`; a sentence still starts with a capital.
 * @param {string} text
 * @param {string} [child]
 * @returns {string}
 */
export function fill(text, child = "the child") {
  const started = text.replace(/(^|[.?!:] )\{child\}/g, (_, start) => start + capital(child));
  return started.replaceAll("{child}", () => child);
}

function escalationOf(raw) {
  const owed = (items = []) => items.map((item) => ({ when: [], ...sourced(item) }));
  return { ...sourced(raw), rungs: raw.rungs ?? [raw.ask_for], owed: owed(raw.owed), meanwhile: owed(raw.meanwhile) };
}
