/** The answers of a page in a line, so that whoever joins sees at a glance what was said. Twin of carer_app/domain/log_brief.py. */

import { quoted, sentences } from "./log_lines.js";
import * as words from "./log_words.js";
import { held, small } from "./python_text.js";

const ABOUT = { danger: "Asked about danger now", where: "Where", place: "That place", signs: "Signs", tonight: "Today" };
const QUIET = ["no", "not_needed"];
const DANGER = {
  "no no": "no",
  "yes no": "yes, for the child",
  "no yes": "yes, for someone else",
  "yes yes": "yes, for the child and for someone else",
  "dont_know dont_know": "not sure",
};
const WHERE = {
  verified: "known, an adult who is trusted is with the child",
  believed: "perhaps known, nobody has checked",
  unknown: "not known",
};
const REACHED = {
  no_reply: "cannot be reached",
  not_tried: "not tried to reach yet",
  reached_safe: "have spoken, sounds safe",
  reached_unsafe: "have spoken, something was not right or not sure",
};

/**
 * "Asked about danger now: no." "Signs: Took his sleeping bag." What is not worrying is named only where all of it is so.
 * @param {Object} body of an `answered` entry
 */
export function answeredBriefly(body) {
  return sentences(`${held(ABOUT, body.page, "Answered")}: ${said(body)}`, quoted(body.words));
}

function said(body) {
  const answer = (fact) => held(body.answers, fact, "");
  if (body.page === "danger") {
    const both = `${answer("immediate_concern_child")} ${answer("immediate_concern_other")}`;
    return held(DANGER, both) ?? oneByOne(body.answers);
  }
  if (body.page === "where") {
    const parts = [held(WHERE, answer("whereabouts")), held(REACHED, answer("contact"))];
    return parts.filter(Boolean).join(", ") || oneByOne(body.answers);
  }
  return body.page === "signs" ? signs(body) : oneByOne(body.answers);
}

function signs(body) {
  const given = Object.values(body.answers);
  const isUnsure = given.includes("dont_know");
  if (body.signs.length) return [...body.signs, ...(isUnsure ? ["not sure about the rest"] : [])].join("; ");
  if (given.includes("yes")) return oneByOne(body.answers);
  return isUnsure ? "not sure" : "none of these";
}

/** The answers that are not a plain "no" by name; then what is left in one breath. */
function oneByOne(answers) {
  const given = Object.entries(answers);
  const worthNaming = given.filter(([, answer]) => !QUIET.includes(answer));
  const named = worthNaming.map(([fact, answer]) => {
    const told = words.answerWords(fact, answer);
    return fact === "carer_concern" ? told : `${small(held(words.FACT, fact, fact.replaceAll("_", " ")))}: ${told}`;
  });
  if (worthNaming.length < given.length) named.push(worthNaming.length ? "no to the other questions" : "no to everything asked");
  return named.join("; ") || "no answer";
}
