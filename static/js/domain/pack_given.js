/**
 * Who was given which version of the pack, what became of it, and whom to ask whether they have it: sent is not received.
 * Twin of carer_app/domain/pack_given.py.
 *
 * @typedef {{line: string, version: number, recipient: string, channel: string, at: number, news: ?string, openedAt: ?number,
 *   confirmedBy: string, confirmedAt: ?number, failed: boolean}} Given
 */

import { PackNews } from "./entries.js";
import { utc } from "./iso_time.js";

/** Long enough to open an e-mail, short enough that a pack nobody has is noticed while it still helps. */
export const ASK_AFTER = 15 * 60_000;
export const FAILED = [PackNews.NOT_SENT, PackNews.LOCKED];

/**
 * Every hand-over that counts, newest first.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @returns {Given[]}
 */
export function given(occurrence) {
  const found = new Map();
  for (const { entry } of occurrence.log.filter(({ counts }) => counts)) {
    const { body } = entry;
    const at = utc(entry.happened_at);
    if (entry.kind === "pack_shared") {
      const { version, recipient, channel } = body;
      found.set(entry.id, { line: entry.id, version, recipient, channel, at, news: null, openedAt: null, confirmedBy: "", confirmedAt: null });
    }
    const one = found.get(body.shared);
    if (entry.kind === "pack_confirmed" && one) Object.assign(one, { confirmedBy: body.by, confirmedAt: at });
    if (entry.kind === "pack_followed" && one) Object.assign(one, { news: body.news, openedAt: body.news === PackNews.OPENED ? at : one.openedAt });
  }
  return [...found.values()].reverse().map((one) => ({ ...one, failed: one.confirmedAt === null && FAILED.includes(one.news) }));
}

/**
 * Those of whom nobody knows whether they have it, newest first: to be asked after a quarter of an hour, at once where it failed.
 * Who said they have this version or a later one has the pack; a link that was taken back is nobody's to ask after.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @param {number} now
 */
export function toAsk(occurrence, now) {
  if (!occurrence.isOpen) return [];
  const all = given(occurrence);
  const had = Math.max(0, ...all.filter((one) => one.confirmedAt !== null).map(({ version }) => version));
  const waiting = all.filter((one) => one.confirmedAt === null && one.version > had && one.news !== PackNews.TAKEN_BACK);
  return waiting.filter((one) => one.failed || one.at + ASK_AFTER <= now);
}
