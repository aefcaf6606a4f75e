/** Says how old a list is that keeps itself up to date: quietly while it is answered, in plain words when it is not. */

import { timeWords } from "../domain/wall_clock.js";

/**
 * What stands over a list that could not be fetched again.
 * @param {number} at when it was last known to be so
 * @param {boolean} [isOver] whether it is asked for no more
 */
export function lostWords(at, isOver = false) {
  const next = isOver ? "Look again to see what is so now." : "It goes on trying. Ring the home if you need to know now.";
  return `This page is not up to date since ${timeWords(at)}. ${next}`;
}

/** @param {HTMLElement} region */
function watch(region) {
  const [lost, shown, news] = ["lost", "at", "news"].map((name) => region.querySelector(`[data-fresh-${name}]`));
  let at = Date.parse(region.dataset.fresh);
  const good = (event) => {
    at = event.detail.at;
    lost.replaceChildren();
    shown.textContent = timeWords(at);
    if (event.type === "poll:new") news.textContent = `The list changed at ${timeWords(at)}.`;
  };
  region.addEventListener("poll:same", good);
  region.addEventListener("poll:new", good);
  region.addEventListener("poll:lost", (event) => {
    const words = lostWords(at, event.detail?.isOver);
    if (lost.textContent === words) return; // said once
    const line = document.createElement("p");
    line.className = "nhy-notice nhy-notice--warn";
    line.textContent = words;
    lost.replaceChildren(line);
  });
}

/** @param {ParentNode} root */
export function start(root) {
  for (const region of root.querySelectorAll("[data-fresh]")) watch(region);
}
