/**
 * decide(path, answers): the next page to ask, or the level, the reason and the paragraph; first true rule wins.
 * Twin of carer_app/domain/decision.py.
 *
 * @typedef {Object<string, string|number>} Facts
 * @typedef {{page: string, facts: string[]}} Ask
 * @typedef {{level: ?string, state: string, rule: string, strength: string, reportState: ?string, why: string[], cites: string[],
 *   call: ?string, speakToSomeoneNow: boolean, reviewByRequired: boolean, rulesLevel: ?string, rulesState: string}} Decision
 */

import { NO, UNDECIDED, YES, evaluate, firstUndecided, holds, openFacts, reasons } from "./conditions.js";
import { MalformedFacts } from "./errors.js";
import { LevelOfIntervention, State } from "./levels.js";
import { said, stateFor } from "./protocol.js";
import { held } from "./python_text.js";

export const RETURNED_RULE = "RETURNED";
const RETURNED_CITES = ["NAT-4.3a", "NAT-4.4"];
const REPORT_STATE = {
  told: State.REPORTED,
  recorded_missing: State.RECORDED_MISSING,
  delayed: State.POLICE_DELAYED,
  refused: State.POLICE_DELAYED,
  recorded_absent: State.POLICE_ABSENT,
};
const REPORT_CITES = {
  [State.REPORTED]: "NAT-L2-A-a",
  [State.RECORDED_MISSING]: "NAT-L2-A-d",
  [State.POLICE_DELAYED]: "NAT-3.19",
  [State.POLICE_ABSENT]: "NAT-L2-A-c",
};
const POLICE_HAVE_IT = [State.REPORTED, State.RECORDED_MISSING];
const LOCATED = [State.AWAY_KNOWN, State.KNOWN_WITH_RISK];
const NO_REVIEW_NEEDED = [State.POLICE_DECIDED, State.RECORDED_MISSING, State.BACK];

/**
 * Whether the outcome is a page to ask.
 * @param {Ask|Decision} outcome
 * @returns {boolean}
 */
export function isAsk(outcome) {
  return "page" in outcome;
}

/**
 * The answers with what is never asked filled in. What no question offers counts as not answered, so that it is asked again.
 * @param {import("./protocol.js").DecisionPath} path
 * @param {Facts} facts
 * @returns {Object<string, string>}
 */
export function derive(path, facts) {
  const answers = {};
  for (const [name, value] of Object.entries(facts)) {
    if (held(path.facts, name)?.optionIds.includes(String(value))) answers[name] = String(value);
  }
  const age = number(held(facts, "child_age"));
  if (age !== null && age < path.youngAge) answers.vulnerability_today = "yes";
  answers.new_to_care = newToCare(path, answers.uasc_or_migrant, number(held(facts, "days_in_care")));
  for (const fact of Object.values(path.facts)) {
    if (fact.default !== null && !Object.hasOwn(answers, fact.id)) answers[fact.id] = fact.default;
  }
  return answers;
}

/**
 * The next page, or the recommendation. `answers` may leave out anything; what is derived is filled in (`derive`).
 * @param {import("./protocol.js").DecisionPath} path
 * @param {Facts} answers
 * @returns {Ask|Decision}
 */
export function decide(path, answers) {
  const known = derive(path, answers);
  if (known.returned === "yes") return returned(known);
  const [rule, truth] = firstRule(path, known);
  if (!rule) throw new MalformedFacts("No rule of this protocol covers these answers.");
  return truth === YES ? decision(path, rule, known) : ask(path, rule, known);
}

/**
 * The first fact that the first undecided rule still needs; null when it is decided.
 * @param {import("./protocol.js").DecisionPath} path
 * @param {Facts} answers
 * @returns {?string}
 */
export function nextFact(path, answers) {
  const known = derive(path, answers);
  const [rule, truth] = firstRule(path, known);
  return truth === UNDECIDED ? firstUndecided(rule.when, known) : null;
}

/** The first rule that is not false, and whether it is true or undecided. */
function firstRule(path, known) {
  for (const rule of path.rules) {
    const truth = evaluate(rule.when, known);
    if (truth !== NO) return [rule, truth];
  }
  return [null, NO];
}

function ask(path, rule, answers) {
  const fact = firstUndecided(rule.when, answers);
  if (!path.facts[fact].asked) throw new MalformedFacts(`Rule ${rule.id} waits for '${fact}', which no page asks.`);
  const page = path.pageOf[fact];
  const matters = mayStillMatter(path, answers);
  return { page: page.id, facts: page.facts.filter((name) => matters.has(name)) };
}

function mayStillMatter(path, answers) {
  const matters = new Set();
  for (const rule of path.rules) {
    if (evaluate(rule.when, answers) === YES) break;
    for (const fact of openFacts(rule.when, answers)) matters.add(fact);
  }
  return matters;
}

function decision(path, rule, answers) {
  const rulesState = stateFor(rule, answers);
  const reportState = held(REPORT_STATE, answers.police, null);
  const state = reportState === null || LOCATED.includes(rulesState) ? rulesState : reportState;
  const isOwn = reportState === null || LOCATED.includes(state) || state === State.POLICE_DELAYED;
  return {
    level: isOwn ? rule.level : LevelOfIntervention.POLICE,
    state,
    rule: rule.id,
    strength: rule.strength,
    reportState,
    why: why(path, rule, answers),
    cites: state === rulesState ? rule.cites : [...rule.cites, REPORT_CITES[state]],
    call: call(rule, reportState),
    speakToSomeoneNow: holds(path.speakNow, answers),
    reviewByRequired: !NO_REVIEW_NEEDED.includes(state),
    rulesLevel: rule.level,
    rulesState,
  };
}

function returned(answers) {
  return {
    level: null,
    state: State.BACK,
    rule: RETURNED_RULE,
    strength: "fixed",
    reportState: held(REPORT_STATE, answers.police, null),
    why: ["You said the child is back."],
    cites: RETURNED_CITES,
    call: null,
    speakToSomeoneNow: false,
    reviewByRequired: false,
    rulesLevel: null,
    rulesState: State.BACK,
  };
}

function why(path, rule, answers) {
  const sentences = reasons(rule.when, answers).map((fact) => said(path.facts[fact], answers[fact]));
  return [...new Set([...sentences, rule.because].filter(Boolean))];
}

/** 999 whenever there may be danger now; 101 is not asked for again once the police have the report (G10). */
function call(rule, reportState) {
  return rule.call === "101" && POLICE_HAVE_IT.includes(reportState) ? null : rule.call;
}

function number(value) {
  if (typeof value === "string") return /^[0-9]+$/.test(value) ? Number(value) : null;
  return value ?? null;
}

function newToCare(path, uasc, days) {
  if (uasc !== "yes") return "no";
  if (days === null) return "dont_know";
  return days >= 0 && days <= path.newToCareDays ? "yes" : "no";
}
