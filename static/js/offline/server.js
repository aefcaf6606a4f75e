/**
 * Asks the server, and tells its answer from a wifi's sign-in page, a proxy's error or silence. A session cookie comes along where there
 * is one; nothing is kept by the browser.
 */

import { ServerSaidNo } from "./problems.js";

const UNREACHABLE = "There is no signal, or the service does not answer. What is saved on this phone is sent later.";
const NO_ANSWER = 20_000;
const OFTEN_ENOUGH = 4 * 60_000;

export class Server {
  #fetch;
  #setTimer;
  #clock;
  /** When the service last heard that somebody is here. @type {?Object} */
  #here = null;

  /** @param {{fetch: typeof fetch, setTimer: (then: () => void, ms: number) => () => void, clock: import("./clock.js").Clock}} parts */
  constructor({ fetch, setTimer, clock }) {
    this.#fetch = fetch;
    this.#setTimer = setTimer;
    this.#clock = clock;
  }

  /**
   * @param {string} path
   * @param {string} token of the phone
   * @param {*} body
   * @param {number} [patience]
   */
  async post(path, token, body, patience = NO_ANSWER) {
    const headers = { Authorization: `Device ${token}`, "Content-Type": "application/json" };
    return (await this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) }, patience)).body;
  }

  /** With the session and the page's own token. @param {string} path @param {string} csrf @param {*} body */
  async postSignedIn(path, csrf, body) {
    const headers = { "X-CSRFToken": csrf, "Content-Type": "application/json" };
    return (await this.#ask(path, { method: "POST", headers, body: JSON.stringify(body) }, NO_ANSWER)).body;
  }

  /**
   * @param {string} path
   * @param {string} token
   * @param {string} [etag] of what is known
   * @returns {Promise<?{body: *, etag: string}>} null when nothing changed
   */
  async get(path, token, etag = "") {
    const headers = { Authorization: `Device ${token}`, ...(etag && { "If-None-Match": etag }) };
    const answer = await this.#ask(path, { method: "GET", headers }, NO_ANSWER);
    return answer.status === 304 ? null : answer;
  }

  /** Somebody taps on the phone's own pages: their session lives on, as with a tap on a page of the service. Nothing waits for it. */
  async stillHere() {
    if (this.#here && this.#clock.since(this.#here) < OFTEN_ENOUGH) return;
    this.#here = this.#clock.mark();
    const answer = await this.#fetch("/account/here", { ...HOW, method: "POST" }).catch(() => null);
    if (answer?.status !== 204) this.#here = null;
  }

  /** Bytes, where there are any. @param {string} path @param {string} token @returns {Promise<?Uint8Array>} */
  async bytes(path, token) {
    const stop = new AbortController();
    const cancel = this.#setTimer(() => stop.abort(), NO_ANSWER);
    try {
      const response = await this.#fetch(path, { ...HOW, method: "GET", headers: { Authorization: `Device ${token}` }, signal: stop.signal });
      return response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : null;
    } catch {
      return null;
    } finally {
      cancel();
    }
  }

  /** A file that is drawn anew only where it would say something else. @returns {Promise<?{bytes: ?Uint8Array, etag: string}>} no bytes: the same */
  async file(path, token, etag = "") {
    const stop = new AbortController();
    const cancel = this.#setTimer(() => stop.abort(), NO_ANSWER);
    const headers = { Authorization: `Device ${token}`, ...(etag && { "If-None-Match": etag }) };
    try {
      const response = await this.#fetch(path, { ...HOW, method: "GET", headers, signal: stop.signal });
      if (![200, 304].includes(response.status)) return null;
      return { bytes: response.status === 200 ? new Uint8Array(await response.arrayBuffer()) : null, etag: response.headers.get("ETag") ?? "" };
    } catch {
      return null;
    } finally {
      cancel();
    }
  }

  async #ask(path, options, patience) {
    const stop = new AbortController();
    const cancel = this.#setTimer(() => stop.abort(), patience);
    const asked = this.#clock.mark();
    try {
      return this.#understood(await this.#heard(path, { ...HOW, ...options, signal: stop.signal }), asked);
    } catch (problem) {
      throw problem instanceof ServerSaidNo ? problem : new ServerSaidNo(UNREACHABLE, stop.signal.aborted ? "no_answer" : "unreachable");
    } finally {
      cancel();
    }
  }

  async #heard(path, options) {
    const response = await this.#fetch(path, options);
    const text = response.status === 304 ? "null" : await response.text();
    return { status: response.status, headers: response.headers, body: parsed(text) };
  }

  #understood({ status, headers, body }, asked) {
    const isAnswer = status === 304 || (status >= 200 && status < 300 && body && typeof body === "object");
    if (!isAnswer) throw saidNo(status, headers, body?.error);
    this.#clock.learn(body?.received_at ?? body?.now ?? "", asked);
    return { status, etag: headers.get("ETag") ?? "", body };
  }
}

const HOW = { credentials: "same-origin", cache: "no-store", redirect: "error" };

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A refusal is ours only in our own form; whatever else stands between is no answer worth having. */
function saidNo(status, headers, ours) {
  if (status < 300) return new ServerSaidNo(UNREACHABLE, "unreachable");
  const problem = new ServerSaidNo(ours?.says ?? UNREACHABLE, ours?.code ?? "failed", status);
  problem.wait = Math.min(Math.max(Number(headers.get("Retry-After")) || 0, 1), 300) * 1000;
  return problem;
}
