/**
 * The frame over a photograph: dragged by its middle, made larger and smaller at its corners, or by buttons and keys; the picture turns by
 * quarters. Only the numbers are sent: the service does the cutting. Its shape is that of `carer_app/domain/photo_frame.py`.
 */

export const SHAPE = 3 / 4;
const LEAST_WIDE = 200;
const STEP = 0.02;
const LARGER = 1.1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIZES = { "+": LARGER, "=": LARGER, "-": 1 / LARGER };

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels of the turned picture */
/** @typedef {{width: number, height: number}} Size */

/** The largest frame there is, in the middle and near the top, where heads are. @param {Size} picture @returns {Box} */
export function largest({ width, height }) {
  const wide = Math.min(width, height * SHAPE);
  const high = wide / SHAPE;
  return { left: (width - wide) / 2, top: (height - high) * 0.15, width: wide, height: high };
}

/** Inside the picture. @param {Box} box @param {Size} picture @returns {Box} */
export function moved(box, across, down, picture) {
  return {
    ...box,
    left: Math.min(Math.max(box.left + across, 0), picture.width - box.width),
    top: Math.min(Math.max(box.top + down, 0), picture.height - box.height),
  };
}

/**
 * As wide as asked, but never too small to print; the point of it that `held` names (0 to 1 across and down) stays where it is.
 * @param {Box} box @param {Size} picture @returns {Box}
 */
export function sized(box, wide, picture, held = [0.5, 0.5]) {
  const most = Math.min(picture.width, picture.height * SHAPE);
  const width = Math.min(Math.max(wide, Math.min(LEAST_WIDE, most)), most);
  const height = width / SHAPE;
  const left = box.left + (box.width - width) * held[0];
  const top = box.top + (box.height - height) * held[1];
  return moved({ left, top, width, height }, 0, 0, picture);
}

/** As it is sent. @param {Box} box @param {Size} picture */
export function thousandths(box, { width, height }) {
  const part = (value, of) => Math.min(1000, Math.max(0, Math.round((value / of) * 1000)));
  return { left: part(box.left, width), top: part(box.top, height), width: part(box.width, width), height: part(box.height, height) };
}

/** @param {string} name @param {Record<string, unknown>} more */
function made(name, more = {}) {
  return Object.assign(document.createElement(name), more);
}

class PhotoFrame {
  #form;
  #place;
  #picture;
  #stage = made("div", { className: "nhy-frame__stage" });
  #canvas = made("canvas");
  #frame = made("div", { className: "nhy-frame__box", tabIndex: 0 });
  #says = made("p", { className: "govuk-visually-hidden" });
  #whole;
  #turn = 0;
  #isWhole = false;
  /** @type {Box} */ #box;
  #sent = {};

  /** @param {HTMLElement} place @param {HTMLImageElement} picture */
  constructor(place, picture) {
    this.#place = place;
    this.#picture = picture;
    this.#form = place.closest("form");
    this.#build();
    this.#draw();
    this.#form.addEventListener("submit", () => this.#send(), { capture: true });
  }

  get #size() {
    return { width: this.#canvas.width, height: this.#canvas.height };
  }

  #build() {
    this.#frame.setAttribute("role", "group");
    this.#frame.setAttribute("aria-label", "The frame. The arrow keys move it, plus and minus make it larger and smaller.");
    for (const corner of ["nw", "ne", "sw", "se"]) {
      this.#frame.append(made("span", { className: `nhy-frame__corner nhy-frame__corner--${corner}` }));
      this.#frame.lastChild.dataset.corner = corner;
    }
    this.#canvas.setAttribute("role", "img");
    this.#canvas.setAttribute("aria-label", "The photo");
    this.#says.setAttribute("role", "status");
    this.#stage.append(this.#canvas, this.#frame);
    this.#place.replaceChildren(this.#stage, this.#buttons(), this.#says);
    for (const choices of this.#form.querySelectorAll("[data-frame-choices]")) choices.remove();
    for (const name of ["turn", "part", "left", "top", "width", "height"]) {
      this.#sent[name] = made("input", { type: "hidden", name });
      this.#form.append(this.#sent[name]);
    }
    this.#frame.addEventListener("keydown", (event) => this.#key(event));
    this.#stage.addEventListener("pointerdown", (event) => this.#grab(event));
  }

