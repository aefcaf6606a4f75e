/** Sends what waits on this phone while one of the server's own pages is open. Needs no PIN: what is sent is sealed. */

import { isUsed } from "./used.js";

const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 1000));

/** A phone that never kept anything is left alone. */
export function begin() {
  if (isUsed()) idle(send);
}

async function send() {
  const { openPhone } = await import("../offline/phone.js");
  const phone = await openPhone();
  for (const name of ["online", "focus"]) addEventListener(name, () => phone.back());
}
