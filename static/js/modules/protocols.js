/** The protocols that speak for the children on this phone: fetched once, kept by the service worker, read when a page needs them. */

import { protocolOf } from "../screens/protocol.js";

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

/** Every protocol that may be needed with no network. @param {import("../offline/phone.js").Phone} phone */
export async function keepProtocols(phone) {
  const [children, begun] = await Promise.all([phone.children(), phone.occurrences()]);
  const urls = [...children.map(({ protocol }) => protocol?.url), ...begun.map((one) => one.protocol_url)].filter(Boolean);
  await Promise.allSettled([...new Set(urls)].map(protocolAt));
}
