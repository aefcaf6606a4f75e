/**
 * Locks when nobody has looked for five minutes. While a call, the camera or the share sheet that this app opened is in front, that time
 * does not count, for three minutes at most and once only.
 */

const AWAY = 5 * 60_000;
const OUT_FOR = 3 * 60_000;
const ERRANDS = ["dialler", "camera", "share"];

export class Away {
  #clock;
  #setTimer;
  #lock;
  /** @type {?Object} */
  #errand = null;
  /** @type {?{mark: Object, limit: number}} */
  #left = null;
  #cancel = () => {};

  /** @param {{clock: import("./clock.js").Clock, setTimer: (then: () => void, ms: number) => () => void, lock: () => void}} parts */
  constructor({ clock, setTimer, lock }) {
    this.#clock = clock;
    this.#setTimer = setTimer;
    this.#lock = lock;
  }

  /** This app opens something of the phone's own. @param {"dialler"|"camera"|"share"} errand */
  keepOpenFor(errand) {
    if (!ERRANDS.includes(errand)) throw new TypeError(`Nothing is kept open for '${errand}'.`);
    this.#errand = this.#clock.mark();
  }

  /** The page is out of sight. */
  left() {
    this.#cancel();
    const spare = this.#errand ? Math.max(0, OUT_FOR - this.#clock.since(this.#errand)) : 0;
    this.#errand = null;
    this.#left = { mark: this.#clock.mark(), limit: AWAY + Math.min(spare, OUT_FOR) };
    this.#cancel = this.#setTimer(() => this.#lock(), this.#left.limit);
  }

  /** The page is looked at again. A timer may have slept with the phone. */
  back() {
    this.#cancel();
    const isLate = this.#left !== null && this.#clock.since(this.#left.mark) >= this.#left.limit;
    this.#left = null;
    if (isLate) this.#lock();
  }
}
