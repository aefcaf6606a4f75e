/**
 * A photo is made small on the phone before it is sent, with nothing in it of what the camera wrote; and it is sent again until it has
 * come whole. The service counts the same photo once. Nothing else waits for it.
 */

import { pause } from "./call.js";

const LONGEST = 1600;
const QUALITY = 0.88;
const TRY_AGAIN = 5000;
const WAITS = "There is no signal. The photo waits on this page, and is sent when there is. Leave the page open.";

/** How large it becomes. @param {{width: number, height: number}} picture */
export function fitted({ width, height }, longest = LONGEST) {
  const by = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

/** A small JPEG; a photo that this browser cannot read stays as it is, for the service to say. @param {File} file @returns {Promise<Blob>} */
async function small(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const canvas = Object.assign(document.createElement("canvas"), fitted(picture));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return (await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY))) ?? file;
  } catch {
    return file;
  }
}

/** @param {Blob} photo @returns {Promise<string>} SHA-256 in hex */
export async function digest(photo) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await photo.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Until the service has answered: a failure on the way, or of its own, is tried again.
 * @param {{send: () => Promise<Response>, wait: (ms: number) => Promise<void>, onWait: () => void}} parts
 * @returns {Promise<Response>}
 */
export async function sent({ send, wait, onWait }) {
  for (;;) {
    const response = await send().catch(() => null);
    if (response && response.status < 500 && response.status !== 429) return response;
    onWait();
    await wait(TRY_AGAIN);
  }
}

class PhotoForm {
  #form;
  #says;
  #isSending = false;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
    this.#says = Object.assign(document.createElement("p"), { className: "nhy-quiet" });
    this.#says.setAttribute("role", "status");
    form.append(this.#says);
    form.addEventListener("submit", (event) => this.#submit(event));
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    const body = new FormData(this.#form);
    const file = body.get("photo");
    if (!this.#isSending && !(file instanceof File && file.size)) return; // the service says what is missing
    event.preventDefault();
    if (this.#isSending) return;
    this.#isSending = true;
    this.#says.textContent = "Sending…";
    const photo = await small(file);
    body.set("photo", photo, "photo");
    body.set("sha256", await digest(photo));
    const send = () => fetch(this.#form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    this.#show(await sent({ send, wait: pause, onWait: () => (this.#says.textContent = WAITS) }));
  }

  /** @param {Response} response */
  async #show(response) {
    if (response.type === "opaqueredirect") return location.assign(this.#form.querySelector("[data-then]").dataset.then); // it is kept
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = document.importNode(page.querySelector("main"), true);
    document.querySelector("main").replaceWith(main);
    return main.dispatchEvent(new CustomEvent("page:changed", { bubbles: true }));
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const form of root.querySelectorAll("form#new-photo")) new PhotoForm(form);
}
