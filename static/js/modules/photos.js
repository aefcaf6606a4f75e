/** Photographs out of the phone's sealed store, drawn where a page has room for one: no address of theirs ever stands in the page. */

/**
 * @param {ParentNode} root
 * @param {(child: string) => Promise<?Uint8Array>} photo a JPEG
 */
export async function draw(root, photo) {
  await Promise.all([...root.querySelectorAll("canvas[data-photo]")].map((canvas) => drawOne(canvas, photo).catch(() => {})));
}

async function drawOne(canvas, photo) {
  const bytes = await photo(canvas.dataset.photo);
  if (!bytes) return;
  const image = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  const side = Math.min(image.width, image.height); // the middle of it, as a round picture shows
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2];
  canvas.getContext("2d").drawImage(image, left, top, side, side, 0, 0, canvas.width, canvas.height);
  image.close();
}
