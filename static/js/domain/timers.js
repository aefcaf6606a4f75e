/**
 * The times an occurrence waits for, and which of them have run out at a given moment; elapsed hours are real hours (AMB-20).
 * Twin of carer_app/domain/timers.py. Moments are milliseconds since 1970.
 *
 * @typedef {{kind: string, dueAt: number, basis: string, entryId: string}} Timer
 */

import { compareAll } from "./python_text.js";

const MINUTE = 60_000;
/** Our own default; a protocol's `ring_again_minutes` takes its place (`ringingAgainAfter` of the occurrence). */
export const RING_AGAIN_AFTER = 10 * MINUTE;
export const LOOK_AGAIN_AFTER = 30 * MINUTE;
/** Asked for a senior officer, and nobody rang back: then it goes on to the next one. Our own default. */
export const RING_BACK_AFTER = 30 * MINUTE;

export const REVIEW = "review";
export const AGREED_RETURN = "agreed_return";
export const POLICE_REVIEW = "police_review";
export const RING_AGAIN = "ring_again";
export const RING_BACK = "ring_back";
export const KINDS = [REVIEW, AGREED_RETURN, POLICE_REVIEW, RING_AGAIN, RING_BACK];
/** Times at which somebody rings, and nothing else is looked at. */
export const TO_RING = [RING_AGAIN, RING_BACK];

/**
 * Whether it has run out: at the minute itself, and after (AMB-4).
 * @param {Timer} timer
 * @param {number} now
 */
export function isDue(timer, now) {
  return timer.dueAt <= now;
}

/**
 * The timers, the first to run out first.
 * @param {Timer[]} timers
 * @returns {Timer[]}
 */
export function inOrder(timers) {
  const key = (timer) => [timer.dueAt, KINDS.indexOf(timer.kind), timer.entryId];
  return [...timers].sort((one, other) => compareAll(key(one), key(other)));
}

/** The times in force while the log is read. `timeOverAt` is when an agreed wait ran out with nothing put in its place. */
export class Clocks {
  /** @type {?Timer} */
  review = null;
  /** @type {?Timer} */
  policeReview = null;
  /** @type {?Timer} */
  ringBack = null;
  /** @type {?number} */
  timeOverAt = null;

  /** Notice that the time to look again had run out by then (F20). */
  passTime(at) {
    if (this.review !== null && isDue(this.review, at)) this.timeIsOver(this.review.dueAt);
  }

  /** The agreed time came and went; the earliest such moment is kept. */
  timeIsOver(at) {
    this.timeOverAt = this.timeOverAt === null ? at : Math.min(this.timeOverAt, at);
  }

  /** The police were spoken to: a review of theirs that was due is kept, and a new one takes its place. */
  spokeToPolice(at, review) {
    if (this.ringBack !== null && isDue(this.ringBack, at)) this.ringBack = null;
    if (review !== null) this.policeReview = review;
    else if (this.policeReview !== null && isDue(this.policeReview, at)) this.policeReview = null;
  }
}
