/** Puts the app on the home screen: a button where the browser can ask, words where it cannot (an iPhone). */

class Install {
  #place;
  /** @type {?Event & {prompt: () => Promise<unknown>}} */
  #question = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    if (matchMedia("(display-mode: standalone)").matches) return;
    addEventListener("beforeinstallprompt", (event) => this.#offer(event));
    addEventListener("appinstalled", () => (place.hidden = true));
    place.querySelector("button").addEventListener("click", () => this.#ask());
    place.hidden = false;
  }

  /** @param {Event} event */
  #offer(event) {
    event.preventDefault();
    this.#question = event;
    this.#place.querySelector("[data-install-words]").hidden = true;
    this.#place.querySelector("[data-install-button]").hidden = false;
  }

  async #ask() {
    await this.#question?.prompt();
    this.#question = null;
    this.#place.querySelector("[data-install-button]").hidden = true;
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-install]")) new Install(place);
}
