/**
 * IndexedDB for one phone, over fake-indexeddb, that can be made to fail as real ones do: full, aborted, closed under the app, and a tab
 * killed at any write. What is committed stays for the next tab.
 */

import "fake-indexeddb/auto";
import { forceCloseDatabase, IDBFactory } from "fake-indexeddb";

const tabOf = new WeakMap();
let watched = null;

/** Ends a transaction with that error; in a real browser, where nobody can make a phone full, without one. */
function end(transaction, name) {
  try {
    if (!transaction._abort) transaction.abort();
    else if (transaction._state !== "finished") transaction._abort(name);
  } catch {
    // It had ended already.
  }
}

/** What becomes of a write: as in a browser, its transaction ends, and so does every request of it. @param {Tab} tab */
function strike(tab, transaction) {
  if (!tab || tab.isDead) return;
  if (tab.killAt !== null && (tab.killAt -= 1) < 0) return queueMicrotask(() => tab.kill());
  if (!tab.fails) return;
  const name = tab.fails;
  tab.fails = tab.failsAlways ? name : null;
  queueMicrotask(() => end(transaction, name));
}

/** Every request went well, and then the commit did not. */
function spoilCommit(tab, transaction, request) {
  tab.failsAtCommit = false;
  request.addEventListener("success", () => Promise.resolve().then(() => end(transaction, "QuotaExceededError")));
}

for (const name of ["put", "add", "delete", "clear"]) {
  const real = IDBObjectStore.prototype[name];
  IDBObjectStore.prototype[name] = function (...given) {
    const request = real.apply(this, given);
    const tab = tabOf.get(this.transaction.db);
    if (tab?.failsAtCommit && this.name === "counters") spoilCommit(tab, this.transaction, request);
    if (this.transaction.mode === "readwrite") strike(tabOf.get(this.transaction.db), this.transaction);
    return request;
  };
}

const begin = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (...given) {
  const tab = tabOf.get(this);
  if (tab?.isDead) throw new DOMException("The tab was killed.", "AbortError");
  const transaction = begin.apply(this, given);
  if (!tab) return transaction;
  tab.open.add(transaction);
  const end = watched?.begin();
  for (const how of ["complete", "abort"]) {
    transaction.addEventListener(how, () => {
      tab.open.delete(transaction);
      end?.();
      if (how === "complete" && transaction.mode === "readwrite" && tab.killOnCommit) tab.kill();
    });
  }
  return transaction;
};

/** @param {import("./rest.js").Rest} rest told of every transaction */
export function watchWith(rest) {
  watched = rest;
}

export class Disk {
  factory = new IDBFactory();

  /** What a tab is given. @param {Tab} tab */
  of(tab) {
    return {
      open: (...given) => {
        if (tab.isDead) throw new DOMException("The tab was killed.", "AbortError");
        const request = this.factory.open(...given);
        const end = watched?.begin();
        const own = () => tabOf.set(request.result, tab) && tab.databases.add(request.result);
        request.addEventListener("upgradeneeded", own);
        request.addEventListener("success", () => [own(), end?.()]);
        request.addEventListener("error", () => end?.());
        return request;
      },
    };
  }

  /** Everything that lies on the disk, past every lock. @returns {Promise<Object<string, *[]>>} */
  async everything(name = "nhy") {
    const db = await new Promise((resolve, reject) => {
      const request = this.factory.open(name);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const names = [...db.objectStoreNames];
    const transaction = db.transaction(names, "readonly");
    const all = (store) => new Promise((resolve) => (transaction.objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)));
    const found = Object.fromEntries(await Promise.all(names.map(async (store) => [store, await all(store)])));
    db.close();
    return found;
  }
}

/** One page of the app: it can die, and its writes can fail. */
export class Tab {
  isDead = false;
  /** How many writes it still lives through; null: all. @type {?number} */
  killAt = null;
  killOnCommit = false;
  /** The name of the error that the next write meets. @type {?string} */
  fails = null;
  failsAlways = false;
  /** The next line's last request goes well, and its commit fails. */
  failsAtCommit = false;
  open = new Set();
  databases = new Set();

  kill() {
    if (this.isDead) return;
    this.isDead = true;
    for (const transaction of [...this.open]) {
      try {
        transaction.abort();
      } catch {
        // It was just ending.
      }
    }
    for (const db of this.databases) db.close();
  }

  /** The browser closes the database under the app. */
  forceClose() {
    for (const db of this.databases) forceCloseDatabase(db);
    this.databases.clear();
  }
}
