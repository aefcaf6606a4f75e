/** Starts what the page in front of us asks for, and loads nothing else. Everything works without this file. */

/** @type {ReadonlyArray<readonly [selector: string, module: string]>} */
const BEHAVIOURS = [
  ["[data-hide]", "./modules/hide.js"],
  ["form[data-call]", "./modules/call.js"],
  ["form[data-once]", "./modules/once.js"],
  ["[data-draft]", "./modules/draft.js"],
  ["[data-timer]", "./modules/timer.js"],
  ["[data-exclusive-group]", "./modules/exclusive.js"],
  ["[data-when]", "./modules/when.js"],
  ["[data-error-summary]", "./modules/error-summary.js"],
  [".govuk-password-input", "./modules/password.js"],
  ["[data-net]", "./modules/net.js"],
  ["[data-passkey]", "./modules/passkey.js"],
  ["[data-fresh]", "./modules/fresh.js"],
  ["[data-poll]", "./modules/poll.js"],
  ["[data-read-aloud]", "./modules/read-aloud.js"],
  ["[data-meeting]", "./modules/meeting.js"],
  ["[data-print]", "./modules/print.js"],
  ["[data-install]", "./modules/install.js"],
  ["form#new-photo", "./modules/photo-form.js"],
  ["[data-share]", "./modules/share.js"],
  ["[data-frame]", "./modules/photo-frame.js"],
  ["[data-set-up-phone]", "./modules/set-up-phone.js"],
  ["form[data-push]", "./modules/push.js"],
];

/**
 * @param {ParentNode} root what has just come onto the page
 */
export async function start(root) {
  const wanted = BEHAVIOURS.filter(([selector]) => root.querySelector(selector));
  await Promise.allSettled(
    wanted.map(async ([, path]) => {
      const behaviour = await import(path);
      behaviour.start(root);
    }),
  );
}

document.body.classList.add("govuk-frontend-supported");
start(document).then(() => (document.body.dataset.started = "yes")); // what tries the page waits for this
document.addEventListener("page:changed", (event) => start(event.target));
if ("serviceWorker" in navigator) import("./modules/worker.js").then((worker) => worker.register());
import("./modules/sending.js").then((sending) => sending.begin());
