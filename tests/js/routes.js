/** Every route through a decision path, fact by fact in asking order. Twin of `routes` in carer_app/domain/decision_check.py. */

import { decide, nextFact } from "../../static/js/domain/decision.js";

export function* routes(path, answers) {
  const fact = nextFact(path, answers);
  if (fact === null) {
    yield { answers, decision: decide(path, answers) };
    return;
  }
  for (const option of path.facts[fact].optionIds) yield* routes(path, { ...answers, [fact]: option });
}
