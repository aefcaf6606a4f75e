/**
 * `node tests/js/agree.mjs FOLDER`: asks the JavaScript twins what Python was asked (tests/unit/test_twins.py), and prints the first
 * difference of each kind. Ends with 1 when there is one. The marks of the answers are told in tests/unit/twin_answers.py.
 */

import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import * as afterReturn from "../../static/js/domain/after_return.js";
import { purposeOf, scriptFacts } from "../../static/js/domain/call_opening.js";
import { callScript } from "../../static/js/domain/call_script.js";
import * as conditions from "../../static/js/domain/conditions.js";
import { decide, derive, isAsk } from "../../static/js/domain/decision.js";
import { duties } from "../../static/js/domain/duties.js";
import { parse, toJson } from "../../static/js/domain/entry_json.js";
import { factsForDecision, stillTrue } from "../../static/js/domain/facts.js";
import { parseHistory } from "../../static/js/domain/history.js";
import { readTime, utc } from "../../static/js/domain/iso_time.js";
import { answeredBriefly } from "../../static/js/domain/log_brief.js";
import { logSentence, named, ownWords, timedSentence } from "../../static/js/domain/log_lines.js";
import { mayFollow } from "../../static/js/domain/may_follow.js";
import { newsSentence, untoldNews } from "../../static/js/domain/news_for_police.js";
import * as escalation from "../../static/js/domain/escalation.js";
import { given, toAsk } from "../../static/js/domain/pack_given.js";
import { unanswered } from "../../static/js/domain/telling.js";
import { actionsFor } from "../../static/js/domain/next_actions.js";
import { reasonableActions, stepsFor } from "../../static/js/domain/next_steps.js";
import { Occurrence } from "../../static/js/domain/occurrence.js";
import { callWaiting, policeCall } from "../../static/js/domain/police_call.js";
import { planClashes } from "../../static/js/domain/plan_clashes.js";
import { packOf } from "../../static/js/domain/protocol.js";
import { casefold, compare, strip } from "../../static/js/domain/python_text.js";
import { reviewFor } from "../../static/js/domain/reviews.js";
import { lineId, peopleToRing, placesToTry, stepContext } from "../../static/js/domain/to_try.js";
import { dateWords, dayAndTimeWords, localDay } from "../../static/js/domain/wall_clock.js";
import { routes } from "./routes.js";

const FOLDER = process.argv[2];
const BLOCK = 500;
const camel = (name) => name.replace(/_./g, (found) => found[1].toUpperCase());
const camelled = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));
const bankHolidays = new Set(read("bank_holidays.json"));
const packs = Object.fromEntries(Object.entries(read("packs.json")).map(([name, raw]) => [name, packOf(raw)]));

function read(file) {
  return JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
}

/** Null where they agree; else where they do not, and what each says. */
function difference(expected, given, where = "") {
  if (expected === null || typeof expected !== "object") {
    return Object.is(expected, given) ? null : { where, python: expected, javascript: given };
  }
  if (Array.isArray(expected)) return ofLists(expected, given, where);
  if ("@" in expected) return difference(expected["@"], typeof given === "string" ? utc(given) : given, where);
  if ("#" in expected) return difference(expected["#"], given?.id, `${where} entry`);
  if ("&" in expected) return ofLists(expected["&"], [...(given ?? [])].sort(compare), where);
  if ("=" in expected) return ofLists(expected["="], pairs(given), where);
  return ofNames(expected, given, where);
}

function pairs(given) {
  const found = given instanceof Map ? [...given] : Object.entries(given ?? {});
  return found.sort(([one], [other]) => compare(one, other));
}

function ofLists(expected, given, where) {
  const list = given instanceof Map ? [...given.values()] : given;
  if (!Array.isArray(list) || list.length !== expected.length) return { where: `${where} length`, python: expected, javascript: list };
  return first(expected.map((item, at) => () => difference(item, list[at], `${where}[${at}]`)));
}

