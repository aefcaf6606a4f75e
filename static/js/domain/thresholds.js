/**
 * A threshold or deadline of a protocol, as its merged pack gives it, with what it leaves out filled in; the server has checked it.
 * Twin of carer_app/domain/thresholds.py, where a raw threshold is described.
 *
 * @typedef {{n: number, unit: string}} Span
 * @typedef {{id: string, type: string, cites: string[], pack: string, action: string, who: string, amb: string[], value: ?number,
 *   unit: string, span: ?Span, counts: string[], flags: string[], runsFrom: string, line: ?number, guard: string, event: string,
 *   setBy: string, startsAfter: string, until: string, clock: string, fallsBackTo: string, warnBefore: ?Span, exception: string,
 *   effect: string, op: string, values: *}} Threshold `span` is the source's window
 */

export const LOOKED_AFTER_BY = "looked_after_by_";

const BLANK = {
  title: "", text: "", reading: "", action: "", who: "", strength: "", amb: [], value: null, unit: "", op: "", fire: "",
  counts: [], excludes: [], flags: [], clock: "", guard: "", event: "", until: "", exception: "", effect: "", values: null,
};

/**
 * The thresholds of a merged pack.
 * @param {Object} raw
 * @returns {Threshold[]}
 */
export function thresholdsOf(raw) {
  return raw.thresholds.rules.map(thresholdOf);
}

/**
 * @param {Object} raw
 * @returns {Threshold}
 */
export function thresholdOf(raw) {
  const warn = raw.warn_before ?? null;
  return {
    ...BLANK,
    ...raw,
    pack: raw.from ?? "national",
    span: raw.window ?? null,
    runsFrom: runsFrom(raw),
    line: line(raw),
    setBy: raw.set_by ?? "",
    startsAfter: raw.starts_after ?? "",
    fallsBackTo: raw.falls_back_to ?? "",
    warnBefore: warn && { n: warn.n ?? warn.value, unit: warn.unit },
  };
}

/** The clock it runs from: the source's, or our reading where the source states none. */
function runsFrom({ clock = "", clock_default: otherwise = "" }) {
  return clock === "" || clock === "not_stated" ? otherwise : clock;
}

/** The count at which it fires: 4 for "four times", 10 for "more than nine" (AMB-3, AMB-15). */
function line({ value = null, op = "", fire = "", first_fires_at: first = null }) {
  if (value === null) return null;
  return first || value + (op === ">" && fire !== ">=" ? 1 : 0);
}
