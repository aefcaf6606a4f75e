/**
 * The phone's own pages: an address and what was typed in, a page or another address out. The templates, forms, words and addresses are
 * the server's (carer_app/web/offline/pages.py); what is read and written is on the phone (static/js/offline/phone.js).
 *
 * @typedef {{title: string, told: string, main: string, bar: string, strip: string, parts: boolean}} Page HTML; `parts`: may be shown anew by itself
 * @typedef {{page?: Page, redirect?: string, elsewhere?: string, status?: number, back?: ?number}} Answer
 *   `elsewhere`: an address that the phone has no page for
 * @typedef {{method: string, url: URL, args: Object<string, string>, query: URLSearchParams, typed: FormData, now: number}} Asked
 * @typedef {(site: Site, asked: Asked) => Promise<Answer>} View
 */

import { newId } from "../modules/ids.js";
import { Form } from "./forms.js";
import { Here } from "./here.js";
import { Jinja } from "./jinja.js";
import { Routes } from "./routes.js";
import { Speaking, following } from "./speaking.js";

const MARKERS = ["title", "told", "before", "errors", "flashes", "h1", "content", "nav", "bar", "strip"];

export class Site {
  #jinja;
  #forms;
  #routes;
  #views;
  #flashes = [];

  /**
   * @param {{phone: Object, pages: Object, views: Object<string, View>, protocols: (url: ?string) => Promise<Object>,
   *   assets: string, clock?: () => number}} parts `pages`: the module of the server; `assets`: where static files are
   */
  constructor({ phone, pages, views, protocols, assets, clock = Date.now }) {
    this.phone = phone;
    this.words = pages.WORDS;
    this.speaking = new Speaking(pages.WORDS);
    this.here = new Here({ phone, protocols, words: pages.WORDS });
    this.clock = clock;
    this.#forms = pages.FORMS;
    this.#views = views;
    this.#routes = new Routes(pages.ROUTES, Object.keys(views), { section_id: pages.WORDS.sections.map(({ id }) => id).join("|") });
    this.#jinja = new Jinja(pages.TEMPLATES, {
      csrf_token: () => "",
      url_for: (endpoint, values = {}) => this.urlFor(endpoint, values),
      asset_url: (name) => `${assets}${name}`,
      may: () => false,
      service_name: pages.SERVICE_NAME,
      is_demo: false,
      current_person: true,
      net_state: "",
      emergency: null,
      nav_links: [
        [this.urlFor("decide.who"), "Who is not home?"],
        [this.urlFor("guide.contents"), "Guide"],
        ["/?plain", "All pages, with a network"],
      ],
      get_flashed_messages: () => this.#flashes.splice(0),
      new_id: newId,
      namespace: (values) => ({ ...values }),
    });
  }

  /** @param {string} endpoint @param {Object} [values] */
  urlFor(endpoint, values) {
    return this.#routes.urlFor(endpoint, values);
  }

  /** Whether the server answered when it was last asked: what only it can do is not promised without. */
  get hasSignal() {
    return this.phone.isReached !== false && globalThis.navigator?.onLine !== false;
  }

  /** Whether the phone has a page for that address. @param {string} method @param {URL} url */
  has(method, url) {
    return this.#routes.match(method, url.pathname) !== null;
  }

  /**
   * @param {string} method
   * @param {URL} url
   * @param {FormData} [typed]
   * @returns {Promise<Answer>}
   */
  async answer(method, url, typed = new FormData()) {
    const found = this.#routes.match(method, url.pathname);
    if (!found) return { elsewhere: url.href };
    const asked = { method, url, args: found.args, query: url.searchParams, typed, now: this.clock() };
    return this.#views[found.name](this, asked);
  }

  /** @param {string} name @returns {Form} */
  form(name) {
    return new Form(this.#forms[name]);
  }

  flash(text, kind = "ok") {
    this.#flashes.push([kind, text]);
  }

  /** A page about one occurrence; its forms call the child by name. Twin of carer_app/web/situations.py. */
  show(template, at, more = {}) {
    for (const form of Object.values(more)) if (form instanceof Form) form.nameTheChild(at.childName);
    const { occurrence, childName: child, now, emergency } = at;
    return this.page(template, { at, occurrence, child, now, emergency, speaks: following(at.pack), ...more });
  }

  /** The same page with what is wrong: nothing was kept, everything typed is still there. */
  refused(template, at, more = {}) {
    return { ...this.show(template, at, more), status: 422 };
  }

  /** A piece of a page, as HTML. */
  piece(template, context) {
    return this.#jinja.show(template, context);
  }

  /** @returns {Answer} */
  page(template, context) {
    const block = this.#jinja.page(template, context);
    const found = Object.fromEntries(MARKERS.map((name) => [name, block(name)]));
    const main = [found.before, found.errors, found.flashes, found.h1, found.content, found.nav].join("\n");
    return { page: { title: found.title, told: found.told, main, bar: found.bar, strip: found.strip, isLive: template === "occurrence/live.html", isList: template === "decide/who.html" } };
  }
}
