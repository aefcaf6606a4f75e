/** Every page that the phone can show by itself, by method and the server's name for it. */

import { views as already } from "./already.js";
import { views as changes } from "./changes.js";
import { views as child } from "./child.js";
import { views as decide } from "./decide.js";
import { views as live } from "./live.js";
import { views as paper } from "./paper.js";
import { views as plan } from "./plan.js";
import { views as report } from "./report.js";
import { views as returned } from "./returned.js";
import { views as back } from "./steps_after.js";
import { views as steps } from "./steps.js";

export const views = { ...decide, ...live, ...steps, ...changes, ...child, ...report, ...returned, ...back, ...already, ...paper, ...plan };
