/** A protocol as the pages show it: what the rules read, and the words of those around the carer. */

import { NATIONAL, packOf } from "../domain/protocol.js";

/** @param {Object} raw the document of docs/sync.md, with its `layers` */
export function protocolOf(raw) {
  const sourced = (item) => ({ ...item, source: item.from ?? NATIONAL });
  const { known_risk_label: risk, outcomes, risk_grades: grades, supervisor } = raw.police;
  const layers = (raw.layers ?? [{ ...raw.meta, name: NATIONAL }]).map((layer) => ({ ...layer, isHistoric: layer.status === "historic" }));
  return {
    ...packOf(raw),
    layers,
    formTitles: raw.meta.form_titles,
    terms: raw.meta.terms,
    ready: raw.ready.ready.map(sourced),
    contacts: raw.contacts.contacts.map(sourced),
    preventionInterview: raw.interviews.prevention,
    returnInterview: raw.interviews.return,
    police: {
      outcomes: outcomes.map(sourced),
      riskGrades: grades.map(sourced),
      knownRisk: sourced({ title: risk.label, text: risk.text }),
      supervisor: supervisor && sourced(supervisor),
    },
    used: layers.map(({ name, version, digest }) => ({ name, version, digest })),
  };
}
