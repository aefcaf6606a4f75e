/** Says aloud that a time has run out: in the page, and as a notification that names nobody, where the person wanted one. */

const isAsked = () => globalThis.Notification?.permission;

/** The button that asks, on a page where somebody waits: never while a page loads. @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-remind]")) {
    place.hidden = isAsked() !== "default" || !navigator.serviceWorker?.controller;
    place.querySelector("button").addEventListener("click", async (event) => {
      event.preventDefault();
      await Notification.requestPermission();
      place.hidden = true;
    });
  }
}

/** @param {string} title @param {string} body no name in it @param {string} tag one notification for each */
export async function remind(title, body, tag) {
  if (isAsked() !== "granted") return;
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.showNotification(title, { body, tag, renotify: false });
}
