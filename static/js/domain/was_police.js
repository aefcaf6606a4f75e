/** Until when an absence was at police level that an answer then lowered. Twin of carer_app/domain/was_police.py. */

import { utc } from "./iso_time.js";
import { recommended } from "./levelling.js";
import { LevelOfIntervention, State } from "./levels.js";

/**
 * The time of the decision that ended it. Null where the police were told, or where it never was at police level.
 * @param {import("./occurrence.js").Occurrence} occurrence
 * @returns {?number}
 */
export function wasPoliceUntil(occurrence) {
  if (occurrence.state !== State.AWAY_KNOWN || occurrence.policeTold !== null) return null;
  let [ended, isPolice] = [null, false];
  for (const { entry, counts } of occurrence.log) {
    if (!counts) continue;
    if (entry.kind === "level_raised") isPolice ||= entry.body.level === LevelOfIntervention.POLICE;
    if (entry.kind !== "decided") continue;
    const nowPolice = recommended(entry.body)[1] === LevelOfIntervention.POLICE;
    if (isPolice && !nowPolice) ended = utc(entry.happened_at);
    isPolice = nowPolice;
  }
  return isPolice ? null : ended;
}
