/** Sets this phone up for the person who is signed in, and fetches what they need with no signal. */

import { openPhone } from "../offline/phone.js";
import { PhoneProblem } from "../offline/problems.js";
import { keepProtocols } from "./protocols.js";
import { markUsed } from "./sending.js";
import { tell } from "./worker.js";

class SetUp {
  #place;
  #form;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    this.#form = place.querySelector("[data-form]");
    this.#form.addEventListener("submit", (event) => this.#begin(event));
    place.hidden = false;
  }

  /** @param {SubmitEvent} event */
  async #begin(event) {
    event.preventDefault();
    const { pin, again, csrf_token: csrf } = Object.fromEntries(new FormData(this.#form));
    if (pin !== again) return this.#say("The two PINs are not the same.");
    this.#say("Setting up…");
    try {
      await this.#setUp(pin, csrf);
    } catch (problem) {
      if (!(problem instanceof PhoneProblem)) throw problem;
      this.#say(problem.says);
    }
    return undefined;
  }

  async #setUp(pin, csrf) {
    const { person, build } = this.#place.dataset;
    const phone = await openPhone({ build, deviceLabel: label() });
    await phone.setUp({ csrf, personId: person, pin });
    markUsed();
    const isKept = await phone.askToKeep();
    await phone.refresh();
    await keepProtocols(phone);
    await tell({ setUp: true });
    this.#form.hidden = true;
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
