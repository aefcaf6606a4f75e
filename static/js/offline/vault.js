/**
 * Who can read what on this phone. A person's data key lies wrapped in the store, and unwrapped in memory only while the store is open.
 *
 * @typedef {import("./wraps.js").Secret} Secret
 * @typedef {{id: string, initials: string, name: string, wraps: Object<string, import("./wraps.js").Wrap>, post: ?Object, tries: import("./tries.js").Tries,
 *   lastContact: number, etags: Object<string, string>}} Person
 */

import { toText } from "./bytes.js";
import { checkPin } from "./pins.js";
import { Locked, MustSignIn, WrongSecret } from "./problems.js";
import { READABLE } from "./schema.js";
import { open, openAsPerson, openBytes, seal, sealBytes, sealToPerson } from "./sealing.js";
import { markedAgain, MOST, NONE, oneMore } from "./tries.js";
import { HOURS, newDataKey, unwrapKey, wrapKey } from "./wraps.js";

const HOUR = 3_600_000;
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const EXPIRED = "What you could read on this phone has expired. Sign in again when there is signal. What is not sent yet is still kept.";
const WIPED = "Too many wrong tries. What could be read was taken off this phone. What is not sent yet is still kept. Sign in again when there is signal.";

export class Vault {
  #store;
  #crypto;
  #clock;
  /** @type {?CryptoKey} */
  #key = null;
  /** @type {?CryptoKeyPair} */
  #post = null;
  #postPublic = "";
  /** Whose store is open. @type {?string} */
  personId = null;

  /** @param {{store: import("./store.js").Store, crypto: Crypto, clock: import("./clock.js").Clock}} parts */
  constructor({ store, crypto, clock }) {
    this.#store = store;
    this.#crypto = crypto;
    this.#clock = clock;
  }

  /** @returns {Promise<Person[]>} */
  people() {
    return this.#store.read(["people"], (t) => t.objectStore("people").getAll());
  }

