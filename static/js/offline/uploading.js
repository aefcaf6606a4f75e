/**
 * Sends what is kept, while the app is open: soon after a line is written, then again and again with longer waits, never longer than a
 * minute. One tab at a time. Sending twice does no harm: the server goes by ids.
 */

import { ServerSaidNo } from "./problems.js";

const MOST = 200;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 60_000;
const NO_ANSWER = 30_000;
const PATH = "/sync/entries";

export class Uploading {
  #parts;
  #size = MOST;
  #failures = 0;
  #cancel = () => {};
  #running = null;
  #isStopped = false;
  #isAsked = false;
  /** The server asked not to be asked until then. @type {?{mark: *, wait: number}} */
  #quiet = null;
  /** What the last try came to: "idle", "done", "elsewhere", "unreachable", "sign_in", "failed", "busy". */
  outcome = "idle";

  /**
   * @param {{outbox: import("./outbox.js").Outbox, credentials: () => Promise<?string>, server: import("./server.js").Server, clock: import("./clock.js").Clock, locks: ?LockManager,
   *   setTimer: (then: () => void, ms: number) => () => void, random: () => number, onChange: () => void, onRevoked: () => Promise<void>}} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Something to send, or a chance to. Never throws. */
  nudge() {
    if (this.#isAsked || this.#isQuiet()) return;
    this.#failures = 0;
    this.#isAsked = true;
    this.sendNow().catch(() => {});
  }

  #isQuiet() {
    return this.#quiet !== null && this.#parts.clock.waited(this.#quiet.mark) < this.#quiet.wait;
  }

  /** Sends what there is; resolves when nothing more can be done now. @returns {Promise<string>} the outcome */
  async sendNow() {
    while (this.#running) await this.#running.catch(() => {});
    if (this.#isStopped) return this.outcome;
    this.#cancel();
    this.#isAsked = false;
    this.#running = this.#round();
    try {
      return await this.#running;
    } finally {
      this.#running = null;
    }
  }

  stop() {
    this.#isStopped = true;
    this.#cancel();
  }

  async #round() {
    let wait = null;
    try {
      [this.outcome, wait] = await this.#alone(() => this.#sendAll());
    } catch {
      this.outcome = "failed";
    }
    this.#quiet = this.outcome === "busy" ? { mark: this.#parts.clock.mark(), wait } : null;
    this.#failures = this.outcome === "done" ? 0 : this.#failures + 1;
    await this.#again(wait).catch(() => this.#later(LONGEST_WAIT));
    this.#parts.onChange();
    return this.outcome;
  }

  /** One tab sends; another that finds it busy looks again later. */
  #alone(work) {
    const { locks } = this.#parts;
    if (!locks) return work();
    return locks.request("nhy-upload", { ifAvailable: true }, (lock) => (lock ? work() : ["elsewhere", null]));
  }

  async #again(wait) {
    const [next] = await this.#parts.outbox.batch(1, new Set());
    if (!next) return;
    const doubled = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(this.#failures, 10));
    const usual = this.outcome === "done" ? LONGEST_WAIT : doubled * (0.75 + this.#parts.random() / 4);
    this.#later(wait ?? usual);
  }

  #later(wait) {
    this.#cancel();
    if (!this.#isStopped) this.#cancel = this.#parts.setTimer(() => this.sendNow().catch(() => {}), wait);
  }

  /** @returns {Promise<[string, ?number]>} the outcome, and how long the server asked to wait */
  async #sendAll() {
    const answered = new Set();
    for (;;) {
      const batch = await this.#parts.outbox.batch(this.#size, answered);
      if (!batch.length) return ["done", null];
      const token = await this.#parts.credentials();
      if (!token) return ["sign_in", null];
      const [outcome, wait] = await this.#send(batch, token, answered);
      if (outcome !== "answered") return [outcome, wait];
      this.#parts.onChange();
    }
  }

  async #send(batch, token, answered) {
    try {
      const answer = await this.#parts.server.post(PATH, token, { lines: batch.map(({ envelope }) => envelope) }, NO_ANSWER);
      return await this.#take(answer, batch, answered);
    } catch (problem) {
      if (problem instanceof ServerSaidNo) return this.#notTaken(problem, batch, answered);
      throw problem;
    }
  }

  /** What the answer does not name may never have come: it is sent again another time. */
  async #take({ received_at: receivedAt, device, answers }, batch, answered) {
    if (!Array.isArray(answers)) return ["unreachable", null];
    const named = new Set(answers.map(({ id }) => id));
    await this.#parts.outbox.answered(receivedAt, answers);
    await this.#parts.outbox.leftUnanswered(batch.filter(({ id }) => !named.has(id)));
    for (const { id } of batch) answered.add(id);
    this.#size = Math.min(MOST, this.#size * 2);
    if (device === "revoked") await this.#parts.onRevoked();
    return ["answered", null];
  }

  /** One bad line holds nothing up: fewer are sent at a time until it stands alone, and those that failed go last. */
  async #notTaken({ code, status, says, wait }, batch, answered) {
    if (code === "unreachable") return ["unreachable", null];
    if (code === "device_unknown") return ["sign_in", null];
    if (status === 429) return ["busy", wait];
    this.#size = Math.max(1, Math.floor(batch.length / 2));
    if (code !== "too_large" && code !== "bad_request") {
      await this.#parts.outbox.leftUnanswered(batch);
      return ["failed", null];
    }
    if (batch.length === 1) {
      await this.#parts.outbox.putAside(batch[0], says);
      answered.add(batch[0].id);
    }
    return ["answered", null];
  }
}
