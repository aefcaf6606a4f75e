/** A PDF that is kept on the phone, as a file. */

import { handOut, mayShare as sheetTakes } from "./hand-out.js";

const TYPE = "application/pdf";

/** The name says what it is and the day: it may lie in a folder that others see. @param {Date} day */
const nameOf = (day) => `profile-${day.toISOString().slice(0, 10)}.pdf`;

/** @param {Uint8Array} bytes @param {"save"|"share"} how @param {Date} [day] */
export const givePaper = (bytes, how, day = new Date()) => handOut(new File([bytes], nameOf(day), { type: TYPE }), how);

/** Whether this phone has a share sheet for it. */
export const mayShare = () => sheetTakes(TYPE);
