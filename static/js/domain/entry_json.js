/**
 * Entries as JSON: reading refuses what is not an entry, with a sentence that names the field; writing gives what reading takes.
 * Twin of carer_app/domain/entry_json.py. An id is taken in its usual form only: the server also reads some odd ones.
 */

import { DETAILS, KINDS, TEXT, TIME } from "./entries.js";
import { MalformedEntry } from "./errors.js";
import { readTime } from "./iso_time.js";
import { compare, first, length, shown, told } from "./python_text.js";

export const MAX_TEXT = 4000;
export const MAX_ITEMS = 60;
export const MIN_YEAR = 1970; // a phone whose battery was out begins there, and is written with all the same
export const MAX_YEAR = 2200;
const ALLOWED = ["id", "occurrence", "device", "seq", "happened_at", "written_at", "author", "kind", "body"];

/**
 * An entry from its JSON form. Throws MalformedEntry with a sentence. What only the server may say is never read from `raw`.
 * @param {Object} raw
 * @returns {import("./entries.js").Entry}
 */
export function parse(raw) {
  refuseUnknown(raw, ALLOWED, "An entry");
  for (const name of ALLOWED) {
    if (name !== "author" && !Object.hasOwn(raw, name)) throw new MalformedEntry(`An entry needs '${name}'.`);
  }
  const author = raw.author ?? null;
  return {
    id: uuid(raw.id, "id"),
    occurrence: uuid(raw.occurrence, "occurrence"),
    device: read(TEXT, raw.device, "device"),
    seq: sequence(raw.seq),
    happened_at: read(TIME, raw.happened_at, "happened_at"),
    written_at: read(TIME, raw.written_at, "written_at"),
    author: author === null ? null : uuid(author, "author"),
    kind: raw.kind,
    body: parseBody(raw.kind, raw.body),
    proved: false,
    received_at: null,
  };
}

/**
 * The body of an entry of that kind from its JSON form. Throws MalformedEntry.
 * @param {*} kind
 * @param {*} raw
 * @returns {Object}
 */
export function parseBody(kind, raw) {
  if (typeof kind !== "string" || !Object.hasOwn(KINDS, kind)) {
    throw new MalformedEntry(`There is no kind of entry called ${shown(first(told(kind), 40))}.`);
  }
  if (!isObject(raw)) throw new MalformedEntry(`The body of a '${kind}' entry must be an object.`);
  const body = readObject(KINDS[kind], raw, kind);
  const unknown = kind === "details_given" ? Object.keys(body.details).filter((key) => !DETAILS.includes(key)) : [];
  if (unknown.length) throw new MalformedEntry(`'${first(unknown.sort(compare)[0], 40)}' is not a detail that is kept.`);
  return body;
}

/**
 * The JSON form that `parse` reads back: without what only the server may say.
 * @param {import("./entries.js").Entry} entry
 * @returns {Object}
 */
export function toJson(entry) {
  return Object.fromEntries(ALLOWED.map((name) => [name, entry[name]]));
}

function refuseUnknown(raw, allowed, what) {
  const unknown = Object.keys(raw).filter((key) => !allowed.includes(key)).sort(compare);
  if (unknown.length) throw new MalformedEntry(`${what} has no field called ${shown(first(unknown[0], 40))}.`);
}

/** `raw` as a value of that type. */
function read(type, raw, name) {
  if (type.isNull && raw === null) return null;
  return READERS[type.name](type, raw, name);
}

function readObject(fields, raw, name) {
  if (!isObject(raw)) throw new MalformedEntry(`'${name}' must be an object.`);
  refuseUnknown(raw, Object.keys(fields), `'${name}'`);
  const values = {};
  for (const [field, type] of Object.entries(fields)) {
    if (Object.hasOwn(raw, field)) values[field] = read(type, raw[field], field);
    else if (type.otherwise === undefined) throw new MalformedEntry(`'${name}' needs '${field}'.`);
    else values[field] = type.otherwise;
  }
  return values;
}

function readList(type, raw, name) {
  if (!Array.isArray(raw) || raw.length > MAX_ITEMS) throw new MalformedEntry(`'${name}' must be a list of at most ${MAX_ITEMS}.`);
  return raw.map((item) => read(type.of, item, name));
}

function readWords(_, raw, name) {
  if (!isObject(raw) || Object.keys(raw).length > MAX_ITEMS) {
    throw new MalformedEntry(`'${name}' must be an object of at most ${MAX_ITEMS} words.`);
  }
  return Object.fromEntries(Object.entries(raw).map(([key, value]) => [read(TEXT, key, name), read(TEXT, value, name)]));
}

function readMoment(_, raw, name) {
  const found = readTime(raw);
  if (found === null) throw new MalformedEntry(`'${name}' must be a time like 2026-10-14T22:05:00+01:00.`);
  if (found.offset === null) throw new MalformedEntry(`'${name}' must say its offset from UTC.`);
  if (found.year < MIN_YEAR || found.year > MAX_YEAR) {
    throw new MalformedEntry(`'${name}' must be a year between ${MIN_YEAR} and ${MAX_YEAR}.`);
  }
  return found.text;
}

function readChoice(type, raw, name) {
  if (!type.options.includes(raw)) throw new MalformedEntry(`'${name}' must be one of: ${type.options.join(", ")}.`);
  return raw;
}

function readText(_, raw, name) {
  if (typeof raw !== "string") throw new MalformedEntry(`'${name}' must be text.`);
  if (length(raw) > MAX_TEXT) throw new MalformedEntry(`'${name}' must be at most ${MAX_TEXT} characters of text.`);
  if (raw.includes("\0") || !canBeKept(raw)) {
    throw new MalformedEntry(`'${name}' has a sign in it that cannot be kept, such as half of an emoji.`);
  }
  return raw;
}

/** Half of a surrogate pair passes through JSON but is no character, and cannot be stored or chained. */
function canBeKept(text) {
  return !/[\ud800-\udfff]/u.test(text);
}

function readCount(_, raw, name) {
  if (!Number.isInteger(raw)) throw new MalformedEntry(`'${name}' must be a whole number.`);
  return raw;
}

function readFlag(_, raw, name) {
  if (typeof raw !== "boolean") throw new MalformedEntry(`'${name}' must be true or false.`);
  return raw;
}

const READERS = {
  text: readText,
  count: readCount,
  flag: readFlag,
  time: readMoment,
  choice: readChoice,
  words: readWords,
  list: readList,
  object: (type, raw, name) => readObject(type.fields, raw, name),
};

function uuid(raw, name) {
  const bare = typeof raw === "string" ? raw.replace(/urn:/g, "").replace(/uuid:/g, "").replace(/^[{}]+|[{}]+$|-/g, "") : "";
  if (!/^[0-9a-f]{32}$/i.test(bare)) throw new MalformedEntry(`'${name}' must be a UUID.`);
  return bare.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function sequence(raw) {
  if (!Number.isSafeInteger(raw) || raw < 0) throw new MalformedEntry("'seq' must be a whole number, zero or more.");
  return raw;
}

function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
