/** The three Levels of Intervention and the states an occurrence can be in (S0 to S13). Twin of carer_app/domain/levels.py. */

export const LevelOfIntervention = Object.freeze({ NO_IMMEDIATE: "no_immediate", CARER: "carer", POLICE: "police" });
const RANK = { no_immediate: 0, carer: 1, police: 2 };

export const State = Object.freeze({
  OPENED: "S0",
  WAITING: "S1",
  CARER_INTERVENTION: "S2",
  POLICE_DECIDED: "S3",
  REPORTED: "S4",
  RECORDED_MISSING: "S5",
  POLICE_DELAYED: "S6",
  POLICE_ABSENT: "S7",
  AWAY_KNOWN: "S8",
  KNOWN_WITH_RISK: "S9",
  RETURN_ARRANGED: "S10",
  BACK: "S11",
  CLOSED: "S12",
  PAST: "S13",
});
const REPORT = [State.REPORTED, State.RECORDED_MISSING, State.POLICE_DELAYED, State.POLICE_ABSENT];
const ENDED = [State.BACK, State.CLOSED, State.PAST];

/**
 * 0, 1 or 2; higher is more protective.
 * @param {string} level
 */
export function rank(level) {
  return RANK[level];
}

/**
 * Whether this is a state of the police report (S4 to S7).
 * @param {string} state
 */
export function isReport(state) {
  return REPORT.includes(state);
}

/**
 * Whether the child is still away as far as the log knows.
 * @param {string} state
 */
export function isOpen(state) {
  return !ENDED.includes(state);
}
