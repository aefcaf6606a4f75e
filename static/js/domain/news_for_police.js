/**
 * What came to be known of the child after the report, and nobody has told the police yet (NAT-L2-A-g, NAT-3.11).
 * Twin of carer_app/domain/news_for_police.py.
 *
 * @typedef {import("./occurrence.js").LogLine} LogLine
 */

import { FoundWhere, Unsure } from "./entries.js";
import { timedSentence } from "./log_lines.js";
import { Mark } from "./marks.js";
import { held, says } from "./python_text.js";

const TELLING = ["police_told", "police_updated", "police_told_of_return"];
const SOMEWHERE = ["believed", "verified"];

/**
 * The lines to tell them now, oldest first: written after the police last heard anything. Ringing them is not telling them.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @returns {LogLine[]}
 */
export function untoldNews(occurrence) {
  if (occurrence.policeTold === null || !occurrence.isOpen) return [];
  let news = [];
  let whereabouts = "";
  for (const line of occurrence.log.filter(({ counts }) => counts)) {
    if (isTold(line, occurrence.policeTold)) news = [];
    else if (isNews(line.entry, whereabouts)) news.push(line);
    whereabouts = whereaboutsOf(line.entry) || whereabouts;
  }
  return news;
}

/**
 * The line as it may be read to them, with its time; of a page of answers only where the child is.
 * @param {LogLine} line
 */
export function newsSentence({ entry, isVerified }) {
  if (entry.kind !== "answered") return timedSentence(entry, false, isVerified);
  const body = { ...entry.body, answers: { whereabouts: held(entry.body.answers, "whereabouts", "") }, signs: [], words: "" };
  return timedSentence({ ...entry, body }, false, isVerified);
}

/** An answer of the police is proof only of the report it stands for: it may be older than the news. */
function isTold(line, report) {
  if (line.entry === report) return true;
  return TELLING.includes(line.entry.kind) && !line.marks.includes(Mark.NO_REFERENCE);
}

function isNews({ kind, body }, whereabouts) {
  switch (kind) {
    case "located":
      return body.found_where !== FoundWhere.POLICE;
    case "information_received":
      return body.raises_concern !== Unsure.NO;
    case "contact_made":
      return true;
    case "details_given":
      return says(body.details.believed_place);
    case "answered": {
      const said = held(body.answers, "whereabouts", "");
      return SOMEWHERE.includes(said) && said !== whereabouts;
    }
    default:
      return false;
  }
}

function whereaboutsOf({ kind, body }) {
  if (kind === "answered") return held(body.answers, "whereabouts", "");
  if (kind !== "located") return "";
  return body.adult_with_child ? "verified" : "believed";
}
