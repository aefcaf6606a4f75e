/** In place of node:fs, in a browser: files of the same folder tree, over HTTP. */

export function readFileSync(url) {
  const request = new XMLHttpRequest();
  request.open("GET", url, false);
  request.send();
  return request.responseText;
}
