/**
 * Where the report to the police stands while the log is read: rung, told, answered, escalated, told of the return.
 * Twin of carer_app/domain/police_report.py.
 *
 * Ringing never means they know. An answer from the police is proof that they were told, whatever else the log holds.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */

import { PoliceOutcome } from "./entries.js";
import { State } from "./levels.js";
import { Mark } from "./marks.js";
import { compareAll, says, strip } from "./python_text.js";

export const STATE_OF_OUTCOME = {
  [PoliceOutcome.RECORDED_MISSING]: State.RECORDED_MISSING,
  [PoliceOutcome.DELAYED]: State.POLICE_DELAYED,
  [PoliceOutcome.REFUSED]: State.POLICE_DELAYED,
  [PoliceOutcome.ABSENT]: State.POLICE_ABSENT,
};
const NOT_LOOKING = [State.POLICE_DELAYED, State.POLICE_ABSENT];

/** What a refusal is headed; the words of the protocols for that state are for a delay. */
export const SAID_NO = "Police said no";

export const REPORT = "report";
export const RETURN = "return";

/** What the police know. `told` is the line that shows they know: `police_told`, or else `police_answered`. */
export class PoliceReport {
  /** @type {?string} */
  state = null;
  /** @type {?Entry} */
  told = null;
  /** @type {?Object} */
  answer = null;
  reference = "";
  /** @type {?Entry} */
  toldOfReturn = null;
  /** @type {Map<string, Entry>} the last ring of each purpose */
  lastRung = new Map();

  /** Keep the last ring of each purpose; nothing else changes. */
  rang(entry) {
    this.lastRung.set(entry.body.purpose, entry);
  }

  /**
   * The police took the report: now they know. Told again after they put it off, an answer is awaited anew (T23, T30).
   * @returns {string[]} marks
   */
  tell(entry) {
    const told = entry.body;
    if (!says(told.reference) && !told.none_given) return [Mark.NO_REFERENCE];
    this.told ??= entry;
    this.reference = strip(told.reference) || this.reference;
    if (this.state === null || NOT_LOOKING.includes(this.state)) this.#isReported();
    return [];
  }

  /** What the police decided (T18 to T20, T28). */
  answered(entry) {
    this.told ??= entry;
    this.reference = strip(entry.body.reference) || this.reference;
    this.state = STATE_OF_OUTCOME[entry.body.outcome];
    this.answer = entry.body;
  }

  /** The senior officer has it: their answer is awaited (T21). */
  escalate(escalated) {
    if (escalated.reached && NOT_LOOKING.includes(this.state)) this.#isReported();
  }

  #isReported() {
    this.state = State.REPORTED;
    this.answer = null;
  }

  /** They know the child is back, or where the child is (NAT-4.4). */
  tellOfReturn(entry) {
    this.toldOfReturn = entry;
    this.reference = strip(entry.body.reference) || this.reference;
  }

  /** The last ring, when nobody answered it and what it was for is still not done. */
  unanswered() {
    const done = new Map([[REPORT, this.told !== null], [RETURN, this.toldOfReturn !== null]]);
    const rings = [...this.lastRung].filter(([purpose, entry]) => !done.get(purpose) && !entry.body.answered);
    const inOrder = rings.map(([, entry]) => entry).sort((one, other) => compareAll(place(one), place(other)));
    return inOrder.at(-1) ?? null;
  }

  /** "You rang. You have NOT spoken to the police": the last ring to report got no answer, and they have not been told. */
  rangUnanswered() {
    const last = this.lastRung.get(REPORT);
    return this.told === null && last !== undefined && !last.body.answered;
  }
}

function place(entry) {
  return [entry.seq, entry.device, entry.id];
}
