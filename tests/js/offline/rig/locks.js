/** Web Locks for the tabs of one phone: as much of the standard as the app uses. A tab that dies lets go. */

export class Locks {
  #held = new Map();

  /** @param {{isDead: boolean}} tab @returns {{request: Function}} */
  of(tab) {
    return { request: (name, { ifAvailable }, work) => this.#request(tab, name, ifAvailable, work) };
  }

  async #request(tab, name, ifAvailable, work) {
    if (!ifAvailable) throw new Error("Only ifAvailable is known here.");
    const holder = this.#held.get(name);
    if (holder && !holder.isDead) return work(null);
    this.#held.set(name, tab);
    try {
      return await work({ name });
    } finally {
      if (this.#held.get(name) === tab) this.#held.delete(name);
    }
  }
}
