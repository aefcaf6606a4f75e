/**
 * How duties stand together: the interview's deadline, one interview for several occurrences, the gate before closing, two protocols
 * at once. Twin of carer_app/domain/duty_joining.py.
 *
 * @typedef {import("./duty.js").Case} Case
 * @typedef {import("./duty.js").Duty} Duty
 * @typedef {import("./thresholds.js").Threshold} Threshold
 */

import { DONE, DUE, INTERVIEW, NOTICE, OVERDUE, UPCOMING, deed, put } from "./duty.js";
import { firstDayOfWindow } from "./moments.js";
import { NATIONAL } from "./protocol.js";
import { compareAll } from "./python_text.js";

/** Types of rule that say who is owed an interview; others say by when. */
export const CRITERIA = ["count_window", "elapsed", "any_flag"];
const AHEAD = [NOTICE, UPCOMING];

/**
 * Whether a rule says who is owed a return interview.
 * @param {Threshold} rule
 */
export function isCriterion(rule) {
  return CRITERIA.includes(rule.type) && deed(rule.action) === INTERVIEW;
}

/**
 * Occurrence to since when the rule's own protocol owes it an interview; null where that protocol has no criteria of its own.
 * @param {Duty[]} duties
 * @param {Threshold} rule
 * @param {Case} one
 * @returns {?Map<string, number>}
 */
export function owedByCriteria(duties, rule, one) {
  if (rule.counts.length || rule.guard || deed(rule.action) !== INTERVIEW) return null;
  if (!one.thresholds.some((other) => isCriterion(other) && other.pack === rule.pack)) return null;
  const owed = new Map();
  for (const duty of duties) {
    if (duty.pack !== rule.pack || deed(duty.action) !== INTERVIEW || AHEAD.includes(duty.status)) continue;
    for (const subject of duty.subjects) owed.set(subject, Math.min(duty.arose, owed.get(subject) ?? duty.arose));
  }
  return owed;
}

/**
 * The criteria with the first deadline that their own protocol gives the interview, its clock and its citations (NOTT-84, NOTT-93).
 * @param {Case} one
 * @param {Duty[]} criteria
 * @param {Duty[]} deadlines
 * @returns {Duty[]}
 */
export function withDeadlines(one, criteria, deadlines) {
  const first = new Map();
  const key = (duty) => JSON.stringify([duty.pack, duty.subjects[0]]);
  for (const duty of deadlines) {
    if (duty.due === null || deed(duty.action) !== INTERVIEW) continue;
    if (duty.due < (first.get(key(duty))?.due ?? Infinity)) first.set(key(duty), duty);
  }
  return criteria.map((duty) => withDeadline(one, duty, first.get(key(duty))));
}

function withDeadline(one, duty, deadline) {
  if (deadline === undefined || AHEAD.includes(duty.status)) return duty;
  const due = Math.max(deadline.due, duty.arose);
  const status = duty.status === DONE ? DONE : one.now > due ? OVERDUE : DUE;
  return { ...duty, due, status, clock: deadline.clock, cites: union(duty.cites, deadline.cites) };
}

/**
 * Interviews of the rule's protocol that are still owed, those begun within so many days joined into one (NOTT-84b, NOTT-84d).
 * @param {Case} one
 * @param {Threshold} rule
 * @param {Duty[]} duties
 * @returns {Duty[]}
 */
export function oneInterview(one, rule, duties) {
  if (rule.span === null) return duties;
  const kept = [];
  const owed = new Map();
  for (const duty of duties) {
    if (isOwed(one, rule, duty)) put(owed, duty.rule, duty);
    else kept.push(duty);
  }
  const covered = new Map();
  for (const group of [...owed.values()].flatMap((sameRule) => groupsWithin(one, rule.span, sameRule))) {
    const whole = joined(one, group);
    kept.push(whole);
    if (group.length === 1) continue;
    covered.set(whole.subjects.join("\n"), one.owed(rule, whole.arose, null, whole.subjects, whole.clock, { status: NOTICE }));
  }
  return [...kept, ...covered.values()];
}

function isOwed(one, rule, duty) {
  if (duty.pack !== rule.pack || deed(duty.action) !== INTERVIEW || ![DUE, OVERDUE].includes(duty.status)) return false;
  return rule.counts.includes(one.byId.get(duty.subjects[0]).category);
}

