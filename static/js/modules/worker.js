/** Registers the service worker once the page is there, and tells it what it may have to wait for. */

const idle = globalThis.requestIdleCallback ?? ((then) => setTimeout(then, 1000));

/** Never competes with the page itself. */
export function register() {
  const begin = () => idle(() => navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" }).catch(() => {}));
  if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

/**
 * @param {{setUp?: boolean, busy?: boolean}} state busy: an occurrence is open, or a line is not sent: then a new version waits
 */
export async function tell(state) {
  const post = ({ active }) => active.postMessage(state);
  const here = await navigator.serviceWorker?.getRegistration();
  if (here?.active) post(here);
  else navigator.serviceWorker?.ready.then(post); // none yet, or none ever: nobody waits for it
}
