/** Where to go next: the page the rules ask for, the next child who is away too, or the live page. Twin of carer_app/web/decide/onward.py. */

import { ReviewBasis } from "../domain/entries.js";
import { State } from "../domain/levels.js";
import { Mark } from "../domain/marks.js";
import { mayFollow } from "../domain/may_follow.js";

const CONDITION = "plan_police_from_outset";

/** @param {import("./site.js").Site} site @param {import("./situation.js").Situation} at @returns {string} */
export function onward(site, at) {
  const to = (endpoint, more = {}) => site.urlFor(endpoint, { occurrence_id: at.id, ...more });
  if (!at.occurrence.isOpen) return to("occurrence.live");
  if (at.asks) return mayAskStillTrue(at) ? to("decide.still_true") : to("decide.page", { page_id: at.outcome.page });
  if (wasJustTakenBack(at)) return to("occurrence.lower");
  if (mustAskThePlansCondition(at)) return to("decide.page", { page_id: "signs" });
  const undecided = at.together.find(({ state }) => state === State.OPENED);
  if (undecided) return to("decide.go_on", { occurrence_id: undecided.occurrenceId });
  if (needsATime(at)) return to("occurrence.look_again");
  return to("occurrence.live", at.leader ? { occurrence_id: at.leader.occurrenceId } : {});
}

/** Gone again within the day, danger has been asked afresh, and nothing else yet (AMB-22, I3). */
export function mayAskStillTrue({ occurrence }) {
  const pages = occurrence.log.filter(({ entry, counts }) => entry.kind === "answered" && counts).map(({ entry }) => entry.body.page);
  return Boolean(occurrence.opened?.continues) && pages.length > 0 && pages.every((one) => one === "danger");
}

/** Waiting, with no time agreed in the plan: the carer says when to look again, and why then (AMB-1). */
function needsATime({ atNow, state }) {
  const { nextTimer } = atNow;
  return state === State.WAITING && (nextTimer === null || nextTimer.basis === ReviewBasis.APP_DEFAULT);
}

/** An answer was taken back that had led to the police: the level stays until two people stand behind it (D3, G4). */
export function asksWhatHasChanged({ occurrence }) {
  const nobodyAsked = occurrence.override === null && occurrence.lowering === null;
  return occurrence.waiting !== null && nobodyAsked && mayFollow(occurrence).has("level_lowered");
}

function wasJustTakenBack(at) {
  return asksWhatHasChanged(at) && at.occurrence.log.at(-1).marks.includes(Mark.TAKEN_BACK);
}

function mustAskThePlansCondition({ profile, occurrence, state }) {
  const isOpen = profile.policeFromOutset === "yes" && Boolean(profile.policeCondition);
  return isOpen && state === State.AWAY_KNOWN && !(CONDITION in occurrence.answers);
}
