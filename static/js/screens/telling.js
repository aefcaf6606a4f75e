/** Whom to tell that the child is back: the right one for the hour first. Twin of carer_app/web/returned/telling.py. */

import { compareAll } from "../domain/python_text.js";
import { isOfficeHours } from "./office_hours.js";

const BY_DAY = ["social_worker", "edt", "on_call_manager"];
const BY_NIGHT = ["edt", "on_call_manager", "social_worker"];

/** @param {Object} words @param {import("./situation.js").Situation} at those with a number */
export function whomToTell(words, at) {
  const order = isOfficeHours(at.now, words.holidays) ? BY_DAY : BY_NIGHT;
  return order.map((slot) => ({ slot, ...at.contacts[slot] })).filter(({ telephone }) => telephone);
}

/** The newest such call of which nobody has said yet how it ended. */
export function tellCallWaiting(words, occurrence) {
  const steps = Object.values(words.returned.tell_steps);
  const place = ({ seq, device, id }) => [seq, device, id];
  const waiting = occurrence.callsOpen.filter(({ kind, body }) => kind === "call_started" && steps.includes(body.step));
  return waiting.sort((one, other) => compareAll(place(one), place(other))).at(-1) ?? null;
}
