/** Reads the cases of tests/vectors, the same that pytest reads; see the README in tests/vectors/occurrence. */

import { readFileSync, readdirSync } from "node:fs";

import { parse } from "../../static/js/domain/entry_json.js";

const ROOT = new URL("../", import.meta.url);
export const OCCURRENCE = "30000000-0000-4000-8000-000000000001";
export const PEOPLE = {
  $anna: "40000000-0000-4000-8000-000000000001",
  $bea: "40000000-0000-4000-8000-000000000002",
  $carl: "40000000-0000-4000-8000-000000000003",
};

export const json = (path) => JSON.parse(readFileSync(new URL(path, ROOT), "utf8"));

/** The national pack of that version, as its raw files by their name. */
export function rawPack(version = "1") {
  const folder = new URL(`../carer_app/packs/data/national/${version}/`, ROOT);
  return Object.fromEntries(readdirSync(folder).map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(new URL(file, folder), "utf8"))]));
}

export const entryId = (number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** One case of a file of vectors. */
export class Case {
  constructor(file, vectors, raw) {
    Object.assign(this, { file, vectors, raw });
  }

  minute(minute) {
    return Date.parse(this.vectors.start) + minute * 60_000;
  }

  /** A value with its @minutes, #ids and $people filled in. */
  value(raw) {
    if (Array.isArray(raw)) return raw.map((item) => this.value(item));
    if (raw !== null && typeof raw === "object") return Object.fromEntries(Object.entries(raw).map(([key, item]) => [key, this.value(item)]));
    if (typeof raw !== "string") return raw;
    if (raw[0] === "@") return new Date(this.minute(Number(raw.slice(1)))).toISOString();
    return raw[0] === "#" ? entryId(Number(raw.slice(1))) : (PEOPLE[raw] ?? raw);
  }

  entries() {
    const rows = this.raw.entries[0][1] === "opened" ? this.raw.entries : [[0, "opened", {}], ...this.raw.entries];
    return rows.map((row, place) => this.#entry(place + 1, ...row));
  }

  #entry(number, minute, kind, body, more = {}) {
    const { proved = true, ...other } = this.value(more);
    const at = new Date(this.minute(minute)).toISOString();
    const raw = {
      id: entryId(number),
      occurrence: OCCURRENCE,
      device: "a",
      seq: number,
      author: PEOPLE.$anna,
      happened_at: at,
      written_at: at,
      kind,
      body: this.value({ ...this.vectors.defaults[kind], ...body }),
      ...other,
    };
    return { ...parse(raw), proved };
  }
}

/** Every case of every file. */
export function cases() {
  const files = readdirSync(new URL("vectors/occurrence/", ROOT)).filter((file) => file.endsWith(".json"));
  return files.sort().flatMap((file) => {
    const vectors = json(`vectors/occurrence/${file}`);
    return vectors.cases.map((raw) => new Case(file, vectors, raw));
  });
}
