/** What lies between a phone and the server, and everything that goes wrong there. */

import { no } from "./model_server.js";

/** What can happen to one request. */
export const MISHAPS = [
  "drop_request", "drop_answer", "time_out_after_commit", "duplicate", "late", "error_before", "error_after", "too_large", "forbidden", "too_many", "sign_in_page", "proxy_error",
];

export class Network {
  isOn = true;
  /** Mishaps for the next requests to the outbox's address. @type {string[]} */
  next = [];
  /** Requests that have left a phone and come to the server much later. @type {(() => Promise<*>)[]} */
  onTheWay = [];

  /** @param {{answer: Function}} server @param {import("./rest.js").Rest} rest */
  constructor(server, rest) {
    this.server = server;
    this.rest = rest;
  }

  /** `fetch` for a tab of a phone on which that person's session is. @param {{isDead: boolean}} tab @param {() => ?string} person */
  of(tab, person) {
    return async (path, options) => {
      const request = { method: options.method, headers: options.headers, body: options.body };
      return this.#until(options.signal, tab, () => this.#carry(path, request, person));
    };
  }

  /** Brings what was under way, in a turned order. */
  async deliver() {
    for (const late of this.onTheWay.splice(0).reverse()) await late();
  }

  async #carry(path, request, person) {
    if (!this.isOn) throw new TypeError("Failed to fetch");
    const ask = () => this.rest.watch(this.server.answer(path, request, person()));
    const mishap = path === "/sync/entries" ? this.next.shift() : undefined;
    return response(await this.#happen(mishap, ask));
  }

  async #happen(mishap, ask) {
    switch (mishap) {
      case "drop_request":
        throw new TypeError("Failed to fetch");
      case "drop_answer":
        await ask();
        throw new TypeError("Failed to fetch");
      case "time_out_after_commit":
        await ask();
        return never();
      case "duplicate":
        return (await Promise.all([ask(), ask()]))[1];
      case "late":
        this.onTheWay.push(ask);
        throw new TypeError("Failed to fetch");
      case "error_before":
        return no(500, "error", "Something went wrong.");
      case "error_after":
        await ask();
        return no(500, "error", "Something went wrong.");
      case "too_large":
        return no(413, "too_large", "That is too much at once.");
      case "forbidden":
        return { status: 403, headers: {}, text: "<h1>Forbidden</h1>" };
      case "too_many":
        return { ...no(429, "too_many", "Wait a little."), headers: { "Retry-After": "7" } };
      case "sign_in_page":
        return { status: 200, headers: {}, text: "<h1>Welcome to our wifi</h1>" };
      case "proxy_error":
        return { status: 502, headers: {}, text: "<h1>Bad gateway</h1>" };
      default:
        return ask();
    }
  }

  /** A dead tab hears nothing; one that gave up waiting hears that. */
  #until(signal, tab, carry) {
    return new Promise((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      if (tab.isDead) return;
      const ended = (then) => (value) => (tab.isDead ? undefined : then(value));
      carry().then(ended(resolve), ended(reject));
    });
  }
}

const never = () => new Promise(() => {});

function response({ status, headers, text, bytes }) {
  const known = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, headers: { get: (name) => known.get(name.toLowerCase()) ?? null }, text: async () => text, arrayBuffer: async () => bytes };
}
