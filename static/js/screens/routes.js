/** Addresses: the server's own, made and read on the phone. */

export class Routes {
  #rules;
  /** @type {{name: string, method: string, pattern: RegExp}[]} */
  #known;

  /**
   * @param {Object<string, string>} rules endpoint to "/decide/<occurrence_id>/<page_id>"
   * @param {string[]} names "GET decide.page": what the phone has
   * @param {Object<string, string>} [parts] what may stand for a name, where that is a closed list
   */
  constructor(rules, names, parts = {}) {
    this.#rules = rules;
    this.#known = names.flatMap((name) => {
      const [method, endpoint] = name.split(" ");
      const rule = rules[endpoint];
      return rule ? [{ name, method, pattern: patternOf(rule, parts), weight: rule.split("<").length }] : [];
    });
    this.#known.sort((one, other) => one.weight - other.weight);
  }

  /** @param {string} endpoint @param {Object} values what is no part of the path goes into the query */
  urlFor(endpoint, values = {}) {
    const rule = this.#rules[endpoint];
    if (!rule) throw new RangeError(`There is no address called ${endpoint}.`);
    const rest = new Map(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
    const path = rule.replace(/<(\w+)>/g, (_, name) => {
      const value = rest.get(name);
      rest.delete(name);
      return encodeURIComponent(value);
    });
    const query = new URLSearchParams([...rest].map(([name, value]) => [name, String(value)])).toString();
    return query ? `${path}?${query}` : path;
  }

  /** @param {string} method @param {string} path @returns {?{name: string, args: Object<string, string>}} */
  match(method, path) {
    for (const { name, method: wanted, pattern } of this.#known) {
      const found = wanted === method ? pattern.exec(path) : null;
      if (found) return { name, args: { ...found.groups } };
    }
    return null;
  }
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

function patternOf(rule, parts) {
  const part = (name) => parts[name] ?? (name.endsWith("_id") && name !== "page_id" ? UUID : "[^/]+");
  const inside = rule.replace(/<(\w+)>/g, (_, name) => `(?<${name}>${part(name)})`);
  return new RegExp(`^${inside}$`);
}
