/** A phone in somebody's pocket: one disk, some tabs, a clock, a network. */

import { STEPS } from "../../../../static/js/offline/schema.js";
import { Locks } from "./locks.js";
import { Network } from "./network.js";
import { Rest } from "./rest.js";
import { Disk, Tab, watchWith } from "./storage.js";
import { VirtualTime } from "./time.js";

export const START = Date.UTC(2026, 9, 24, 21, 5);
export const CSRF = "csrf";
/** Cheap: what is tried here is not how long a guess takes. */
export const ROUNDS = 10;

export class Pocket {
  disk = new Disk();
  locks = new Locks();
  /** Who is signed in in this phone's browser. @type {?string} */
  session = null;
  /** Steps of the schema that a later release brings. */
  laterSteps = [];

  /** @param {{server: *, time?: VirtualTime, rest?: Rest, openPhone: Function, channel?: boolean}} parts */
  constructor({ server, openPhone, time = new VirtualTime(START), rest = new Rest() }) {
    Object.assign(this, { server, openPhone, time, rest });
    this.network = new Network(server, rest);
    watchWith(rest);
  }

  /** Opens the app once more. @param {Object} [parts] */
  async tab(parts = {}) {
    const tab = new Tab();
    const phone = await this.openPhone({
      indexedDB: this.disk.of(tab),
      crypto: this.rest.crypto(),
      locks: this.locks.of(tab),
      fetch: this.network.of(tab, () => this.session),
      clock: this.time.clock(),
      setTimer: (then, ms) => this.time.setTimer(() => tab.isDead || then(), ms),
      channel: null,
      storage: null,
      steps: [...STEPS, ...this.laterSteps],
      random: () => 0.5,
      serverKey: this.server.key,
      build: "0123456789ab",
      deviceLabel: "A phone",
      ...parts,
    });
    return { tab, phone };
  }

  pass(ms) {
    return this.time.pass(ms, this.rest.settle);
  }

  settle() {
    return this.rest.settle();
  }
}
