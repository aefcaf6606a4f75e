/**
 * Seals a line so that only the server can open it (docs/sync.md), and what a person keeps on the phone so that only their key can.
 *
 * @typedef {{v: 1, id: string, occurrence: string, device: string, seq: number, key: string, sealed: string}} Envelope
 * @typedef {{id: string, public: string}} ServerKey
 * @typedef {{iv: Uint8Array, sealed: Uint8Array}} Sealed
 */

import { fromText, fromUtf8, joined, toText, utf8 } from "./bytes.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const TO_SERVER = "not-home-yet line 1";
const TO_PERSON = "not-home-yet own line 1";
const POINT = 65;
const IV = 12;

/**
 * @param {Crypto} crypto
 * @param {ServerKey} key
 * @param {{entry: Object, clock: Object, person: ?string, build: string}} inside
 * @returns {Promise<Envelope>}
 */
export async function sealLine(crypto, key, inside) {
  const { id, occurrence, device, seq } = inside.entry;
  const envelope = { v: 1, id, occurrence, device, seq, key: key.id };
  const sealed = await sealTo(crypto, fromText(key.public), TO_SERVER, boundTo(envelope), utf8(JSON.stringify(inside)));
  return { ...envelope, sealed: toText(sealed) };
}

/**
 * What the sealed part is bound to, so that it fits no other envelope.
 * @param {Omit<Envelope, "sealed">} envelope
 */
export function boundTo({ id, occurrence, device, seq, key }) {
  return utf8(`1|${id}|${occurrence}|${device}|${seq}|${key}`);
}

/** What is inside an envelope: only the server's private key opens it. @param {Crypto} crypto @param {CryptoKeyPair} pair @param {Envelope} envelope */
export async function openLine(crypto, pair, envelope) {
  return JSON.parse(fromUtf8(await openWith(crypto, pair, TO_SERVER, boundTo(envelope), fromText(envelope.sealed))));
}

/**
 * A line written while the store is locked: its owner reads it after unlocking, nobody before.
 * @param {Crypto} crypto
 * @param {Uint8Array} publicKey the person's
 * @param {string} bound
 * @param {*} value
 */
export function sealToPerson(crypto, publicKey, bound, value) {
  return sealTo(crypto, publicKey, TO_PERSON, utf8(bound), utf8(JSON.stringify(value)));
}

/** @param {Crypto} crypto @param {CryptoKeyPair} pair @param {string} bound @param {Uint8Array} sealed */
export async function openAsPerson(crypto, pair, bound, sealed) {
  return JSON.parse(fromUtf8(await openWith(crypto, pair, TO_PERSON, utf8(bound), sealed)));
}

/**
 * @param {Crypto} crypto
 * @param {CryptoKey} key a person's data key
 * @param {string} bound where it is kept: it can be opened nowhere else
 * @param {Uint8Array} bytes
 * @returns {Promise<Sealed>}
 */
export async function sealBytes(crypto, key, bound, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, key, bytes);
  return { iv, sealed: new Uint8Array(sealed) };
}

/** @param {Crypto} crypto @param {CryptoKey} key @param {string} bound @param {Sealed} kept */
export async function openBytes(crypto, key, bound, { iv, sealed }) {
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: utf8(bound) }, key, sealed));
}

/** As `sealBytes`, for anything that JSON can say. @param {Crypto} crypto @param {CryptoKey} key @param {string} bound @param {*} value */
export function seal(crypto, key, bound, value) {
  return sealBytes(crypto, key, bound, utf8(JSON.stringify(value)));
}

/** @param {Crypto} crypto @param {CryptoKey} key @param {string} bound @param {Sealed} kept */
export async function open(crypto, key, bound, kept) {
  return JSON.parse(fromUtf8(await openBytes(crypto, key, bound, kept)));
}

async function sealTo(crypto, publicKey, info, additionalData, bytes) {
  const own = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const theirs = await crypto.subtle.importKey("raw", publicKey, CURVE, true, []);
  const key = await agreed(crypto, own.privateKey, theirs, joined(ephemeral, publicKey), info);
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  return joined(ephemeral, iv, await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes));
}

async function openWith(crypto, { privateKey, publicKey }, info, additionalData, sealed) {
  const [ephemeral, iv, rest] = [sealed.subarray(0, POINT), sealed.subarray(POINT, POINT + IV), sealed.subarray(POINT + IV)];
  const theirs = await crypto.subtle.importKey("raw", ephemeral, CURVE, true, []);
  const own = await crypto.subtle.exportKey("raw", publicKey);
  const key = await agreed(crypto, privateKey, theirs, joined(ephemeral, own), info);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, rest);
}

/** The key that both ends come to. */
async function agreed(crypto, privateKey, publicKey, salt, info) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: publicKey }, privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
