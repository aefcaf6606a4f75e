/** What this phone is to the server: its id, made here; its token, given once; the key that lines are sealed to. */

import { newId } from "../modules/ids.js";
import { PhoneProblem } from "./problems.js";

const TAKEN = ["device_taken", "device_revoked"];
const NO_KEY = "This phone has never reached the service, so it cannot keep a record yet. Ring 999 or 101 now. Write down the time and what you do.";

export class Device {
  #store;
  #shellKey;
  #wasUsed;

  /**
   * @param {{store: import("./store.js").Store, serverKey: ?import("./sealing.js").ServerKey, wasUsed?: () => boolean}} parts
   *   `serverKey`: of the shell page; `wasUsed`: whether lines were ever kept in this browser, remembered outside the store
   */
  constructor({ store, serverKey, wasUsed = () => false }) {
    this.#store = store;
    this.#shellKey = serverKey;
    this.#wasUsed = wasUsed;
  }

  /** Made at the first start, once, whichever tab is first; made again, and noted, where the browser threw the first one away. @returns {Promise<{id: string, token: ?string}>} */
  identity() {
    return this.#store.write(["meta"], async (t) => {
      const kept = await t.objectStore("meta").get("device");
      if (kept) return kept;
      const made = { id: newId(), token: null };
      await t.objectStore("meta").put(made, "device");
      if (this.#wasUsed()) await t.objectStore("meta").put(true, "cleared");
      return made;
    });
  }

  /** @returns {Promise<?string>} for the header; null until the phone is set up */
  async credentials() {
    const kept = await this.get("device");
    return kept?.token ? `${kept.id}.${kept.token}` : null;
  }

  /** Which phone writes, and to which key it seals. */
  async about() {
    const [device, key] = await this.#store.read(["meta"], (t) => Promise.all(["device", "key"].map((name) => t.objectStore("meta").get(name))));
    const serverKey = key ?? this.#shellKey;
    if (!serverKey) throw new PhoneProblem(NO_KEY);
    return { device: (device ?? (await this.identity())).id, key: serverKey };
  }

  /** @param {string} name */
  get(name) {
    return this.#store.read(["meta"], (t) => t.objectStore("meta").get(name));
  }

  /** @param {string} name @param {*} value */
  set(name, value) {
    return this.#store.write(["meta"], (t) => t.objectStore("meta").put(value, name));
  }

  /**
   * Registers with the id and token that are kept, or as a new phone where the server does not take those.
   * @param {import("./server.js").Server} server
   * @param {string} csrf
   * @param {{label: string, lock: "pin"|"passkey", left: boolean}} about `left`: nothing of this person is here
   * @returns {Promise<{person: {id: string, initials: string}}>} what the server answered
   */
  async register(server, csrf, about) {
    const before = await this.identity();
    const ask = (device, token) => server.postSignedIn("/sync/devices", csrf, { device, token, ...about });
    const answer = await ask(before.id, before.token).catch((problem) => {
      if (!TAKEN.includes(problem.code)) throw problem;
      before.token = null;
      return ask(newId(), null);
    });
    await this.#keep(answer, before);
    return answer;
  }

  async #keep({ device, token, key }, before) {
    await this.#store.write(["meta"], async (t) => {
      await t.objectStore("meta").put({ id: device, token: token ?? before.token }, "device");
      await t.objectStore("meta").put(key, "key");
      await Promise.all(["revoked", "cleared"].map((name) => t.objectStore("meta").delete(name)));
    });
  }
}
