/** Whether words say anything: a reason that has letters, and a name that names somebody. Twin of carer_app/domain/named.py. */

import { length } from "./python_text.js";

const REASON_LETTERS = 3;
const NAME_LETTERS = 2;
export const NOBODY = [
  "me", "myself", "self", "na", "none", "no", "nobody", "noone", "test", "testing", "someone", "somebody", "anyone", "anybody",
  "unknown", "dontknow", "notknown", "notapplicable", "tbc", "tba",
];
/** Letters by their kind, but nothing is seen of them. */
const FILLERS = /[\u115f\u1160\u3164\uffa0]/g;

/**
 * What can be seen and said of it: letters only, all small.
 * @param {string} text
 */
export function letters(text) {
  return text.replace(/\P{L}/gu, "").replace(FILLERS, "").toLowerCase();
}

/**
 * A sentence, or at least a word.
 * @param {string} text
 */
export function isReason(text) {
  return length(letters(text)) >= REASON_LETTERS;
}

/**
 * Somebody, as far as words can tell.
 * @param {string} text
 */
export function isName(text) {
  const said = letters(text);
  return length(said) >= NAME_LETTERS && !NOBODY.includes(said);
}
