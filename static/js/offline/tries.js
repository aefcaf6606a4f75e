/**
 * Wrong PINs, counted in the store before each try, so that a reload, another tab or another clock starts no new count:
 * five are free, then each waits twice as long, and after the tenth what can be read is taken off the phone.
 *
 * @typedef {{count: number, mark: ?{wall: number, elapsed: number, boot: string}}} Tries
 */

import { MustWait } from "./problems.js";

export const FREE = 5;
export const MOST = 10;
const FIRST_WAIT = 30_000;

/** @type {Tries} */
export const NONE = { count: 0, mark: null };

/**
 * The count with one more try in it. Throws MustWait when it is too early for one.
 * @param {Tries} tries
 * @param {import("./clock.js").Clock} clock
 * @returns {Tries}
 */
export function oneMore({ count, mark }, clock) {
  const left = count < FREE || !mark ? 0 : waitAfter(count) - clock.waited(mark);
  if (left > 0) throw new MustWait(Math.ceil(Math.min(left, waitAfter(count)) / 1000));
  return { count: count + 1, mark: clock.mark() };
}

/** A clock set back must not make the wait endless: the mark is set anew. @param {Tries} tries @param {import("./clock.js").Clock} clock @returns {Tries} */
export function markedAgain({ count, mark }, clock) {
  return { count, mark: mark && clock.waited(mark) < 0 ? clock.mark() : mark };
}

const waitAfter = (count) => FIRST_WAIT * 2 ** (count - FREE);
