/**
 * The condition language of the packs: option-in, all, any, not; answered yes, no or undecided.
 * Twin of carer_app/domain/conditions.py.
 *
 * @typedef {Object<string, string>} Answers
 * @typedef {{kind: "in", fact: string, options: string[]}} OptionIn
 * @typedef {{kind: "all"|"any", parts: Condition[]}} Joined
 * @typedef {{kind: "not", part: Condition}} Not
 * @typedef {OptionIn|Joined|Not} Condition
 * @typedef {"yes"|"no"|"undecided"} Truth
 */

import { MalformedPack } from "./errors.js";
import { compare, first, held, shown, told } from "./python_text.js";

export const YES = "yes";
export const NO = "no";
export const UNDECIDED = "undecided";
const OPPOSITE = { yes: NO, no: YES, undecided: UNDECIDED };

/**
 * A question nobody has answered yet is neither yes nor no.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {Truth}
 */
export function evaluate(condition, answers) {
  switch (condition.kind) {
    case "in": {
      const answer = held(answers, condition.fact);
      if (answer === undefined) return UNDECIDED;
      return condition.options.includes(answer) ? YES : NO;
    }
    case "not":
      return OPPOSITE[evaluate(condition.part, answers)];
    case "all":
      return joined(condition.parts, answers, NO, YES);
    default:
      return joined(condition.parts, answers, YES, NO);
  }
}

/** `settles` as soon as one part is that; else undecided while one part is; else `otherwise`. */
function joined(parts, answers, settles, otherwise) {
  let result = otherwise;
  for (const part of parts) {
    const truth = evaluate(part, answers);
    if (truth === settles) return settles;
    if (truth === UNDECIDED) result = UNDECIDED;
  }
  return result;
}

/**
 * Whether it is true, an unanswered fact counting as not.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {boolean}
 */
export function holds(condition, answers) {
  switch (condition.kind) {
    case "in":
      return condition.options.includes(held(answers, condition.fact));
    case "not":
      return !holds(condition.part, answers);
    case "all":
      return condition.parts.every((part) => holds(part, answers));
    default:
      return condition.parts.some((part) => holds(part, answers));
  }
}

/**
 * Every fact it speaks of.
 * @param {Condition} condition
 * @returns {Set<string>}
 */
export function factsOf(condition) {
  if (condition.kind === "in") return new Set([condition.fact]);
  const parts = condition.kind === "not" ? [condition.part] : condition.parts;
  return new Set(parts.flatMap((part) => [...factsOf(part)]));
}

/**
 * The fact to ask next, in the order written; null when it is decided.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {?string}
 */
export function firstUndecided(condition, answers) {
  if (condition.kind === "in") return Object.hasOwn(answers, condition.fact) ? null : condition.fact;
  if (condition.kind === "not") return firstUndecided(condition.part, answers);
  if (evaluate(condition, answers) !== UNDECIDED) return null;
  for (const part of condition.parts) {
    const fact = firstUndecided(part, answers);
    if (fact !== null) return fact;
  }
  return null;
}

/**
 * Unanswered facts that can still bear on it.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {Set<string>}
 */
export function openFacts(condition, answers) {
  if (condition.kind === "in") return new Set(Object.hasOwn(answers, condition.fact) ? [] : [condition.fact]);
  if (condition.kind === "not") return openFacts(condition.part, answers);
  if (evaluate(condition, answers) !== UNDECIDED) return new Set();
  return new Set(condition.parts.flatMap((part) => [...openFacts(part, answers)]));
}

/**
 * The facts whose answers make it true, in the order written.
 * @param {Condition} condition
 * @param {Answers} answers
 * @returns {string[]}
 */
export function reasons(condition, answers) {
  if (!holds(condition, answers)) return [];
  if (condition.kind === "in") return [condition.fact];
  if (condition.kind === "not") return [...factsOf(condition)].filter((fact) => Object.hasOwn(answers, fact)).sort(compare);
  return [...new Set(condition.parts.flatMap((part) => reasons(part, answers)))];
}

/**
 * A condition from its JSON form. With `known` (fact to options) an unknown fact or option is refused.
 * @param {*} raw
 * @param {?Object<string, string[]>} [known]
 * @returns {Condition}
 */
export function parseCondition(raw, known = null) {
  const keys = isObject(raw) ? Object.keys(raw) : [];
  if (keys.length !== 1) throw new MalformedPack(`A condition is an object with one key, not ${shown(first(told(raw), 60))}.`);
  const [key] = keys;
  if (key === "all" || key === "any") return { kind: key, parts: parseParts(key, raw[key], known) };
  if (key === "not") return { kind: "not", part: parseCondition(raw.not, known) };
  return parseOptionIn(key, raw[key], known);
}

function parseParts(key, value, known) {
  if (!Array.isArray(value) || !value.length) throw new MalformedPack(`'${key}' needs a list of conditions.`);
  return value.map((part) => parseCondition(part, known));
}

function parseOptionIn(fact, value, known) {
  if (!Array.isArray(value) || !value.length || value.some((option) => typeof option !== "string")) {
    throw new MalformedPack(`'${fact}' needs a list of options.`);
  }
  if (new Set(value).size !== value.length) throw new MalformedPack(`'${fact}' names an option twice.`);
  if (known) refuseUnknown(fact, value, known);
  return { kind: "in", fact, options: value };
}

function refuseUnknown(fact, options, known) {
  if (!Object.hasOwn(known, fact)) throw new MalformedPack(`There is no fact called '${first(fact, 60)}'.`);
  const strange = options.filter((option) => !known[fact].includes(option)).sort(compare);
  if (strange.length) throw new MalformedPack(`'${fact}' has no option '${first(strange[0], 60)}'.`);
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
