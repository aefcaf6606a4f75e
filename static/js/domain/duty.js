/**
 * A duty: what a rule asks of whom, since when and until when; and the case it is reckoned in. Twin of carer_app/domain/duty.py.
 *
 * @typedef {import("./thresholds.js").Threshold} Threshold
 * @typedef {import("./past.js").Away} Away
 * @typedef {{rule: string, action: string, who: string, arose: number, due: ?number, status: string, occurrences: string[],
 *   cites: string[], clock: string, pack: string, subjects: string[], others: string[]}} Duty
 *   `arose`, `due` in seconds (null: no time is stated, and none is invented). `occurrences`: all it was counted from, `subjects` those
 *   it is about, `others` those of other categories beside them. `clock`: which time of the occurrence it runs from
 */

import { plus } from "./moments.js";
import { pastOf } from "./past.js";
import { compareAll } from "./python_text.js";

export const NOTICE = "notice";
export const UPCOMING = "upcoming";
export const DUE = "due";
export const OVERDUE = "overdue";
export const DONE = "done";
export const INTERVIEW = "return_interview";
export const NOT_STATED = "not_stated";
const INTERVIEWS = [
  "return_interview", "offer_and_hold_return_interview", "return_interview_or_contact_and_book", "return_home_interview",
];

/**
 * What has to be done to answer an action: one return interview answers each rule that asks for one.
 * @param {string} action
 */
export function deed(action) {
  return INTERVIEWS.includes(action) ? INTERVIEW : action;
}

/** One child's history with the rules that apply, put in order once. */
export class Case {
  #latest = new Map();

  /**
   * @param {import("./history.js").History} history
   * @param {Threshold[]} thresholds
   * @param {Set<string>} bankHolidays
   */
  constructor(history, thresholds, bankHolidays) {
    this.now = history.now;
    this.child = history.child;
    this.thresholds = thresholds;
    this.bankHolidays = bankHolidays;
    this.past = pastOf(history);
    this.byId = new Map(this.past.map((away) => [away.id, away]));
    this.events = new Map();
    const place = (event) => [event.at, event.occurrence ?? ""];
    for (const event of [...history.events].sort((one, other) => compareAll(place(one), place(other)))) put(this.events, event.kind, event);
    this.doneTimes = new Map();
    this.#readDone(history.done);
  }

  #readDone(done) {
    const rules = new Map(this.thresholds.map((rule) => [rule.id, rule]));
    for (const { rule, at, occurrence } of [...done].sort((one, other) => one.at - other.at)) {
      const threshold = rules.get(rule);
      if (threshold === undefined || at > this.now) continue;
      const what = deed(threshold.action || threshold.id);
      this.#latest.set(key(what, occurrence), at);
      put(this.doneTimes, what, at);
    }
  }

  /** Occurrences of the categories a rule counts; all where it names none. */
  counted(counts) {
    return counts.length ? this.past.filter((away) => counts.includes(away.category)) : this.past;
  }

  /** `value` of a unit after a moment. */
  after(at, value, unit) {
    return plus(at, value, unit, this.bankHolidays);
  }

  /** When it was last done for that occurrence, or (null) for all so far. */
  doneAt(action, occurrence) {
    return this.#latest.get(key(deed(action), occurrence)) ?? null;
  }

  /** Whether it was done for one of those occurrences, or for all so far, at `since` or later. */
  isDone(action, subjects, since) {
    return [null, ...subjects].some((subject) => (this.doneAt(action, subject) ?? since - 1) >= since);
  }

  /** How a duty stands that is not done. */
  status({ warnBefore }, arose, due) {
    if (this.now < arose) {
      const isNear = warnBefore !== null && this.now >= arose - this.after(0, warnBefore.n, warnBefore.unit);
      return isNear ? NOTICE : UPCOMING;
    }
    return due !== null && this.now > due ? OVERDUE : DUE;
  }

  /**
   * A duty about those occurrences. Never due before it arose. `doneSince`: from when on doing it counts, else from its arising.
   * @param {Threshold} rule
   * @param {number} arose
   * @param {?number} due
   * @param {string[]} about
   * @param {string} clock
   * @returns {Duty}
   */
  owed(rule, arose, due, about, clock, { counted = [], others = [], doneSince = null, status = "", who = "" } = {}) {
    const until = due === null ? null : Math.max(due, arose);
    const action = rule.action || rule.effect || rule.id;
    const isDone = !status && this.isDone(action, about, doneSince ?? arose);
    return {
      rule: rule.id,
      action,
      who: who || rule.who || NOT_STATED,
      arose,
      due: until,
      status: status || (isDone ? DONE : this.status(rule, arose, until)),
      occurrences: counted.length ? counted : about,
      cites: rule.cites,
      clock,
      pack: rule.pack,
      subjects: about,
      others,
    };
  }
}

/**
 * Adds to the list that a map holds under a key.
 * @template T
 * @param {Map<*, T[]>} map
 * @param {*} name
 * @param {T} item
 */
export function put(map, name, item) {
  map.set(name, [...(map.get(name) ?? []), item]);
}

function key(what, occurrence) {
  return JSON.stringify([what, occurrence]);
}
