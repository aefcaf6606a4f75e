/**
 * A person's data key, wrapped by what only they have: a PIN, or the secret that a passkey gives (WebAuthn PRF).
 *
 * @typedef {{pin?: string, passkey?: ArrayBuffer|Uint8Array, held?: import("./passkeys.js").Held}} Secret
 * @typedef {{salt: Uint8Array, iv: Uint8Array, wrapped: Uint8Array, rounds?: number, held?: import("./passkeys.js").Held}} Wrap `held`: which passkey to ask
 */

import { utf8 } from "./bytes.js";

export const ROUNDS = 600_000;
/** How long each opens the store without the server having been heard. A PIN can be guessed from a copy of the phone; a passkey cannot. */
export const HOURS = { passkey: 168, pin: 24 };
const AES = { name: "AES-GCM", length: 256 };

/** A new key for what a person keeps. It can be taken out only until it is wrapped. @param {Crypto} crypto @returns {Promise<CryptoKey>} */
export function newDataKey(crypto) {
  return crypto.subtle.generateKey(AES, true, ["encrypt", "decrypt"]);
}

/**
 * @param {Crypto} crypto
 * @param {CryptoKey} key
 * @param {"pin"|"passkey"} kind
 * @param {Secret} secret
 * @param {string} personId
 * @param {number} rounds
 * @returns {Promise<Wrap>}
 */
export async function wrapKey(crypto, key, kind, secret, personId, rounds) {
  const [salt, iv] = [16, 12].map((size) => crypto.getRandomValues(new Uint8Array(size)));
  const wrapping = await wrappingKey(crypto, kind, secret, { salt, rounds });
  const wrapped = await crypto.subtle.wrapKey("raw", key, wrapping, { name: "AES-GCM", iv, additionalData: utf8(personId) });
  return { salt, iv, wrapped: new Uint8Array(wrapped), ...(kind === "pin" ? { rounds } : secret.held && { held: secret.held }) };
}

/**
 * The data key, which nothing can take out again; null when the secret is not the right one.
 * @param {Crypto} crypto
 * @param {Wrap} wrap
 * @param {"pin"|"passkey"} kind
 * @param {Secret} secret
 * @param {string} personId
 * @returns {Promise<?CryptoKey>}
 */
export async function unwrapKey(crypto, wrap, kind, secret, personId) {
  const wrapping = await wrappingKey(crypto, kind, secret, wrap);
  const how = { name: "AES-GCM", iv: wrap.iv, additionalData: utf8(personId) };
  return crypto.subtle.unwrapKey("raw", wrap.wrapped, wrapping, how, AES, false, ["encrypt", "decrypt"]).catch(() => null);
}

async function wrappingKey(crypto, kind, secret, { salt, rounds }) {
  const [name, how] =
    kind === "pin"
      ? ["PBKDF2", { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }]
      : ["HKDF", { name: "HKDF", hash: "SHA-256", salt, info: utf8("not-home-yet passkey 1") }];
  const material = await crypto.subtle.importKey("raw", kind === "pin" ? utf8(secret.pin) : secret.passkey, name, false, ["deriveKey"]);
  return crypto.subtle.deriveKey(how, material, AES, false, ["wrapKey", "unwrapKey"]);
}
