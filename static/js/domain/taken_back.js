/**
 * Which answers each police rule rests on: taking one of them back needs a word about what has changed, and a second person (D3, G4).
 * Twin of carer_app/domain/taken_back.py.
 */

import { ABOUT_THE_PLACE, worry } from "./facts.js";
import { held } from "./python_text.js";

const SIGNS = ["antecedent_behaviour", "trigger_incident"];
const SUM_OF_WORRIES = ["out_of_character", "carer_concern", "health_risk_today", "exploitation_risk_today"];
const RESTS_ON = {
  D1: ["immediate_concern_child", "immediate_concern_other"],
  D2: ["plan_police_from_outset"],
  D3: ["whereabouts", "antecedent_behaviour"],
  D4: ["whereabouts", "trigger_incident"],
  D4u: ["whereabouts", ...SIGNS, "exploitation_risk_today"],
  D4h: ["whereabouts", "health_risk_today"],
  D5: ["whereabouts", ...SUM_OF_WORRIES],
  D6: ["whereabouts", ...ABOUT_THE_PLACE],
  D6u: ["whereabouts", ...ABOUT_THE_PLACE, "exploitation_risk_today"],
  D8: ["whereabouts", "carer_concern", "contact"],
  D9: ["whereabouts", "time_itself_worrying"],
  D10: ["whereabouts"],
  D10n: ["whereabouts"],
  D11: ["whereabouts"],
};

/**
 * Whether that rule may rest on an answer about that fact. Of a rule that is not known here, every answer may be what it rests on.
 * @param {string} rule
 * @param {string} fact
 */
export function restsOn(rule, fact) {
  return held(RESTS_ON, rule, [fact]).includes(fact);
}

/**
 * Keep in `takenBack` what was said before of each fact that is now told as less worrying; said again, it is taken back no longer.
 * @param {Object<string, string>} takenBack
 * @param {Object<string, string>} before
 * @param {Object<string, string>} answers
 * @param {string} rule the police rule in force, or empty: without one nothing new counts
 */
export function takeBack(takenBack, before, answers, rule) {
  for (const [fact, answer] of Object.entries(answers)) {
    const was = held(takenBack, fact, held(before, fact));
    if (was === undefined) continue;
    if (worry(fact, answer) >= worry(fact, was)) delete takenBack[fact];
    else if (Object.hasOwn(takenBack, fact) || (rule && restsOn(rule, fact))) takenBack[fact] = was;
  }
}
