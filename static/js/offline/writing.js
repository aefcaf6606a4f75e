/**
 * Writes lines on the phone: each as its owner's copy and as an envelope for the server, in one transaction.
 *
 * @typedef {{occurrence: string, kind: string, body: Object, id: string, happenedAt?: string}} Line
 * @typedef {{person: ?import("./vault.js").Person, author: ?string}} Writer `author` null in emergency mode
 */

import { parse, toJson } from "../domain/entry_json.js";
import { logSentence } from "../domain/log_lines.js";
import { utf8 } from "./bytes.js";
import { atLeast } from "./device_log.js";
import { NotInEmergency, StoreFailed } from "./problems.js";
import { sealLine } from "./sealing.js";

/** An id, or a moment: nobody's words. */
const NO_WORDS = /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.+Z-]+)$/;
/** What somebody who has not shown who they are cannot record. */
export const NOT_IN_EMERGENCY = ["returned", "level_lowered", "lowering_confirmed", "closed", "return_step"];

export class Writing {
  #parts;
  /** One write after another, so that the order of the taps is the order of the lines. */
  #last = Promise.resolve();

  /**
   * @param {{store: import("./store.js").Store, crypto: Crypto, clock: import("./clock.js").Clock, log: import("./device_log.js").DeviceLog,
   *   outbox: import("./outbox.js").Outbox, about: () => Promise<{device: string, key: import("./sealing.js").ServerKey}>, build: string}} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /**
   * All the lines or none, committed when it resolves. The same ids again change nothing. Throws MalformedEntry, NotInEmergency, StoreFailed.
   * @param {Line[]} lines
   * @param {Writer} writer
   * @returns {Promise<Object[]>} the entries
   */
  write(lines, writer) {
    const writing = this.#last.then(() => this.#write(lines, writer));
    this.#last = writing.catch(() => {});
    return writing;
  }

  async #write(lines, writer) {
    if (!writer.author && lines.some(({ kind }) => NOT_IN_EMERGENCY.includes(kind))) throw new NotInEmergency();
    let entries = lines.map((line) => toJson(parse(this.#raw(line, "-", 0, writer))));
    try {
      const about = await this.#parts.about();
      for (let came = "late"; came === "late"; ) {
        const next = await this.#highest(lines);
        entries = lines.map((line) => toJson(parse(this.#raw(line, about.device, next(line.occurrence), writer))));
        came = await this.#keep(await this.#sealed(entries, about, writer));
        if (came === "before") return Promise.all(entries.map(async (entry) => (await this.#kept(entry, writer)) ?? entry));
      }
    } catch (problem) {
      if (problem instanceof StoreFailed) problem.text = entries.map(copied).join("\n");
      throw problem;
    }
    return entries;
  }

  #raw({ occurrence, kind, body, id, happenedAt }, device, seq, { author }) {
    const now = this.#parts.clock.text();
    return { id, occurrence, device, seq, happened_at: happenedAt ?? now, written_at: now, author, kind, body };
  }

  /** One more than the highest number known, for each line of an occurrence in turn. */
  async #highest(lines) {
    const ids = [...new Set(lines.map(({ occurrence }) => occurrence))];
    const kept = await this.#parts.store.read(["counters"], (t) => Promise.all(ids.map((id) => t.objectStore("counters").get(id))));
    const next = new Map(ids.map((id, at) => [id, kept[at]?.seq ?? 0]));
    return (id) => next.set(id, next.get(id) + 1).get(id);
  }

  #sealed(entries, { key }, { person }) {
    const { crypto, clock, log, outbox, build } = this.#parts;
    const seal = async (entry) => {
      const inside = { entry, clock: clock.stamp(), person: person?.id ?? null, build };
      const [envelope, row] = await Promise.all([sealLine(crypto, key, inside), person ? log.row(entry, person) : null]);
      return { entry, row, kept: outbox.made(envelope, person?.id ?? null) };
    };
    return Promise.all(entries.map(seal));
  }

  #kept(entry, { person }) {
    const { log } = this.#parts;
    return log.isOf(person) ? log.find(entry.id) : null;
  }

  /** "late" when another tab took a number meanwhile; "before" when the id is here already: it was tapped twice. */
  #keep(sealed) {
    return this.#parts.store.write(["lines", "envelopes", "counters"], async (t) => {
      const [envelopes, lines, counters] = ["envelopes", "lines", "counters"].map((name) => t.objectStore(name));
      if (await envelopes.get(sealed[0].entry.id)) return "before";
      for (const { occurrence, seq } of firsts(sealed)) {
        if (((await counters.get(occurrence))?.seq ?? 0) >= seq) return "late";
      }
      for (const { entry, row, kept } of sealed) {
        await Promise.all([envelopes.add(kept), row && lines.put(row)]);
        await atLeast(counters, entry.occurrence, entry.seq);
      }
      return "kept";
    });
  }
}

/** The first line of each occurrence among them. */
function firsts(sealed) {
  const entries = sealed.map(({ entry }) => entry);
  return entries.filter((entry, at) => entries.findIndex(({ occurrence }) => occurrence === entry.occurrence) === at);
}

/** What a line says, with everything that was typed into it. @param {Object} entry */
export function wordsOf(entry) {
  const said = logSentence(entry);
  const own = Object.values(entry.body).filter((value) => typeof value === "string" && value.length > 20 && !NO_WORDS.test(value) && !said.includes(value));
  return [said, ...own].join(" ");
}

/** What a carer can copy when the phone could not save: when, and what. */
const copied = (entry) => `${entry.happened_at.slice(0, 16).replace("T", " ")}: ${wordsOf(entry)}`;

/**
 * An id that follows from others, so that a form sent twice makes one occurrence.
 * @param {Crypto} crypto
 * @param {...string} from
 */
export async function derivedId(crypto, ...from) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(from.join("|")))).slice(0, 16);
  digest[6] = (digest[6] & 0x0f) | 0x50;
  digest[8] = (digest[8] & 0x3f) | 0x80;
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
