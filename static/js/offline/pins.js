/** Which PINs are too easy to guess. A copied phone can be guessed at leisure, so the easy ones are not taken. */

import { WeakPin } from "./problems.js";

export const FEWEST = 8;
const MOST = 64;
const DIFFERENT = 4;
/** Down the columns and along the rows of a phone's keys, and others that everybody knows. */
const KNOWN = ["14725836", "25836914", "36925814", "74108520", "25802580", "14789632", "12369874", "31415926", "27182818", "11235813"];

/**
 * Throws WeakPin with what to do instead.
 * @param {string} pin
 */
export function checkPin(pin) {
  if (!/^\d*$/.test(pin)) throw new WeakPin("Use numbers only.");
  if (pin.length < FEWEST) throw new WeakPin(`Use ${FEWEST} numbers or more.`);
  if (pin.length > MOST) throw new WeakPin(`Use ${MOST} numbers or fewer.`);
  if (isEasy(pin)) throw new WeakPin("That PIN is easy to guess. Choose one that is not a date, a pattern or a run of numbers.");
}

function isEasy(pin) {
  return new Set(pin).size < DIFFERENT || isRun(pin) || isRepeated(pin) || isDate(pin) || KNOWN.some((known) => pin.startsWith(known));
}

/** Up or down by the same step: 12345678, 98765432, 13579135. */
function isRun(pin) {
  const steps = [...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10);
  return new Set(steps).size === 1;
}

/** The same again, as it is or backwards: 48214821, 12344321. */
function isRepeated(pin) {
  for (let length = 1; length <= pin.length / 2; length += 1) {
    if (pin === pin.slice(0, length).repeat(pin.length).slice(0, pin.length)) return true;
  }
  return pin === [...pin].reverse().join("") || [...pin].every((digit, at) => digit === pin[at - (at % 2)]);
}

function isDate(pin) {
  if (pin.length !== 8) return false;
  const [first, second, end] = [pin.slice(0, 2), pin.slice(2, 4), pin.slice(4)];
  const [year, month, day] = [pin.slice(0, 4), pin.slice(4, 6), pin.slice(6)];
  return (isYear(end) && isDay(first, second)) || (isYear(year) && isDay(month, day));
}

const isYear = (text) => Number(text) >= 1900 && Number(text) < 2100;
const isDay = (one, other) => [Number(one), Number(other)].every((part) => part >= 1 && part <= 31) && Math.min(Number(one), Number(other)) <= 12;
