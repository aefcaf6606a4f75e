/**
 * `node run_many.js real|model FROM TO` prints what happened and what was wrong as JSON: a seed that fails is run again by itself.
 */

import { openPhone } from "../../../../static/js/offline/phone.js";
import { runMany } from "./many.js";
import { ModelWorlds } from "./model_worlds.js";
import { RealWorlds } from "./worlds.js";

const [, , kind, from, to] = process.argv;
const worlds = kind === "real" ? await new RealWorlds().start() : new ModelWorlds();
console.log(JSON.stringify(await runMany({ worlds, openPhone, from: Number(from), to: Number(to) })));
await worlds.end();
