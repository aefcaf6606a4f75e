/** Values as templates see them: what is true, what is already HTML, and names in the server's spelling. */

/** Text that is already HTML. */
export class Safe {
  #html;

  /** @param {string} html */
  constructor(html) {
    this.#html = html;
  }

  toString() {
    return this.#html;
  }

  get length() {
    return this.#html.length;
  }
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;" };

/** @param {*} value @returns {string} HTML */
export function escaped(value) {
  if (value === null || value === undefined) return "";
  if (value instanceof Safe) return String(value);
  return String(value).replace(/[&<>'"]/g, (sign) => ENTITIES[sign]);
}

export const shown = escaped;

/** @param {*} value @returns {boolean} as Python has it: nothing, zero and the empty are false */
export function isTrue(value) {
  if (value === null || value === undefined || value === false || value === 0 || value === "") return false;
  if (Array.isArray(value) || value instanceof Safe) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) return Object.keys(value).length > 0;
  return true;
}

export const isText = (value) => typeof value === "string" || value instanceof Safe;

/** @param {*} values anything to walk @returns {Array<*>} */
export function items(values) {
  if (values === null || values === undefined) return [];
  if (Array.isArray(values)) return values;
  if (typeof values[Symbol.iterator] === "function") return [...values];
  return Object.keys(values);
}

/**
 * A name of the server's, found under our spelling too: `child_name` is `childName` here.
 * @param {*} value
 * @param {string} name
 */
export function attr(value, name) {
  if (value === null || value === undefined) return undefined;
  if (name === "value" && typeof value !== "object") return value; // an enum's value is the text itself
  const found = value[name];
  if (found !== undefined || typeof name !== "string" || !name.includes("_")) return found;
  return value[name.replace(/_([a-z0-9])/g, (found, letter, at) => (/[a-z0-9]/.test(name[at - 1] ?? "") ? letter.toUpperCase() : found))];
}
