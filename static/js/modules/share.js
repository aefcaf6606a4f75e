/**
 * Gives the pack out of the phone's own share sheet. The file is fetched before anybody taps, since a share sheet opens only within the tap;
 * what the sheet did is written down afterwards, and nothing where it was closed again. Where there is no share sheet, the file is saved.
 */

import { handOut, mayShare } from "./hand-out.js";

const TYPE = "application/pdf";
const EVERY = 60_000;
const [READY, PRINTING] = [200, 202];
const [SOON, MOST] = [400, 60];

class Sharing {
  #file = null;
  #number = "";
  #asking = null;

  constructor(place) {
    this.place = place;
    this.form = place.closest("form");
    this.how = mayShare(TYPE) ? "share" : "save";
  }

  /** The newest version, if it is not here already. */
  refresh() {
    this.#asking ??= this.#ask().catch(() => this.#failed()).finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #ask() {
    const token = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value });
    const ask = () => fetch(this.place.dataset.share, { method: "POST", body: token, headers: { Accept: "application/json" } });
    let answer = await ask();
    for (let again = 0; answer.status === PRINTING && again < MOST; again++) {
      await new Promise((later) => setTimeout(later, SOON));
      answer = await ask();
    }
    if (answer.status !== READY) throw new Error("not ready");
    const ready = await answer.json();
    if (ready.number !== this.#number) {
      const document = await fetch(ready.document);
      if (!document.ok) throw new Error("not there");
      this.#file = new File([await document.blob()], ready.name, { type: TYPE });
      this.#number = ready.number;
    }
    const pages = `${ready.pages} page${ready.pages === 1 ? "" : "s"}`;
    this.say(ready.given ? `Nothing is new since version ${ready.version}. It is ready: ${pages}.` : `Version ${ready.version} is ready: ${pages}.`);
    this.#show();
  }

  #failed() {
    if (!this.#file) this.say("The file is not here yet. E-mail, link, print and screen work without it.");
  }

  #show() {
    this.#part("plain").hidden = true;
    if (this.#part("sent").hidden) this.#part(this.how === "share" ? "now" : "save").hidden = false;
  }

  /** Within the tap: nothing is waited for before the sheet is asked to open. */
  async tap() {
    const [file, number] = [this.#file, this.#number];
    if (!file) return;
    const isOut = await handOut(file, this.how);
    if (this.how === "save") return this.#saved(number);
    if (!isOut) return this.say("It was not shared. Nothing is written down.");
    this.#part("now").querySelector("button").disabled = true;
    this.say("Shared. Writing it down …");
    this.#given(number);
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "channel", value: "share" }));
    this.form.requestSubmit();
  }

  #saved(number) {
    this.#part("sent").querySelector("button").addEventListener("click", () => this.#given(number));
    this.#part("save").hidden = true;
    this.#part("sent").hidden = false;
    this.say("The file is saved. Send it, then say so here.");
  }

  #given(number) {
    const { recipient } = this.form.elements;
    if (!recipient.value.trim()) recipient.value = this.place.dataset.whom;
    this.form.querySelector("[name=number]")?.remove();
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "number", value: number }));
  }

  say(text) {
    this.place.querySelector("[data-share-says]").textContent = text;
  }

  #part(name) {
    return this.place.querySelector(`[data-share-${name}]`);
  }
}

const known = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-share]")) {
    if (known.has(place)) continue;
    known.add(place);
    begin(new Sharing(place));
  }
}

function begin(sharing) {
  for (const button of sharing.place.querySelectorAll("[data-share-now] button, [data-share-save] button")) {
    button.addEventListener("click", () => sharing.tap());
  }
  const again = () => document.visibilityState === "visible" && sharing.refresh();
  document.addEventListener("visibilitychange", again);
  setInterval(again, EVERY);
  sharing.refresh();
}
