/** What only this phone holds, as one text to keep or hand over. It stays sealed: nobody but the server can read it (docs/sync.md). */

export const FORMAT = "not-home-yet recovery 1";

/**
 * @param {{made_at: string, device: string, build: string}} about
 * @param {import("./outbox.js").Kept[]} unsent
 * @returns {string} JSON
 */
export function recoveryText(about, unsent) {
  const envelopes = unsent.map(({ envelope }) => envelope);
  return JSON.stringify({ format: FORMAT, ...about, count: envelopes.length, envelopes }, null, 1);
}
