/**
 * The lines of a person's logs on this phone, their own and those that came from the server, each once by its id.
 *
 * @typedef {import("../domain/entries.js").Entry} Entry
 * @typedef {{id: string, child: string, together: ?string, length: number, marks: Object<string, Object>, names: Object<string, string>}} Known
 *   what the server said of an occurrence beside its lines
 */

import { parse, toJson } from "../domain/entry_json.js";
import { inOrder } from "../domain/log_order.js";

export class DeviceLog {
  #store;
  #vault;
  /** What was read since the store was opened, by id and seal. @type {Map<string, {row: *, entry: Object}>} */
  #read = new Map();

  /** @param {{store: import("./store.js").Store, vault: import("./vault.js").Vault}} parts */
  constructor({ store, vault }) {
    this.#store = store;
    this.#vault = vault;
  }

  /** Nothing read is remembered. */
  forget() {
    this.#read.clear();
  }

  /** Whether it is this person's store that is open. @param {?{id: string}} person */
  isOf(person) {
    return person !== null && this.#vault.personId === person.id;
  }

  /** A row for the store, sealed to the person whose store is open, or posted to one whose is not. @param {Object} entry @param {?Object} person */
  async row(entry, person) {
    const bound = `line|${entry.id}`;
    const sealed = this.isOf(person) ? await this.#vault.seal(bound, entry) : await this.#vault.post(person, bound, entry);
    return { person: person.id, id: entry.id, occurrence: entry.occurrence, seq: entry.seq, ...sealed };
  }

  /**
   * In the order of a log, with what the server said of each. A line that cannot be opened is in nobody's way.
   * @param {string} occurrence
   * @returns {Promise<Entry[]>}
   */
  async entriesOf(occurrence) {
    const own = [this.#vault.personId, occurrence];
    const [rows, known] = await Promise.all([
      this.#store.read(["lines"], (t) => t.objectStore("lines").index("by_occurrence").getAll(own)),
      this.known(occurrence),
    ]);
    const entries = await Promise.all(rows.map((row) => this.#entry(row).catch(() => null)));
    return inOrder(entries.filter(Boolean).map((entry) => marked(entry, known?.marks[entry.id])));
  }

  /** @param {string} id @returns {Promise<?Object>} the line as it was kept */
  async find(id) {
    const row = await this.#store.read(["lines"], (t) => t.objectStore("lines").get([this.#vault.personId, id]));
    return row ? this.#entry(row) : null;
  }

  /** @param {string} occurrence @returns {Promise<?Known>} */
  async known(occurrence) {
    const row = await this.#store.read(["occurrences"], (t) => t.objectStore("occurrences").get([this.#vault.personId, occurrence]));
    return row ? this.#vault.open(`occurrence|${occurrence}`, row) : null;
  }

  /** @returns {Promise<Known[]>} */
  async all() {
    const theirs = IDBKeyRange.bound([this.#vault.personId], [this.#vault.personId, []]);
    const rows = await this.#store.read(["occurrences"], (t) => t.objectStore("occurrences").getAll(theirs));
    return Promise.all(rows.map((row) => this.#vault.open(`occurrence|${row.id}`, row)));
  }

  /** A row for the store about an occurrence. @param {Known} known */
  async knownRow(known) {
    return { person: this.#vault.personId, id: known.id, ...(await this.#vault.seal(`occurrence|${known.id}`, known)) };
  }

  /**
   * What the server sent about occurrences, laid over what is here: lines are added, never replaced.
   * @param {Object[]} logs as docs/sync.md has them, each with its `child`
   */
  async receive(logs) {
    const person = { id: this.#vault.personId };
    const made = await Promise.all(logs.map(async (log) => this.#received(log, person)));
    await this.#store.write(["lines", "occurrences", "counters"], async (t) => {
      for (const { rows, known, seq } of made) {
        await Promise.all(rows.map((row) => addOnce(t.objectStore("lines"), row)));
        await t.objectStore("occurrences").put(known);
        await atLeast(t.objectStore("counters"), known.id, seq);
      }
    });
    return made.some(({ rows }) => rows.length);
  }

  async #received({ entries, ...log }, person) {
    const lines = entries.flatMap(readable);
    const before = await this.known(log.id);
    const known = { ...before, ...log, marks: { ...before?.marks, ...log.marks }, names: { ...before?.names, ...log.names } };
    const have = await this.#store.read(["lines"], (t) => t.objectStore("lines").index("by_occurrence").getAllKeys([person.id, log.id]));
    const ids = new Set(have.map(([, id]) => id));
    const fresh = lines.filter(({ id }) => !ids.has(id));
    const rows = await Promise.all(fresh.map((entry) => this.row(entry, person)));
    return { rows, known: await this.knownRow(known), seq: Math.max(0, ...lines.map(({ seq }) => seq)) };
  }

  /**
   * Lines of occurrences that this person may no longer read go, once the server had every one that was written here.
   * @param {string[]} gone
   * @param {string} saidAt when the server said so
   */
  async drop(gone, saidAt) {
    const { personId } = this.#vault;
    await this.#store.write(["lines", "occurrences", "envelopes"], async (t) => {
      for (const occurrence of gone) {
        const envelopes = await t.objectStore("envelopes").index("by_occurrence").getAll(occurrence);
        const written = envelopes.filter(({ person }) => person === personId);
        if (written.some(({ state, at }) => state !== "received" || Date.parse(at) > Date.parse(saidAt))) continue;
        await Promise.all(written.map(({ id }) => t.objectStore("envelopes").delete(id)));
        const keys = await t.objectStore("lines").index("by_occurrence").getAllKeys([personId, occurrence]);
        await Promise.all(keys.map((key) => t.objectStore("lines").delete(key)));
        await t.objectStore("occurrences").delete([personId, occurrence]);
      }
    });
  }

  async #entry(row) {
    const before = this.#read.get(row.id);
    if (before && sameBytes(before.row.sealed, row.sealed)) return before.entry;
    const entry = await this.#vault.open(`line|${row.id}`, row);
    this.#read.set(row.id, { row, entry });
    return entry;
  }
}

/** A line of a newer server that this app cannot read yet is left out, never in the way of the others. */
function readable(raw) {
  try {
    return [toJson(parse(raw))];
  } catch {
    return [];
  }
}

function marked(entry, mark) {
  return { ...entry, proved: mark?.proved ?? false, received_at: mark?.received_at ?? null };
}

async function addOnce(lines, row) {
  if (!(await lines.get([row.person, row.id]))) await lines.put(row);
}

/** @param {*} counters @param {string} occurrence @param {number} seq */
export async function atLeast(counters, occurrence, seq) {
  const kept = await counters.get(occurrence);
  if ((kept?.seq ?? 0) < seq) await counters.put({ occurrence, seq });
}

function sameBytes(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
