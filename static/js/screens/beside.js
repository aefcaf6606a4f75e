/** What this child's plan says that bears on a question. Twin of carer_app/web/decide/beside.py. */

import { agreedWait, waitsForActivities } from "../domain/agreed_wait.js";
import { localDay } from "../domain/wall_clock.js";
import { day } from "./filters.js";

const NEW_FOR = 90 * 86_400_000;
const EXPLOITED = [
  "sexual_exploitation", "criminal_exploitation", "trafficking", "substances", "risky_adults", "peers", "offending", "nowhere_safe",
];
const HURT = ["self_harm", "likely_victim"];
const WHEN = { now: "a worry now", past: "in the past" };

/** @param {Object} words @param {import("./situation.js").Situation} at @param {string} fact @returns {string[]} */
export function fromThePlan(words, at, fact) {
  const read = READ[fact];
  return read ? read(at.profile, at.now, words) : [];
}

const said = (profile, section, ...fields) => fields.map((field) => profile.text(section, field)).filter(Boolean);
const named = (profile) => [...profile.places, ...profile.people].filter(({ name }) => name);

function risks(profile, factors, words) {
  return factors.flatMap((factor) => {
    const when = WHEN[profile.text("risks", factor)];
    const why = profile.text("risks", `${factor}_why`);
    return when ? [`${words.profile.risks[factor].label}: ${when}${why ? `. ${why}` : ""}`] : [];
  });
}

function medicines(profile) {
  const rows = profile.rows("health", "medicines").filter(({ essential }) => ["yes", "dont_know"].includes(essential));
  return rows.map((row) => ["name", "when", "if_missed"].map((key) => row[key]).filter(Boolean).join(", "));
}

function verdict(row) {
  if (["yes", "dont_know", true].includes(row.police_only)) return "leave it to the police";
  if (row.should_see === "no") return "a risk to the child";
  return { yes: "safe to visit", no: "not safe to visit" }[row.safe_to_visit] ?? "";
}

function whereabouts(profile) {
  const found = named(profile).filter((row) => row.found_before).map((row) => `${row.name}: found there before, ${row.found_before}`);
  return [...found, ...said(profile, "history", "goes_where")];
}

function place(profile) {
  return named(profile).filter(verdict).map((row) => `${row.name}: ${verdict(row)}`);
}

function placement(profile, now) {
  const moved = profile.get("placement", "moved_in_on");
  const isNew = moved && Date.parse(localDay(now)) - Date.parse(moved) <= NEW_FOR;
  return [...(isNew ? [`Moved in on ${day(moved)}`] : []), ...said(profile, "risk_assessment", "new_here")];
}

function concern(profile, now, words) {
  const wait = agreedWait(profile, now);
  const isOld = profile.ofTheLastHome.has("wait");
  const agreed = isOld ? [words.wait_of_the_last_home] : wait === null ? [] : [`Agreed wait: ${wait} minutes`];
  return [...agreed, ...waitsForActivities(profile), ...said(profile, "plan", "when_to_report", "discretion")];
}

const READ = {
  immediate_concern_child: (profile, now, words) => [...risks(profile, HURT, words), ...medicines(profile)],
  immediate_concern_other: (profile, now, words) => [...risks(profile, ["danger_to_others"], words), ...said(profile, "risks", "who_is_in_danger")],
  whereabouts,
  risk_at_location: place,
  health_risk_today: (profile) => [...said(profile, "health", "conditions", "mental_health"), ...medicines(profile)],
  exploitation_risk_today: (profile, now, words) => risks(profile, EXPLOITED, words),
  vulnerability_today: (profile) => [...said(profile, "health", "disability", "understanding"), ...said(profile, "risks", "vulnerabilities")],
  placement_change_today: placement,
  carer_concern: concern,
};
