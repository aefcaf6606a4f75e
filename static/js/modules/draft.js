/** Keeps what is typed in a long form as it is typed. Where that fails, the page says so, keeps the words, and tries again. */

const PAUSE = 1500;
const LONGEST_PAUSE = 10000;
const LONGEST_WAIT = 60000;
const TOO_LONG = 10000;
const SMALL = 60000; // what a browser still sends after the page is gone

export const WORDS = {
  typing: "Not kept yet…",
  network: "No network: what you typed is in this page only. Keep it open.",
  server: "It cannot be kept just now: what you typed is in this page only. Keep it open.",
  locked: "Locked, because nothing was tapped or typed for a while. What you typed is in this page only.",
  signedOut: "You are signed out. What you typed is in this page only.",
  saveAfter: "You are signed out, so it is not saved yet. What you typed is in this page only. It is saved as soon as you are signed in.",
  gone: "You cannot write here any more. What you typed is in this page only.",
  stale: "This page has grown old. What you typed is in this page only. Tap Save: nothing is lost.",
};

/**
 * How long to wait before trying again.
 * @param {number} failures in a row, at least one
 * @returns {number} milliseconds
 */
export function wait(failures) {
  return Math.min(1000 * 2 ** failures, LONGEST_WAIT);
}

/**
 * What an answer means for the words in the page.
 * @param {number} status
 * @param {string} code of the error, where there is one
 * @returns {"kept"|"server"|"locked"|"signedOut"|"stale"|"gone"|"refused"}
 */
export function meaning(status, code) {
  if (status < 300) return "kept";
  if (status >= 500 || status === 429) return "server";
  if (status === 401) return code === "locked" ? "locked" : "signedOut";
  if (status === 400) return "stale";
  return status === 404 || status === 403 ? "gone" : "refused";
}

/** Where a page that comes keeps the words, and asks what has to be asked first. */
const MAY_GO = new Set(["", "locked", "stale"]);

const LEADS = { locked: ["/account/confirm", "Show that it is you, in a new window"], signedOut: ["/sign-in", "Sign in, in a new window"] };
/** What the window is called in which somebody signs in again: it closes itself when that is done, and this page is in front once more. */
const WINDOW = "nhy-back";

/** What the header says of the page. @type {Readonly<Record<string, string>>} */
const HEADER = { typing: "Not saved yet", kept: "Draft, not saved", lost: "Not saved yet" };
const ASK_AGAIN = 60000;

class Draft {
  #form;
  #url;
  #writer;
  #says;
  #typedAt = 0;
  /** How often something was typed; which of these the server has; how often it failed since. */
  #typed = 0;
  #kept = 0;
  #failures = 0;
  #waiting = "";
  #timer = 0;
  #since = 0;
  /** @type {Promise<boolean>|null} */
  #under = null;
  #going = false;
  #keptAt = Date.now();
  /** Save was tapped while nobody was signed in: it goes on by itself. @type {HTMLElement|null} */
  #wanted = null;

