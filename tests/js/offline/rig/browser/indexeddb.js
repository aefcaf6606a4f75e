/** In place of fake-indexeddb, in a browser: the real one, each factory with databases of its own. */

const { indexedDB } = globalThis;
let count = 0;

export class IDBFactory {
  #mark = `pocket ${Date.now()} ${(count += 1)} `;
  #names = new Set();

  open(name, version) {
    this.#names.add(name);
    return version ? indexedDB.open(this.#mark + name, version) : indexedDB.open(this.#mark + name);
  }
}

export function forceCloseDatabase(db) {
  db.close();
  db.dispatchEvent(new Event("close"));
}
