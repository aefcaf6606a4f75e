/** One tap and nothing of the record is on the screen: a child may be looking. The page leaves no way back with the Back button. */

/** @param {MouseEvent} event */
function hide(event) {
  event.preventDefault();
  const link = event.currentTarget;
  if (globalThis.BroadcastChannel) new BroadcastChannel("nhy").postMessage({ kind: "lock" }); // and what is kept on this phone is locked
  document.title = "Notes";
  document.body.hidden = true;
  location.replace(link.href);
}

/** @param {ParentNode} root */
export function start(root) {
  for (const link of root.querySelectorAll("[data-hide]")) link.addEventListener("click", hide);
}
