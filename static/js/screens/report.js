/** The call to the police: what to read out, whether they answered, what they said. Twin of carer_app/web/report and services/reports.py. */

import { AGAIN } from "../domain/call_opening.js";
import { callScript } from "../domain/call_script.js";
import { owed, rungs, saidToPolice, wordsAbove } from "../domain/escalation.js";
import { named } from "../domain/log_lines.js";
import { newsSentence, untoldNews } from "../domain/news_for_police.js";
import { Occurrence } from "../domain/occurrence.js";
import { ended, policeCall, started, callWaiting } from "../domain/police_call.js";
import { fill } from "../domain/protocol.js";
import { scriptFactsOf } from "../domain/script_facts.js";
import { RING_BACK } from "../domain/timers.js";
import { dayAndTimeWords } from "../domain/wall_clock.js";
import { isoText } from "./forms.js";
import { waiting } from "./live.js";
import { gradeToQuery } from "./speaking.js";

const KEPT_AS = { absent: "recorded_absent" };
const DANGER = ["immediate_concern_child", "immediate_concern_other"];
const ABOVE = ["police_supervisor", "duty_inspector"];
const PAGES = { update: "report.update", escalate: "report.disagree", return: "returned.home" };

const situation = (site, { args, now }) => site.here.situation(args.occurrence_id, now);
const to = (site, endpoint, at) => ({ redirect: site.urlFor(endpoint, { occurrence_id: at.id }) });
const text = (field) => field?.data ?? "";

async function call(site, asked) {
  const at = await situation(site, asked);
  if (!at.occurrence.isOpen) return to(site, "returned.home", at);
  const before = await reportThatStands(site, at);
  const { policeAnswer: answer } = at.occurrence;
  const reading = await script(site, at, before);
  return site.show("report/call.html", at, {
    ...afterTheyDecided(site, at),
    script: reading,
    answers_here: Object.fromEntries(reading.questions.filter(({ field }) => field).map(({ id, field }) => [id, answerHere(site, field, at)])),
    last_seen_here: detailForm(site, site.words.last_seen[0], at),
    before,
    ...waiting(at),
    why: whyRing(at),
    cites: at.asks ? [] : site.speaking.cites(at.outcome.cites, at.pack),
    undone: at.steps.filter(({ reasonable, state }) => reasonable && ["open", "tried"].includes(state)),
    ready: site.speaking.toHaveReady(at),
    no_signal: !site.hasSignal,
    query: answer ? gradeToQuery(at.pack.police, answer.risk_grade) : null,
  });
}

/** What to read aloud, in the order the call handler asks. */
async function script(site, at, before, purpose = "") {
  const { name, telephone, roles } = await site.phone.caller();
  const about = {
    callerName: name || at.names[at.me],
    callerRole: roles[at.home.id] ?? roles[""],
    callback: telephone || at.home.telephone || "",
    address: at.home.address ?? "",
    called: at.child.preferred_name,
    hasPhoto: at.photo_id !== null,
  };
  const facts = scriptFactsOf(at.profile, at.now, at.earlier, about, site.words.profile);
  return callScript(at.pack.callQuestions, at.occurrence, { ...facts, canSend: site.hasSignal, formTitle: at.pack.formTitles.profile, knownRisk: at.pack.police.knownRisk.title }, before, purpose);
}

function whyRing(at) {
  const raised = at.occurrence.raised === null ? [] : ["You decided to tell the police."];
  return [...raised, ...(at.asks ? [] : at.outcome.why.map((why) => named(why, at.childName)))];
}

/** The occurrence this one continues, when it was reported and the police never heard that the child had come back (AMB-22). */
async function reportThatStands(site, at) {
  const { opened, policeTold } = at.occurrence;
  if (!opened?.continues || policeTold !== null) return null;
  const entries = await site.phone.entriesOf(opened.continues);
  const before = entries.length ? Occurrence.of(entries) : null;
  return before?.policeThinkMissing ? before : null;
}

