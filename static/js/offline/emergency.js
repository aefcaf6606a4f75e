/** Lines written without anybody's PIN: readable on the page that wrote them until emergency mode is left, and nowhere after. */

export class Emergency {
  /** @type {?Object[]} null outside emergency mode */
  #lines = null;

  get isOn() {
    return this.#lines !== null;
  }

  begin() {
    this.#lines = [];
  }

  end() {
    this.#lines = null;
  }

  /** The logs begun since, oldest first. @returns {{id: string, since: string}[]} */
  get logs() {
    return (this.#lines ?? []).filter(({ kind }) => kind === "opened").map(({ occurrence, written_at: since }) => ({ id: occurrence, since }));
  }

  /** @param {string} occurrence */
  entriesOf(occurrence) {
    return this.#lines.filter((line) => line.occurrence === occurrence);
  }

  /** Of a line that was tapped twice the first one, which is the one that is kept. @param {Object[]} entries */
  remember(entries) {
    return entries.map((entry) => {
      const before = this.#lines?.find(({ id }) => id === entry.id);
      if (!before) this.#lines?.push({ ...entry, proved: false, received_at: null });
      return before ?? entry;
    });
  }
}
