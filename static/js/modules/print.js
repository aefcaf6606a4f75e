/** A button that opens the phone's own print page, where a PDF can be saved too. Without JavaScript the browser's menu does it. */

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-print]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => print());
  }
}