async function ring(site, asked) {
  const at = await situation(site, asked);
  const call = { number: String(asked.typed.get("number")), purpose: String(asked.typed.get("purpose") || "report") };
  await site.here.keep(at, [{ kind: "call_started", body: started(call), id: String(asked.typed.get("entry_id")) }]);
  return to(site, PAGES[call.purpose] ?? "report.call", at);
}

async function rang(site, asked) {
  const at = await situation(site, asked);
  const id = String(asked.typed.get("call") ?? "");
  const line = at.occurrence.line(id)?.entry ?? null;
  const begun = (line && policeCall(line)) ?? { number: "101", purpose: "report" };
  const isAnswered = asked.typed.get("answered") === "yes";
  const body = ended(begun, isAnswered, id || null);
  await site.here.keep(at, [{ kind: "police_rang", body, id: String(asked.typed.get("entry_id")), ...(line && { happenedAt: line.happened_at }) }]);
  return to(site, PAGES[begun.purpose] ?? "report.call", at);
}

/** Speaking to them answers the call that was still open. */
function endOpenCall(at, id) {
  const line = at.occurrence.callsOpen.find((entry) => entry.id === id);
  const begun = line && policeCall(line);
  return begun ? [{ kind: "police_rang", body: ended(begun, true, id), happenedAt: line.happened_at }] : [];
}

const outcomesHere = (at) => at.pack.police.outcomes.map(({ id, title }) => [KEPT_AS[id] ?? id, fill(title, at.childName)]);

/** Whom they spoke to before, to choose from; it may be somebody else this time. */
function spokenTo(at) {
  const names = { police_told: "name", police_answered: "officer" };
  const said = at.occurrence.log.filter(({ counts }) => counts).map(({ entry }) => entry.body[names[entry.kind]] ?? "");
  return [...new Set(said.map((name) => name.trim()).filter(Boolean))];
}

async function told(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("ToldForm")];
  const [notSaid] = site.words.not_said;
  form.outcome.choices = [site.words.not_said, ...outcomesHere(at)];
  form.outcome.data = notSaid;
  form.call.data = callWaiting(at.occurrence)?.id ?? "";
  if (asked.method === "GET") {
    form.reference.data = at.occurrence.policeReference;
    return site.show("report/told.html", at, { form, spoken_to: spokenTo(at) });
  }
  form.takes(asked.typed, asked.now);
  if (!form.reference.data && !form.none_given.data) form.reference.errors = ["Write the reference, or tick that they gave none."];
  if (form.reference.data && form.none_given.data) form.reference.errors = ["Write the reference or tick that they gave none, not both."];
  if (form.errors.length) return site.refused("report/told.html", at, { form, spoken_to: spokenTo(at) });
  const happenedAt = isoText(form.told_at.data);
  const body = { reference: text(form.reference), none_given: form.none_given.data, name: text(form.name), role: text(form.role), channel: text(form.channel) || "phone" };
  const lines = [...endOpenCall(at, form.call.data), { kind: "police_told", body, id: form.entry_id.data, happenedAt }];
  if (form.outcome.data && form.outcome.data !== notSaid) lines.push({ kind: "police_answered", body: answerOf(form, form.name, form.role), happenedAt });
  await site.here.keep(at, lines);
  return to(site, "report.call", at);
}

async function answer(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("AnswerForm")];
  form.outcome.choices = outcomesHere(at);
  if (asked.method === "GET") return site.show("report/answer.html", at, { form });
  if (!form.takes(asked.typed, asked.now)) return site.refused("report/answer.html", at, { form });
  const body = answerOf(form, form.officer, form.officer_role);
  await site.here.keep(at, [{ kind: "police_answered", body, id: form.entry_id.data, happenedAt: isoText(form.answered_at.data) }]);
  return to(site, "report.call", at);
}

function answerOf(form, by, role) {
  return {
    outcome: form.outcome.data,
    reference: text(form.reference),
    officer: text(by),
    officer_role: text(role),
    risk_grade: text(form.risk_grade),
    police_actions: text(form.police_actions),
    carer_actions: text(form.carer_actions),
    review_at: form.review_at.data === null ? null : isoText(form.review_at.data),
    direct_contact: text(form.direct_contact),
    reason: text(form.reason),
  };
}

