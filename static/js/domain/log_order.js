/**
 * Puts the lines of a log in one order, whatever order they came in, and finds those that a later line withdraws.
 * Twin of carer_app/domain/log_order.py.
 *
 * @typedef {import("./entries.js").Entry} Entry
 */

import { toJson } from "./entry_json.js";
import { utc } from "./iso_time.js";
import { compareAll, says, written } from "./python_text.js";

/** Kinds that a correction cannot withdraw: another line says it better (an answer given anew, a lower level with its reason). */
export const KEEPS_ITS_PLACE = [
  "opened", "answered", "decided", "level_raised", "level_lowered", "lowering_confirmed", "corrected", "details_given", "attached",
];

/**
 * Each entry once, by (seq, device, id), never by a clock. Whichever copy of an entry came first, the same one is kept.
 * The line that opened the occurrence leads, even if another device counted from zero without having seen it.
 * @param {Iterable<Entry>} lines
 * @returns {Entry[]}
 */
export function inOrder(lines) {
  const kept = new Map();
  for (const line of lines) {
    const other = kept.get(line.id);
    kept.set(line.id, other === undefined || compareAll(preference(line), preference(other)) < 0 ? line : other);
  }
  const ordered = [...kept.values()].sort((one, other) => compareAll(place(one), place(other)));
  const first = ordered.find((line) => line.kind === "opened");
  return first === undefined ? ordered : [first, ...ordered.filter((line) => line !== first)];
}

function place(line) {
  return [line.seq, line.device, line.id];
}

/** Of two copies, the one a server has received and proved; two entries that share an id by mistake are told apart by what they say. */
function preference(line) {
  const received = line.received_at === null ? 0 : utc(line.received_at);
  return [line.seq, line.device, written(toJson(line)), !line.proved, line.received_at === null, received];
}

/**
 * The lines that a correction with a reason says did not happen. They stay in the log and never move anything.
 * @param {Entry[]} lines
 * @returns {Set<string>}
 */
export function withdrawn(lines) {
  const kinds = new Map(lines.map((line) => [line.id, line.kind]));
  const isGone = ({ kind, body }) =>
    kind === "corrected" && body.withdraws && says(body.reason) && !KEEPS_ITS_PLACE.includes(kinds.get(body.entry) ?? "opened");
  return new Set(lines.filter(isGone).map((line) => line.body.entry));
}
