/** Text as the server measures, compares, strips and shows it, where the two languages would differ. */

const EDGES = "[\\u0009-\\u000d\\u001c-\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
const AT_EDGES = new RegExp(`^${EDGES}|${EDGES}$`, "g");

/**
 * Without white space at both ends.
 * @param {string} text
 */
export function strip(text) {
  return text.replace(AT_EDGES, "");
}

/**
 * Whether there is anything but white space.
 * @param {?string} text
 */
export function says(text) {
  return Boolean(text) && strip(text) !== "";
}

/**
 * How many characters: a face counts as one.
 * @param {string} text
 */
export function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * The first `count` characters.
 * @param {string} text
 * @param {number} count
 */
export function first(text, count) {
  return [...text.slice(0, count * 2)].slice(0, count).join("");
}

/**
 * Less than 0 when `one` sorts first: by characters, not by the halves that some are stored in.
 * @param {string} one
 * @param {string} other
 */
export function compare(one, other) {
  if (one === other) return 0;
  const a = [...one];
  const b = [...other];
  const place = a.findIndex((character, at) => character !== b[at]);
  if (place === -1) return -1;
  if (place >= b.length) return 1;
  return a[place].codePointAt(0) - b[place].codePointAt(0);
}

/**
 * The same for lists of words and numbers.
 * @param {Array<string|number|boolean>} one
 * @param {Array<string|number|boolean>} other
 */
export function compareAll(one, other) {
  for (let at = 0; at < one.length; at += 1) {
    const difference = typeof one[at] === "string" ? compare(one[at], other[at]) : one[at] - other[at];
    if (difference) return difference;
  }
  return 0;
}

/**
 * The text with what differs only in small and capital letters made the same.
 * @param {string} text
 */
export function casefold(text) {
  return Array.from(text, (character) => character.toLowerCase().toUpperCase().toLowerCase()).join("");
}

/**
 * The text with a capital first.
 * @param {string} text
 */
export function capital(text) {
  const [start = ""] = text;
  return start.toUpperCase() + text.slice(start.length);
}

/**
 * The text with a small letter first.
 * @param {string} text
 */
export function small(text) {
  const [start = ""] = text;
  return start.toLowerCase() + text.slice(start.length);
}

/**
 * A word in quotation marks, for a complaint.
 * @param {string} text
 */
export function shown(text) {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text.replace(/[\\\u0000-\u001f\u007f]|[\ud800-\udfff]/gu, escaped);
  return mark + (mark === "'" ? inside.replace(/'/g, "\\'") : inside) + mark;
}

function escaped(character) {
  const code = character.charCodeAt(0);
  const named = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
  return named ?? (code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`);
}

/**
 * A value as the server puts it into a complaint.
 * @param {*} value
 * @returns {string}
 */
export function told(value) {
  if (typeof value === "string") return value;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return String(value);
  const inside = (item) => (typeof item === "string" ? shown(item) : told(item));
  if (Array.isArray(value)) return `[${value.map(inside).join(", ")}]`;
  return `{${Object.entries(value).map(([key, item]) => `${shown(key)}: ${inside(item)}`).join(", ")}}`;
}

/**
 * JSON with its keys sorted, and nothing in it but plain letters: the same text in both languages.
 * @param {*} value
 * @returns {string}
 */
export function written(value) {
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (value === null || typeof value !== "object") return plain(JSON.stringify(value));
  const pairs = Object.keys(value).sort(compare).map((key) => `${written(key)}: ${written(value[key])}`);
  return `{${pairs.join(", ")}}`;
}

function plain(json) {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * What a table holds under a name; `otherwise` where it holds nothing, whatever the name.
 * @template T
 * @param {Object<string, T>} table
 * @param {string} name
 * @param {T} [otherwise]
 * @returns {T|undefined}
 */
export function held(table, name, otherwise = undefined) {
  return Object.hasOwn(table, name) ? table[name] : otherwise;
}