async function sameReport(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("SameReportForm")];
  const before = await reportThatStands(site, at);
  if (!before) return to(site, "report.call", at);
  form.call.data = callWaiting(at.occurrence)?.id ?? "";
  if (asked.method === "GET") return site.show("report/same_report.html", at, { form, before });
  if (!form.takes(asked.typed, asked.now)) return site.refused("report/same_report.html", at, { form, before });
  const [happenedAt, name, reference] = [isoText(form.told_at.data), text(form.name), before.policeReference];
  const back = before.returnedAt ? dayAndTimeWords(before.returnedAt) : "a time not written down";
  const what = `Came back at ${back}, and is not where expected again since ${dayAndTimeWords(at.occurrence.realisedAt)}. The same report serves.`;
  await site.here.keep(at, [
    ...endOpenCall(at, form.call.data),
    { kind: "linked", body: { occurrence: before.id, why: "same_report" } },
    { kind: "police_told", body: { reference, none_given: !reference, name }, id: form.entry_id.data, happenedAt },
    { kind: "police_updated", body: { what, name }, happenedAt },
  ]);
  await site.phone.write(before.id, { kind: "police_told_of_return", body: { reference, name } }, { happenedAt });
  return to(site, "report.call", at);
}

async function update(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("UpdateForm")];
  form.what.data = untoldNews(at.occurrence).map(newsSentence).join(" ");
  if (asked.method === "GET") return site.show("report/update.html", at, { form, ...waiting(at) });
  if (!form.takes(asked.typed, asked.now)) return site.refused("report/update.html", at, { form, ...waiting(at) });
  const body = { what: form.what.data, name: text(form.name) };
  await site.here.keep(at, [{ kind: "police_updated", body, id: form.entry_id.data, happenedAt: isoText(form.told_at.data) }]);
  return to(site, "report.call", at);
}

/* One small page for each gap of the script. Twin of carer_app/web/report/details.py. */

const SAID = { yes: "yes", no: "no", dont_know: "dont_know", Yes: "yes", No: "no", "Not sure": "dont_know" };

async function detail(site, asked) {
  const at = await situation(site, asked);
  const { key } = asked.args;
  const heading = site.words.details.headings[key];
  if (!heading) return to(site, "report.call", at);
  const form = detailForm(site, key, at);
  const asked_here = /^[a-z_]+$/.test(asked.typed.get("asked") ?? "") ? asked.typed.get("asked") : "";
  const more = { form, key, asked: asked_here, heading: named(heading, at.childName), title: heading };
  if (asked.method === "GET") return site.show("report/detail.html", at, more);
  form.takes(asked.typed, asked.now);
  const seen = site.words.last_seen;
  if (seen.includes(key) && !seen.some((name) => form[name].data || form[name].chosen)) form.last_seen_where.errors = ["Write one of these, or go back."];
  if (form.errors.length) return site.refused("report/detail.html", at, more);
  const details = given(site, key, form);
  if (Object.keys(details).length) await site.here.keep(at, [{ kind: "details_given", body: { details }, id: form.entry_id.data }]);
  const { redirect } = to(site, "report.call", at);
  return { redirect: asked_here ? `${redirect}#asked-${asked_here}` : redirect };
}

function answerHere(site, key, at) {
  const known = at.occurrence.details[key] ?? "";
  const label = named(site.words.details.headings[key], at.childName);
  if (site.words.last_seen.includes(key)) return { kind: "last_seen", label, text: "" };
  if (!site.words.details.yes_or_no.includes(key)) return { kind: "text", label, text: known };
  return { kind: "yes_or_no", label, text: known.split(". ").slice(1).join(". ") };
}

function detailForm(site, key, at) {
  const known = at.occurrence.details;
  if (site.words.last_seen.includes(key)) return site.form("LastSeenForm").fill({ ...known, last_seen_at: at.occurrence.lastSeenAt });
  if (!site.words.details.yes_or_no.includes(key)) return site.form("DetailForm").fill({ text: known[key] ?? "" });
  const [answered, ...rest] = (known[key] ?? "").split(". ");
  return site.form("UnsureDetailForm").fill({ answer: SAID[answered.replace(/\.$/, "")] ?? "", text: rest.join(". ") });
}

