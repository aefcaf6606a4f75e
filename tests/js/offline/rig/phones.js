/** Phones that somebody has set up, for tests of one thing. */

import { openPhone } from "../../../../static/js/offline/phone.js";
import { PIN } from "./lines.js";
import { ModelServer } from "./model_server.js";
import { CSRF, Pocket, ROUNDS } from "./pocket.js";

export const ANN = "aaaaaaaa-0000-4000-8000-000000000001";
export const BEN = "bbbbbbbb-0000-4000-8000-000000000002";
export const CHILD = "cccccccc-0000-4000-8000-000000000003";

/** A phone that nobody has set up, and its server. */
export async function newPhone(parts = {}) {
  let pocket = null;
  const server = await new ModelServer(() => pocket.time.now()).start();
  pocket = new Pocket({ server, openPhone });
  server.signIn(ANN, [CHILD]);
  const { phone, tab } = await pocket.tab(parts);
  return { pocket, server, phone, tab };
}

/** A phone that Ann has set up, and the server it was set up with. */
export async function annsPhone(secret = { pin: PIN }) {
  const { pocket, server, phone, tab } = await newPhone();
  pocket.session = ANN;
  await phone.setUp({ csrf: CSRF, ...secret }, { rounds: ROUNDS });
  await phone.refresh();
  await pocket.settle();
  return { pocket, server, phone, tab };
}
