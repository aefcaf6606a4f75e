/** The ordered steps after a return, one at a time; who is told; closing. Twin of carer_app/web/returned/steps.py. */

import { OFFERED, OPEN, interviewDueAt, nextAfter, stepsAfter, stillToTell } from "../domain/after_return.js";
import { CRIME_TOLD, SAFETY_TOLD, TELL_SOCIAL_WORKER } from "../domain/closing.js";
import { returnAnswer } from "../domain/log_lines.js";
import { ended, policeCall } from "../domain/police_call.js";
import { fill } from "../domain/protocol.js";
import { unanswered } from "../domain/telling.js";
import { isoText } from "./forms.js";
import { NotHere } from "./here.js";
import { statesOf, waiting } from "./live.js";
import { WHERE } from "./log_view.js";
import { tellCallWaiting, whomToTell } from "./telling.js";

const [POLICE_STEP, COUNT_STEP] = ["police_told", "count_check"];

const situation = (site, { args, now }) => site.here.situation(args.occurrence_id, now);
const home = (site, at) => ({ redirect: site.urlFor("returned.home", { occurrence_id: at.id }) });
const again = (page) => ({ ...page, status: 422 });

async function step(site, asked) {
  const at = await situation(site, asked);
  return stepsPage(site, at, { chosen: stepNamed(at, asked.args.step) });
}

async function takeStep(site, asked) {
  const at = await situation(site, asked);
  const chosen = stepNamed(at, asked.args.step);
  const form = stepForm(site, at, chosen);
  if (!takesStep(site, form, chosen.words, asked)) return again(await stepsPage(site, at, { chosen, form }));
  const note = joined([told(site, form.told.data), form.who.data && `Spoke to ${form.who.data}`, form.note.data]);
  await keepStep(site, at, form, { step: chosen.id, answer: form.answer.data ?? "", note, signs: form.seen.data });
  return home(site, at);
}

async function policeKnow(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("PoliceKnowForm")];
  if (!form.takes(asked.typed, asked.now)) return again(await stepsPage(site, at, { chosen: stepNamed(at, POLICE_STEP), form }));
  const { returnedAt, policeReference: reference, callsOpen } = at.occurrence;
  const body = { reference, name: form.name.data ?? "", of: returnedAt === null ? "located" : "return" };
  const line = callsOpen.find((entry) => entry.id === form.call.data);
  const begun = line && policeCall(line);
  const first = begun ? [{ kind: "police_rang", body: ended(begun, true, line.id), happenedAt: line.happened_at }] : [];
  await site.here.keep(at, [...first, { kind: "police_told_of_return", body, id: form.entry_id.data, happenedAt: isoText(form.told_at.data) }]);
  return home(site, at);
}

/** A call to the social worker, the duty team or the manager begins. */
async function tell(site, asked) {
  const at = await situation(site, asked);
  const contact = whomToTell(site.words, at).find(({ slot }) => slot === asked.args.slot);
  const body = contact && { step: site.words.returned.tell_steps[contact.slot], contact: contact.label };
  if (body) await site.here.keep(at, [{ kind: "call_started", body, id: String(asked.typed.get("entry_id")) }]);
  return home(site, at);
}

/** How that call ended. Speaking to them is what counts as told (NAT-3.10). */
async function toldThem(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("ToldThemForm")];
  const isGood = form.takes(asked.typed, asked.now) && form.result.data;
  const call = at.occurrence.callsOpen.find(({ id, kind }) => id === form.call.data && kind === "call_started");
  if (isGood && call) {
    const { step: of, contact, contact_id: contactId } = call.body;
    const body = { step: of, result: form.result.data === "spoke" ? "spoke" : "no_answer", contact, contact_id: contactId, call: call.id };
    await site.here.keep(at, [{ kind: "step_taken", body, id: form.entry_id.data }]);
  }
  return home(site, at);
}

async function safetyTold(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("SafetyToldForm")];
  form.takes(asked.typed, asked.now);
  if (!form.safety_told.data.length && !form.safety_who.data) form.safety_told.errors = [site.words.returned.say_who];
  if (form.errors.length) return again(await stepsPage(site, at, { safetyForm: form }));
  const note = joined([told(site, form.safety_told.data), form.safety_who.data && `Spoke to ${form.safety_who.data}`]);
  await keepStep(site, at, form, { step: SAFETY_TOLD, answer: "done", note, signs: [] });
  return home(site, at);
}

async function crimeTold(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("CrimeToldForm")];
  form.takes(asked.typed, asked.now);
  const [who, whyNot] = [form.crime_who.data, form.crime_why_not.data];
  if (!form.errors.length && Boolean(who) === Boolean(whyNot)) form.crime_who.errors = [site.words.returned.say_told_or_why_not];
  if (form.errors.length) return again(await stepsPage(site, at, { crimeForm: form }));
  const body = who ? { answer: "done", note: `Told: ${who}` } : { answer: "not_needed", note: `Why not: ${whyNot}` };
  await keepStep(site, at, form, { step: CRIME_TOLD, ...body, signs: [] });
  return home(site, at);
}

async function close(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("CloseForm")];
  form.takes(asked.typed, asked.now);
  const { closedAt, mayClose, missingToClose } = at.occurrence;
  if (closedAt === null && !mayClose) {
    const problem = `This cannot be closed yet. ${missingToClose.map(({ says }) => says).join(" ")}`;
    return { ...(await stepsPage(site, at, { problem })), status: 409 };
  }
  if (closedAt === null) await site.here.keep(at, [{ kind: "closed", body: { note: form.note.data ?? "" }, id: form.entry_id.data }]);
  return home(site, at);
}

