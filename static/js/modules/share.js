/**
 * Gives the pack out of the phone's own share sheet. The file is fetched before anybody taps, since a share sheet opens only within the tap;
 * what the sheet did is written down afterwards, and nothing where it was closed again. Where there is no share sheet, the file is saved, and that is
 * written down as well: what has left this page is kept as it is, and asked after until somebody has it.
 */

import { handOut, mayShare } from "./hand-out.js";

const TYPE = "application/pdf";
const EVERY = 60_000;
const [READY, PRINTING] = [200, 202];
/* Asked less and less often: where twenty packs are waited for, the asking would take what prints them. */
const [SOON, LATER, MOST] = [400, 2000, 20];

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
      await new Promise((later) => setTimeout(later, Math.min(SOON * (1 + again / 2), LATER)));
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
    this.#part(this.how === "share" ? "now" : "save").hidden = false;
  }

  /** Within the tap: nothing is waited for before the sheet is asked to open. */
  async tap() {
    const [file, number] = [this.#file, this.#number];
    if (!file) return;
    const isOut = await handOut(file, this.how);
    if (!isOut) return this.say("It was not shared. Nothing is written down.");
    this.#part(this.how === "share" ? "now" : "save").querySelector("button").disabled = true;
    this.say(`${this.how === "share" ? "Shared" : "Saved"}. Writing it down …`);
    this.#given(number);
    const channel = this.how === "share" ? "share" : "saved";
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "channel", value: channel }));
    this.form.requestSubmit();
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
