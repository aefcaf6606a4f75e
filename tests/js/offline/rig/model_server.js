/**
 * The server as docs/sync.md tells it, small enough to see at a glance that it is right: what it received it has, each id once. It opens
 * every envelope, so a badly sealed line is noticed.
 */

import { readFileSync } from "node:fs";

import { parse, toJson } from "../../../../static/js/domain/entry_json.js";
import { fromText } from "../../../../static/js/offline/bytes.js";
import { openLine } from "../../../../static/js/offline/sealing.js";
import { NOT_IN_EMERGENCY } from "../../../../static/js/offline/writing.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const MOST_LINES = 200;

const { server: vector } = JSON.parse(readFileSync(new URL("../../../vectors/envelopes.json", import.meta.url)));

/** The key of the vectors: it is nobody's. */
async function serverKey() {
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey("jwk", vector.private, CURVE, false, ["deriveBits"]),
    crypto.subtle.importKey("raw", fromText(vector.public), CURVE, true, []),
  ]);
  return { pair: { privateKey, publicKey }, key: { id: vector.id, public: vector.public } };
}

export class ModelServer {
  /** Entries received, by id, each with how often it was taken in. @type {Map<string, {entry: Object, receivedAt: string, times: number}>} */
  lines = new Map();
  held = new Map();
  refused = new Map();
  devices = new Map();
  /** Children in each person's care now. @type {Map<string, Set<string>>} */
  care = new Map();
  /** @type {Set<string>} occurrences whose first line is here */
  opened = new Map();
  /** Photographs of children: what is told of them, and their bytes. @type {Map<string, {about: Object, bytes: Uint8Array}>} */
  photos = new Map();
  #sessions = new Set();
  #version = 0;

  /** @param {() => number} now */
  constructor(now) {
    this.now = now;
  }

  async start() {
    const { pair, key } = await serverKey();
    [this.pair, this.key] = [pair, key];
    return this;
  }

  /** Who was moved from the person's home lately, as the server tells it. @type {{called: string, at: string}[]} */
  left = [];

  /** A person's browser session. @param {string} person @param {string[]} children */
  signIn(person, children = []) {
    this.#sessions.add(person);
    if (!this.care.has(person)) this.care.set(person, new Set(children));
  }

  expire(person) {
    this.#sessions.delete(person);
  }

  /** @param {string} person @param {string} child */
  loseAccess(person, child) {
    this.#version += 1;
    this.care.get(person)?.delete(child);
  }

  revoke(device) {
    const known = this.devices.get(device);
    if (known) known.isRevoked = true;
  }

  /** The lines taken in of each id. @returns {Promise<Map<string, {entry: Object, times: number}>>} */
  async received() {
    return this.lines;
  }

  /** @param {string} path @param {{method: string, headers: Object, body?: string}} request @param {?string} person signed in on that phone */
  async answer(path, { method, headers, body }, person) {
    const signedIn = this.#sessions.has(person) ? person : null;
    const [route, query = ""] = path.split("?");
    const asked = `${method} ${route}`;
    if (asked === "POST /sync/devices") return this.#setUp(JSON.parse(body), signedIn);
    const device = this.#device(headers.Authorization ?? "");
    if (!device) return no(401, "device_unknown", "This phone is not known. Sign in again.");
    if (asked === "POST /sync/entries") return this.#take(JSON.parse(body), device);
    if (device.isRevoked) return no(403, "device_revoked", "This phone was taken off the list.");
    if (!signedIn) return no(401, "sign_in_first", "Sign in first.");
    if (!device.people.has(signedIn)) return no(403, "not_set_up", "Set this phone up first.");
    if (asked === "GET /sync/child-packs") return this.#packs(signedIn, headers["If-None-Match"]);
    if (asked === "GET /sync/occurrences") return this.#since(signedIn, new URLSearchParams(query).get("known") ?? "");
    const photo = [...this.photos.values()].find(({ about }) => route === about.url);
    if (photo) return { status: 200, headers: {}, text: "", bytes: photo.bytes };
    return no(404, "not_found", "Not here.");
  }

