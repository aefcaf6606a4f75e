/** A child's plan, to read: what the night needs of it. Twin of carer_app/web/plans/{overview,sections}.py for those who may not write. */

import { ageOn } from "../domain/profile.js";
import { localDay } from "../domain/wall_clock.js";
import { mayShare } from "../modules/paper-file.js";
import { NotHere } from "./here.js";
import { Printed, inPrint } from "./printed.js";

const REPEATED = ["list", "rows"];
const ONLY_WHERE_KEPT = ["trigger_plan"];

async function overview(site, asked) {
  const pack = await packOf(site, asked);
  const { child, contacts, profile } = pack;
  const read = new Printed(site.words.profile, profile);
  const born = read.get("identity", "date_of_birth") ?? child.date_of_birth;
  return site.page("phone/plan.html", {
    child,
    profile: read,
    contacts,
    slots: site.words.slots,
    social_worker: socialWorker(contacts.social_worker, read),
    sections: site.words.sections.map((one) => [one, Boolean(profile[one.id])]).filter(([one, filled]) => filled || !ONLY_WHERE_KEPT.includes(one.id)),
    age: born ? ageOn(born, localDay(asked.now)) : null,
    has_photo: Boolean(pack.photo && (await site.phone.photo(child.id))),
    has_paper: Boolean(await site.phone.paper?.(child.id)),
    may_share: mayShare(),
    emergency: emergencyOf(contacts),
  });
}

async function section(site, asked) {
  const { child, contacts, profile } = await packOf(site, asked);
  const { id, title, headed } = site.words.sections.find((one) => one.id === asked.args.section_id);
  const back = [site.urlFor("plans.overview", { child_id: child.id }), "Plan"];
  const shown = { id, title, headed: headed.map(([heading, fields]) => [heading, fields.map(readable)]) };
  const more = { back, saved: null, in_doubt: {}, on_phone: true, emergency: emergencyOf(contacts) };
  return site.page("plans/read.html", { child, section: shown, profile: new Printed(site.words.profile, profile), now: asked.now, ...more });
}

async function packOf(site, { args }) {
  const pack = (await site.here.children()).find(({ child }) => child.id === args.child_id);
  if (!pack) throw new NotHere();
  return pack;
}

/** A field as the templates read it. */
function readable(field) {
  return { ...field, repeat: REPEATED.includes(field.kind), words: (value) => inPrint(field, value), columns: (field.columns ?? []).map(readable) };
}

/** Name and number: as kept to be rung, or else as written among the professionals. */
function socialWorker(kept, profile) {
  if (kept?.telephone) return [kept.label || "Social worker", kept.telephone];
  const written = profile.rows("contacts", "professionals").find(({ role, telephone }) => role === "social_worker" && telephone);
  return written ? [written.name || "Social worker", written.telephone] : null;
}

const emergencyOf = ({ edt }) => (edt?.telephone ? { edt_telephone: edt.telephone, label: edt.label } : null);

/** @type {Object<string, import("./site.js").View>} */
export const views = { "GET plans.overview": overview, "GET plans.section": section };
