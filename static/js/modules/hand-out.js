/** Gives a file out of the browser: saved, or through the phone's own share sheet. Needs no network. */

/**
 * @param {File} file
 * @param {"save"|"share"} how
 * @returns {Promise<boolean>} whether it was handed out: a share sheet may be closed again, and then nothing is lost
 */
export async function handOut(file, how) {
  if (how === "share") return navigator.share({ files: [file] }).then(() => true, () => false);
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}

/** Whether this phone has a share sheet for files of that type. @param {string} type @param {string} [name] */
export const mayShare = (type, name = "x.pdf") => Boolean(globalThis.navigator?.canShare?.({ files: [new File([""], name, { type })] }));
