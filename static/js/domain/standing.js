/**
 * What the lines read so far add up to: the state, the level and the times in force. Twin of carer_app/domain/standing.py.
 *
 * @typedef {import("./entries.js").Entry} Entry
 * @typedef {import("./timers.js").Timer} Timer
 * @typedef {{entry: Entry, agreedAt: number, rule: string}} Arrangement
 *   the child said they will come home, or be collected (S10); `rule` is the one in force when it was agreed
 */

import { ReviewBasis } from "./entries.js";
import { later, utc } from "./iso_time.js";
import { LOCATED, Levelling } from "./levelling.js";
import { LevelOfIntervention, State, isOpen, isReport } from "./levels.js";
import { PoliceReport } from "./police_report.js";
import { AGREED_RETURN, Clocks, LOOK_AGAIN_AFTER, REVIEW, RING_AGAIN, RING_AGAIN_AFTER } from "./timers.js";

const ASKS_TO_LOOK_AGAIN = [
  State.WAITING, State.CARER_INTERVENTION, State.REPORTED, State.POLICE_DELAYED, State.POLICE_ABSENT, State.AWAY_KNOWN,
  State.KNOWN_WITH_RISK,
];
const NOBODY_ELSE_LOOKS = [State.OPENED, State.WAITING, State.CARER_INTERVENTION, State.POLICE_DELAYED, State.POLICE_ABSENT];

/** Everything known of one occurrence. `since` is when it came into the state it is in. */
export class Standing {
  /** @type {?Object} the body of the line that opened it */
  opened = null;
  child = "";
  packs = [];
  levelling = new Levelling();
  police = new PoliceReport();
  clocks = new Clocks();
  /** @type {?Arrangement} */
  arranged = null;
  /** @type {?Entry} */
  located = null;
  /** @type {?Entry} */
  returned = null;
  /** @type {?Entry} */
  closed = null;
  place = "";
  /** @type {?number} */
  since = null;
  sinceId = "";
  /** @type {?string} */
  highest = null;
  facts = Object.create(null);
  answers = Object.create(null);
  /** @type {Map<string, string[]>} */
  signs = new Map();
  /** @type {Map<string, string>} */
  words = new Map();
  details = Object.create(null);
  /** @type {Map<string, Entry>} by `stepKey` */
  steps = new Map();
  /** @type {Map<string, Entry>} */
  calls = new Map();
  /** @type {Map<string, Entry>} */
  returnSteps = new Map();
  /** @type {Entry[]} */
  toldSocialWorker = [];
  /** @type {?Entry} */
  toldOfSafety = null;
  isCrimePossible = false;
  /** @type {?Entry} */
  toldOfCrime = null;
  /** @type {Object[]} */
  linked = [];
  /** @type {Set<string>} */
  whileVerified = new Set();
  /** @type {Map<string, Set<string>>} */
  marks = new Map();
  /** @type {Map<string, Entry[]>} */
  corrections = new Map();

  /** S0 to S13. */
  get state() {
    if (this.closed !== null) return State.CLOSED;
    if (this.returned !== null) return State.BACK;
    if (this.isPast) return State.PAST;
    return this.isArranged ? State.RETURN_ARRANGED : this.earlierState;
  }

  /** Whether this absence was over before it was written down (S13). */
  get isPast() {
    return this.opened !== null && this.opened.past;
  }

  /** An arranged return counts once a level is decided, and only where contact is enough (G4). */
  get isArranged() {
    return this.arranged !== null && this.levelling.decided !== null && !this.levelling.needsVerification();
  }

  /** The state without an arranged return: located outranks the report, and the report outranks the rest. */
  get earlierState() {
    const [own] = this.levelling.own();
    return LOCATED.includes(own) || this.police.state === null ? own : this.police.state;
  }

  /** Null before a decision and once the child is back. Police while they have the report, the rules' once they put it off (G3). */
  get level() {
    if (!isOpen(this.state)) return null;
    const [, level] = this.levelling.own();
    const state = this.earlierState;
    return isReport(state) && (state !== State.POLICE_DELAYED || level === null) ? LevelOfIntervention.POLICE : level;
  }

  /** Nobody knows where the child is, and the police are not looking: this is the time NAT-INT-9 means (also T22, T23). */
  get isWaiting() {
    return NOBODY_ELSE_LOOKS.includes(this.earlierState);
  }

  /**
   * The times in force; none but a ring to the police once the child is back.
   * @returns {Timer[]}
   */
  timers() {
    const found = this.closed ? [] : this.#ringAgain();
    return isOpen(this.state) ? [...found, ...this.#whileAway()] : found;
  }

  #ringAgain() {
    const ring = this.police.unanswered();
    if (ring === null) return [];
    return [{ kind: RING_AGAIN, dueAt: later(utc(ring.happened_at), RING_AGAIN_AFTER), basis: ReviewBasis.APP_DEFAULT, entryId: ring.id }];
  }

  #whileAway() {
    const ringBack = this.police.state === State.RECORDED_MISSING ? null : this.clocks.ringBack;
    const found = [this.#review(), this.police.state ? this.clocks.policeReview : null, ringBack].filter((timer) => timer !== null);
    if (this.arranged === null) return found;
    const { agreedAt, entry } = this.arranged;
    return [...found, { kind: AGREED_RETURN, dueAt: agreedAt, basis: ReviewBasis.CARER, entryId: entry.id }];
  }

  /** A state that should be looked at again, with no time set, gets the app's own, shown as such (G11). */
  #review() {
    const isSet = this.clocks.review !== null;
    if (isSet || this.since === null || !ASKS_TO_LOOK_AGAIN.includes(this.state)) return this.clocks.review;
    return { kind: REVIEW, dueAt: later(this.since, LOOK_AGAIN_AFTER), basis: ReviewBasis.APP_DEFAULT, entryId: this.sinceId };
  }
}

/**
 * Under what the newest line of a step is kept: the step, and with whom it was taken.
 * @param {Object} body of a `step_taken` or a `call_started`
 */
export function stepKey(body) {
  return JSON.stringify([body.step, body.contact_id || body.contact]);
}
