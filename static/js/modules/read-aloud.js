/** The script of a call: the screen stays awake while it is there, its words can be made bigger, and what is added shows where one was reading. */

const SIZE = "words-to-read-out";
const BIG = "bigger";

/** Keeps the screen awake while the page is in front; where a browser cannot, nothing is said. */
export class Awake {
  #lock = null;
  #isWanted = false;

  /** @param {{request: (kind: string) => Promise<{released: boolean, release: () => Promise<void>}>}|undefined} wakeLock */
  constructor(wakeLock) {
    this.wakeLock = wakeLock;
  }

  /** @param {boolean} isWanted */
  async keep(isWanted) {
    this.#isWanted = isWanted;
    if (!isWanted) return this.#letGo();
    if (!this.wakeLock || (this.#lock && !this.#lock.released)) return undefined;
    const lock = await this.wakeLock.request("screen").catch(() => null);
    this.#lock = lock;
    return this.#isWanted ? undefined : this.#letGo(); // the page went while the browser was asked
  }

  async #letGo() {
    const lock = this.#lock;
    this.#lock = null;
    await lock?.release().catch(() => {});
  }
}

const awake = new Awake(globalThis.navigator?.wakeLock);
const script = () => document.querySelector("[data-read-aloud]");

/** A browser lets go of the screen whenever the page is hidden. */
function look() {
  return awake.keep(!document.hidden && script() !== null);
}

/** @param {HTMLElement} place */
function size(place) {
  const row = place.querySelector("[data-read-size]");
  const button = row.querySelector("button");
  const show = (isBig) => {
    place.classList.toggle("nhy-script--big", isBig);
    button.setAttribute("aria-pressed", String(isBig));
  };
  button.addEventListener("click", () => {
    const isBig = button.getAttribute("aria-pressed") !== "true";
    show(isBig);
    try {
      localStorage.setItem(SIZE, isBig ? BIG : "");
    } catch {
      // Storage is shut: the size holds for this page.
    }
  });
  row.hidden = false;
  show(kept() === BIG);
}

function kept() {
  try {
    return localStorage.getItem(SIZE);
  } catch {
    return null;
  }
}

/** The server's page: the question alone is drawn anew, and everything else stays as it is. The phone's own page sees to it itself. */
async function add(place, event) {
  const form = event.target;
  const asked = form.closest("[data-asked]");
  if (!asked || event.defaultPrevented) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.getElementById(asked.id);
  if (!fresh) return say(place, "Not saved. Your words are still here: press again.");
  asked.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent("page:changed", { bubbles: true }));
  fresh.querySelector("summary")?.focus({ preventScroll: true });
  return say(place, "Saved.");
}

function say(place, words) {
  const line = place.querySelector("[data-read-says]");
  line.textContent = words;
  line.classList.toggle("govuk-visually-hidden", words === "Saved.");
}

const known = new WeakSet();
let isWatching = false;

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-read-aloud]")) {
    if (known.has(place)) continue;
    known.add(place);
    size(place);
    if (!document.querySelector("[data-shell-told]")) place.addEventListener("submit", (event) => add(place, event));
  }
  if (!isWatching) document.addEventListener("visibilitychange", look);
  isWatching = true;
  look();
}