  /**
   * A new key for this person, and their store open. What they could read here before is gone; the server has it, or the envelopes do.
   * @param {{id: string, initials: string, name?: string}} person
   * @param {Secret} secret both, when the phone has both
   * @param {number} rounds
   */
  async create({ id, initials, name = "" }, secret, rounds) {
    if (secret.pin !== undefined) checkPin(secret.pin);
    const key = await newDataKey(this.#crypto);
    const kinds = Object.keys(HOURS).filter((kind) => secret[kind] !== undefined);
    const wraps = await Promise.all(kinds.map((kind) => wrapKey(this.#crypto, key, kind, secret, id, rounds)));
    const post = await this.#newPost(key, id);
    const person = { id, initials, name, post, tries: NONE, lastContact: this.#clock.now(), etags: {} };
    person.wraps = Object.fromEntries(kinds.map((kind, at) => [kind, wraps[at]]));
    await this.#store.write(["people", ...READABLE], async (t) => {
      await clearReadable(t, id);
      await t.objectStore("people").put(person);
    });
    await this.#openWith(await unwrapKey(this.#crypto, wraps[0], kinds[0], secret, id), person);
  }

  /**
   * Throws WrongSecret, MustWait or MustSignIn.
   * @param {string} personId
   * @param {Secret} secret
   */
  async unlock(personId, secret) {
    await this.expire();
    const kind = secret.passkey === undefined ? "pin" : "passkey";
    const person = await this.#countTry(personId, kind);
    const key = await unwrapKey(this.#crypto, person.wraps[kind], kind, secret, personId);
    if (!key) return this.#wrong(person);
    await this.#change(personId, (kept) => ({ ...kept, tries: NONE }));
    await this.#openWith(key, person);
  }

  lock() {
    this.#key = this.#post = this.personId = null;
  }

  /** Whether the key in memory is still this person's. @param {Person} [person] as the store has them now */
  isStill(person) {
    return Boolean(person?.post) && this.#postPublic === toText(person.post.public);
  }

  /** What a person's key opens no more, without the server having been heard, goes. Envelopes stay. */
  async expire() {
    for (const person of await this.people()) {
      const gone = Object.keys(person.wraps).filter((kind) => this.#sinceContact(person) > HOURS[kind] * HOUR);
      if (gone.length) await this.#dropWraps(person.id, gone);
    }
  }

  /** The server was heard by this person, signed in. @param {string} personId @param {Object<string, string>} [etags] of what it answered */
  heard(personId, etags = {}) {
    return this.#change(personId, (person) => ({ ...person, lastContact: this.#clock.now(), etags: { ...person.etags, ...etags } }));
  }

  /** Takes what can be read off this phone, and the keys to it. Envelopes stay. @param {string} personId */
  wipe(personId) {
    if (this.personId === personId) this.lock();
    return this.#dropWraps(personId, Object.keys(HOURS));
  }

  /** They are nobody here any more. Envelopes stay. @param {string} personId */
  async forget(personId) {
    if (this.personId === personId) this.lock();
    await this.#store.write(["people", ...READABLE], async (t) => {
      await clearReadable(t, personId);
      await t.objectStore("people").delete(personId);
    });
  }

  /** @param {string} bound @param {*} value */
  seal(bound, value) {
    return seal(this.#crypto, this.#opened(), `${this.personId}|${bound}`, value);
  }

  /** @param {string} bound @param {import("./sealing.js").Sealed & {isPosted?: boolean}} row */
  open(bound, row) {
    const whole = `${this.personId}|${bound}`;
    const key = this.#opened();
    return row.isPosted ? openAsPerson(this.#crypto, this.#post, whole, row.sealed) : open(this.#crypto, key, whole, row);
  }

  /** @param {string} bound @param {Uint8Array} bytes */
  sealBytes(bound, bytes) {
    return sealBytes(this.#crypto, this.#opened(), `${this.personId}|${bound}`, bytes);
  }

  /** @param {string} bound @param {import("./sealing.js").Sealed} row */
  openBytes(bound, row) {
    return openBytes(this.#crypto, this.#opened(), `${this.personId}|${bound}`, row);
  }

  /** For a person whose store is locked: they read it after unlocking. @param {Person} person @param {string} bound @param {*} value */
  async post(person, bound, value) {
    const sealed = await sealToPerson(this.#crypto, person.post.public, `${person.id}|${bound}`, value);
    return { isPosted: true, iv: new Uint8Array(), sealed };
  }

  /** Either way: a clock set back lengthens nothing. */
  #sinceContact({ lastContact }) {
    return Math.abs(this.#clock.now() - lastContact);
  }

  #opened() {
    if (!this.#key) throw new Locked();
    return this.#key;
  }

  async #newPost(key, personId) {
    const pair = await this.#crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
    const [secret, raw] = await Promise.all([
      this.#crypto.subtle.exportKey("jwk", pair.privateKey),
      this.#crypto.subtle.exportKey("raw", pair.publicKey),
    ]);
    return { public: new Uint8Array(raw), private: await seal(this.#crypto, key, `${personId}|post`, secret) };
  }

  async #openWith(key, person) {
    const secret = await open(this.#crypto, key, `${person.id}|post`, person.post.private);
    const [privateKey, publicKey] = await Promise.all([
      this.#crypto.subtle.importKey("jwk", { ...secret, ext: false }, CURVE, false, ["deriveBits"]),
      this.#crypto.subtle.importKey("raw", person.post.public, CURVE, true, []),
    ]);
    [this.#key, this.#post, this.#postPublic] = [key, { privateKey, publicKey }, toText(person.post.public)];
    this.personId = person.id;
  }

  /** The person, with this try counted, in one transaction: two tabs cannot try on one count. */
  async #countTry(personId, kind) {
    let problem = null;
    const person = await this.#change(personId, (kept) => {
      if (!kept.wraps[kind]) throw new MustSignIn(EXPIRED);
      const tries = markedAgain(kept.tries, this.#clock);
      try {
        return { ...kept, tries: oneMore(tries, this.#clock) };
      } catch (tooEarly) {
        problem = tooEarly;
        return { ...kept, tries };
      }
    });
    if (problem) throw problem;
    return person;
  }

  async #wrong({ id, tries }) {
    if (tries.count < MOST) throw new WrongSecret(MOST - tries.count);
    await this.wipe(id);
    throw new MustSignIn(WIPED);
  }

  #change(personId, change) {
    return this.#store.write(["people"], async (t) => {
      const person = await t.objectStore("people").get(personId);
      if (!person) throw new MustSignIn(EXPIRED);
      const changed = change(person);
      await t.objectStore("people").put(changed);
      return changed;
    });
  }

  async #dropWraps(personId, kinds) {
    await this.#store.write(["people", ...READABLE], async (t) => {
      const person = await t.objectStore("people").get(personId);
      if (!person) return;
      const wraps = Object.fromEntries(Object.entries(person.wraps).filter(([kind]) => !kinds.includes(kind)));
      const isOver = !Object.keys(wraps).length;
      if (isOver) await clearReadable(t, personId);
      await t.objectStore("people").put({ ...person, wraps, ...(isOver && { post: null, etags: {}, tries: NONE }) });
    });
    if (this.personId === personId && !(await this.#canOpen(personId))) this.lock();
  }

  async #canOpen(personId) {
    const person = (await this.people()).find(({ id }) => id === personId);
    return Boolean(person && Object.keys(person.wraps).length);
  }
}

/** @param {*} transaction over READABLE @param {string} personId */
function clearReadable(transaction, personId) {
  const theirs = IDBKeyRange.bound([personId], [personId, []]);
  return Promise.all(READABLE.map((name) => transaction.objectStore(name).delete(theirs)));
}
