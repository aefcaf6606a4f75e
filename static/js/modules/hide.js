/**
 * One tap and nothing of the record is on the screen: a child may be looking. The page leaves no way back with the Back button; this
 * browser reads nothing more of the service, and nothing of what is kept on this phone, until its person has shown who they are.
 */

/** What else is open goes too. The page may be gone before an answer comes. */
export function lockEverywhere() {
  navigator.sendBeacon?.("/account/hide");
  if (globalThis.BroadcastChannel) new BroadcastChannel("nhy").postMessage({ kind: "lock" });
}

/** @param {string} href the page that says nothing */
export function goTo(href) {
  document.title = "Notes";
  document.body.hidden = true;
  location.replace(href);
}

/** @param {MouseEvent} event */
function hide(event) {
  event.preventDefault();
  const link = event.currentTarget;
  lockEverywhere();
  goTo(link.href);
}

/** @param {ParentNode} root */
export function start(root) {
  for (const link of root.querySelectorAll("[data-hide]")) link.addEventListener("click", hide);
}
