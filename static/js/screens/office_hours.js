/** Office hours of children's services: Monday to Friday 09:00 to 17:00 in England, bank holidays out. Twin of carer_app/packs/office_hours.py. */

import { local, localDay } from "../domain/wall_clock.js";

/** @param {number} at @param {string[]} holidays days like "2026-12-25" */
export function isOfficeHours(at, holidays) {
  const day = localDay(at);
  const weekday = new Date(`${day}T12:00:00Z`).getUTCDay();
  const hour = Number(local(at).hour);
  return weekday >= 1 && weekday <= 5 && hour >= 9 && hour < 17 && !holidays.includes(day);
}
