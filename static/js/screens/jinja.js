/**
 * What a template needs while it is shown on the phone. The templates are the server's own, written as JavaScript by
 * carer_app/web/offline/to_javascript.py: Jinja's meaning of truth, escaping, blocks, macros and the filters we use.
 *
 * @typedef {Object<string, *>} Context
 * @typedef {{root: (c: Context, parent: (name: string) => void) => string, blocks: Object<string, (c: Context, level: number) => string>}} Template
 */

import { FILTERS, TESTS } from "./filters.js";
import { Safe, attr, escaped, isTrue, isText, items, shown } from "./values.js";

const BASE = "base.html";
const METHODS = {
  items: (value) => Object.entries(value),
  keys: (value) => Object.keys(value),
  values: (value) => Object.values(value),
  get: (value, key, otherwise = null) => (value instanceof Map ? value.get(key) : attr(value, key)) ?? otherwise,
  append: (value, one) => void value.push(one),
  format: (value, ...given) => given.reduce((text, one) => text.replace("{}", () => one), value),
  startswith: (value, start) => String(value).startsWith(start),
  endswith: (value, end) => String(value).endsWith(end),
  split: (value, by) => String(value).split(by),
  lower: (value) => String(value).toLowerCase(),
  upper: (value) => String(value).toUpperCase(),
  strip: (value) => String(value).trim(),
};

export class Jinja {
  #templates;
  #globals;
  #known = new Map();

  /**
   * @param {(t: Jinja) => Object<string, Template>} templates
   * @param {Context} globals what every template knows; `ui` is added
   */
  constructor(templates, globals) {
    this.#templates = templates(this);
    this.#globals = { ...globals };
    this.#globals.ui = this.module("components/ui.html", null);
  }

  /**
   * The blocks of a page, by name, as HTML: those it does not fill come from base.html.
   * @param {string} name
   * @param {Context} given
   * @returns {(block: string) => string}
   */
  page(name, given) {
    const c = this.#context(given);
    this.#run(name, c, BASE);
    return (block) => (c.$blocks[block] ? this.block(c, block) : "");
  }

  /**
   * A whole template that extends nothing.
   * @param {string} name
   * @param {Context} given
   */
  show(name, given) {
    return this.#run(name, this.#context(given));
  }

  #context(given) {
    const c = Object.assign(Object.create(this.#globals), given);
    c.$blocks = Object.create(null);
    return c;
  }

  /** @param {string} [until] a template whose blocks are taken, and which is not shown itself */
  #run(name, c, until = "") {
    const template = this.#templates[name];
    if (!template) throw new RangeError(`The phone has no page called ${name}.`);
    for (const [block, write] of Object.entries(template.blocks)) (c.$blocks[block] ??= []).push(write);
    if (name === until) return "";
    let above = null;
    const text = template.root(c, (parent) => (above = parent));
    return above === null ? text : this.#run(above, c, until);
  }

  /** @param {Context} c @param {string} name @param {number} [level] how many times overridden */
  block(c, name, level = 0) {
    return c.$blocks[name]?.[level]?.(c, level) ?? "";
  }

  blockOf(c, name) {
    return () => new Safe(this.block(c, name));
  }

  include(name, c, more) {
    return this.#run(name, Object.assign(Object.create(c), more, { $blocks: Object.create(null) }));
  }

  /** The macros and names of a template. Without a context it is always the same, and made once. */
  module(name, c) {
    if (c === null && this.#known.has(name)) return this.#known.get(name);
    const own = Object.assign(Object.create(c ?? this.#globals), { $blocks: Object.create(null) });
    this.#run(name, own);
    if (c === null) this.#known.set(name, own);
    return own;
  }

  macro(names, defaults, write) {
    const macro = (given, named) => {
      const values = names.map((name, place) => {
        if (place < given.length) return given[place];
        return Object.hasOwn(named, name) ? named[name] : defaults[place]?.();
      });
      return new Safe(write(...values, named.caller));
    };
    macro.isMacro = true;
    return macro;
  }

  call(what, given, named) {
    if (typeof what !== "function") throw new TypeError("A template calls what is no function.");
    if (what.isMacro) return what(given, named);
    return Object.keys(named).length ? what(...given, named) : what(...given);
  }

  method(value, name, given, named) {
    const own = attr(value, name);
    if (typeof own === "function") return own.isMacro ? own(given, named) : this.#bound(value, own, given, named);
    const method = METHODS[name];
    if (!method) throw new TypeError(`There is no ${name}() on ${JSON.stringify(value)?.slice(0, 80)}.`);
    return method(value, ...given);
  }

  #bound(value, own, given, named) {
    // an array's own `values` and `keys` are not Python's
    if (Array.isArray(value) && METHODS[own.name] && own.name !== "append") return METHODS[own.name](value, ...given);
    return Object.keys(named).length ? own.call(value, ...given, named) : own.call(value, ...given);
  }

  filter(name, value, given, named) {
    const filter = FILTERS[name];
    if (!filter) throw new RangeError(`The phone has no filter called ${name}.`);
    return filter(value, given, named);
  }

  test(name, value, given) {
    const test = TESTS[name];
    if (!test) throw new RangeError(`The phone has no test called ${name}.`);
    return test(value, ...given);
  }

  out = shown;
  is = isTrue;
  list = items;
  attr = attr;
  item = (value, key) => (Array.isArray(value) && key < 0 ? value.at(key) : value instanceof Map ? value.get(key) : attr(value, key));
  slice = (value, from, to) => value.slice(from, to);
  safe = (text) => new Safe(text);
  and = (left, right) => (isTrue(left) ? right() : left);
  or = (left, right) => (isTrue(left) ? left : right());
  dict = (pairs) => Object.fromEntries(pairs);
  in = (one, all) => (isText(all) ? String(all).includes(one) : all instanceof Map || all instanceof Set ? all.has(one) : Array.isArray(all) ? all.includes(one) : one in (all ?? {}));
  add = (one, other) => (Array.isArray(one) ? [...one, ...other] : one instanceof Safe || other instanceof Safe ? this.concat([one, other]) : one + other);

  concat(parts) {
    const isSafe = parts.some((part) => part instanceof Safe);
    return isSafe ? new Safe(parts.map(escaped).join("")) : parts.map((part) => (part === null || part === undefined ? "" : String(part))).join("");
  }

  compare(one, how, other) {
    const [left, right] = sameKind(one, other);
    switch (how) {
      case "==":
        return left === right;
      case "!=":
        return left !== right;
      case "<":
        return left < right;
      case "<=":
        return left <= right;
      case ">":
        return left > right;
      default:
        return left >= right;
    }
  }

  loop(values, write, otherwise) {
    const all = items(values);
    if (!all.length) return otherwise?.() ?? "";
    const about = (place) => ({
      index: place + 1,
      index0: place,
      first: place === 0,
      last: place === all.length - 1,
      length: all.length,
    });
    return all.map((one, place) => write(one, about(place))).join("");
  }
}

/** A moment as text and one in milliseconds are compared as moments. */
function sameKind(one, other) {
  const left = one instanceof Safe ? String(one) : (one ?? null);
  const right = other instanceof Safe ? String(other) : (other ?? null);
  if (typeof left === "string" && typeof right === "number") return [Date.parse(left), right];
  if (typeof left === "number" && typeof right === "string") return [left, Date.parse(right)];
  return [left, right];
}
