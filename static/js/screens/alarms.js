/** Times that have run out: told on any page while it is open, and late when it is opened again. A closed phone wakes nobody. */

import { State } from "../domain/levels.js";
import { AGREED_RETURN, POLICE_REVIEW, REVIEW, RING_AGAIN, RING_BACK } from "../domain/timers.js";

const WORDS = {
  [REVIEW]: "it is time to look again",
  [AGREED_RETURN]: "the time agreed for the way home",
  [POLICE_REVIEW]: "the police said they would look at it again",
  [RING_AGAIN]: "ring the police again",
  [RING_BACK]: "nobody of the police has rung back: ring again",
};
const MINUTE = 60_000;
/** One that ran out longer ago than this is shown, and rings no more. */
const FRESH = 2 * MINUTE;

/**
 * @typedef {{occurrence: string, kind: string, at: number, child: string}} Alarm
 */
export class Alarms {
  /** What runs, with no name in it: what a locked page may still tell. @type {Alarm[]} */
  #running = [];
  #told = new Set();

  /** @param {{child: string, occurrence: import("../domain/occurrence.js").Occurrence}[]} known @param {Map<string, string>} names by child */
  know(known, names) {
    this.#running = known
      .filter(({ occurrence }) => occurrence.isOpen)
      .flatMap(({ child, occurrence }) => occurrence.timers.filter((timer) => matters(occurrence, timer)).map(({ kind, dueAt }) => ({ occurrence: occurrence.id, kind, at: dueAt, child: names.get(child) ?? "the child" })));
  }

  /** Nobody is named from now on. */
  forgetNames() {
    this.#running = this.#running.map((one) => ({ ...one, child: "" }));
  }

  /** Those that have run out, the last first; not those of the log that is in front. @param {number} now @param {string} shown its address */
  over(now, shown = "") {
    const over = this.#running.filter(({ at, occurrence }) => at <= now && !shown.includes(occurrence)).sort((one, other) => other.at - one.at);
    return over.map((one) => ({ ...one, words: WORDS[one.kind], minutes: Math.floor((now - one.at) / MINUTE) }));
  }

  /** Those that ran out just now and were not told yet. Each is given once. @param {number} now @returns {Alarm[]} */
  ringing(now) {
    const fresh = this.#running.filter(({ at }) => at <= now && now - at < FRESH);
    const found = fresh.filter((one) => !this.#told.has(keyOf(one)));
    for (const one of found) this.#told.add(keyOf(one));
    return found.map((one) => ({ ...one, words: WORDS[one.kind] }));
  }
}

const keyOf = ({ occurrence, kind, at }) => `${occurrence} ${kind} ${at}`;

/** Once the police are to be rung now there is nothing else to wait for. */
const matters = ({ state }, { kind }) => state !== State.POLICE_DECIDED || [AGREED_RETURN, RING_AGAIN].includes(kind);
