/**
 * A phone's stores as one release wrote them, as JSON: `node tests/js/offline/rig/kept_store.js` writes stores/<version>.json, once for each
 * version of the stores. Never made again for a released version: what is there is what phones hold.
 */

import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { STEPS } from "../../../../static/js/offline/schema.js";
import { noted, opened } from "./lines.js";
import { annsPhone, CHILD } from "./phones.js";
import { START } from "./pocket.js";

/** Bytes inside rows, as text and back. */
const packed = (_, value) => (value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value);
const unpacked = (_, value) => (typeof value?.bytes === "string" ? new Uint8Array(Buffer.from(value.bytes, "base64")) : value);

/** Every store with its rows. @param {IDBFactory} factory */
async function read(factory) {
  const db = await done(factory.open("nhy"));
  const names = [...db.objectStoreNames];
  const transaction = db.transaction(names);
  const stores = names.map(async (name) => {
    const store = transaction.objectStore(name);
    const [keys, rows] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
    const indexes = [...store.indexNames].map((index) => [index, store.index(index).keyPath]);
    return { name, keyPath: store.keyPath, indexes, rows: rows.map((row, at) => (store.keyPath ? [row] : [row, keys[at]])) };
  });
  return { version: db.version, stores: await Promise.all(stores) };
}

/** Lays the stores of a file on a disk. @param {string} text @param {IDBFactory} factory */
export async function lay(text, factory) {
  const { version, stores } = JSON.parse(text, unpacked);
  const request = factory.open("nhy", version);
  request.onupgradeneeded = () => {
    for (const { name, keyPath, indexes, rows } of stores) {
      const store = request.result.createObjectStore(name, keyPath ? { keyPath } : {});
      for (const [index, path] of indexes) store.createIndex(index, path);
      for (const row of rows) store.put(...row);
    }
  };
  (await done(request)).close();
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = fileURLToPath(new URL(`../stores/${STEPS.length}.json`, import.meta.url));
  if (existsSync(path)) throw new Error(`${path} is there already: phones hold it, so it stays.`);
  const { pocket, phone } = await annsPhone();
  const [first] = await phone.open([CHILD], opened());
  await phone.write(first.occurrence, noted("Received before."));
  await phone.sendNow();
  pocket.network.isOn = false;
  await phone.write(first.occurrence, noted("Not sent yet."));
  phone.lock();
  await phone.write(first.occurrence, noted("Written while locked."));
  phone.startEmergency();
  await phone.open([], opened());
  await pocket.settle();
  const kept = { start: START, ...(await read(pocket.disk.factory)) };
  writeFileSync(path, `${JSON.stringify(kept, packed, 1)}\n`);
}