/** Groups that lie within the rule's days, counted from the first of each group (AMB-23). */
function groupsWithin(one, span, duties) {
  const began = (duty) => [one.byId.get(duty.subjects[0]).start, duty.subjects[0]];
  const groups = [];
  let opened = -Infinity;
  for (const duty of [...duties].sort((first, other) => compareAll(began(first), began(other)))) {
    const { day } = one.byId.get(duty.subjects[0]);
    if (groups.length && firstDayOfWindow(day, span) <= opened) {
      groups.at(-1).push(duty);
    } else {
      groups.push([duty]);
      opened = day;
    }
  }
  return groups;
}

/** One duty for all of them, with the earliest deadline. */
function joined(one, group) {
  if (group.length === 1) return group[0];
  const key = (duty) => [duty.due ?? Infinity, duty.arose];
  const [first] = [...group].sort((duty, other) => byNumbers(key(duty), key(other)));
  return {
    ...first,
    arose: Math.min(...group.map((duty) => duty.arose)),
    status: first.due !== null && one.now > first.due ? OVERDUE : DUE,
    occurrences: inOrder(one, group.flatMap((duty) => duty.occurrences)),
    subjects: inOrder(one, group.flatMap((duty) => duty.subjects)),
    others: inOrder(one, group.flatMap((duty) => duty.others)),
    cites: union(...group.map((duty) => duty.cites)),
  };
}

/** As `compareAll`, for numbers of which some have no end. */
function byNumbers(one, other) {
  const place = one.findIndex((number, at) => number !== other[at]);
  return place === -1 ? 0 : one[place] < other[place] ? -1 : 1;
}

function inOrder(one, names) {
  const key = (name) => [one.byId.get(name).start, name];
  return [...new Set(names)].sort((name, other) => compareAll(key(name), key(other)));
}

function union(...lists) {
  return [...new Set(lists.flat())];
}

/**
 * Where a meeting had to be considered, the interview's task stays open until it was held or a reason is written (WAKE-5.8).
 * @param {Case} one
 * @param {Threshold} rule
 * @param {Duty[]} duties
 * @returns {Duty[]}
 */
export function closeGate(one, rule, duties) {
  const considered = new Map();
  for (const duty of duties) {
    if (duty.pack !== rule.pack || !duty.action.endsWith("strategy_meeting") || AHEAD.includes(duty.status)) continue;
    for (const subject of duty.subjects) put(considered, subject, duty);
  }
  return duties.flatMap((duty) => {
    const meetings = considered.get(duty.subjects[0]) ?? [];
    if (duty.pack !== rule.pack || deed(duty.action) !== INTERVIEW || !meetings.length) return [duty];
    const arose = Math.max(duty.arose, Math.min(...meetings.map((meeting) => meeting.arose)));
    const isOpen = !one.isDone(rule.id, duty.subjects, 0) && meetings.some((meeting) => meeting.status !== DONE);
    const gate = one.owed(rule, arose, null, duty.subjects, "strategy_considered", { status: isOpen ? DUE : DONE });
    return [isOpen && duty.status === DONE ? { ...duty, status: DUE } : duty, gate];
  });
}

/**
 * Two local protocols that ask the same of someone about the same occurrences: the earlier deadline, the lower count (AMB-19).
 * What one of them asks differently stays; the national duties always stay.
 * @param {Case} one
 * @param {Duty[]} duties
 * @returns {Duty[]}
 */
export function bothProtocols(one, duties) {
  const lines = new Map(one.thresholds.map((rule) => [rule.id, rule.line ?? 0]));
  const kept = duties.filter((duty) => duty.pack === NATIONAL || duty.status === DONE);
  const same = new Map();
  for (const duty of duties) if (!kept.includes(duty)) put(same, duty.action, duty);
  const key = (duty) => [duty.status === NOTICE ? 1 : 0, duty.due ?? Infinity, lines.get(duty.rule)];
  for (const group of same.values()) kept.push(...strictest(one, [...group].sort((duty, other) => byNumbers(key(duty), key(other)))));
  return kept;
}

function strictest(one, inOrderOfTime) {
  const strict = [];
  for (const duty of inOrderOfTime) {
    const isSame = (other) => other.pack !== duty.pack && other.subjects.some((subject) => duty.subjects.includes(subject));
    const place = strict.findIndex(isSame);
    if (place === -1) strict.push(duty);
    else strict[place] = stricter(one, strict[place], duty);
  }
  return strict;
}

function stricter(one, first, other) {
  if (other.status === NOTICE && first.status !== NOTICE) return first;
  return {
    ...first,
    occurrences: inOrder(one, [...first.occurrences, ...other.occurrences]),
    subjects: inOrder(one, [...first.subjects, ...other.subjects]),
    cites: union(first.cites, other.cites),
  };
}
