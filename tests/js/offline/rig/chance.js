/** Chance from a seed: the same seed, the same schedule. */

export class Chance {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = (seed + 0x9e3779b9) >>> 0;
  }

  /** From 0 up to, but not, 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** @param {number} count */
  below(count) {
    return Math.floor(this.next() * count);
  }

  /** @template T @param {T[]} options @returns {T} */
  of(options) {
    return options[this.below(options.length)];
  }

  /** @template T @param {[number, T][]} options each with its weight @returns {T} */
  weighed(options) {
    let left = this.next() * options.reduce((sum, [weight]) => sum + weight, 0);
    return (options.find(([weight]) => (left -= weight) < 0) ?? options.at(-1))[1];
  }
}
