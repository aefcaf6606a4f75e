/** Gives a PDF that is kept on the phone out of the browser: saved, or through the phone's own share sheet. Needs no network. */

const TYPE = "application/pdf";

/** The name says what it is and the day: it may lie in a folder that others see. @param {Date} day */
const nameOf = (day) => `profile-${day.toISOString().slice(0, 10)}.pdf`;

/** @param {Uint8Array} bytes @param {"save"|"share"} how @param {Date} [day] */
export async function givePaper(bytes, how, day = new Date()) {
  const file = new File([bytes], nameOf(day), { type: TYPE });
  if (how === "share") return navigator.share({ files: [file] }).catch(() => {}); // closed again: nothing is lost
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return undefined;
}

/** Whether this phone has a share sheet for it. */
export const mayShare = () => Boolean(globalThis.navigator?.canShare?.({ files: [new File([""], "x.pdf", { type: TYPE })] }));
