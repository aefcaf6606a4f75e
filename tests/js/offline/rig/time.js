/** Time that passes only when a test says so, for one phone: its clock can be wrong, and jump. */

export class VirtualTime {
  #elapsed = 0;
  #timers = new Set();
  /** What the phone's clock says beside the true time, in milliseconds. */
  wrong = 0;

  /** @param {number} start true milliseconds since 1970 */
  constructor(start) {
    this.start = start;
  }

  /** True time. */
  now() {
    return this.start + this.#elapsed;
  }

  /** What a page is given; it began when it was opened. Minutes ahead of UTC change with England's clocks. */
  clock() {
    const opened = this.#elapsed;
    return { now: () => this.now() + this.wrong, elapsed: () => this.#elapsed - opened, zone: (at) => (isSummer(at) ? 60 : 0) };
  }

  setTimer = (then, ms) => {
    const timer = { at: this.#elapsed + ms, then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Fires what falls due, in its order, letting everything come to rest between. @param {number} ms @param {() => Promise<void>} settle */
  async pass(ms, settle) {
    const end = this.#elapsed + ms;
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#elapsed = Math.max(this.#elapsed, due.at);
      due.then();
      await settle();
    }
    this.#elapsed = end;
  }

  /** The phone sleeps, and its timers with it: what fell due fires once, late. @param {number} ms @param {() => Promise<void>} settle */
  async sleep(ms, settle) {
    this.#elapsed += ms;
    await this.pass(0, settle);
  }
}

/** The last Sunday of March and of October 2026, at one in the morning UTC. */
function isSummer(at) {
  return at >= Date.UTC(2026, 2, 29, 1) && at < Date.UTC(2026, 9, 25, 1);
}
