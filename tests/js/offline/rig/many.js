/** Many schedules, one after another. */

import { Schedule } from "./schedule.js";

const STUCK = 60_000;

/**
 * @param {{worlds: *, openPhone: Function, from: number, to: number, enough?: number}} parts `enough`: ends at so many wrong ones
 * @returns {Promise<{happened: Object<string, number>, wrong: {seed: number, says: string[]}[], count: number}>}
 */
export async function runMany({ worlds, openPhone: open, from, to, enough = 5 }) {
  const happened = {};
  const wrong = [];
  let count = 0;
  for (let seed = from; seed < to && wrong.length < enough; seed += 1, count += 1) {
    const schedule = new Schedule({ seed, worlds, openPhone: open });
    const says = await inTime(schedule).catch((problem) => [problem.stack]);
    if (says.length) wrong.push({ seed, says });
    for (const [name, times] of schedule.happened) happened[name] = (happened[name] ?? 0) + times;
  }
  return { happened, wrong, count };
}

/** Virtual time stands still when a promise is never kept, so real time says that it is stuck. */
function inTime(schedule) {
  let timer = null;
  const stuck = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Stuck after: ${[...schedule.happened.keys()].join(", ")}`)), STUCK);
  });
  return Promise.race([schedule.run(), stuck]).finally(() => clearTimeout(timer));
}
