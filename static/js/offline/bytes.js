/** Bytes as text and back: base64url without padding, and UTF-8. */

const STEP = 0x8000;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** @param {ArrayBuffer|Uint8Array} bytes */
export function toText(bytes) {
  const whole = new Uint8Array(bytes);
  let binary = "";
  for (let at = 0; at < whole.length; at += STEP) binary += String.fromCharCode(...whole.subarray(at, at + STEP));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
export function fromText(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
}

/** @param {string} text */
export const utf8 = (text) => encoder.encode(text);

/** @param {ArrayBuffer|Uint8Array} bytes */
export const fromUtf8 = (bytes) => decoder.decode(bytes);

/** @param {...(ArrayBuffer|Uint8Array)} parts */
export function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole;
}
