/** SHA-256 of a text, at once: the browser's own answers only later. For short ids, never for secrets. */

const ROUND = [];
const START = [];
for (let number = 2; ROUND.length < 64; number += 1) {
  if (ROUND.length === 0 || !isDivided(number)) {
    if (START.length < 8) START.push(fraction(Math.sqrt(number)));
    ROUND.push(fraction(Math.cbrt(number)));
  }
}

function isDivided(number) {
  for (let divisor = 2; divisor * divisor <= number; divisor += 1) if (number % divisor === 0) return true;
  return false;
}

/** The first 32 bits behind the point. */
function fraction(number) {
  return Math.floor((number % 1) * 2 ** 32) | 0;
}

/**
 * @param {string} text
 * @returns {string} 64 hexadecimal digits
 */
export function sha256(text) {
  const words = padded(new TextEncoder().encode(text));
  let state = START;
  for (let at = 0; at < words.length; at += 16) state = block(state, words.slice(at, at + 16));
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function padded(bytes) {
  const words = new Array(Math.ceil((bytes.length + 9) / 64) * 16).fill(0);
  [...bytes, 0x80].forEach((byte, at) => {
    words[at >> 2] |= byte << (24 - (at % 4) * 8);
  });
  words[words.length - 1] = bytes.length * 8;
  return words;
}

const turn = (word, by) => (word >>> by) | (word << (32 - by));

function block(state, words) {
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [words[at - 15], words[at - 2]];
    const one = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const two = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    words[at] = (words[at - 16] + one + words[at - 7] + two) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[at] + words[at]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]) | 0);
}
