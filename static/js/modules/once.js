/** Two taps of a nervous thumb send once; a real second try is never in the way. The server writes an entry id once whatever happens. */

const WAIT = 4000;

export class Once {
  #since = -Infinity;

  /**
   * @param {number} now milliseconds
   * @returns {boolean} whether this one may go
   */
  allows(now) {
    if (now - this.#since < WAIT) return false;
    this.#since = now;
    return true;
  }

  forget() {
    this.#since = -Infinity;
  }
}

/** @param {HTMLFormElement} form */
function guard(form) {
  const once = new Once();
  form.addEventListener("submit", (event) => {
    if (!once.allows(Date.now())) event.preventDefault();
  });
  // Coming back with the Back button, the form must answer at once.
  addEventListener("pageshow", () => once.forget());
}

const guarded = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  for (const form of root.querySelectorAll("form[data-once]")) {
    if (!guarded.has(form)) guard(form);
    guarded.add(form);
  }
}
