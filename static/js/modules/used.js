/** Whether this browser ever kept lines; remembered outside their store, so that a phone that was cleared says so. */

const MARK = "nhy-phone";

/** From now on this phone may keep lines. */
export function markUsed() {
  try {
    localStorage.setItem(MARK, "yes");
  } catch {
    // A browser that keeps nothing: there is nothing to miss.
  }
}

/** @returns {boolean} */
export function isUsed() {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return false; // a browser that keeps nothing, or none at all
  }
}
