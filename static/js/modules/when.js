/** The boxes for "Another time" show only once that is chosen. Without JavaScript they are always there. */

/** @param {HTMLElement} field */
function watch(field) {
  const panel = field.querySelector("[data-when-panel]");
  const other = field.querySelector("[data-when-other]");
  const show = () => (panel.hidden = !other.checked);
  field.addEventListener("change", (event) => {
    if (event.target.type === "radio") show();
  });
  addEventListener("pageshow", show);
  show();
}

const watched = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  for (const field of root.querySelectorAll("[data-when]")) {
    if (!watched.has(field)) watch(field);
    watched.add(field);
  }
}
