/**
 * The stores on the phone, release after release. A release that changes them adds a step at the end and never edits one above it:
 * phones hold lines in every earlier form.
 *
 * meta: names and values. people: who set this phone up, their keys wrapped. lines: what a person may read, sealed under their key.
 * envelopes: the same lines sealed to the server, until it has them. occurrences, child_packs, photos: what came from the server, sealed.
 * counters: the highest sequence number known of an occurrence.
 */

/** @type {((db: IDBDatabase, transaction: IDBTransaction) => void)[]} step n brings version n to n + 1 */
export const STEPS = [firstStores];

function firstStores(db) {
  db.createObjectStore("meta");
  db.createObjectStore("people", { keyPath: "id" });
  db.createObjectStore("lines", { keyPath: ["person", "id"] }).createIndex("by_occurrence", ["person", "occurrence"]);
  const envelopes = db.createObjectStore("envelopes", { keyPath: "id" });
  for (const name of ["state", "occurrence"]) envelopes.createIndex(`by_${name}`, name);
  for (const name of ["occurrences", "child_packs", "photos"]) db.createObjectStore(name, { keyPath: ["person", "id"] });
  db.createObjectStore("counters", { keyPath: "occurrence" });
}

/**
 * @param {IDBDatabase} db
 * @param {IDBTransaction} transaction of the upgrade
 * @param {number} from the version found, 0 where there was none
 * @param {typeof STEPS} steps
 */
export function bringUp(db, transaction, from, steps) {
  for (const step of steps.slice(from)) step(db, transaction);
}

/** What a person can read, and nothing that is still to be sent. */
export const READABLE = ["lines", "occurrences", "child_packs", "photos"];
