/** The child is back, or found: where, when and by whom; gone again. Twin of carer_app/web/returned/back.py. */

import { NOT_AT_HOME, foundWhere, isWithHospitalOrPolice } from "../domain/after_return.js";
import { isoText } from "./forms.js";
import { waiting } from "./live.js";
import { siblings } from "./rows.js";
import { stepsPage } from "./steps_after.js";
import { tellCallWaiting, whomToTell } from "./telling.js";

const CAME_BACK = "came_back";
const [HERE, WITH_ADULT] = ["yes", "with_adult"];

const situation = (site, { args, now }) => site.here.situation(args.occurrence_id, now);
const to = (site, endpoint, at) => ({ redirect: site.urlFor(endpoint, { occurrence_id: at.id }) });

async function home(site, asked) {
  const at = await situation(site, asked);
  if (at.occurrence.returnedAt !== null) return stepsPage(site, at);
  const found = asked.query.get("found") ?? "";
  if (site.words.returned.found.some(([where]) => where === found)) return site.show("returned/back.html", at, { form: backForm(site, at, found) });
  if (isWithHospitalOrPolice(at.occurrence)) return lookedAfterPage(site, at, site.form("LookedAfterForm"));
  return site.show("returned/where.html", at, { found: site.words.returned.found });
}

async function comeBack(site, asked) {
  const at = await situation(site, asked);
  if (at.occurrence.returnedAt !== null) return to(site, "returned.home", at);
  const form = backForm(site, at, String(asked.typed.get("found_where") ?? ""));
  if (!takesBack(site, form, asked)) return site.refused("returned/back.html", at, { form });
  const where = form.found_where.data;
  const line = { id: form.entry_id.data, happenedAt: isoText(form.at_time.data) };
  const [place, by] = [form.place.data ?? "", form.brought_by.data ?? ""];
  if (form.is_here.data === HERE) {
    const others = await Promise.all(form.also.data.map((id) => site.here.situation(id, at.now)));
    await site.here.keep(at, [{ ...line, kind: "returned", body: { found_where: where, place, brought_by: by } }], others);
    return to(site, "returned.home", at);
  }
  const body = { found_where: where, adult_with_child: form.is_here.data === WITH_ADULT, place, by_whom: by };
  await site.here.keep(at, [{ ...line, kind: "located", body }]);
  return to(site, NOT_AT_HOME.includes(where) ? "returned.home" : "occurrence.live", at);
}

function backForm(site, at, found) {
  const form = site.form("BackForm");
  form.found_where.data = found;
  if (NOT_AT_HOME.includes(found)) form.is_here.choices = site.words.returned.with_staff;
  form.also.choices = siblings(at).map(({ occurrenceId, childName }) => [occurrenceId, childName]);
  return form;
}

function takesBack(site, form, { typed, now }) {
  const words = site.words.returned;
  form.takes(typed, now);
  const where = form.found_where.data;
  if (!words.found.some(([one]) => one === where)) form.is_here.errors = [words.say_where];
  if (where === CAME_BACK) form.is_here.data = HERE;
  if (!form.is_here.data && !form.is_here.errors.length) form.is_here.errors = [words.say_here];
  return !form.errors.length;
}

async function lookedAfter(site, asked) {
  const [at, form] = [await situation(site, asked), site.form("LookedAfterForm")];
  form.takes(asked.typed, asked.now);
  const said = [["Consent to treatment", form.consent], ["Staying with the child", form.staying], ["Spoke to", form.spoke_to]].filter(([, { data }]) => data);
  if (!said.length) form.consent.errors = [site.words.returned.write_one];
  if (form.errors.length) return { ...lookedAfterPage(site, at, form), status: 422 };
  const text = said.map(([words, { data }]) => `${words}: ${data}`).join(". ");
  await site.here.keep(at, [{ kind: "noted", body: { text }, id: form.entry_id.data }]);
  return to(site, "returned.home", at);
}

function lookedAfterPage(site, at, form) {
  const [where, tell] = [foundWhere(at.occurrence), tellCallWaiting(site.words, at.occurrence)];
  return site.show("returned/looked_after.html", at, { form, where, ...waiting(at), tell_waiting: tell, contacts: whomToTell(site.words, at) });
}

/** A new log that continues this one (T45, AMB-22). Nothing here stands in the way. */
async function goneAgain(site, asked) {
  return site.show("returned/gone_again.html", await situation(site, asked), { expected: site.words.returned.expected });
}

/** @type {Object<string, import("./site.js").View>} */
export const views = {
  "GET returned.home": home,
  "POST returned.come_back": comeBack,
  "POST returned.looked_after": lookedAfter,
  "GET returned.gone_again": goneAgain,
};