const keepStep = (site, at, form, body) => site.here.keep(at, [{ kind: "return_step", body, id: form.entry_id.data }]);
const joined = (parts) => parts.filter(Boolean).join(". ");

/** Who was told, in words; empty when nobody was ticked. */
export function told(site, chosen) {
  const words = Object.fromEntries(site.words.returned.told);
  const said = chosen.map((who) => lowered(words[who])).join(", ");
  return said ? `Told: ${said}` : "";
}

export const lowered = (words) => words.slice(0, 1).toLowerCase() + words.slice(1);

/**
 * The step to do now, or the one that was asked for; what is done below it; what is missing before this may close.
 * @param {import("./site.js").Site} site
 * @param {import("./situation.js").Situation} at
 * @param {{chosen?: Object, form?: Object, problem?: string, safetyForm?: Object, crimeForm?: Object}} [more]
 */
export async function stepsPage(site, at, { chosen = null, form = null, problem = "", safetyForm = null, crimeForm = null } = {}) {
  const steps = stepsAfter(at.pack, at.occurrence);
  const current = chosen ?? nextAfter(steps);
  return site.show("returned/steps.html", at, {
    steps,
    current,
    form: form ?? (current && formOf(site, at, current)),
    signs: current ? signsFor(at, current) : [],
    earlier: current?.id === COUNT_STEP ? at.earlier.map((one) => ({ away_from: one.opened_at, found_where: one.found_where })) : [],
    due_at: interviewDueAt(at.occurrence),
    ...waiting(at),
    tell_waiting: tellCallWaiting(site.words, at.occurrence),
    contacts: whomToTell(site.words, at),
    told_by_mail: unanswered(at.occurrence),
    problem,
    to_tell: stillToTell(at.occurrence),
    safety_form: safetyForm ?? site.form("SafetyToldForm"),
    crime_form: crimeForm ?? site.form("CrimeToldForm"),
    offered: steps.filter(({ state }) => state === OFFERED),
    step_answers: (words) => stepAnswers(site, words),
    said_of: saidOf,
    why_missing_officer: whyMissingOfficer(site.words.returned, at),
    missing_officer: site.speaking.reachedHere(at, "missing_officer"),
    where_is: await whereIs(site, at),
    away_again: await site.here.awayAgain(at),
    to_come: steps.filter(({ isToCome }) => isToCome).map((one) => `${fill(one.words.title, at.childName)} (${saidOf(one)})`),
  });
}

/** Where each line is that was written here: on this phone, on its way, or received. */
async function whereIs(site, at) {
  const states = await statesOf(site, at.id);
  return Object.fromEntries(Object.entries(states).map(([id, state]) => [id, WHERE[state]]));
}

/** Why the carer is asked, from what the police said of this absence. */
function whyMissingOfficer(words, at) {
  const { policeTold, policeAnswer } = at.occurrence;
  if (policeTold === null) return words.not_told;
  return fill(words.missing_officer[policeAnswer?.outcome] ?? words.not_recorded, at.childName);
}

/** What was said of a step; of what was only asked for or arranged, that it was not held yet. */
function saidOf({ entry, isToCome }) {
  const said = entry?.kind === "return_step" ? returnAnswer(entry.body) : "done";
  return isToCome && said !== "arranged or held" ? `${said}, not held yet` : said;
}

/** The answers of a step as its buttons say them; "I'm not sure" is last. */
function stepAnswers(site, words) {
  const own = site.words.returned.own_words[words.id] ?? {};
  const last = [...words.options].sort((one, other) => (one.id === "dont_know") - (other.id === "dont_know"));
  return last.map(({ id, label }) => [id, own[id] ?? label]);
}

/** The signs to look for: those of the protocol and this child's own, word for word (NAT-4.3b). */
function signsFor(at, { words }) {
  return words.signs.length ? [...new Set([...at.profile.lines("warning_signs", "after_signs"), ...words.signs])] : [];
}

const formOf = (site, at, one) => (one.id === POLICE_STEP ? site.form("PoliceKnowForm") : stepForm(site, at, one));

function stepForm(site, at, one) {
  const form = site.form("StepForm");
  form.seen.choices = signsFor(at, one).map((sign) => [sign, sign]);
  return form;
}

function takesStep(site, form, words, { typed, now }) {
  const says = site.words.returned;
  form.takes(typed, now);
  if (!words.options.some(({ id }) => id === form.answer.data)) form.formErrors = [says.choose];
  if (words.signs.length && form.answer.data === "yes" && !form.seen.data.length) form.seen.errors = [says.tick_or_say];
  if (words.signs.length && form.answer.data === "no" && form.seen.data.length) form.seen.errors = [says.not_both];
  const mustKnow = form.told.data.some((who) => says.must_know.includes(who));
  if (words.id === TELL_SOCIAL_WORKER && !form.who.data && !mustKnow) form.told.errors = [says.say_who];
  if (form.answer.data === "not_needed" && !form.note.data) form.note.errors = [...form.note.errors, says.why_not_needed];
  return !form.formErrors.length && !form.errors.length;
}

/** A step of the protocol by its name, whether or not it still applies. */
function stepNamed(at, id) {
  const found = stepsAfter(at.pack, at.occurrence).find((one) => one.id === id);
  if (found) return found;
  const words = at.pack.returnSteps.find((one) => one.id === id);
  if (!words) throw new NotHere();
  return { id, words, state: OPEN, entry: null, answer: "", isToCome: false };
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "GET returned.step": step,
  "POST returned.take_step": takeStep,
  "POST returned.police_know": policeKnow,
  "POST returned.tell": tell,
  "POST returned.told": toldThem,
  "POST returned.safety_told": safetyTold,
  "POST returned.crime_told": crimeTold,
  "POST returned.close": close,
};