  #text() {
    return new Date(this.now()).toISOString();
  }

  #device(header) {
    const [id, token] = header.replace(/^Device /, "").split(".");
    const device = this.devices.get(id);
    return device && device.token === token ? device : null;
  }

  #setUp({ device, token, lock }, person) {
    if (!person) return no(401, "sign_in_first", "Sign in first.");
    const known = this.devices.get(device);
    if (known && known.token !== token) return no(409, "device_taken", "Another phone has this id.");
    if (known?.isRevoked) return no(409, "device_revoked", "This phone was taken off the list.");
    const kept = known ?? { id: device, token: crypto.randomUUID(), isRevoked: false, people: new Set() };
    kept.people.add(person);
    this.devices.set(device, kept);
    const initials = person.slice(0, 2).toUpperCase();
    const hours = lock === "pin" ? 24 : 168;
    const first = known ? null : kept.token;
    return yes({ device, token: first, key: this.key, person: { id: person, initials }, readable_hours: hours, now: this.#text() });
  }

  async #take({ lines }, device) {
    if (lines.length > MOST_LINES) return no(413, "too_large", "Too many lines at once.");
    const receivedAt = this.#text();
    const read = await Promise.all(lines.map((envelope) => this.#open(envelope)));
    for (const { entry } of read) if (entry?.kind === "opened") this.opened.set(entry.occurrence, entry.body.child);
    const answers = read.map(({ id, entry, why }) => ({ id, ...this.#verdict(entry, why, receivedAt) }));
    for (const entry of [...this.held.values()]) {
      if (!this.opened.has(entry.occurrence)) continue;
      if (!this.lines.has(entry.id)) this.#keep(entry, receivedAt);
      this.held.delete(entry.id);
    }
    return yes({ received_at: receivedAt, device: device.isRevoked ? "revoked" : "known", answers });
  }

  async #open(envelope) {
    try {
      const { entry } = await openLine(crypto, this.pair, envelope);
      const same = ["id", "occurrence", "device", "seq"].every((name) => entry[name] === envelope[name]);
      if (!same) throw new Error("The envelope does not fit the line.");
      if (entry.author === null && NOT_IN_EMERGENCY.includes(entry.kind)) throw new Error("Nobody was signed in.");
      return { id: envelope.id, entry: toJson(parse(entry)) };
    } catch (problem) {
      return { id: envelope.id ?? "", why: problem.message || "It could not be opened." };
    }
  }

  #verdict(entry, why, receivedAt) {
    if (!entry) return { verdict: "refused", says: why };
    const kept = this.lines.get(entry.id);
    if (kept && JSON.stringify(kept.entry) !== JSON.stringify(entry)) return { verdict: "refused", says: "Another entry has this id." };
    if (kept) return { verdict: "same", says: "Already received." };
    if (!this.opened.has(entry.occurrence)) {
      this.held.set(entry.id, entry);
      return { verdict: "held", says: "The first line has not arrived yet." };
    }
    this.#keep(entry, receivedAt);
    return { verdict: "new", says: "Received." };
  }

  #keep(entry, receivedAt) {
    const kept = this.lines.get(entry.id);
    this.#version += 1;
    this.lines.set(entry.id, { entry, receivedAt, times: (kept?.times ?? 0) + 1 });
  }

  #logs(person, known = new Map()) {
    return [...this.opened].flatMap(([id, child]) => {
      if (!this.care.get(person)?.has(child)) return [];
      const all = [...this.lines.values()].filter(({ entry }) => entry.occurrence === id);
      const after = Math.min(known.get(id) ?? 0, all.length);
      const fresh = all.slice(after);
      const marks = Object.fromEntries(fresh.map(({ entry, receivedAt }) => [entry.id, { proved: true, received_at: receivedAt, late: false, clock_seconds: null }]));
      return [{ id, child, together: null, after, length: all.length, entries: fresh.map(({ entry }) => entry), marks, names: {} }];
    });
  }

  #packs(person, known) {
    const etag = `"${person}-${this.#version}"`;
    if (known === etag) return { status: 304, headers: {}, text: "" };
    const logs = this.#logs(person);
    const children = [...(this.care.get(person) ?? [])].map((id) => ({
      child: { id, preferred_name: `Marker-${id.slice(0, 4)}`, full_name: "Marker Child" },
      profile: {},
      occurrences: logs.filter(({ child }) => child === id).map(({ child, after, ...log }) => log),
      earlier: [],
      photo: this.photos.get(id)?.about ?? null,
    }));
    return yes({ made_at: this.#text(), now: this.#text(), person: { id: person, name: "Abby Example", initials: "AB", telephone: "01632 960 001", roles: { "": "foster carer" } }, readable_until: this.#text(), children, left: this.left }, { ETag: etag });
  }

  #since(person, text) {
    const known = new Map(text.split(",").filter(Boolean).map((pair) => [pair.split(":")[0], Number(pair.split(":")[1])]));
    const logs = this.#logs(person, known);
    const gone = [...known.keys()].filter((id) => this.opened.has(id) && !logs.some((log) => log.id === id));
    return yes({ now: this.#text(), occurrences: logs.filter(({ after, length }) => length > after), gone });
  }
}

export const yes = (body, headers = {}) => ({ status: 200, headers, text: JSON.stringify(body) });
export const no = (status, code, says) => ({ status, headers: {}, text: JSON.stringify({ error: { code, says } }) });
