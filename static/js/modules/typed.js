/** What is being typed on a page of the phone: back where it was after another page, the lock, or a load; gone when it is sent. */

/** Never a secret, not even one that is being looked at. */
const FIELDS = "textarea, input:not([type=hidden], [type=password], [type=file], .govuk-js-password-input-input), select";
const PAUSE = 300;
const fields = () => [...document.querySelectorAll("main form")].flatMap((form) => [...form.querySelectorAll(FIELDS)]).filter(({ name }) => name);
const isTick = ({ type }) => type === "checkbox" || type === "radio";
const now = (field) => (isTick(field) ? field.checked : field.value);
const isChanged = (field) => (isTick(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

export class Typed {
  #phone;
  /** Of each page what was typed, by field. @type {Map<string, Object<string, *>>} */
  #pages = new Map();
  /** Whose it is. @type {?string} */
  #person = null;
  /** Pages that are not sealed yet as they are. @type {Set<string>} */
  #unsealed = new Set();
  #timer = 0;

  /** @param {{typedOn: (page: string) => Promise<?Object>, keepTyped: (page: string, words: ?Object) => Promise<void>, personId: ?string}} phone */
  constructor(phone) {
    this.#phone = phone;
  }

  /** Something was typed, or the phone locked. @param {string} href of the page in front @param {?string} person who typed */
  take(href, person) {
    if (!person) return;
    this.#is(person);
    const kept = this.#pages.get(pageOf(href)) ?? {};
    const typed = fields().filter((field) => isChanged(field) || keyOf(field) in kept);
    if (!typed.length) return;
    this.#put(pageOf(href), { ...kept, ...Object.fromEntries(typed.map((field) => [keyOf(field), now(field)])) });
  }

  /** What was kept of a page before this one was loaded. @param {string} href */
  async recall(href) {
    const { personId } = this.#phone;
    if (!personId) return;
    this.#is(personId);
    if (this.#unsealed.size) this.seal();
    if (this.#pages.has(pageOf(href))) return;
    const kept = await this.#phone.typedOn(pageOf(href)).catch(() => null);
    if (kept && this.#person === personId && !this.#pages.has(pageOf(href))) this.#pages.set(pageOf(href), kept);
  }

  /** @param {string} href @param {?string} person whose store is open */
  giveBack(href, person) {
    this.#is(person);
    const kept = this.#pages.get(pageOf(href));
    if (!kept) return;
    for (const field of fields()) {
      const value = kept[keyOf(field)];
      if (value === undefined || value === now(field)) continue;
      if (isTick(field)) field.checked = value;
      else field.value = value;
      field.closest("details")?.setAttribute("open", "");
    }
  }

  /** The form was taken: its words are lines now. @param {string} href of the page it stood on @param {HTMLFormElement} form */
  sent(href, form) {
    const page = pageOf(href);
    const kept = this.#pages.get(page);
    if (!kept) return;
    const left = Object.entries(kept).filter(([key]) => !key.startsWith(`${formOf(form)}\n`));
    this.#put(page, left.length ? Object.fromEntries(left) : null);
  }

  #put(page, words) {
    if (words) this.#pages.set(page, words);
    else this.#pages.delete(page);
    this.#unsealed.add(page);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.seal(), PAUSE);
  }

  /** As soon as somebody pauses, and when the page goes. */
  async seal() {
    clearTimeout(this.#timer);
    if (this.#phone.personId !== this.#person) return; // locked: it is in the page until it is unlocked
    const pages = [...this.#unsealed];
    this.#unsealed.clear();
    await Promise.all(pages.map((page) => this.#phone.keepTyped(page, this.#pages.get(page) ?? null).catch(() => this.#unsealed.add(page))));
  }

  #is(person) {
    if (this.#person === person) return;
    this.#pages.clear();
    this.#unsealed.clear();
    this.#person = person;
  }
}

const pageOf = (href) => {
  const { pathname, search } = new URL(href, location.href);
  return pathname + search;
};

/** Several forms of one page may lead to one address: what they say hidden tells them apart, but not the ids that are made with each page. */
const formOf = (form) => {
  const hidden = [...form.querySelectorAll("input[type=hidden]")].filter(({ name }) => !["csrf_token", "entry_id"].includes(name));
  return [form.getAttribute("action"), ...hidden.map(({ name, value }) => `${name}=${value}`)].join(" ");
};

const keyOf = (field) => [formOf(field.form), field.name, isTick(field) ? field.value : ""].join("\n");
