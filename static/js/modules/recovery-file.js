/** The lines that a phone still holds, as a file. */

import { handOut } from "./hand-out.js";

const TYPE = "application/json";

/** The name says the day and nothing else: it may lie in a folder that others see. @param {Date} day */
const nameOf = (day) => `not-home-yet-lines-${day.toISOString().slice(0, 10)}.json`;

/** @param {string} text @param {"save"|"share"} how @param {Date} [day] */
export const keepFile = (text, how, day = new Date()) => handOut(new File([text], nameOf(day), { type: TYPE }), how);