function given(site, key, form) {
  if (site.words.last_seen.includes(key)) {
    const pairs = site.words.last_seen.map((name) => [name, name === "last_seen_at" ? (form[name].data === null ? "" : isoText(form[name].data)) : text(form[name])]);
    return Object.fromEntries(pairs.filter(([, value]) => value));
  }
  if (!site.words.details.yes_or_no.includes(key)) return { [key]: form.text.data };
  return { [key]: form.text.data ? `${site.words.details.said[form.answer.data]}. ${form.text.data}` : form.answer.data };
}

/* The carer does not agree with the police. Twin of carer_app/web/report/disagreement.py. */

async function disagree(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("DisagreeForm")];
  const found = rungs(at.pack.escalation, at.occurrence);
  form.whom.choices = found.map(({ role }, place) => [String(place), role.charAt(0).toUpperCase() + role.slice(1)]);
  form.whom.data = found.length === 1 ? "0" : "";
  const more = { form, ...(await escalation(site, at)) };
  if (asked.method === "GET") return site.show("report/disagree.html", at, more);
  form.takes(asked.typed, asked.now);
  if (!form.whom.data && ["yes", "no"].includes(form.reached.data)) form.whom.errors = ["Say who you asked for."];
  if (!form.reached.data) form.reached.errors = ["Say whether you reached them."];
  if (form.errors.length) return site.refused("report/disagree.html", at, more);
  const lines = [{ kind: "disagreed", body: { reason: form.reason.data }, id: form.entry_id.data }];
  if (form.reached.data !== "later") lines.push({ kind: "escalated", body: escalated(at, form) });
  await site.here.keep(at, lines);
  return to(site, "report.call", at);
}

function escalated(at, form) {
  const reviewAt = form.review_at.data === null ? null : isoText(form.review_at.data);
  return { to_role: at.pack.escalation.rungs[Number(form.whom.data)], reached: form.reached.data === "yes", name: text(form.name), outcome: text(form.outcome), review_at: reviewAt };
}

function afterTheyDecided(site, at) {
  const words = at.pack.escalation;
  const found = rungs(words, at.occurrence);
  const paragraph = ({ text: sentence, cites }) => ({ text: fill(sentence, at.childName), cites: site.speaking.cites(cites, at.pack) });
  return {
    owed: owed(words, at.occurrence).map(paragraph),
    meanwhile: words.meanwhile.map(paragraph),
    rungs: found,
    ask_for: found.find(({ isNext }) => isNext).role,
    said: saidToPolice(at.occurrence).map((one) => ({ ...one, words: named(one.words, at.childName) })),
    ring_back: at.occurrence.timers.find(({ kind }) => kind === RING_BACK) ?? null,
    rang_back_late: at.atNow.ringBackPassed,
  };
}

async function escalation(site, at) {
  const words = at.pack.escalation;
  const urgent = DANGER.some((fact) => at.occurrence.facts[fact] === "yes");
  const lines = (urgent ? words.urgent_script : words.script).map((line) => fill(line, at.childName));
  return {
    ...afterTheyDecided(site, at),
    urgent,
    lines: wordsAbove(lines, await script(site, at, null, AGAIN), urgent),
    officer: at.contacts.police_escalation ?? null,
    supervisor: at.pack.police.supervisor,
    above: site.speaking.reachedHere(at, ...ABOVE),
    ...waiting(at),
  };
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "GET report.call": call,
  "POST report.ring": ring,
  "POST report.rang": rang,
  "GET report.told": told,
  "POST report.tell": told,
  "GET report.answer": answer,
  "POST report.keep_answer": answer,
  "GET report.same_report": sameReport,
  "POST report.keep_same_report": sameReport,
  "GET report.update": update,
  "POST report.keep_update": update,
  "GET report.detail": detail,
  "POST report.keep_detail": detail,
  "GET report.disagree": disagree,
  "POST report.keep_disagreement": disagree,
};
