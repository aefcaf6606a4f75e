/**
 * Forms on the phone: the server's own fields (their words come with the pages), filled from what was typed, with the same sentences when
 * something is missing. Twin of forms/base.py, forms/fields.py and forms/validators.py.
 *
 * @typedef {{name: string, type: string, label: string, description: string, draw_as: string, choices?: string[][], exclusive?: string[],
 *   needed?: string, most?: number, too_long?: string, may_be_empty?: boolean, minutes?: number[], ahead?: boolean, optional?: boolean,
 *   span?: number, data?: *}} Told what the server told of a field
 */

import { named } from "../domain/log_lines.js";
import { newId } from "../modules/ids.js";
import { When } from "./when.js";

const NOT_OFFERED = "Choose one of the answers on the page.";

/** One question of a form, as the templates draw it. */
export class Field {
  errors = [];

  /** @param {Told} told */
  constructor(told) {
    Object.assign(this, told);
    this.id = told.name;
    this.label = { text: told.label };
    this.choices = told.choices ?? [];
    this.drawAs = told.draw_as;
    this.data = told.data ?? (told.draw_as === "checkboxes" || told.type === "SelectMultipleField" ? [] : null);
    if (told.type === "EntryIdField") this.data = newId();
    if (told.draw_as === "checkbox") this.data = false;
  }

  /** @param {FormData} typed */
  read(typed) {
    if (Array.isArray(this.data)) this.data = typed.getAll(this.name).map(String);
    else if (this.drawAs === "checkbox") this.data = typed.has(this.name);
    else if (typed.has(this.name)) this.data = tidy(String(typed.get(this.name)));
    else if (this.type !== "EntryIdField") this.data = this.drawAs === "radios" ? null : "";
  }

  /** Whether it may be kept as it is; else it says why not. */
  check() {
    const given = Array.isArray(this.data) ? this.data : [this.data];
    const offered = this.choices.map(([value]) => String(value));
    if (isEmpty(this.data)) return this.needed ? this.#says(this.needed) : true;
    if (["radios", "checkboxes", "select"].includes(this.drawAs) && this.type !== "SelectMultipleField") {
      if (given.some((value) => value && !offered.includes(value))) return this.#says(NOT_OFFERED);
    }
    if (given.length > 1 && given.some((value) => this.exclusive?.includes(value))) return this.#says(this.#notBoth(given));
    if (this.most && String(this.data).length > this.most) return this.#says(this.too_long);
    return true;
  }

  #notBoth(given) {
    const alone = given.find((value) => this.exclusive.includes(value));
    const words = this.choices.find(([value]) => value === alone)?.[1] ?? alone;
    return `Tick “${words}” or the others, not both.`;
  }

  #says(sentence) {
    this.errors = [sentence];
    return false;
  }

  iter_choices() {
    const chosen = (value) => (Array.isArray(this.data) ? this.data.includes(value) : this.data === value);
    return this.choices.map(([value, words]) => [value, words, chosen(value)]);
  }

  _value() {
    return this.data ?? "";
  }
}

/** A form of the server's, under the names of its fields: `form.reason.data`. */
export class Form {
  formErrors = [];
  #fields;
  #isTyped = false;

  /** @param {Told[]} told */
  constructor(told) {
    this.#fields = told.map((one) => (one.draw_as === "when" ? new When(one) : new Field(one)));
    for (const field of this.#fields) this[field.name] = field;
  }

  [Symbol.iterator]() {
    return this.#fields[Symbol.iterator]();
  }

  get errors() {
    return this.#fields.flatMap((field) => field.errors);
  }

  is_submitted() {
    return this.#isTyped;
  }

  /** @param {Told} told one more question, made for this page */
  add(told) {
    const field = new Field(told);
    this.#fields.push(field);
    this[field.name] = field;
  }

  remove(name) {
    this.#fields = this.#fields.filter((field) => field.name !== name);
    delete this[name];
  }

  /** @param {Object<string, *>} values what is shown before anybody types */
  fill(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = this[name];
      if (field instanceof When) field.show(value);
      else if (field) field.data = value ?? null;
    }
    return this;
  }

  /**
   * What was typed, and whether it may be kept.
   * @param {FormData} typed
   * @param {number} now
   */
  takes(typed, now) {
    this.#isTyped = true;
    for (const field of this.#fields) field.read(typed, now);
    return this.#fields.map((field) => field.check(now)).every(Boolean);
  }

  /** @param {string} child the first name, in the form's own words; what somebody wrote stays as it is */
  nameTheChild(child) {
    for (const field of this.#fields) {
      field.label.text = named(field.label.text, child);
      field.description = named(field.description, child);
      field.errors = field.errors.map((error) => named(error, child));
      if (field.drawAs === "radios") field.choices = field.choices.map(([value, words]) => [value, named(words, child)]);
    }
    return this;
  }

  /** When it happened, as a text; nothing for just now. */
  get happenedAt() {
    return !this.happened || this.happened.chosen === "0" || this.happened.data === null ? undefined : isoText(this.happened.data);
  }
}

/** @param {number} at @returns {string} as entries keep it */
export const isoText = (at) => new Date(at).toISOString().replace("Z", "+00:00");

const isEmpty = (value) => value === null || value === undefined || value === false || value === "" || (Array.isArray(value) && !value.length);

/** Trimmed, with one kind of line ending; what no keyboard types is dropped. */
export function tidy(text) {
  const plain = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  // eslint-disable-next-line no-control-regex
  return plain.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "").trim();
}
