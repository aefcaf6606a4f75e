/**
 * The standing profile of each child as a PDF, fetched after everything else and kept sealed beside the photographs. A few at a time: the
 * server draws each, and somebody may be waiting for it to do something else.
 */

import { utf8 } from "./bytes.js";

const AT_A_TIME = 4;
const ASKED_AGAIN = 6 * 3_600_000;
/** In front of a child's id: the photographs have the ids alone. */
export const PAPER = "paper|";

export class Papers {
  #store;
  #vault;
  #crypto;
  #server;
  #clock;

  /** @param {{store: import("./store.js").Store, vault: import("./vault.js").Vault, crypto: Crypto, server: import("./server.js").Server, clock: Object}} parts */
  constructor({ store, vault, crypto, server, clock }) {
    this.#store = store;
    this.#vault = vault;
    this.#crypto = crypto;
    this.#server = server;
    this.#clock = clock;
  }

  /**
   * Those that are not here, or of a profile that is another by now; those of children who are not in care any more go.
   * @param {Object[]} packs
   * @param {string} token
   */
  async bring(packs, token) {
    const { personId } = this.#vault;
    const rows = new Map((await this.#rows()).map((row) => [row.id, row]));
    const over = [...rows.keys()].filter((id) => !packs.some(({ child }) => id === PAPER + child.id));
    await this.#store.write(["photos"], (t) => Promise.all(over.map((id) => t.objectStore("photos").delete([personId, id]))));
    let asked = 0;
    for (const pack of packs) {
      if (asked === AT_A_TIME || this.#vault.personId !== personId) return;
      asked += (await this.#fetch(pack, rows.get(PAPER + pack.child.id), token)) ? 1 : 0;
    }
  }

  /** @param {string} child @returns {Promise<?Uint8Array>} a PDF */
  async of(child) {
    const row = await this.#store.read(["photos"], (t) => t.objectStore("photos").get([this.#vault.personId, PAPER + child]));
    return row ? this.#vault.openBytes(row.id, row) : null;
  }

  /** @returns {Promise<boolean>} whether the server was asked */
  async #fetch({ child, profile, photo }, row, token) {
    const { personId } = this.#vault;
    const id = PAPER + child.id;
    const about = row ? await this.#vault.open(`about ${id}`, row.about) : null;
    const of = await this.#fingerprint([profile, photo?.id ?? ""]);
    if (about?.of === of && this.#clock.now() - about.at < ASKED_AGAIN) return false;
    const answer = await this.#server.file(`/sync/profiles/${child.id}`, token, about?.etag);
    if (!answer || this.#vault.personId !== personId) return true;
    const kept = answer.bytes ? await this.#vault.sealBytes(id, answer.bytes) : row;
    if (kept) {
      const sealed = await this.#vault.seal(`about ${id}`, { of, at: this.#clock.now(), etag: answer.etag });
      await this.#store.write(["photos"], (t) => t.objectStore("photos").put({ ...kept, person: personId, id, about: sealed }));
    }
    return true;
  }

  /** Of what the paper says, as far as the phone knows. Kept sealed: it is a word about the child too. */
  async #fingerprint(what) {
    const digest = await this.#crypto.subtle.digest("SHA-256", utf8(JSON.stringify(what)));
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  async #rows() {
    const { personId } = this.#vault;
    const rows = await this.#store.read(["photos"], (t) => t.objectStore("photos").getAll(IDBKeyRange.bound([personId], [personId, []])));
    return rows.filter(({ id }) => id.startsWith(PAPER));
  }
}
