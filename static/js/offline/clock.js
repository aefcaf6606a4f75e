/**
 * What the phone's clock says, how long the page has been open, and how far the clock was out when the server was last heard.
 * Clocks are kept with a line and never order it.
 */

const MINUTE = 60_000;

export class Clock {
  #now;
  #elapsed;
  #zone;
  /** Server's time minus the phone's, in milliseconds; null until the server was heard. @type {?number} */
  offset = null;

  /**
   * @param {{now?: () => number, elapsed?: () => number, zone?: (at: number) => number, boot: string}} parts
   *   `zone`: minutes ahead of UTC
   */
  constructor({ now = Date.now, elapsed = () => performance.now(), zone = (at) => -new Date(at).getTimezoneOffset(), boot }) {
    this.#now = () => now();
    this.#elapsed = () => elapsed();
    this.#zone = zone;
    this.boot = boot;
  }

  /** Milliseconds since 1970 by this phone. */
  now() {
    return this.#now();
  }

  /** Milliseconds since this page was opened; never goes back. */
  elapsed() {
    return this.#elapsed();
  }

  /** The time of day on this phone with its offset from UTC, to a thousandth. @param {number} [at] */
  text(at = this.now()) {
    const zone = this.#zone(at);
    const local = new Date(at + zone * MINUTE).toISOString().slice(0, -1);
    const part = (minutes) => String(minutes).padStart(2, "0");
    const size = Math.abs(zone);
    return `${local}${zone < 0 ? "-" : "+"}${part(Math.floor(size / 60))}:${part(size % 60)}`;
  }

  /** What is kept with a line. */
  stamp() {
    const offset = this.offset === null ? null : Math.round(this.offset);
    return { wall: this.text(), elapsed_ms: Math.max(0, Math.round(this.elapsed())), boot: this.boot, offset_ms: offset };
  }

  /** A point from which `since` counts, whatever the clock does meanwhile. */
  mark() {
    return { wall: this.now(), elapsed: this.elapsed(), boot: this.boot };
  }

  /**
   * Milliseconds since a mark, the longer of what the clock says and what the page counted: a phone that sleeps counts no time.
   * @param {{wall: number, elapsed: number, boot: string}} mark
   */
  since({ wall, elapsed, boot }) {
    const byClock = this.now() - wall;
    return boot === this.boot ? Math.max(byClock, this.elapsed() - elapsed) : byClock;
  }

  /**
   * Milliseconds waited since a mark: what the page counted, so that setting the clock shortens no waiting; by the clock only after a reload.
   * @param {{wall: number, elapsed: number, boot: string}} mark
   */
  waited({ wall, elapsed, boot }) {
    return boot === this.boot ? this.elapsed() - elapsed : this.now() - wall;
  }

  /**
   * The server said what time it is.
   * @param {string} text
   * @param {{wall: number, elapsed: number}} asked
   */
  learn(text, asked) {
    const [took, byClock] = [this.elapsed() - asked.elapsed, this.now() - asked.wall];
    const server = Date.parse(text);
    if (Number.isNaN(server) || Math.abs(took - byClock) > 2000) return;
    this.offset = server - (asked.wall + took / 2);
  }
}
