/** Keeps the minutes of a timer true, by the server's clock and not the phone's. Twin of `left` and `duration` in carer_app/web/filters.py. */

const EVERY = 5000;
const MINUTE = 60;

/**
 * @param {number} minutes
 * @returns {string}
 */
export function duration(minutes) {
  if (minutes < 60) return `${minutes} min`;
  if (minutes >= 48 * 60) return `${Math.floor(minutes / 1440)} days`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

/**
 * @param {number} seconds until it is due; less than nothing when it is past
 * @returns {string}
 */
export function left(seconds) {
  if (seconds > 0) return duration(Math.ceil(seconds / MINUTE));
  return seconds > -MINUTE ? "now" : `${duration(Math.floor(-seconds / MINUTE))} ago`;
}

class Timer {
  #element;
  #words;
  #due;
  #ahead;
  #wasOver;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#words = element.querySelector("[data-timer-left]");
    this.#due = Date.parse(element.dataset.timer);
    this.#ahead = Date.parse(element.dataset.now) - Date.now() || 0;
    this.#wasOver = this.#seconds() <= 0;
  }

  get gone() {
    return !this.#element.isConnected;
  }

  tick() {
    const seconds = this.#seconds();
    this.#words.textContent = left(seconds);
    this.#element.classList.toggle("nhy-timer--over", seconds <= 0);
    if (seconds <= 0 && !this.#wasOver) this.#sayOnce();
  }

  #seconds() {
    return (this.#due - Date.now() - this.#ahead) / 1000;
  }

  /** The ticking is not read out; running out is. */
  #sayOnce() {
    this.#wasOver = true;
    this.#words.setAttribute("role", "status");
  }
}

/** @type {Set<Timer>} */
const running = new Set();
let clock = 0;

function tickAll() {
  for (const timer of running) {
    if (timer.gone) running.delete(timer);
    else timer.tick();
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const element of root.querySelectorAll("[data-timer]")) running.add(new Timer(element));
  tickAll();
  if (clock) return;
  clock = setInterval(tickAll, EVERY);
  document.addEventListener("visibilitychange", tickAll);
}
