/**
 * How the caller says an answer to the police, in the first person; `{child}` is what the child is called.
 * Twin of carer_app/domain/call_words.py.
 */

import { held } from "./python_text.js";

export const ABOUT_THE_PLACE = ["risk_at_location", "risk_to_others_at_location", "risk_to_visitor"];

/** An answer left out here is not said aloud: "no sign" is no reason for anybody to look less hard. */
const FACT_SAID = {
  immediate_concern_child: {
    yes: "I think {child} may be in danger now",
    no: "I know of no danger at this moment",
    dont_know: "I am not sure whether {child} is in danger now",
  },
  immediate_concern_other: {
    yes: "I think someone else may be in danger now",
    no: "I know of no danger to anyone else",
    dont_know: "I am not sure whether anyone else is in danger",
  },
  contact: {
    no_reply: "I have not been able to reach {child}",
    reached_unsafe: "I spoke to {child}, and am not sure that {child} is safe",
  },
  antecedent_behaviour: {
    yes: "{child} did something that often comes before going missing",
    dont_know: "I am not sure whether there were signs before {child} went",
  },
  trigger_incident: {
    yes: "Something happened that means {child} may not be safe",
    dont_know: "I am not sure whether something happened before {child} went",
  },
  out_of_character: {
    yes: "Yes, this is unlike {child}",
    no: "I have seen nothing so far that is out of character for {child}",
    dont_know: "I am not sure whether this is unlike {child}",
  },
  carer_concern: {
    worried: "I am worried",
    some: "I am a bit worried",
  },
  health_risk_today: {
    yes: "{child} could come to harm today without medicine or care",
    no: "Nothing is due today that I know of",
    dont_know: "I am not sure whether medicine or care is needed today",
  },
  exploitation_risk_today: {
    yes: "I think someone may be exploiting {child} today",
    no: "I know of nothing today that points to it",
    dont_know: "I am not sure whether someone is exploiting {child}",
  },
  vulnerability_today: { yes: "{child} finds it hard to stay safe alone" },
  court_order: {
    yes: "There is a court order",
    dont_know: "I am not sure whether there is a court order",
  },
  risk_at_location: { yes: "{child} could come to harm there" },
  risk_to_others_at_location: { yes: "Someone else could come to harm there" },
  risk_to_visitor: { yes: "It may not be safe for us to go there" },
};

/**
 * An answer as it is said; empty for one that is not said aloud.
 * @param {string} fact
 * @param {string} [answer]
 */
export function factSaid(fact, answer = "") {
  return held(held(FACT_SAID, fact, {}), answer, "");
}
