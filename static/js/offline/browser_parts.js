/** What the phone's modules need of the browser; a test gives its own. */

import { isUsed } from "../modules/used.js";

/** @param {Object} given parts that are not taken from the browser */
export function browserParts(given) {
  const { indexedDB, crypto, navigator } = globalThis;
  const channel = "channel" in given || !globalThis.BroadcastChannel ? null : new BroadcastChannel("nhy");
  const asked = { serverKey: null, build: "", deviceLabel: "" };
  const fetch = (...request) => globalThis.fetch(...request);
  return { indexedDB, crypto, fetch, channel, setTimer, clock: {}, random: Math.random, locks: navigator?.locks ?? null, storage: navigator?.storage ?? null, wasUsed: isUsed, ...asked };
}

function setTimer(then, ms) {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
