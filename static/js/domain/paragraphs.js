/** The paragraph behind a rule, in words that somebody without our ids can look up. Twin of carer_app/domain/paragraphs.py, whose tables are given. */

/**
 * @param {string} cite
 * @param {{sources: Object, framework: Object, somerset: Object}} tables
 */
export function paragraphWords(cite, tables) {
  const cut = cite.indexOf("-");
  const [source, rest] = cut < 0 ? [cite, ""] : [cite.slice(0, cut), cite.slice(cut + 1)];
  return `${tables.sources[source] ?? source}, ${place(source, rest, tables)}`;
}

/** Each paragraph once, in order; with `protocols`, only theirs, where one of theirs is among them. */
export function paragraphsWords(cites, protocols, tables) {
  const theirs = cites.filter((cite) => protocols.includes(tables.names[cite.split("-")[0]]));
  return [...new Set((theirs.length ? theirs : cites).map((cite) => paragraphWords(cite, tables)))];
}

function place(source, rest, { framework, somerset }) {
  const named = source === "NAT" ? Object.entries(framework).find(([key]) => rest.startsWith(key))?.[1] : undefined;
  if (named) return named;
  if (source === "SOM" && somerset[rest.split("-")[0]]) return `section on ${somerset[rest.split("-")[0]]}`;
  if (/^0[a-z]?$/.test(rest)) return "front page";
  const numbered = /^\d+(\.\d+)?/.exec(rest);
  return numbered ? `paragraph ${numbered[0]}` : rest.replaceAll("-", " ").toLowerCase();
}
