/** Schedules in a real browser, over its own IndexedDB and WebCrypto. */

import { openPhone } from "../../../../../static/js/offline/phone.js";
import { runMany } from "../many.js";
import { ModelWorlds } from "../model_worlds.js";

const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();
globalThis.setImmediate = (then) => {
  waiting.push(then);
  channel.port2.postMessage(null);
};

/** @param {number} from @param {number} to */
export function run(from, to) {
  return runMany({ worlds: new ModelWorlds(), openPhone, from, to });
}
