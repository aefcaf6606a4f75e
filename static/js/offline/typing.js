/** What somebody is writing on a page and has not sent: sealed under their key beside the photographs, a row for each page, until it is sent or a day old. */

const DAY = 24 * 3_600_000;
/** In front of the address of a page: the photographs have the ids of children alone. */
export const TYPING = "typing|";

export class Typing {
  #store;
  #vault;
  #clock;

  /** @param {{store: import("./store.js").Store, vault: import("./vault.js").Vault, clock: Object}} parts */
  constructor({ store, vault, clock }) {
    this.#store = store;
    this.#vault = vault;
    this.#clock = clock;
  }

  /** @param {string} page its address @returns {Promise<?Object>} what was kept of it */
  async of(page) {
    const row = await this.#store.read(["photos"], (t) => t.objectStore("photos").get([this.#vault.personId, TYPING + page]));
    return row && !this.#isOld(row) ? this.#vault.open(row.id, row) : null;
  }

  /** @param {string} page @param {?Object} words null: nothing any more */
  async keep(page, words) {
    const [person, id] = [this.#vault.personId, TYPING + page];
    const row = words && { person, id, at: this.#clock.now(), ...(await this.#vault.seal(id, words)) };
    if (this.#vault.personId !== person) return;
    await this.#store.write(["photos"], async (t) => {
      const rows = t.objectStore("photos");
      const kept = await rows.getAll(IDBKeyRange.bound([person, TYPING], [person, `${TYPING}\uffff`]));
      const old = kept.filter((one) => this.#isOld(one)).map((one) => rows.delete([person, one.id]));
      await Promise.all([...old, row ? rows.put(row) : rows.delete([person, id])]);
    });
  }

  #isOld({ at }) {
    return Math.abs(this.#clock.now() - at) > DAY;
  }
}
