/** A profile whose answers can be read as they stand in print. Twin of `Profile.words` of carer_app/domain/profile.py. */

import { Profile } from "../domain/profile.js";
import { day } from "./filters.js";

/** One value in print: a choice by its label, a date in words, a number with what it counts; nothing for a blank. @returns {?string} */
export function inPrint({ options = {}, is_date: isDate = false, unit = "" }, value) {
  if (value === null || value === undefined || value === "") return null;
  if (unit) return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
  return isDate ? day(value) : (options[value] ?? String(value));
}

export class Printed extends Profile {
  #fields;

  /** @param {Object} fields the server's words for each field, by section; then as a Profile takes them */
  constructor(fields, ...kept) {
    super(...kept);
    this.#fields = fields;
  }

  /** @param {string} section @param {string} field @returns {?string} */
  words(section, field) {
    return inPrint(this.#fields[section]?.[field] ?? {}, this.get(section, field));
  }
}
