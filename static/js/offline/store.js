/**
 * The database on the phone: opened when it is needed, opened again when the browser closed it, and honest when it cannot save.
 * What is written is committed when `write` resolves; else nothing of it is there and StoreFailed says so.
 */

import { wrap } from "../vendor/idb/index.js";
import { PhoneProblem, StoreFailed } from "./problems.js";
import { bringUp, STEPS } from "./schema.js";

const TRIES = 3;
const TOO_LONG = 10_000;
const SAYS = {
  full: "This phone is full, so nothing was saved. Delete some photos or videos, then try again. Copy the text first.",
  newer: "A newer version of this app is open on this phone. Close every window of it, open it again, then try again. Nothing was saved.",
  other: "This phone could not save. Nothing was saved. Try again. If it happens again, copy the text and write it down.",
};

export class Store {
  #factory;
  #name;
  #steps;
  #setTimer;
  /** @type {?Promise<import("../vendor/idb/index.js").IDBPDatabase>} */
  #opening = null;
  /** Told when a newer version of the app wants the database. @type {() => void} */
  onNewer = () => {};

  /** @param {{indexedDB: IDBFactory, name?: string, steps?: typeof STEPS, setTimer: (then: () => void, ms: number) => () => void}} parts */
  constructor({ indexedDB, name = "nhy", steps = STEPS, setTimer }) {
    this.#factory = indexedDB;
    this.#name = name;
    this.#steps = steps;
    this.#setTimer = setTimer;
  }

  /**
   * @template T
   * @param {string[]} names of stores
   * @param {(transaction: *) => Promise<T>|T} work awaits nothing but the transaction's own requests
   * @returns {Promise<T>}
   */
  read(names, work) {
    return this.#run(names, "readonly", work);
  }

  /**
   * All of it or nothing.
   * @template T
   * @param {string[]} names
   * @param {(transaction: *) => Promise<T>|T} work may be run again from the start: it asks the store what is there, and remembers nothing
   * @returns {Promise<T>}
   */
  write(names, work) {
    return this.#run(names, "readwrite", work);
  }

  /** Lets go of the database; the next read or write opens it again. */
  async close() {
    const opening = this.#opening;
    this.#opening = null;
    (await opening?.catch(() => null))?.close();
  }

  async #run(names, mode, work) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await this.#inTime(this.#once(names, mode, work));
      } catch (problem) {
        if (problem instanceof PhoneProblem) throw problem;
        if (tried === TRIES || isFinal(problem)) throw failed(problem);
        await this.#mend(problem, mode);
      }
    }
  }

  async #once(names, mode, work) {
    const db = await this.#open();
    const transaction = db.transaction(names, mode, { durability: "strict" });
    const done = transaction.done.then(() => null, (problem) => problem ?? new Error("aborted"));
    const result = await Promise.resolve(work(transaction)).catch(async (problem) => {
      abort(transaction);
      const why = await done;
      throw problem.name === "AbortError" ? (why ?? problem) : problem;
    });
    const problem = await done;
    if (problem) throw problem;
    return result;
  }

  /** A browser that never answers must not leave a carer waiting. */
  #inTime(promise) {
    return new Promise((resolve, reject) => {
      const cancel = this.#setTimer(() => reject(new StoreFailed(SAYS.other)), TOO_LONG);
      promise.then(resolve, reject).finally(cancel);
    });
  }

  /** Photographs can be fetched again; a line cannot. */
  async #mend(problem, mode) {
    if (problem.name !== "QuotaExceededError" || mode === "readonly") return this.close();
    await this.#once(["photos"], "readwrite", (transaction) => transaction.objectStore("photos").clear()).catch(() => {});
  }

  #open() {
    if (this.#opening) return this.#opening;
    const letGo = () => {
      if (this.#opening === opening) this.#opening = null;
    };
    const opening = this.#connect(letGo).catch((problem) => {
      letGo();
      throw problem;
    });
    this.#opening = opening;
    return opening;
  }

  /** @param {() => void} letGo the next read or write opens afresh; a connection that was left behind takes no other with it */
  async #connect(letGo) {
    const request = this.#factory.open(this.#name, this.#steps.length);
    request.addEventListener("upgradeneeded", ({ oldVersion }) => {
      bringUp(request.result, request.transaction, oldVersion, this.#steps);
    });
    const db = await wrap(request);
    db.addEventListener("close", letGo);
    db.addEventListener("versionchange", () => {
      letGo();
      db.close();
      this.onNewer();
    });
    return db;
  }
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It had ended already.
  }
}

const isFinal = ({ name }) => name === "VersionError" || name === "DataError" || name === "DataCloneError";

function failed(problem) {
  const why = { QuotaExceededError: "full", VersionError: "newer" }[problem.name] ?? "other";
  return new StoreFailed(SAYS[why], problem);
}
