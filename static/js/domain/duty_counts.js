/**
 * Duties that a count, a flag or an age brings: so many occurrences in a window, one that is marked, a birthday.
 * Twin of carer_app/domain/duty_counts.py.
 *
 * @typedef {import("./duty.js").Case} Case
 * @typedef {import("./duty.js").Duty} Duty
 * @typedef {import("./past.js").Away} Away
 * @typedef {import("./thresholds.js").Threshold} Threshold
 * @typedef {[Away, Away[]]} Trigger
 *   the occurrence that brought the count over the line, and all that were counted, itself the last
 */

import { DONE, DUE, INTERVIEW, NOTICE, OVERDUE, deed } from "./duty.js";
import { addMonths, dayOf, firstDayOfWindow, startOf, years } from "./moments.js";
import { compareAll } from "./python_text.js";
import { LOOKED_AFTER_BY } from "./thresholds.js";

export const PLACING_AUTHORITY = "placing_authority";

/**
 * So many in a rolling window that ends with each occurrence, itself counted (AMB-2); a notice when one more would do it
 * and nothing is owed already.
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function countWindow(one, rule) {
  if (rule.span === null) return []; // a number the source does not give, nor anything to count in: only people can bring it up (AMB-16)
  const windows = windowsOf(one.counted(rule.counts), rule.span);
  if (rule.line === null) {
    return windows.filter(([, within]) => within.length > 1).map(([away, within]) => notice(one, rule, away, within)); // AMB-17
  }
  const triggers = windows.filter(([, within]) => within.length >= rule.line);
  if (!isLookedAfterBy(one, rule)) return triggers.slice(-1).map(([away, within]) => notice(one, rule, away, within, PLACING_AUTHORITY));
  const isInterview = deed(rule.action) === INTERVIEW;
  const found = isInterview ? triggers.map(([away, within]) => interview(one, rule, away, within)) : runs(one, rule, triggers);
  const isOpen = found.some(({ status }) => [DUE, OVERDUE].includes(status));
  return isOpen ? found : [...found, ...nearMiss(one, rule)];
}

/** Each occurrence with those in the window that ends with its day. */
function windowsOf(counted, span) {
  let first = 0;
  return counted.map((away, place) => {
    const opens = firstDayOfWindow(away.day, span);
    while (counted[first].day < opens) first += 1;
    return [away, counted.slice(first, place + 1)];
  });
}

function isLookedAfterBy({ child }, rule) {
  if (!rule.guard.startsWith(LOOKED_AFTER_BY)) return true;
  const authority = rule.guard.slice(LOOKED_AFTER_BY.length);
  return child.lookedAfter && (child.responsible === null || child.responsible.toLowerCase().includes(authority));
}

function known(within) {
  return Math.max(...within.map((away) => away.known));
}

function ids(within) {
  return within.map((away) => away.id);
}

/** An interview is about its own occurrence, so each one over the line is owed its own. */
function interview(one, rule, away, within) {
  return one.owed(rule, known(within), null, [away.id], away.startClock, { counted: ids(within) });
}

function notice(one, rule, away, within, who = "") {
  const more = { counted: ids(within), others: beside(one, rule, within), status: NOTICE, who };
  return one.owed(rule, known(within), null, [away.id], away.startClock, more);
}

/** Occurrences of other categories in the same days: shown beside the count, never in it (AMB-11, AMB-13). */
function beside(one, rule, within) {
  if (!rule.counts.length) return [];
  const [first, last] = [within[0].day, within[within.length - 1].day];
  const others = one.past.filter((away) => !rule.counts.includes(away.category) && away.day >= first && away.day <= last);
  return ids(others.filter((away) => !within.includes(away)));
}

/**
 * One alert from the first over the line; later ones join it until it is done, then a new alert begins (AMB-3).
 * @param {Case} one
 * @param {Threshold} rule
 * @param {Trigger[]} triggers
 * @returns {Duty[]}
 */
export function runs(one, rule, triggers) {
  const times = one.doneTimes.get(deed(rule.action)) ?? [];
  const groups = [];
  for (const trigger of triggers) {
    const arose = known(trigger[1]);
    const last = groups.at(-1);
    if (last && !times.some((at) => at >= last.arose && at < arose)) {
      last.arose = Math.min(last.arose, arose);
      last.triggers.push(trigger);
    } else {
      groups.push({ arose, triggers: [trigger] });
    }
  }
  return groups.map((group) => run(one, rule, group, times));
}

function run(one, rule, { arose, triggers }, times) {
  const all = [...new Set(triggers.flatMap(([, within]) => within))];
  const counted = all.sort((away, other) => compareAll([away.start, away.id], [other.start, other.id]));
  const isDone = times.some((at) => at >= arose);
  const about = triggers.map(([away]) => away.id);
  const more = { counted: ids(counted), others: beside(one, rule, counted), status: isDone ? DONE : "", doneSince: one.now + 1 };
  return one.owed(rule, arose, null, about, triggers[0][0].startClock, more);
}

/** One more from today would reach the line; or, where the source leaves it open, absences beside the count would (AMB-14). */
function nearMiss(one, rule) {
  const opens = firstDayOfWindow(dayOf(one.now), rule.span);
  const since = (counts) => one.counted(counts).filter((away) => away.day >= opens);
  const within = since(rule.counts);
  if (within.length === rule.line - 1 && within.length) return [notice(one, rule, within.at(-1), within)];
  if (!rule.amb.includes("AMB-14") || within.length >= rule.line) return [];
  const wider = since([...rule.counts, "absent"]);
  return wider.length >= rule.line ? [notice(one, rule, wider.at(-1), wider)] : [];
}

/**
 * An occurrence that carries one of the marks; one that was hidden carries that mark by itself.
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function anyFlag(one, rule) {
  const marked = one.past.filter((away) => rule.flags.some((flag) => away.flags.has(flag)));
  return marked.map((away) => one.owed(rule, away.known, null, [away.id], away.known > away.start ? "came_to_notice" : away.startClock));
}

/**
 * What an age says about the protocol or the occurrence: only ever a notice. A birthday ends nothing (AMB-8).
 * @param {Case} one
 * @param {Threshold} rule
 * @returns {Duty[]}
 */
export function age(one, rule) {
  if (one.child.dateOfBirth === null) return [];
  return rule.effect ? absconder(one, rule) : outOfScope(one, rule);
}

/** The birthday from which the protocol may not be written for this child, with what is open on it or began after it. */
function outOfScope(one, rule) {
  const limit = rule.values ? Number(rule.values.default) : (rule.value ?? 0);
  const birthday = startOf(addMonths(one.child.dateOfBirth, 12 * limit));
  if (birthday > one.now) return [];
  const about = ids(one.past.filter((away) => away.returned === null || away.returned >= birthday));
  return [one.owed(rule, birthday, null, about, "date_of_birth", { status: NOTICE })];
}

/** An order of a court beside the absence: up to and with 16 also missing; over 16 with nothing worrying, not (C15, AMB-8). */
function absconder(one, rule) {
  if (rule.value === null) return [];
  const holds = (away) => {
    const isOver = years(one.child.dateOfBirth, dayOf(away.start)) > rule.value;
    const others = [...away.flags].filter((flag) => !["court_order", "persistence_recorded"].includes(flag));
    const isWorrying = rule.guard === "no_aggravating_factor_and_in_character" && others.length > 0;
    return away.flags.has("court_order") && isOver === (rule.op === ">") && !isWorrying;
  };
  return one.past.filter(holds).map((away) => one.owed(rule, away.known, null, [away.id], away.startClock, { status: NOTICE }));
}