  #buttons() {
    const row = made("div", { className: "nhy-frame__buttons" });
    const button = (text, act) => {
      const one = made("button", { type: "button", className: "govuk-button nhy-button nhy-button--line nhy-button--small", textContent: text });
      one.addEventListener("click", act);
      row.append(one);
      return one;
    };
    button("Turn left", () => this.#turned(-90));
    button("Turn right", () => this.#turned(90));
    button("Smaller", () => this.#grow(1 / LARGER));
    button("Larger", () => this.#grow(LARGER));
    this.#whole = button("Whole picture", () => this.#show(!this.#isWhole));
    return row;
  }

  /** The picture as it is turned, and the largest frame on it. */
  #draw() {
    const { naturalWidth: wide, naturalHeight: high } = this.#picture;
    const lies = this.#turn % 180 !== 0;
    Object.assign(this.#canvas, { width: lies ? high : wide, height: lies ? wide : high });
    const pen = this.#canvas.getContext("2d");
    pen.translate(this.#canvas.width / 2, this.#canvas.height / 2);
    pen.rotate((this.#turn * Math.PI) / 180);
    pen.drawImage(this.#picture, -wide / 2, -high / 2);
    this.#box = largest(this.#size);
    this.#show(false);
  }

  #turned(by) {
    this.#turn = (this.#turn + by + 360) % 360;
    this.#draw();
    this.#says.textContent = "Turned. The frame is as large as it can be.";
  }

  #grow(by) {
    this.#box = sized(this.#box, this.#box.width * by, this.#size);
    this.#show(false);
    this.#tell();
  }

  /** @param {boolean} isWhole */
  #show(isWhole) {
    this.#isWhole = isWhole;
    this.#frame.hidden = isWhole;
    this.#whole.setAttribute("aria-pressed", String(isWhole));
    const { width, height } = this.#size;
    const { style } = this.#frame;
    style.left = `${(this.#box.left / width) * 100}%`;
    style.top = `${(this.#box.top / height) * 100}%`;
    style.width = `${(this.#box.width / width) * 100}%`;
    style.height = `${(this.#box.height / height) * 100}%`;
  }

  #tell() {
    const { left, top, width } = thousandths(this.#box, this.#size);
    const percent = (part) => `${Math.round(part / 10)}%`;
    this.#says.textContent = `The frame: ${percent(left)} from the left, ${percent(top)} from the top, ${percent(width)} of the width.`;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    if (!way && !SIZES[event.key]) return;
    event.preventDefault();
    if (SIZES[event.key]) return this.#grow(SIZES[event.key]);
    const step = this.#canvas.width * STEP;
    this.#box = moved(this.#box, way[0] * step, way[1] * step, this.#size);
    this.#show(false);
    this.#tell();
  }

  /** A finger on a corner sizes, on the frame moves, beside it brings the frame there. @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0 || this.#isWhole) return;
    event.preventDefault();
    this.#frame.focus({ preventScroll: true });
    const shown = this.#canvas.getBoundingClientRect();
    const scale = this.#canvas.width / shown.width;
    const at = (where) => [(where.clientX - shown.left) * scale, (where.clientY - shown.top) * scale];
    const corner = event.target.dataset?.corner;
    const [x, y] = at(event);
    if (!corner && event.target !== this.#frame) {
      this.#box = moved(this.#box, x - this.#box.left - this.#box.width / 2, y - this.#box.top - this.#box.height / 2, this.#size);
      this.#show(false);
    }
    const began = this.#box;
    const drag = (move) => {
      const [across, down] = [at(move)[0] - x, at(move)[1] - y];
      this.#box = corner ? this.#pulled(began, corner, across, down) : moved(began, across, down, this.#size);
      this.#show(false);
    };
    const stop = () => {
      this.#stage.removeEventListener("pointermove", drag);
      this.#tell();
    };
    this.#stage.setPointerCapture(event.pointerId);
    this.#stage.addEventListener("pointermove", drag);
    for (const end of ["pointerup", "pointercancel"]) this.#stage.addEventListener(end, stop, { once: true });
  }

  /** The opposite corner stays. */
  #pulled(began, corner, across, down) {
    const isWest = corner.endsWith("w");
    const isNorth = corner.startsWith("n");
    const by = Math.max((isWest ? -1 : 1) * across, (isNorth ? -1 : 1) * down * SHAPE);
    return sized(began, began.width + by, this.#size, [isWest ? 1 : 0, isNorth ? 1 : 0]);
  }

  #send() {
    const box = thousandths(this.#box, this.#size);
    const isAll = this.#isWhole || (box.width >= 1000 && box.height >= 1000);
    const values = { turn: this.#turn, part: isAll ? "whole" : "own", ...box };
    for (const [name, value] of Object.entries(values)) this.#sent[name].value = String(value);
  }
}

/** @param {ParentNode} root */
export function start(root) {
  for (const place of root.querySelectorAll("[data-frame]")) {
    const picture = new Image();
    picture.onload = () => new PhotoFrame(place, picture);
    picture.src = place.dataset.frame;
  }
}
