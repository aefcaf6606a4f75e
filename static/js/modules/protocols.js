/** The protocols that speak for the children on this phone: fetched once, kept by the service worker, read when a page needs them. */

import { protocolOf } from "../screens/protocol.js";

/** As templates/sw.js calls it. */
const KEPT = "nhy-protocols";
/** @type {Map<string, Promise<Object>>} */
const known = new Map();

/** @param {string} url @returns {Promise<Object>} */
export function protocolAt(url) {
  if (!known.has(url)) {
    const reading = read(url);
    reading.catch(() => known.delete(url));
    known.set(url, reading);
  }
  return known.get(url);
}

async function read(url) {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Error(`The protocol at ${url} is not there.`);
  return protocolOf(await response.json());
}

/**
 * Keeps every protocol that may be needed with no network. The page keeps them itself: on the first day no service worker has taken over
 * yet, and what the browser remembers of an answer is nothing to rely on.
 * @param {import("../offline/phone.js").Phone} phone
 */
export async function keepProtocols(phone) {
  const [children, begun] = await Promise.all([phone.children(), phone.occurrences()]);
  const urls = [...children.map(({ protocol }) => protocol?.url), ...begun.map((one) => one.protocol_url)].filter(Boolean);
  const kept = await globalThis.caches?.open(KEPT).catch(() => null);
  if (kept) await Promise.allSettled([...new Set(urls)].map((url) => keep(kept, url)));
}

/** @param {Cache} kept @param {string} url */
async function keep(kept, url) {
  if (await kept.match(url)) return;
  const response = await fetch(url, { credentials: "omit" });
  if (response.ok) await kept.put(url, response);
}