function ofNames(expected, given, where) {
  if (given === null || typeof given !== "object") return { where, python: expected, javascript: given };
  return first(
    Object.keys(expected).map((name) => () => {
      const own = name in given ? name : camel(name);
      if (!(own in given)) return { where: `${where}.${name}`, python: expected[name], javascript: "no such name" };
      return difference(expected[name], given[own], `${where}.${name}`);
    }),
  );
}

function first(tries) {
  for (const attempt of tries) {
    const found = attempt();
    if (found !== null) return found;
  }
  return null;
}

function refusal(ask) {
  try {
    return ask();
  } catch (problem) {
    return { refused: problem.message };
  }
}

const readEntry = (raw) => refusal(() => ({ entry: toJson(parse(raw)) }));

function conditionAnswers({ raw, given }) {
  const condition = conditions.parseCondition(raw);
  const asked = ["evaluate", "holds", "firstUndecided", "openFacts", "reasons"].map((name) => [name, conditions[name](condition, given)]);
  return { ...Object.fromEntries(asked), factsOf: conditions.factsOf(condition) };
}

function decisionAnswers(pack, facts, now, dueHome, wait) {
  return refusal(() => {
    const outcome = decide(pack.path, facts);
    const found = { derived: derive(pack.path, facts), outcome };
    if (isAsk(outcome)) return found;
    found.actions = actionsFor(pack, facts, outcome, "Ashby");
    return { ...found, review: reviewFor(pack, outcome, facts, dueHome, wait, now) };
  });
}

/** The entries among what was sent, of the occurrence of the first. */
function entriesOf(lines) {
  const found = lines.map(({ raw, proved, received_at }) => ({ ...readEntry(raw).entry, proved, received_at })).filter(({ id }) => id);
  return found.filter(({ occurrence }) => occurrence === found[0].occurrence);
}

function occurrenceAnswers({ pack: name, lines, told, earlier }) {
  const pack = packs[name];
  const entries = entriesOf(lines);
  const occurrence = Occurrence.of(entries, told.marks).ringingAgainAfter(told.ring_again);
  const before = earlier && Occurrence.of(entriesOf(earlier));
  const steps = stepsFor(pack, stepContext({ ...camelled(told.context), taken: entries }));
  const facts = scriptFacts(camelled(told.script));
  const script = (purpose) => callScript(pack.callQuestions, occurrence, facts, before, purpose);
  return {
    occurrence,
    log: occurrence.log.map(logLine),
    mayFollow: mayFollow(occurrence),
    stillTrue: stillTrue(occurrence),
    steps,
    moments: told.moments.map((now) => momentAnswers(pack, occurrence, now, told, reasonableActions(steps))),
    purpose: purposeOf(occurrence, before),
    script: script(""),
    others: ["help", "again", "located"].map(script),
    given: given(occurrence).map((one) => [one.line, one.version, one.recipient, one.news, one.confirmedBy, one.failed]),
    toAsk: told.moments.map((now) => toAsk(occurrence, now).map(({ line }) => line)),
    toldByMail: unanswered(occurrence).map(({ line, slot, whom, failed }) => [line, slot, whom, failed]),
    news: untoldNews(occurrence).map((line) => [line.entry.id, newsSentence(line)]),
    said: escalation.saidToPolice(occurrence),
    rungs: escalation.rungs(pack.escalation, occurrence),
    owed: escalation.owed(pack.escalation, occurrence).map(({ id }) => id),
    callWaiting: callWaiting(occurrence),
    clashes: planClashes(occurrence, told.plan_facts, told.context.places),
    after: afterAnswers(pack, occurrence),
  };
}

function logLine(line) {
  const { entry } = line;
  return {
    ...line,
    says: logSentence(entry, line.isVerified),
    timed: timedSentence(entry, true),
    named: named(logSentence(entry), "Ashby", ownWords(entry)),
    briefly: entry.kind === "answered" ? answeredBriefly(entry.body) : null,
    call: policeCall(entry),
  };
}

