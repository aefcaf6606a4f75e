/** One tap dials and writes the line that the call was begun. The dialling never waits for the network; the line is tried until it is in. */

import { newId } from "./ids.js";

const TRY_AGAIN = 5000;

/**
 * Sends one line until the server has it; the same id each time, so twice is once.
 * @param {{url: string, body: FormData, send: typeof fetch, wait: (ms: number) => Promise<void>, tries?: number}} line
 * @returns {Promise<Response|null>} null when it could not be sent
 */
export async function deliver({ url, body, send, wait, tries = 60 }) {
  for (let tried = 0; tried < tries; tried += 1) {
    try {
      const response = await send(url, { method: "POST", body, keepalive: true, credentials: "same-origin" });
      if (response.ok) return response;
      if (response.status < 500 && response.status !== 429) return null;
    } catch {
      // No signal. The line waits, and is tried again.
    }
    await wait(TRY_AGAIN);
  }
  return null;
}

/** Until then, or until the network is back. @param {number} ms */
export const pause = (ms) =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener("online", done);
  });

class CallForm {
  #form;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    form.addEventListener("submit", (event) => this.#ring(event));
  }

  /** @param {SubmitEvent} event */
  async #ring(event) {
    event.preventDefault();
    const body = new FormData(this.#form);
    const url = this.#form.action;
    this.#renew();
    this.#dial();
    this.#say("Saving…");
    const response = await deliver({ url, body, send: fetch, wait: pause });
    if (!response) return this.#say("Not saved. Write this call down yourself.");
    this.#say("");
    this.#show(response);
  }

  /** A link that is tapped for the person: the phone asks or rings, and the page stays. */
  #dial() {
    const link = document.createElement("a");
    link.href = `tel:${this.#form.dataset.call}`;
    link.hidden = true;
    this.#form.append(link);
    link.click();
    link.remove();
  }

  /** The next tap is another call, so another line. */
  #renew() {
    const id = this.#form.elements.namedItem("entry_id");
    if (id) id.value = newId();
  }

  /** @param {string} words */
  #say(words) {
    let line = this.#form.querySelector("[role=status]");
    if (!line) {
      line = document.createElement("p");
      line.setAttribute("role", "status");
      line.className = "nhy-call__state";
      this.#form.append(line);
    }
    line.textContent = words;
  }

  /** The live page fetches the new line itself; elsewhere the answer's own page asks for the result. */
  #show(response) {
    // The button that was pressed holds its part of the page still; let go of it, so that "How did it go?" can come.
    if (this.#form.contains(document.activeElement)) document.activeElement.blur();
    if (document.querySelector("[data-poll]")) document.dispatchEvent(new Event("log:changed"));
    else if (response.redirected) location.assign(response.url);
  }
}

const known = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-call]")) {
    if (!known.has(form)) new CallForm(form);
    known.add(form);
  }
}
