/** "None of these" and "I'm not sure" exclude the rest, and the rest exclude them. */

/**
 * Which boxes to clear when one has been ticked.
 * @template {{checked: boolean, isExclusive: boolean}} Box
 * @param {Box} ticked
 * @param {Box[]} all
 * @returns {Box[]}
 */
export function cleared(ticked, all) {
  if (!ticked.checked) return [];
  return all.filter((box) => box !== ticked && box.checked && (ticked.isExclusive || box.isExclusive));
}

/** @param {Element} group */
function watch(group) {
  group.addEventListener("change", (event) => {
    const boxes = [...group.querySelectorAll("input[type=checkbox]")].map((input) => ({
      input,
      checked: input.checked,
      isExclusive: "exclusive" in input.dataset,
    }));
    const ticked = boxes.find((box) => box.input === event.target);
    if (ticked) for (const box of cleared(ticked, boxes)) box.input.checked = false;
  });
}

const watched = new WeakSet();

/** @param {ParentNode} root */
export function start(root) {
  for (const group of root.querySelectorAll("[data-exclusive-group]")) {
    if (!watched.has(group)) watch(group);
    watched.add(group);
  }
}
