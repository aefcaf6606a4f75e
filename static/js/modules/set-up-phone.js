/** Sets this phone up for the person who is signed in, and fetches what they need with no signal. */

import { makePasskey, mayOfferPasskey } from "../offline/passkeys.js";
import { openPhone } from "../offline/phone.js";
import { PhoneProblem } from "../offline/problems.js";
import { keepProtocols } from "./protocols.js";
import { markUsed } from "./used.js";
import { tell } from "./worker.js";

class SetUp {
  #place;
  #form;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    this.#form = place.querySelector("[data-form]");
    this.#form.addEventListener("submit", (event) => this.#withPin(event));
    place.querySelector("[data-passkey-button]").addEventListener("click", () => this.#begin(() => makePasskey(place.dataset.initials)));
    this.#offer();
  }

  /** The passkey first, where the phone may have one. */
  async #offer() {
    const mayHave = await mayOfferPasskey();
    this.#place.querySelector("[data-passkey-way]").hidden = !mayHave;
    this.#form.querySelector("[type=submit]").classList.toggle("nhy-button--line", mayHave);
    this.#place.hidden = false;
  }

  /** @param {SubmitEvent} event */
  #withPin(event) {
    event.preventDefault();
    const { pin, again } = Object.fromEntries(new FormData(this.#form));
    if (pin !== again) return this.#say("The two PINs are not the same.");
    return this.#begin(async () => ({ pin }));
  }

  /** @param {() => Promise<import("../offline/wraps.js").Secret>} secretOf */
  async #begin(secretOf) {
    this.#say("Setting up…");
    try {
      await this.#setUp(await secretOf());
    } catch (problem) {
      if (!(problem instanceof PhoneProblem)) throw problem;
      this.#say(problem.says);
    }
  }

  async #setUp(secret) {
    const { person, build } = this.#place.dataset;
    const phone = await openPhone({ build, deviceLabel: label() });
    await phone.setUp({ csrf: this.#form.elements.namedItem("csrf_token").value, personId: person, ...secret });
    markUsed();
    const isKept = await phone.askToKeep();
    await phone.refresh();
    await keepProtocols(phone);
    tell({ setUp: true }).catch(() => {}); // a browser without a worker waits for none
    this.#place.querySelector("[data-ways]").hidden = true;
    this.#say("");
    for (const [name, shows] of [["done", true], ["kept", isKept], ["not-kept", !isKept]]) this.#place.querySelector(`[data-${name}]`).hidden = !shows;
  }

  /** @param {string} words */
  #say(words) {
    const line = this.#place.querySelector("[data-says]");
    line.textContent = words;
    line.hidden = !words;
  }
}

/** What the manager's list calls this phone; nothing that tells one person from another. */
function label() {
  const agent = navigator.userAgent;
  const browser = ["Firefox", "Edg", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`)) ?? "A browser";
  const on = agent.includes("iPhone") ? "an iPhone" : agent.includes("Android") ? "an Android phone" : "a computer";
  return `${browser === "Edg" ? "Edge" : browser} on ${on}`;
}

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-set-up-phone]")) new SetUp(place);
}
