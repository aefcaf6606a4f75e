/** Says in the header whether there is signal, and whether something on the page is not saved: in words first, then a dot. */

class NetState {
  #words;
  #whenGood;
  #good = true;
  #isUnsaved = false;

  /** @param {HTMLElement} words */
  constructor(words) {
    this.#words = words;
    this.#whenGood = words.textContent;
    for (const name of ["offline", "net:lost"]) this.#on(name, () => this.#show(false));
    for (const name of ["online", "net:good"]) this.#on(name, () => this.#show(true));
    const saved = this.#whenGood;
    this.#on("draft:state", (event) => {
      this.#whenGood = event.detail || saved;
      this.#isUnsaved = Boolean(event.detail);
      this.#show(this.#good);
    });
    this.#show(navigator.onLine);
  }

  #on(name, then) {
    (name.includes(":") ? document : globalThis).addEventListener(name, then);
  }

  /** @param {boolean} good */
  #show(good) {
    this.#good = good;
    const words = good ? this.#whenGood : "No signal";
    if (this.#words.textContent !== words) this.#words.textContent = words;
    this.#words.parentElement.classList.toggle("nhy-net--off", !good || this.#isUnsaved);
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const words of root.querySelectorAll("[data-net]")) new NetState(words);
}
