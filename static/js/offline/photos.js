/** Photographs of the children, fetched after everything else, checked by their hash, kept sealed. A line never waits for one. */

import { PAPER } from "./papers.js";
import { TYPING } from "./typing.js";

export class Photos {
  #store;
  #vault;
  #crypto;
  #server;

  /** @param {{store: import("./store.js").Store, vault: import("./vault.js").Vault, crypto: Crypto, server: import("./server.js").Server}} parts */
  constructor({ store, vault, crypto, server }) {
    this.#store = store;
    this.#vault = vault;
    this.#crypto = crypto;
    this.#server = server;
  }

  /**
   * Those that are not here yet; those of children who are not in care any more go.
   * @param {Object[]} packs
   * @param {string} token
   */
  async bring(packs, token) {
    const { personId } = this.#vault;
    const wanted = new Map(packs.filter(({ photo }) => photo).map(({ child, photo }) => [child.id, photo]));
    const here = new Map((await this.#rows()).map((row) => [row.id, row.photo]));
    const over = [...here.keys()].filter((id) => wanted.get(id)?.id !== here.get(id));
    await this.#store.write(["photos"], (t) => Promise.all(over.map((id) => t.objectStore("photos").delete([personId, id]))));
    for (const [child, photo] of wanted) {
      if (here.get(child) === photo.id || this.#vault.personId !== personId) continue;
      await this.#keep(child, photo, await this.#server.bytes(photo.url, token));
    }
  }

  /** @param {string} child @returns {Promise<?Uint8Array>} a JPEG */
  async of(child) {
    const row = await this.#store.read(["photos"], (t) => t.objectStore("photos").get([this.#vault.personId, child]));
    return row ? this.#vault.openBytes(`photo|${child}`, row) : null;
  }

  /** One that is not what its hash says is left; the next refresh asks again. */
  async #keep(child, photo, bytes) {
    if (!bytes || hex(await this.#crypto.subtle.digest("SHA-256", bytes)) !== photo.sha256) return;
    const row = { person: this.#vault.personId, id: child, photo: photo.id, ...(await this.#vault.sealBytes(`photo|${child}`, bytes)) };
    await this.#store.write(["photos"], (t) => t.objectStore("photos").put(row));
  }

  async #rows() {
    const { personId } = this.#vault;
    const rows = await this.#store.read(["photos"], (t) => t.objectStore("photos").getAll(IDBKeyRange.bound([personId], [personId, []])));
    return rows.filter(({ id }) => ![PAPER, TYPING].some((mark) => id.startsWith(mark)));
  }
}

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
