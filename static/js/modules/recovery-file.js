/** Gives a text out of the browser as a file: saved, or through the phone's own share sheet. Needs no network. */

const TYPE = "application/json";

/** The name says the day and nothing else: it may lie in a folder that others see. @param {Date} day */
const nameOf = (day) => `not-home-yet-lines-${day.toISOString().slice(0, 10)}.json`;

/**
 * @param {string} text
 * @param {"save"|"share"} how
 * @param {Date} [day]
 */
export async function keepFile(text, how, day = new Date()) {
  const file = new File([text], nameOf(day), { type: TYPE });
  if (how === "share") return navigator.share({ files: [file] }).catch(() => {}); // closed again: nothing is lost
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return undefined;
}
