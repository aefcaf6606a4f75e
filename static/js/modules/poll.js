/** Brings other people's lines onto the live page without a word lost: what is being typed, read or pressed is left alone. */

const EVERY = 5000;
const LONGEST = 60000;

/**
 * How long to wait before asking again.
 * @param {number} failures in a row
 * @param {number} [every] how often a page asks that is answered
 * @returns {number} milliseconds
 */
export function wait(failures, every = EVERY) {
  return Math.min(every * 2 ** failures, LONGEST);
}

/**
 * A part that somebody is using is not swapped under their thumb.
 * @param {Element} part
 * @param {Element|null} focused
 * @returns {boolean}
 */
export function inUse(part, focused) {
  if (focused && part.contains(focused) && focused.matches("input, textarea, select, button, summary, a")) return true;
  return [...part.querySelectorAll("input:not([type=hidden]), textarea, select")].some(isTyped);
}

/** @param {HTMLInputElement|HTMLTextAreaElement|HTMLSelectElement} field */
function isTyped(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.value !== field.defaultValue;
}

class Poll {
  #region;
  #url;
  #etag;
  #every;
  #failures = 0;
  #timer = 0;
  #asking = false;
  /** @type {Map<string, string>} what the server last sent for each part */
  #sent = new Map();

  /** @param {HTMLElement} region */
  constructor(region) {
    this.#region = region;
    this.#url = region.dataset.poll;
    this.#etag = region.dataset.etag || "";
    this.#every = Number(region.dataset.every) * 1000 || EVERY;
    document.addEventListener("visibilitychange", () => document.hidden || this.#ask());
    document.addEventListener("log:changed", () => this.#ask());
    addEventListener("online", () => this.#ask());
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), wait(this.#failures, this.#every));
  }

  async #ask() {
    if (document.hidden || this.#asking) return this.#later();
    this.#asking = true;
    try {
      await this.#fetch();
      this.#failures = 0;
      document.dispatchEvent(new Event("net:good"));
    } catch {
      this.#failures += 1;
      document.dispatchEvent(new Event("net:lost"));
      this.#tell("poll:lost");
    }
    this.#asking = false;
    if (this.#url) this.#later();
  }

  async #fetch() {
    const headers = { Accept: "text/html", "X-Requested-With": "poll" };
    if (this.#etag) headers["If-None-Match"] = this.#etag;
    const response = await fetch(this.#url, { headers, credentials: "same-origin", cache: "no-store" });
    const at = Date.parse(response.headers.get("Date") ?? "") || Date.now();
    if (response.status === 304) return this.#tell("poll:same", { at });
    if (response.status === 429 || response.status >= 500) throw new Error("The server is busy.");
    if (response.status === 401 && response.headers.get("Content-Type")?.includes("json")) return this.#locked(await response.json());
    if (!response.ok || response.redirected) return this.#stop();
    const before = this.#words();
    const all = this.#swap(await response.text());
    // A part that was left alone must be offered again, so the next answer must not be "nothing new".
    this.#etag = all ? (response.headers.get("ETag") ?? "") : "";
    if (all) this.#tell(this.#words() === before ? "poll:same" : "poll:new", { at });
  }

  #words() {
    return [...this.#region.querySelectorAll("[data-part]")].map((part) => part.textContent.replace(/\s+/g, " ")).join("\n");
  }

  /** For what stands beside the parts: how old they are. @param {string} name @param {object} [detail] */
  #tell(name, detail) {
    this.#region.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Signed out, or no longer ours to see: reading again must go through the front door. */
  #stop() {
    this.#url = "";
    clearTimeout(this.#timer);
    this.#tell("poll:lost", { isOver: true });
  }

  /** Nobody tapped for a while: the page says so, and the way on leads through the front door. @param {{error: {says: string}}} answer */
  #locked({ error }) {
    this.#stop();
    const line = document.createElement("p");
    line.setAttribute("role", "status");
    line.className = "nhy-notice nhy-notice--warn";
    const link = document.createElement("a");
    link.className = "govuk-link nhy-tall";
    link.href = location.href;
    link.textContent = error.says;
    line.append(link);
    document.querySelector("main")?.prepend(line);
  }

  /**
   * @param {string} html parts, each with an id
   * @returns {boolean} whether every part could be shown
   */
  #swap(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const parts = [...template.content.querySelectorAll("[data-part]")];
    return parts.map((part) => this.#swapPart(part)).every(Boolean);
  }

  /** @param {HTMLElement} part */
  #swapPart(part) {
    const name = part.dataset.part;
    const now = this.#region.querySelector(`[data-part="${name}"]`);
    const html = part.innerHTML;
    if (!now || this.#sent.get(name) === html) return true;
    const link = this.#linkToKeep(now);
    if (!link && inUse(now, document.activeElement)) return false;
    const open = [...now.querySelectorAll("details")].map((details) => details.open);
    now.replaceChildren(...part.childNodes);
    now.querySelectorAll("details").forEach((details, i) => (details.open ||= open[i] ?? false));
    if (link) this.#focusAgain(now, link);
    this.#sent.set(name, html);
    now.dispatchEvent(new CustomEvent("page:changed", { bubbles: true }));
    return true;
  }

  /** Where nothing is written, only links can be in use: then the same link is in use afterwards. @param {Element} part */
  #linkToKeep(part) {
    const link = document.activeElement;
    return "fresh" in this.#region.dataset && part.contains(link) && link.matches("a[href]") ? link.getAttribute("href") : "";
  }

  /** @param {Element} part @param {string} href */
  #focusAgain(part, href) {
    const same = [...part.querySelectorAll("a[href]")].find((link) => link.getAttribute("href") === href);
    (same ?? this.#region).focus({ preventScroll: true });
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const region of root.querySelectorAll("[data-poll]")) new Poll(region);
}
