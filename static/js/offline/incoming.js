/**
 * What comes to the phone: the children in the person's care, and the lines that others wrote. Taken only when the server speaks to the
 * very person whose store is open; what they may no longer read goes.
 */

import { ServerSaidNo } from "./problems.js";

const PACKS = "/sync/child-packs";
const MOST_KNOWN = 100;
const LEFT = "left"; // in the place of a child's id: who was moved from the person's home, and what the person is called

export class Incoming {
  #parts;
  #etag = { url: "", etag: "" };

  /**
   * @param {{store: import("./store.js").Store, vault: import("./vault.js").Vault, log: import("./device_log.js").DeviceLog,
   *   server: import("./server.js").Server, credentials: () => Promise<?string>, photos: import("./photos.js").Photos,
   *   onChange: () => void, onRevoked: () => Promise<void>}} parts
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Everything afresh. @returns {Promise<string>} "new", "same", "sign_in", "someone_else", "not_set_up", "revoked" or "unreachable" */
  refresh() {
    return this.#asking(async (token, personId) => {
      const person = (await this.#parts.vault.people()).find(({ id }) => id === personId);
      const answer = await this.#parts.server.get(PACKS, token, person?.etags.packs);
      if (answer && answer.body.person.id !== personId) return "someone_else";
      if (!this.#isStill(personId)) return "same";
      if (answer) await this.#take(answer.body, personId);
      this.#bring(token).catch(() => {});
      await this.#parts.vault.heard(personId, answer ? { packs: answer.etag } : {});
      return answer ? "new" : "same";
    });
  }

  /** Lines since the last time, of what is not finished. @returns {Promise<string>} as `refresh` */
  poll() {
    return this.#asking(async (token, personId) => {
      const known = (await this.#parts.log.all()).slice(-MOST_KNOWN).map(({ id, length }) => `${id}:${length}`);
      const url = `/sync/occurrences?known=${known.join(",")}`;
      const answer = await this.#parts.server.get(url, token, this.#etag.url === url ? this.#etag.etag : "");
      if (!answer || !this.#isStill(personId)) return "same";
      const { occurrences, gone, now } = answer.body;
      const isNew = await this.#parts.log.receive(occurrences.map(({ after, ...log }) => log));
      await this.#parts.log.drop(gone, now);
      this.#etag = { url, etag: answer.etag };
      return isNew || gone.length ? "new" : "same";
    });
  }

  /** @returns {Promise<Object[]>} the children on this phone, as docs/sync.md has them, without their logs */
  async children() {
    const { store, vault } = this.#parts;
    const theirs = IDBKeyRange.bound([vault.personId], [vault.personId, []]);
    const rows = await store.read(["child_packs"], (t) => t.objectStore("child_packs").getAll(theirs));
    return Promise.all(rows.filter(({ id }) => id !== LEFT).map((row) => vault.open(`child|${row.id}`, row)));
  }

  /** @returns {Promise<{called: string, at: string}[]>} the children who were moved from the person's home lately, without where to */
  async whoLeft() {
    return (await this.child(LEFT))?.left ?? [];
  }

  /** @returns {Promise<?string>} what the person is called, as the service said when it last spoke to them */
  async ownName() {
    return (await this.child(LEFT))?.name || null;
  }

  /** @returns {Promise<{name: string, telephone: string, roles: Object<string, string>}>} who rings, as it is said at the beginning of a call */
  async caller() {
    const { name = "", telephone = "", roles = {} } = (await this.child(LEFT)) ?? {};
    return { name, telephone, roles };
  }

  /** @param {string} id */
  async child(id) {
    const { store, vault } = this.#parts;
    const row = await store.read(["child_packs"], (t) => t.objectStore("child_packs").get([vault.personId, id]));
    return row ? vault.open(`child|${id}`, row) : null;
  }

  /** Not waited for. */
  async #bring(token) {
    const children = await this.children();
    await this.#parts.photos.bring(children, token);
    await this.#parts.papers?.bring(children, token);
    this.#parts.onChange();
  }

  async #asking(ask) {
    const { personId } = this.#parts.vault;
    const token = await this.#parts.credentials();
    if (!token || !personId) return "sign_in";
    try {
      return await ask(token, personId);
    } catch (problem) {
      if (problem instanceof ServerSaidNo) return this.#saidNo(problem, personId);
      throw problem;
    }
  }

  async #saidNo({ code, status }, personId) {
    if (code === "device_revoked") await this.#parts.onRevoked();
    if (code === "not_set_up") await this.#parts.vault.wipe(personId);
    if (code === "device_revoked") return "revoked";
    return code === "not_set_up" ? code : status === 401 ? "sign_in" : "unreachable";
  }

  /** Nobody locked the store, or opened another, while the server answered. */
  #isStill(personId) {
    return this.#parts.vault.personId === personId;
  }

  async #take({ children, left = [], made_at: madeAt, person }, personId) {
    const { log, store, vault } = this.#parts;
    const logs = children.flatMap(({ child, occurrences }) => occurrences.map((one) => ({ ...one, child: child.id })));
    const seal = async (id, what) => ({ person: personId, id, ...(await vault.seal(`child|${id}`, what)) });
    const packs = children.map(({ occurrences, ...pack }) => seal(pack.child.id, pack));
    const rows = await Promise.all([...packs, seal(LEFT, { left, name: person.name, telephone: person.telephone, roles: person.roles })]);
    await store.write(["child_packs"], async (t) => {
      await t.objectStore("child_packs").delete(IDBKeyRange.bound([personId], [personId, []]));
      await Promise.all(rows.map((row) => t.objectStore("child_packs").put(row)));
    });
    await log.receive(logs);
    const listed = new Set(logs.map(({ id }) => id));
    await log.drop((await log.all()).map(({ id }) => id).filter((id) => !listed.has(id)), madeAt);
  }
}
