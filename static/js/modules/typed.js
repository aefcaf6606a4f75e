/** What was being typed when the phone locked: out of sight, and back where it was once the same person has unlocked it. */

const FIELDS = "textarea, input:not([type=hidden], [type=password], [type=file]), select";
const fields = () => [...document.querySelectorAll("main form")].flatMap((form) => [...form.querySelectorAll(FIELDS)]);
const isTick = ({ type }) => type === "checkbox" || type === "radio";

export class Typed {
  /** @type {?{href: string, person: string, values: Map<string, *>}} */
  #kept = null;

  /** @param {string} href @param {?string} person whose it is */
  take(href, person) {
    if (!person) return;
    const changed = fields().filter((field) => (isTick(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue));
    if (changed.length) this.#kept = { href, person, values: new Map(changed.map((field) => [keyOf(field), isTick(field) ? field.checked : field.value])) };
  }

  /** @param {string} href @param {?string} person */
  giveBack(href, person) {
    const kept = this.#kept;
    if (kept && kept.person !== person) this.#kept = null;
    if (!kept || kept.href !== href || kept.person !== person) return;
    this.#kept = null;
    for (const field of fields()) {
      const value = kept.values.get(keyOf(field));
      if (value === undefined) continue;
      if (isTick(field)) field.checked = value;
      else field.value = value;
    }
  }
}

const keyOf = (field) => [field.form.getAttribute("action"), field.name, isTick(field) ? field.value : ""].join("\n");