function momentAnswers(pack, occurrence, now, told, actions) {
  const facts = factsForDecision(occurrence, now, told.plan_facts, actions);
  return { at: occurrence.at(now), facts, decided: decisionAnswers(pack, facts, now, occurrence.realisedAt, 45) };
}

function afterAnswers(pack, occurrence) {
  const steps = afterReturn.stepsAfter(pack, occurrence);
  return {
    steps,
    next: afterReturn.nextAfter(steps)?.id ?? null,
    interviewDueAt: afterReturn.interviewDueAt(occurrence),
    foundWhere: afterReturn.foundWhere(occurrence),
    isElsewhere: afterReturn.isWithHospitalOrPolice(occurrence),
    stillToTell: afterReturn.stillToTell(occurrence),
  };
}

function timeAnswers(text) {
  const found = readTime(text);
  if (found === null) return null;
  if (found.offset === null) return "no offset";
  return { at: found.at, text: found.text, words: dayAndTimeWords(found.at), date: dateWords(found.at), day: localDay(found.at) };
}

function planAnswers(sections) {
  return { people: peopleToRing(sections), places: placesToTry(sections) };
}

const ASKED = {
  conditions: conditionAnswers,
  decisions: ({ pack, facts, now, due_home, wait }) => decisionAnswers(packs[pack], facts, now, due_home, wait),
  entries: readEntry,
  times: timeAnswers,
  texts: (text) => ({ strip: strip(text), fold: casefold(strip(text)), id: lineId(text, "x") }),
  plans: planAnswers,
  duties: ({ pack, history }) => refusal(() => duties(parseHistory(history), packs[pack].thresholds, bankHolidays)),
  occurrences: occurrenceAnswers,
};

/** Each line of a file is [given, what Python answered]. */
async function agree(name, ask) {
  const lines = createInterface({ input: createReadStream(join(FOLDER, `${name}.jsonl`)) });
  let count = 0;
  for await (const line of lines) {
    const [given, expected] = JSON.parse(line);
    const found = difference(expected, ask(given), name);
    if (found !== null) return { name, number: count, ...found, given };
    count += 1;
  }
  return count;
}

/** One digest for every so many routes; of the first block that differs, its lines. */
function agreeOnRoutes({ pack, given, digests }) {
  let block = [];
  let place = 0;
  const check = () => {
    const isSame = createHash("sha256").update(block.join("\n")).digest("hex") === digests[place];
    const found = isSame ? null : { name: "routes", pack, given, block: place, lines: block };
    block = [];
    place += 1;
    return found;
  };
  for (const { answers, decision } of routes(packs[pack].path, given)) {
    block.push(routeLine(answers, decision));
    const found = block.length === BLOCK ? check() : null;
    if (found) return found;
  }
  const found = block.length ? check() : null;
  return found ?? (place === digests.length ? null : { name: "routes", pack, given, block: place, lines: [] });
}

function routeLine(answers, decision) {
  const said = Object.entries(answers).map(([fact, option]) => `${fact}=${option}`);
  const { rule, level, state, strength, call, why, cites, speakToSomeoneNow, reviewByRequired } = decision;
  return JSON.stringify([said, rule, level, state, strength, call, why, cites, speakToSomeoneNow, reviewByRequired]);
}

const differences = [];
for (const [name, ask] of Object.entries(ASKED)) {
  const found = await agree(name, ask);
  if (typeof found === "number") console.error(`${name}: ${found} agree`);
  else differences.push(found);
}
for (const walk of read("routes.json")) {
  const found = agreeOnRoutes(walk);
  if (found) differences.push(found);
}
console.log(JSON.stringify(differences, (_, value) => (value instanceof Map || value instanceof Set ? [...value] : value)));
process.exitCode = differences.length ? 1 : 0;
