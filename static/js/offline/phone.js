/**
 * The phone: everything that a screen asks of the device. Nothing here touches a page; what is written is on the phone when `write`
 * resolves, network or not.
 */

import { newId } from "../modules/ids.js";
import { Away } from "./away.js";
import { browserParts } from "./browser_parts.js";
import { Clock } from "./clock.js";
import { Device } from "./device.js";
import { DeviceLog } from "./device_log.js";
import { Emergency } from "./emergency.js";
import { Incoming } from "./incoming.js";
import { Outbox } from "./outbox.js";
import { Papers } from "./papers.js";
import { Photos } from "./photos.js";
import { Locked, ServerSaidNo } from "./problems.js";
import { recoveryText } from "./recovery.js";
import { Server } from "./server.js";
import { Store } from "./store.js";
import { Typing } from "./typing.js";
import { Uploading } from "./uploading.js";
import { Vault } from "./vault.js";
import { watch } from "./watching.js";
import { ROUNDS } from "./wraps.js";
import { derivedId, wordsOf, Writing } from "./writing.js";


/**
 * @param {{indexedDB?: IDBFactory, crypto?: Crypto, locks?: ?LockManager, fetch?: typeof fetch, clock?: Object, setTimer?: Function,
 *   channel?: ?BroadcastChannel, storage?: ?StorageManager, random?: () => number, serverKey?: ?Object, build?: string, deviceLabel?: string, name?: string}} parts
 *   all but the last five as the browser has them; `setTimer(then, ms)` gives a function that cancels
 * @returns {Promise<Phone>}
 */
export async function openPhone(parts = {}) {
  const phone = new Phone({ ...browserParts(parts), ...parts });
  await phone.start();
  return phone;
}

export class Phone {
  #parts;
  #store;
  #clock;
  #device;
  #vault;
  #log;
  #outbox;
  #server;
  #writing;
  #uploading;
  #incoming;
  #photos;
  #papers;
  #typing;
  #away;
  #deviceId = "";
  #people = [];
  #listeners = new Set();
  #emergency = new Emergency();
  /** Who was last signed in on this page: while it is open they may still write when it is locked. @type {?string} */
  #writer = null;
  #savedOffset = null;
  #isHeard = true;

