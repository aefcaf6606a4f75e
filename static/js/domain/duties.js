/**
 * Thresholds and deadlines made into duties: who owes what, since when, until when, counted from which occurrences.
 * Twin of carer_app/domain/duties.py. Nothing here raises or lowers the level of intervention (C13), and no duty carries a time that no
 * source states.
 *
 * @typedef {import("./duty.js").Duty} Duty
 * @typedef {import("./thresholds.js").Threshold} Threshold
 */

import { Case } from "./duty.js";
import * as counts from "./duty_counts.js";
import { bothProtocols, closeGate, isCriterion, oneInterview, owedByCriteria, withDeadlines } from "./duty_joining.js";
import * as times from "./duty_times.js";
import { NATIONAL } from "./protocol.js";
import { compare } from "./python_text.js";

const NONE_ALONE = () => []; // these need the others first
const OF_ONE_RULE = {
  elapsed: times.elapsed,
  count_window: counts.countWindow,
  immediate: times.immediate,
  after_each: times.afterEach,
  any_flag: counts.anyFlag,
  recurring: times.recurring,
  at_event: atEvent,
  before_event: atEvent,
  after_event: times.afterEvent,
  elapsed_since_event: times.sinceEvent,
  continuing: times.continuing,
  age: counts.age,
  after_return: NONE_ALONE,
  dedupe: NONE_ALONE,
  gate: NONE_ALONE,
};

function atEvent(one, rule) {
  return times.agreedTimes(one, rule, one.events.get(rule.event) ?? []);
}

/**
 * All duties of one child at `history.now`, the most pressing first. `bankHolidays`: England's, of the years in question.
 * @param {import("./history.js").History} history
 * @param {Threshold[]} thresholds
 * @param {Set<string>} [bankHolidays] days like "2026-12-25"
 * @returns {Duty[]}
 */
export function duties(history, thresholds, bankHolidays = new Set()) {
  const one = new Case(history, thresholds, bankHolidays);
  const alone = thresholds.map((rule) => ({ rule, found: OF_ONE_RULE[rule.type](one, rule) }));
  const criteria = alone.filter(({ rule }) => isCriterion(rule)).flatMap(({ found }) => found);
  const others = alone.filter(({ rule }) => !isCriterion(rule)).flatMap(({ found }) => found);
  const returns = thresholds.filter((rule) => rule.type === "after_return");
  const deadlines = returns.flatMap((rule) => times.afterReturn(one, rule, owedByCriteria(criteria, rule, one)));
  let found = [...withDeadlines(one, criteria, deadlines), ...deadlines, ...others];
  for (const rule of thresholds) {
    if (rule.type === "dedupe") found = oneInterview(one, rule, found);
    else if (rule.type === "gate") found = closeGate(one, rule, found);
  }
  const locals = new Set(thresholds.map((rule) => rule.pack).filter((pack) => pack !== NATIONAL));
  return (locals.size > 1 ? bothProtocols(one, found) : found).sort(byPressure);
}

function byPressure(duty, other) {
  if ((duty.due ?? Infinity) !== (other.due ?? Infinity)) return (duty.due ?? Infinity) < (other.due ?? Infinity) ? -1 : 1;
  return duty.arose - other.arose || compare(duty.rule, other.rule) || compareLists(duty.subjects, other.subjects);
}

function compareLists(one, other) {
  const place = one.findIndex((name, at) => name !== other[at]);
  if (place === -1) return one.length - other.length;
  return place >= other.length ? 1 : compare(one[place], other[place]);
}