  /** @param {HTMLElement} region */
  constructor(region) {
    this.#form = region.querySelector("form");
    this.#url = region.dataset.draft;
    this.#writer = region.dataset.writer;
    this.#says = document.querySelector("[data-draft-says]");
    this.#form.addEventListener("input", () => this.#note());
    this.#form.addEventListener("submit", (event) => this.#submit(event), { capture: true });
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#leave() : this.#again()));
    addEventListener("pagehide", () => this.#leave());
    addEventListener("pageshow", () => (this.#going = false));
    addEventListener("online", () => this.#again());
    addEventListener("focus", () => this.#again());
    addEventListener("beforeunload", (event) => this.#warn(event));
  }

  get #isUnsent() {
    return this.#typed > this.#kept;
  }

  #note() {
    this.#typed += 1;
    this.#typedAt = Date.now();
    this.#since ||= Date.now();
    if (!this.#waiting) this.#say(WORDS.typing, "typing");
    this.#later(Date.now() - this.#since > LONGEST_PAUSE ? 0 : this.#failures ? Math.max(PAUSE, wait(this.#failures)) : PAUSE);
  }

  /** @param {number} milliseconds */
  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#send(), milliseconds);
  }

  #leave() {
    if (this.#isUnsent && !this.#going) this.#send(true);
  }

  /** The page is looked at again, or there is signal: do not wait for the next try. */
  #again() {
    if (this.#isUnsent && this.#waiting) this.#send();
  }

  /**
   * @param {boolean} leaving whether the page may be gone before the answer comes
   * @returns {Promise<boolean>} whether the server has every word
   */
  #send(leaving = false) {
    clearTimeout(this.#timer);
    if (!this.#isUnsent) return Promise.resolve(true);
    this.#under ??= this.#post(leaving).finally(() => {
      this.#under = null;
      if (this.#isUnsent && !this.#waiting) this.#later(PAUSE);
    });
    return this.#under;
  }

  async #post(leaving) {
    const sent = this.#typed;
    let answer = await this.#fetch(leaving);
    if (answer.means === "stale" && (await this.#renew())) answer = await this.#fetch(false);
    if (answer.means === "kept") return this.#isKept(sent, answer.says);
    this.#failed(answer.means, answer.says);
    return false;
  }

  /** @returns {Promise<{means: string, says: string}>} */
  async #fetch(leaving) {
    const body = new URLSearchParams(new FormData(this.#form));
    body.set("writer", this.#writer);
    body.set("idle", String(Math.round((Date.now() - this.#typedAt) / 1000)));
    const how = { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } };
    if (leaving && body.toString().length < SMALL) how.keepalive = true;
    else how.signal = AbortSignal.timeout(TOO_LONG);
    try {
      const response = await fetch(this.#url, how);
      const said = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
      return { means: meaning(response.status, said.error?.code), says: said.says ?? said.error?.says ?? "" };
    } catch {
      return { means: "network", says: "" };
    }
  }

  /** After signing in again the page's token is an old one: the page as it is now has the new. */
  async #renew() {
    try {
      const response = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const token = page.querySelector("main form input[name=csrf_token]")?.value;
      if (!response.ok || !token) return false;
      for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
      return true;
    } catch {
      return false;
    }
  }

  /** @param {number} sent @param {string} says */
  #isKept(sent, says) {
    this.#kept = Math.max(this.#kept, sent);
    this.#keptAt = Date.now();
    this.#failures = 0;
    this.#waiting = "";
    this.#since = this.#isUnsent ? Date.now() : 0;
    document.dispatchEvent(new Event("net:good"));
    this.#say(this.#isUnsent ? WORDS.typing : says, this.#isUnsent ? "typing" : "kept");
    if (this.#wanted?.isConnected && !this.#isUnsent) this.#form.requestSubmit(this.#wanted);
    this.#wanted = null;
    return !this.#isUnsent;
  }

  #failed(means, says) {
    this.#failures += 1;
    this.#waiting = means;
    if (means === "network") document.dispatchEvent(new Event("net:lost"));
    const words = this.#wanted && means === "signedOut" ? WORDS.saveAfter : WORDS[means];
    this.#say(words ?? says, "lost", LEADS[means]);
    if (means === "network" || means === "server") this.#later(wait(this.#failures));
  }

  /**
   * Before the page goes, its words are with the server; where they cannot be, the page stays.
   * @param {SubmitEvent} event
   */
  async #submit(event) {
    if (Date.now() - this.#keptAt > ASK_AGAIN) this.#typed += 1; // the sign-in may have ended since: the words go first, and are kept
    if (this.#going || !this.#isUnsent) {
      this.#going = true;
      clearTimeout(this.#timer);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    await this.#under;
    await this.#send();
    if (this.#waiting === "signedOut") return this.#saveAfter(event.submitter);
    if (!MAY_GO.has(this.#waiting)) return;
    this.#going = true;
    this.#form.requestSubmit(event.submitter);
  }

  /** @param {HTMLElement} submitter */
  #saveAfter(submitter) {
    this.#wanted = submitter;
    this.#say(WORDS.saveAfter, "lost", LEADS.signedOut);
    this.#says?.querySelector("a")?.focus();
  }

  /** @param {BeforeUnloadEvent} event */
  #warn(event) {
    if (this.#going || !this.#isUnsent || !this.#waiting) return;
    event.preventDefault();
    setTimeout(() => (document.body.hidden = false), 500); // "Hide" was tapped, and then to stay
  }

  /** @param {string} words @param {"typing"|"kept"|"lost"} state @param {string[]} [lead] */
  #say(words, state, lead) {
    document.dispatchEvent(new CustomEvent("draft:state", { detail: HEADER[state] }));
    if (!this.#says) return;
    this.#says.dataset.draftSays = state;
    if (this.#says.firstChild?.nodeValue !== words) this.#says.replaceChildren(words);
    if (!lead) return;
    const link = document.createElement("a");
    const [address, text] = lead;
    link.href = `${address}?next=${encodeURIComponent(this.#url.replace(/[/]draft$/, ""))}`;
    link.textContent = text;
    link.className = "govuk-link nhy-tall";
    link.target = "_blank";
    link.rel = "noopener";
    link.addEventListener("click", (event) => open(link.href, WINDOW) && event.preventDefault());
    this.#says.append(" ", link);
  }
}

const known = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  if (window.name === WINDOW && window.opener) return window.close(); // signed in again: back to the page that asked
  for (const region of root.querySelectorAll("[data-draft]")) {
    if (!known.has(region)) new Draft(region);
    known.add(region);
  }
}