  constructor(parts) {
    this.#parts = parts;
    const { crypto, setTimer, build, channel, fetch } = parts;
    const [onChange, onRevoked] = [() => this.#changed(), () => this.revoked()];
    const clock = (this.#clock = new Clock({ ...parts.clock, boot: newId() }));
    const store = (this.#store = new Store(parts));
    const device = (this.#device = new Device({ store, serverKey: parts.serverKey, wasUsed: parts.wasUsed }));
    const vault = (this.#vault = new Vault({ store, crypto, clock }));
    const log = (this.#log = new DeviceLog({ store, vault }));
    const outbox = (this.#outbox = new Outbox({ store, clock }));
    const server = (this.#server = new Server({ fetch, setTimer, clock }));
    const credentials = () => device.credentials();
    this.#writing = new Writing({ store, crypto, clock, log, outbox, about: () => device.about(), build });
    this.#uploading = new Uploading({ outbox, credentials, server, clock, locks: parts.locks, setTimer, random: parts.random, onChange, onRevoked });
    const photos = (this.#photos = new Photos({ store, vault, crypto, server }));
    const papers = (this.#papers = parts.papers ? new Papers({ store, vault, crypto, server, clock }) : null);
    this.#typing = new Typing({ store, vault, clock });
    this.#incoming = new Incoming({ store, vault, log, server, credentials, photos, papers, onChange, onRevoked });
    this.#away = new Away({ clock, setTimer, lock: () => this.lock() });
    store.onNewer = onChange;
    channel?.addEventListener("message", ({ data }) => this.#heard(data));
  }

  /** Opens what is there, and sends what waits. */
  async start() {
    this.#deviceId = (await this.#device.identity()).id;
    this.#clock.offset = this.#savedOffset = (await this.#device.get("offset")) ?? null;
    await this.#vault.expire();
    this.#people = await this.#vault.people();
    this.#uploading.nudge();
  }

  /** The page goes: timers end, the database is let go. */
  async close() {
    this.#uploading.stop();
    this.#parts.channel?.close();
    await this.#store.close();
  }

  // --- who is here ---------------------------------------------------------------------------------------------------

  /** @returns {"not_set_up"|"locked"|"open"|"emergency"} */
  get state() {
    if (this.#emergency.isOn) return "emergency";
    if (this.#vault.personId) return "open";
    return this.#people.length ? "locked" : "not_set_up";
  }

  /** Whose store is open. */
  get personId() {
    return this.#vault.personId;
  }

  /** @returns {{id: string, initials: string, opensWith: string[], passkey: ?Object}[]} `opensWith`: "pin", "passkey"; neither: they must sign in again */
  people() {
    return this.#people.map(({ id, initials, wraps }) => ({ id, initials, opensWith: Object.keys(wraps), passkey: wraps.passkey?.held ?? null }));
  }

  /** Who was here last on this page, and may still write when it is locked. @returns {?string} */
  get writer() {
    return this.#people.some(({ id }) => id === this.#writer) ? this.#writer : null;
  }

  /** What is wrong between this phone and the server, if anything: "sign_in", "unreachable" …; whether it was revoked, or cleared by the browser. */
  async contact() {
    const [isRevoked, isCleared] = await Promise.all(["revoked", "cleared"].map(async (name) => Boolean(await this.#device.get(name))));
    return { outcome: this.#uploading.outcome, isRevoked, isCleared, isSetUp: Boolean(await this.#device.credentials()) };
  }

  /**
   * Sets this phone up for the person who is signed in; needs the network. What they wrote here before stays to be sent.
   * @param {{csrf: string, personId?: string} & import("./wraps.js").Secret} about `personId` must be who is signed in
   * @param {{rounds?: number}} [options]
   */
  async setUp({ csrf, personId, pin, passkey, held }, { rounds = ROUNDS } = {}) {
    const secret = { ...(pin !== undefined && { pin }), ...(passkey !== undefined && { passkey, held }) };
    const left = Boolean(personId) && !this.#people.some(({ id }) => id === personId);
    const about = { label: this.#parts.deviceLabel, lock: pin === undefined ? "passkey" : "pin", left };
    const { person } = await this.#device.register(this.#server, csrf, about);
    if (personId && person.id !== personId) throw new ServerSaidNo("Somebody else is signed in. Sign out, and sign in as yourself.", "someone_else");
    await this.#vault.create(person, secret, rounds);
    await this.#opened();
  }

  /** @param {string} personId @param {{pin?: string, passkey?: ArrayBuffer|Uint8Array}} secret */
  async unlock(personId, secret) {
    try {
      await this.#vault.unlock(personId, secret);
    } finally {
      this.#people = await this.#vault.people();
      this.#changed();
    }
    await this.#opened();
  }

  /** Forgets every key and everything read; also leaves emergency mode. */
  lock() {
    this.#vault.lock();
    this.#log.forget();
    this.#emergency.end();
    this.#changed();
  }

  /** One tap: nothing to be seen, in any tab. */
  hideNow() {
    this.lock();
    this.#parts.channel?.postMessage({ kind: "lock" });
  }

  /** @param {"dialler"|"camera"|"share"} errand */
  keepOpenFor(errand) {
    this.#away.keepOpenFor(errand);
  }

  /** Somebody is at the phone: they tapped, or typed. */
  tapped() {
    if (this.#vault.personId) this.#server.stillHere();
  }

  /** The page went out of sight. */
  left() {
    this.#away.left();
  }

  /** The page is seen again, or the network is back. */
  back() {
    this.#away.back();
    this.#lookAgain(() => this.#vault.expire());
    this.#uploading.nudge();
  }

  /** Without anybody's PIN: lines can be written, none that are kept here can be read. */
  startEmergency() {
    this.#vault.lock();
    this.#log.forget();
    this.#emergency.begin();
    this.#changed();
  }

  /** The logs begun on this page in emergency mode, which can be gone on with until it is left. */
  emergencyLogs() {
    return this.#emergency.logs;
  }

  /**
   * Takes what a person can read off this phone. What is not sent stays, sealed, and is sent.
   * @param {string} personId
   * @param {{sure?: boolean}} [options] without `sure` nothing is done while lines are unsent
   * @returns {Promise<{unsent: number, done: boolean}>}
   */
  async signOut(personId, { sure = false } = {}) {
    const unsent = (await this.#outbox.unsent()).filter(({ person }) => person === personId).length;
    if (unsent && !sure) return { unsent, done: false };
    if (this.#vault.personId === personId) this.lock();
    await this.#vault.forget(personId);
    if (this.#writer === personId) this.#writer = null;
    this.#people = await this.#vault.people();
    this.#changed();
    return { unsent, done: true };
  }

  /** The server no longer trusts this phone: nothing on it can be read; what is not sent stays. */
  async revoked() {
    for (const { id } of await this.#vault.people()) await this.#vault.wipe(id);
    this.#vault.lock();
    this.#log.forget();
    this.#writer = null;
    await this.#device.set("revoked", true);
    this.#people = await this.#vault.people();
    this.#changed();
  }

  /** Whether the server answered when it was last asked. */
  get isReached() {
    return this.#isHeard && this.#uploading.outcome !== "unreachable";
  }

  /** When the server was last heard by whoever's store is open: the copy is no newer. @returns {Promise<?number>} */
  async heardAt() {
    const people = await this.#vault.people();
    return people.find(({ id }) => id === this.#vault.personId)?.lastContact ?? null;
  }

  // --- reading -------------------------------------------------------------------------------------------------------

  /** @returns {Promise<Object[]>} the children in this person's care, without their logs */
  children() {
    return this.#readable(() => this.#incoming.children());
  }

  /** @returns {Promise<{called: string, at: string}[]>} the children who were moved from this person's home lately */
  whoLeft() {
    return this.#readable(() => this.#incoming.whoLeft());
  }

  /** @returns {Promise<?string>} what this person is called */
  ownName() {
    return this.#readable(() => this.#incoming.ownName());
  }

  /** @returns {Promise<{name: string, telephone: string, roles: Object<string, string>}>} `roles` by home; "" for any other */
  caller() {
    return this.#readable(() => this.#incoming.caller());
  }

  /** @param {string} id */
  child(id) {
    return this.#readable(() => this.#incoming.child(id));
  }

  /** @param {string} childId @returns {Promise<?Uint8Array>} a JPEG, when it has come */
  photo(childId) {
    return this.#readable(() => this.#photos.of(childId));
  }

  /** @param {string} childId @returns {Promise<?Uint8Array>} the standing profile as a PDF, when it has come */
  paper(childId) {
    return this.#readable(async () => this.#papers?.of(childId) ?? null);
  }

  /** What this person typed on a page and did not send. @param {string} page its address @returns {Promise<?Object>} */
  typedOn(page) {
    return this.#readable(() => this.#typing.of(page));
  }

  /** Sealed, until it is sent. @param {string} page @param {?Object} words null once it is sent */
  keepTyped(page, words) {
    return this.#readable(() => this.#typing.keep(page, words));
  }

  /** @returns {Promise<import("./device_log.js").Known[]>} */
  occurrences() {
    return this.#readable(() => this.#log.all());
  }

  /** @param {string} occurrenceId @returns {Promise<import("../domain/entries.js").Entry[]>} in order, each once */
  async entriesOf(occurrenceId) {
    if (this.#emergency.isOn) return this.#emergency.entriesOf(occurrenceId);
    return this.#readable(() => this.#log.entriesOf(occurrenceId));
  }

  /** What a line says. @param {string} id @returns {Promise<string>} "" for a line of another's store */
  async wordsOf(id) {
    const entry = await this.#readable(() => this.#log.find(id));
    return entry ? wordsOf(entry) : "";
  }

  /** @returns {Promise<{occurrence: string, lines: number, since: string}[]>} begun here in emergency mode */
  async begunInEmergency() {
    const found = new Map();
    for (const { occurrence, person, order } of await this.#outbox.unsent()) {
      if (person !== null) continue;
      const { lines = 0, since = new Date(order).toISOString() } = found.get(occurrence) ?? {};
      found.set(occurrence, { occurrence, lines: lines + 1, since });
    }
    return [...found.values()];
  }

  // --- writing -------------------------------------------------------------------------------------------------------

  /**
   * Starts an occurrence for each child; in emergency mode for nobody yet, with no child named.
   * @param {string[]} childIds
   * @param {Object} body of `opened` without its child
   * @param {{happenedAt?: string, id?: string}} [options] the same id again gives the same occurrences
   * @returns {Promise<Object[]>} the lines that opened them
   */
  async open(childIds, body, { happenedAt, id = newId() } = {}) {
    const { crypto } = this.#parts;
    const children = this.#emergency.isOn ? [""] : childIds;
    const together = children.length > 1 ? await derivedId(crypto, id, "together") : null;
    const lines = await Promise.all(
      children.map(async (child, at) => ({
        occurrence: await derivedId(crypto, id, "occurrence", child),
        id: at ? await derivedId(crypto, id, "opened", child) : id,
        kind: "opened",
        body: { ...body, child, ...(together && { together }) },
        happenedAt,
      })),
    );
    return this.writeAll(lines);
  }

  /**
   * @param {string} occurrence
   * @param {{kind: string, body: Object}} line
   * @param {{happenedAt?: string, id?: string}} [options]
   * @returns {Promise<Object>} the entry, on the phone
   */
  async write(occurrence, { kind, body }, { happenedAt, id } = {}) {
    const [entry] = await this.writeAll([{ occurrence, kind, body, happenedAt, id }]);
    return entry;
  }

  /**
   * All of them or none. Throws StoreFailed with the text to copy when they are not on the phone.
   * @param {{occurrence: string, kind: string, body: Object, happenedAt?: string, id?: string}[]} lines
   */
  async writeAll(lines) {
    const writer = this.#asWriter();
    const entries = await this.#writing.write(lines.map((line) => ({ ...line, id: line.id ?? newId() })), writer);
    if (entries[0].device !== this.#deviceId) await this.#wasCleared(entries[0].device);
    await this.#knowOf(entries).catch(() => {});
    this.#changed();
    this.#uploading.nudge();
    return writer.author ? entries : this.#emergency.remember(entries);
  }

  // --- sending and receiving -----------------------------------------------------------------------------------------

  /** How many lines are in each state, and those that the server does not have. */
  outbox() {
    return this.#outbox.summary();
  }

  /** @param {string} entryId @returns {Promise<string>} saved, sent, received, held, refused; a line of others is received */
  async stateOf(entryId) {
    return (await this.#outbox.find(entryId))?.state ?? "received";
  }

  /** @param {string} occurrenceId */
  statesOf(occurrenceId) {
    return this.#outbox.statesOf(occurrenceId);
  }

  /** @returns {Promise<string>} what it came to: "done", "unreachable", "sign_in", "elsewhere", "failed", "busy" */
  async sendNow() {
    const outcome = await this.#uploading.sendNow();
    await this.#keepOffset();
    return outcome;
  }

  /** One that was put aside is sent once more. @param {string} entryId */
  async tryAgain(entryId) {
    await this.#outbox.tryAgain(entryId);
    this.#uploading.nudge();
  }

  /** Sends, then fetches the children and their logs. @returns {Promise<string>} */
  async refresh() {
    await this.sendNow();
    return this.#fetched(await this.#asked(() => this.#incoming.refresh()));
  }

  /** Lines that others wrote. @returns {Promise<string>} */
  async poll() {
    return this.#fetched(await this.#asked(() => this.#incoming.poll()));
  }

  /** Polls every few seconds until the function it gives is called; less often while nobody answers. */
  watch() {
    return watch(async () => (this.state === "open" ? this.poll().catch(() => "unreachable") : "same"), this.#parts.setTimer);
  }

  /** What only this phone holds, sealed, as one text. Needs no network and no PIN. */
  async recovery() {
    const { device } = await this.#device.about();
    return recoveryText({ made_at: this.#clock.text(), device, build: this.#parts.build }, await this.#outbox.unsent());
  }

  /** Whether the browser keeps the data when space is short. @returns {Promise<boolean>} */
  async isKept() {
    return Boolean(await this.#parts.storage?.persisted?.().catch(() => false));
  }

  /** Asks the browser to. @returns {Promise<boolean>} what it said */
  async askToKeep() {
    return (await this.isKept()) || Boolean(await this.#parts.storage?.persist?.().catch(() => false));
  }

  /** @param {() => void} listener told after every change @returns {() => void} stops it */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // --- within --------------------------------------------------------------------------------------------------------

  #readable(read) {
    if (!this.#vault.personId) return Promise.reject(new Locked());
    return read();
  }

  #asWriter() {
    if (this.#emergency.isOn) return { person: null, author: null };
    const id = this.#vault.personId ?? this.#writer;
    const person = this.#people.find((one) => one.id === id);
    if (!person) throw new Locked();
    return { person: person.post ? person : null, author: id };
  }

  /** The browser threw the database away while the page was open: the line is in a new one, and nothing that was here can be read. */
  async #wasCleared(deviceId) {
    this.#deviceId = deviceId;
    await this.#lookAgain();
  }

  /** An occurrence opened here is in the list before the server has heard of it. */
  async #knowOf(entries) {
    if (!this.#vault.personId) return;
    for (const { occurrence, kind, body } of entries) {
      if (kind !== "opened" || (await this.#log.known(occurrence))) continue;
      const known = { id: occurrence, child: body.child, together: body.together, length: 0, marks: {}, names: {} };
      const row = await this.#log.knownRow(known);
      await this.#store.write(["occurrences"], (t) => t.objectStore("occurrences").put(row));
    }
  }

  async #opened() {
    this.#emergency.end();
    this.#writer = this.#vault.personId;
    this.#people = await this.#vault.people();
    this.#changed();
    this.#uploading.nudge();
  }

  /** Notes whether there was an answer. */
  async #asked(ask) {
    const before = this.#isHeard;
    try {
      const outcome = await ask();
      this.#isHeard = outcome !== "unreachable";
      return outcome;
    } catch (problem) {
      this.#isHeard = problem instanceof Locked;
      throw problem;
    } finally {
      if (before !== this.#isHeard) this.#tell();
    }
  }

  #fetched(outcome) {
    if (outcome === "not_set_up") this.lock();
    if (outcome === "new") this.#changed();
    this.#keepOffset().catch(() => {});
    return outcome;
  }

  async #keepOffset() {
    const { offset } = this.#clock;
    if (offset === null || (this.#savedOffset !== null && Math.abs(offset - this.#savedOffset) < 1000)) return;
    this.#savedOffset = offset;
    await this.#device.set("offset", offset);
  }

  #changed() {
    this.#parts.channel?.postMessage({ kind: "changed" });
    this.#tell();
  }

  async #heard({ kind }) {
    if (kind === "lock") this.lock();
    await this.#lookAgain();
  }

  /** Another page may have signed this person out, or given them another key: then what is open here is open no more. */
  async #lookAgain(first = async () => {}) {
    await first().catch(() => {});
    this.#people = await this.#vault.people().catch(() => this.#people);
    const { personId } = this.#vault;
    if (personId && !this.#vault.isStill(this.#people.find(({ id }) => id === personId))) this.lock();
    this.#tell();
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}
